import Results
import Shortfall
import Simulation
import Testing

/// The commitment whose first months are known.
@Suite struct OwnDataScenarioTests {
    private static let name = "own-data"

    @Test func knownMonthsAreTheActualsOnEveryPath() throws {
        let plan = try Scenarios.mechanism(Self.name).plan.with(pathCount: 2_000)
        let check = try CheckRun(plan)()
        let demand = try #require(check.fans.first { $0.factor == "demand" })
        #expect(demand.months[0] == "2026-04")
        #expect(demand.p5[..<7] == demand.p95[..<7])
        #expect(demand.p50[6] == 1_284_000 * 1_000_000)
        #expect(demand.p5[8] < demand.p95[8])
    }

    /// Nothing that the books of a known month say depends on the path, and it counts undiscounted.
    @Test func knownMoneyIsTheSameOnEveryPathAndNotDiscounted() throws {
        let text = """
            time: {start: 2026-01, as_of: 2026-07, horizon: 6 months}
            basis: {discount: 20 %/yr}
            factors:
              demand:
                process: gbm
                volatility: 40 %/yr
                actuals: {2026-01: 100, 2026-02: 110, 2026-03: 120, 2026-04: 130, 2026-05: 140, 2026-06: 150}
            business:
              products: {api: {demand: demand * 1 tok/month, price: 2 USD/tok, efficiency: 1 tok/GPU-h}}
            contracts:
              cloud: {structure: take-or-pay, quantity: 1 GPU, price: 0.1 USD/GPU-h, take: 0 %}
            metrics:
              first_half: {of: "if(t <= 0, revenue, 0 USD/month)"}
              spent: {of: "if(t <= 0, expense.compute, 0 USD/month)"}
              worth: {of: "if(t <= 0, revenue, 0 USD/month)", aggregate: present-value}
            run: {paths: 3000}
            """
        let result = try Run(Scenarios.load(text: text).plan)()
        func value(_ metric: String, _ statistic: Statistic) throws -> Double {
            try #require(result.estimate(metric, statistic)?.value)
        }
        #expect(try value("first_half", .mean) == 1_500)
        #expect(try value("first_half", .sd) == 0)
        #expect(try value("worth", .mean) == 1_500)
        #expect(try value("spent", .sd) == 0)
        #expect(try value("revenue", .sd) > 0)
    }

    /// The months from the view on are those of the scenario that starts there.
    @Test func theFutureIsThatOfTheScenarioThatStartsAtTheView() throws {
        func run(_ time: String, _ level: String) throws -> RunResult {
            try Run(
                Scenarios.load(
                    text: """
                        time: {\(time)as_of: 2026-07, horizon: 12 months}
                        factors:
                          demand: {process: gbm, growth: 30 %/yr, volatility: 40 %/yr, \(level)}
                        business:
                          products: {api: {demand: demand * 1 tok/month, price: 2 USD/tok, efficiency: 1 tok/GPU-h}}
                        contracts:
                          overflow: {structure: on-demand, price: 1 USD/GPU-h}
                        metrics:
                          later: {of: "if(t > 0, revenue, 0 USD/month)"}
                        run: {paths: 3000}
                        """
                ).plan)()
        }
        let known = try run("start: 2026-05, ", "actuals: {2026-05: 90, 2026-06: 100}")
        let plain = try run("", "start: 100")
        for statistic in [Statistic.mean, .sd, .p5, .p95] {
            let a = try #require(known.estimate("later", statistic)?.value)
            #expect(a == plain.estimate("later", statistic)?.value)
        }
        let total = try #require(known.estimate("revenue", .mean)?.value)
        let later = try #require(known.estimate("later", .mean)?.value)
        #expect(abs(total - later - 380) < 1e-6)
    }
}
