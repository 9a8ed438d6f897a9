import Shortfall
import Simulation
import Testing

/// What events do to the terms of contracts, on paths of whole scenarios.
@Suite struct RenewalScenarioTests {
    private func lines(_ plan: RunPlan, path: Int) throws -> (String) throws -> [Double] {
        let lines = try explain(path: path, of: plan).lines
        return { name in try #require(lines.first { $0.name == name }, "\(name)").values }
    }

    @Test func roundsSubsidiesAndRenegotiationsMoveThePrice() throws {
        let plan = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: 12 months}
                factors:
                  round: {process: event, clock: date, date: 2026-03}
                  subsidy_end: {process: event, clock: date, date: 2026-06}
                  in_house: {process: event, clock: date, date: 2026-08}
                business: {products: {api: {demand: 50 GPU-h/month}}}
                contracts:
                  cloud:
                    structure: reserved
                    quantity: 100 GPU-h/month
                    price: 2 USD/GPU-h
                    repricing:
                      - {when: round, change: 10 %}
                      - {when: subsidy_end, change: 25 %, notice: 0 months}
                      - {when: in_house, change: -20 %, notice: 3 months}
                """
        ).plan
        let prices = try lines(plan, path: 0)("price.compute.cloud")
        // A month after March; in June; three months after August.
        let expected = [2, 2, 2, 2.2, 2.2, 2.75, 2.75, 2.75, 2.75, 2.75, 2.2, 2.2]
        #expect(zip(prices, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(prices)")
    }

    /// When the weak supplier fails, what is left of its prepayment is lost, its work moves to the
    /// second cloud at a cost, and the first one raises its price at once.
    @Test func aFailedSupplierTakesThePrepaymentAndTheHedgeCosts() throws {
        let plan = try Scenarios.mechanism("renewals").plan
        var failed = 0
        for path in 0..<60 {
            let line = try lines(plan, path: path)
            let lives = try line("neocloud_lives")
            guard let month = lives.firstIndex(of: 0), month > 0 else { continue }
            failed += 1
            let balance = try line("balance.prepayment.neocloud")
            let lost = try line("prepayment_loss.neocloud")
            #expect(abs(lost[month] - 0.8 * balance[month - 1]) <= 1e-9 * 3e6)
            let back = try line("cash.prepayment.neocloud")[month]
            #expect(abs(back + 0.2 * balance[month - 1]) <= 1e-9 * 3e6)
            #expect(try line("quantity.gpu_hours.used.neocloud")[month...].allSatisfy { $0 == 0 })
            let second = try line("quantity.gpu_hours.used.second_cloud")
            let moved = max(second[month] - (second[..<month].max() ?? 0), 0)
            #expect(abs(try line("switching.second_cloud")[month] - 0.3 * moved) <= 1e-9 * 3e5)
        }
        #expect(failed >= 2)
    }
}
