import Results
import Shortfall
import Simulation
import Testing

/// What no contract serves, and what it is worth to those who decide.
@Suite struct UnservedDemandTests {
    private static func result(_ value: String = "", unit: String = "200e3") throws -> RunResult {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01-01, horizon: 12 months}
                basis: {discount: 12 %/yr}
                business:
                  products: {lab: {class: internal, demand: 330e3 GPU-h/month\(value)}}
                contracts:
                  cloud: {structure: reserved, quantity: \(unit) GPU-h/month, price: 2 USD/GPU-h}
                run: {paths: 64, seed: 1}
                """)
        return try Run(scenario.plan)()
    }

    @Test("B1 · demand that no contract serves is told with its share and its work")
    func unservedIsTold() throws {
        let result = try Self.result()
        let share = try #require(result.estimate("served_share", .mean)?.value)
        #expect(abs(share - 200.0 / 330) < 1e-14)
        let work = try #require(result.estimate("unserved_work", .mean)?.value)
        #expect(abs(work - 12 * 130e3) < 1e-6)
        #expect(result.estimate("decision_value", .mean) == nil)
    }

    @Test("C2 · the first screen tells the served share of all demand, as the table does")
    func theFirstScreenPoolsWhatIsServed() throws {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01-01, horizon: 12 months}
                factors: {need: {process: gbm, start: 300 GPU-h/month, volatility: 200 %/yr}}
                business: {products: {lab: {class: internal, demand: need}}}
                contracts: {cloud: {structure: reserved, quantity: 200 GPU-h/month, price: 2 USD/GPU-h}}
                run: {paths: 4000, seed: 1}
                """)
        let result = try Run(scenario.plan)()
        func share(_ statistic: Statistic) throws -> Double {
            try #require(result.estimate("served_share", statistic)?.value)
        }
        let (mean, pooled) = (try share(.mean), try share(.pooled))
        let words = TextReport.render(result).split(whereSeparator: \.isWhitespace)
        let place = try #require(words.indices.first { words[$0...].starts(with: ["Demand", "served:"]) })
        #expect(words[(place + 3)...].starts(with: ["%", "in", "all;"]))
        let told = try #require(Double(words[place + 2])) / 100
        #expect(abs(told - pooled) < abs(mean - pooled) / 10)
    }

    @Test("B1 · the value of what is unserved enters the decision value alone")
    func unservedValueEntersTheDecisionAlone() throws {
        let (plain, valued) = (try Self.result(), try Self.result(", unserved_value: 3 USD/GPU-h"))
        for metric in ["npv", "operating_profit", "cash_trough"] {
            #expect(
                plain.estimate(metric, .mean)?.value == valued.estimate(metric, .mean)?.value)
        }
        #expect(
            plain.probability(of: "loss")?.value == valued.probability(of: "loss")?.value)
        let npv = try #require(valued.estimate("npv", .mean)?.value)
        let decision = try #require(valued.estimate("decision_value", .mean)?.value)
        // Not served: 130 thousand hours a month at 3, of 200 thousand at 2 that are paid for.
        #expect(abs(decision / npv - (400 + 390) / 400.0) < 1e-13)
    }

    @Test("B1 · to buy nothing has the best NPV and the worst decision value")
    func buyingNothingIsNoGainWhereServingHasAValue() throws {
        let value = ", unserved_value: 3 USD/GPU-h"
        let (none, some) = (try Self.result(value, unit: "0"), try Self.result(value))
        func mean(_ result: RunResult, _ metric: String) throws -> Double {
            try #require(result.estimate(metric, .mean)?.value)
        }
        #expect(try mean(none, "npv") > mean(some, "npv"))
        #expect(try mean(none, "decision_value") < mean(some, "decision_value"))
    }
}
