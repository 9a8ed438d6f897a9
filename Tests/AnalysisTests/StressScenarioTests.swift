import Analysis
import Shortfall
import Statistics
import Testing

/// The overlays of `scenarios/stresses.yaml` do what their comments say.
@Suite struct StressScenarioTests {
    private static func result(_ measures: [String]) throws -> StressResult {
        let family = try ScenarioFamily(path: "scenarios/stresses.yaml", paths: 500)
        let laboratory = Laboratory(family)
        return try laboratory.stress(
            try StressQuestion(
                laboratory, joint: ["killer_application + rival_undercut"], measures: measures))
    }

    /// A fifth of the demand pays half as much again from 2027 on: a tenth more revenue. An
    /// undercut from July 2027 takes 40 % of it.
    @Test func priceStressesScaleRevenue() throws {
        let result = try Self.result(["mean(total(revenue, 2026))", "mean(total(revenue, 2028))"])
        func ratio(_ name: String, _ measure: Int) throws -> Double {
            let row = try #require(result.single.first { $0.name == name })
            let value = try #require(row.values[measure].value)
            return value / (try #require(result.base[measure].value))
        }
        #expect(abs(try ratio("killer_application", 0) - 1) < 1e-12)
        #expect(abs(try ratio("killer_application", 1) - 1.1) < 1e-9)
        #expect(abs(try ratio("rival_undercut", 0) - 1) < 1e-12)
        #expect(abs(try ratio("rival_undercut", 1) - 0.6) < 1e-9)
        let joint = try #require(result.joint.first?.row.values[1].value)
        #expect(abs(joint / (try #require(result.base[1].value)) - 1.1 * 0.6) < 1e-9)
    }

    /// At 0.3 times the price paying users, 60 % of the tokens, want 0.3^-1.5 times as many; five
    /// times the efficiency serves them, the others and the training with fewer hours.
    @Test func aBreakthroughServesMoreWithFewerHours() throws {
        let result = try Self.result(["mean(total(quantity.gpu_hours.required, 2028))"])
        let row = try #require(result.single.first { $0.name == "breakthrough" })
        let grown = 1 / (0.3 * 0.3.squareRoot())
        let expected = (0.6 * grown + 0.4) / 5
        let ratio = try #require(row.values[0].value) / (try #require(result.base[0].value))
        #expect(abs(ratio - expected) < 1e-9, "\(ratio) \(expected)")
    }

    @Test func bearIsWorseAndBullBetter() throws {
        let result = try Self.result(["mean(npv)", "P(loss)"])
        func change(_ name: String, _ measure: Int) throws -> EstimatedValue {
            try #require(result.single.first { $0.name == name }).changes[measure]
        }
        #expect(try #require(try change("bear", 0).high) < 0)
        #expect(try #require(try change("bear", 1).low) > 0)
        #expect(try #require(try change("bull", 0).low) > 0)
        #expect(try #require(try change("bull", 1).high) < 0)
        #expect(try #require(try change("correction", 0).high) < 0)
    }
}
