import Statistics
import Testing

/// VaR and CVaR of laws whose tails are known in closed form (`Tests/Oracles/statistics.py`).
struct TailRiskTests {
    private let level = ConfidenceLevel.percent95

    /// `count` losses of a law.
    private func losses(_ law: String, _ count: Int, seed: UInt64) -> [Double] {
        var draws = CounterDraws(seed: seed)
        return (0..<count).map { _ in
            switch law {
            case "normal": draws.normal()
            case "t5":
                draws.normal()
                    / (draws.normals(5).reduce(0) { $0 + $1 * $1 } / 5).squareRoot()
            case "lognormal": Elementary.exp(0.5 * draws.normal())
            case "exponential": -Elementary.log(draws.uniform())
            default: Elementary.exp(-Elementary.log(draws.uniform()) / 3)
            }
        }
    }

    @Test(arguments: ["normal", "t5", "lognormal", "exponential", "pareto"])
    func valueAtRiskAndTailMeanMatchClosedForms(law: String) throws {
        let sample = OrderStatistics(losses(law, 100_000, seed: 31).map { -$0 })
        for row in try oracleRows("tail") where row[0] == law {
            let expected = try numbers(Array(row.dropFirst()))
            let estimates = [
                sample.valueAtRisk(expected[0], level: level),
                sample.conditionalValueAtRisk(expected[0], level: level),
            ]
            for (estimate, truth) in zip(estimates, expected.dropFirst()) {
                let value = try #require(estimate.value)
                let error = try #require(estimate.standardError)
                #expect(abs(value - truth) <= 4 * error, "\(row): \(value) ± \(error)")
                #expect(error < 0.05 * truth)
            }
        }
    }

    /// Over 1,000 samples the reported errors match the scatter; its relative error is
    /// 1/√2000 = 2.2 %, so 10 % leaves room for the small-sample bias of either side.
    @Test func tailErrorsMatchTheScatter() throws {
        var values: [[Double]] = [[], []]
        var errors: [[Double]] = [[], []]
        for replication in 0..<1000 {
            let sample = OrderStatistics(
                losses("normal", 2000, seed: 1000 + UInt64(replication)).map { -$0 })
            let pair = [
                sample.valueAtRisk(0.95, level: level),
                sample.conditionalValueAtRisk(0.95, level: level),
            ]
            for (i, estimate) in pair.enumerated() {
                values[i].append(try #require(estimate.value))
                errors[i].append(try #require(estimate.standardError))
            }
        }
        for i in 0..<2 {
            let scatter = try #require(Moments(values[i]).standardDeviation)
            #expect(agree(Moments(errors[i]).mean, scatter, relative: 0.10))
        }
    }
}
