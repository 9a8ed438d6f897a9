import Results
import Shortfall
import Simulation
import Testing

/// What an event does is an expression: the rules that change on a day.
@Suite struct EventScenarioTests {
    private func mean(_ metric: String, _ text: String) throws -> Double {
        let result = try Run(Scenarios.load(text: text).plan, options: ExecutionOptions())()
        return try #require(result.estimate(metric, .mean)?.value)
    }

    private func scenario(_ factors: String, price: String = "2 USD/action", demand: String) -> String {
        """
        time: {as_of: 2026-01, horizon: 12 months}
        factors: {\(factors)}
        business:
          products: {a: {demand: "\(demand)", price: "\(price)", efficiency: 1 action/GPU-h}}
        contracts: {cloud: {structure: on-demand, price: 1 USD/GPU-h}}
        metrics: {sales: revenue}
        run: {paths: 2000, seed: 1}
        """
    }

    @Test func anExclusionEndsASegment() throws {
        let sales = try mean(
            "sales",
            scenario(
                "exclusion: {process: event, clock: date, date: 2026-07}",
                demand: "100 action/month * (0.8 + 0.2 * (1 - exclusion))"))
        #expect(abs(sales - (6 * 200 + 6 * 160)) < 1e-9)
    }

    @Test func anInHouseShiftTakesACustomerStepByStep() throws {
        let sales = try mean(
            "sales",
            scenario(
                "in_house: {process: event, clock: date, date: 2026-03, notice: 2 months}",
                demand: "100 action/month * (1 - 0.5 * in_house * min(in_house.months_since / 5, 1))"))
        let lost = [0.0, 0, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5]
        let expected = lost.reduce(0.0) { $0 + 200 * (1 - $1) }
        #expect(abs(sales - expected) < 1e-9)
    }

    @Test func aRivalsUndercuttingIsMatched() throws {
        let sales = try mean(
            "sales",
            scenario(
                "rival: {process: event, clock: date, date: 2026-11}",
                price: "if rival then min(2 USD/action, 0.8 * 1.5 USD/action) else 2 USD/action",
                demand: "100 action/month"))
        #expect(abs(sales - (10 * 200 + 2 * 120)) < 1e-9)
    }
}
