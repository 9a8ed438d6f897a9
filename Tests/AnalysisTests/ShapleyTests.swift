import Analysis
import Foundation
import Results
import Shortfall
import Statistics
import Testing

/// Shares of variance of correlated factors, against `Tests/Oracles/shapley.py`.
@Suite struct ShapleyTests {
    /// One month of three normals with weights 0.5, 0.3 and 0.4.
    private static func text(_ dependence: String) -> String {
        let month = "mean_reversion: 0.0000001 /yr, volatility: \(12.0.squareRoot())"
        return """
            time: {as_of: 2026-01-01, horizon: 1 months}
            basis: {currency: USD, discount: 0 %/yr}
            factors:
              a: {process: ou, start: 0, \(month)}
              b: {process: ou, start: 0, \(month)}
              c: {process: ou, start: 0, \(month)}
            \(dependence)
            metrics: {y: {of: 0.5 * a + 0.3 * b + 0.4 * c, aggregate: last}}
            run: {paths: 20000, seed: 5}
            """
    }

    private static let pairs =
        "dependence: {pairs: {a ~ b: 0.8, a ~ c: 0.5, b ~ c: 0.3}}"
    private static let reordered =
        "dependence: {order: [c, b, a], pairs: {a ~ b: 0.8, a ~ c: 0.5, b ~ c: 0.3}}"
    private static let matrix =
        "dependence: {order: [c, b, a], matrix: [[1, 0.3, 0.5], [0.3, 1, 0.8], [0.5, 0.8, 1]]}"

    private static func oracle(_ name: String) throws -> [Double] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/shapley.csv").standardizedFileURL
        let row = try #require(
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .first { $0.hasPrefix(name + ",") })
        return try row.split(separator: ",").dropFirst().map { try #require(Double($0)) }
    }

    private static func study(_ dependence: String, shapley: Bool) throws -> SensitivityResult {
        try Laboratory(try CompareFixture.family(text(dependence))).sensitivity(
            SensitivityQuestion(
                measures: ["mean(y)"], wantsShares: true, wantsShapley: shapley))
    }

    @Test(
        "J6 · Shapley effects of correlated factors are those of the closed form, in any order",
        arguments: [pairs, reordered, matrix])
    func effectsAreThoseOfTheClosedForm(dependence: String) throws {
        let wanted = try Self.oracle("correlated")
        let output = try #require(
            try Self.study(dependence, shapley: true).shapley?.outputs.first)
        for (name, expected) in zip(["a", "b", "c"], wanted) {
            let share = try #require(output.shares.first { $0.group.name == name }?.share)
            let (value, error) = (try #require(share.value), try #require(share.standardError))
            #expect(abs(value - expected) < 4 * error, "\(name) \(value) ± \(error), \(expected)")
            #expect(error < 0.01)
        }
        let sum = output.shares.reduce(0) { $0 + ($1.share.value ?? 0) }
        #expect(abs(sum - 1) < 1e-9)
    }

    @Test func effectsOfIndependentFactorsAreTheirSquares() throws {
        let wanted = try Self.oracle("independent")
        let output = try #require(try Self.study("", shapley: true).shapley?.outputs.first)
        for (name, expected) in zip(["a", "b", "c"], wanted) {
            let share = try #require(output.shares.first { $0.group.name == name }?.share)
            let (value, error) = (try #require(share.value), try #require(share.standardError))
            #expect(abs(value - expected) < 4 * error, "\(name) \(value) ± \(error), \(expected)")
        }
    }

    @Test("J6 · the sentence says in which order correlated factors were taken")
    func theSentenceSaysTheOrder() throws {
        func findings(_ dependence: String, shapley: Bool = false) throws -> String {
            let laboratory = Laboratory(try CompareFixture.family(Self.text(dependence), paths: 500))
            return try laboratory.sensitivityStudy(
                SensitivityQuestion(
                    measures: ["mean(y)"], wantsShares: true, wantsShapley: shapley)
            ).findings.joined(separator: "\n")
        }
        #expect(try findings(Self.pairs).contains("in the order a, b, c"))
        #expect(try findings(Self.pairs).contains("--shapley"))
        #expect(try findings(Self.reordered).contains("in the order c, b, a"))
        #expect(try !findings("").contains("in the order"))
        #expect(try findings(Self.pairs, shapley: true).contains("averaged over all orders"))
    }
}
