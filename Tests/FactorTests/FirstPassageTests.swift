import Factors
import Foundation
import Testing

/// Shares of paths that have met a barrier by a month, against recursive quadrature
/// (`Tests/Oracles/first_passage.py`), powers of a matrix, and exponentials.
private struct FirstPassageClaims {
    static let text = """
        factors:
          gbm: {process: gbm, start: 1, drift: 10 %/yr, volatility: 40 %/yr}
          reverting: {process: log-ou, start: 1, mean_reversion: 1.5 /yr, volatility: 60 %/yr}
          market:
            process: regime-switching
            start: 1
            regimes: {calm: {level: 1}, tight: {level: 2}, crisis: {level: 5}}
            transition: [[0.90, 0.09, 0.01], [0.20, 0.70, 0.10], [0, 0.50, 0.50]]
            initial: calm
          survival:
            process: default
            intensity: 8 %/yr
            volatility: 90 %/yr
            mean_reversion: 50 %/yr
          constant: {process: default, intensity: 8 %/yr}

        """
    /// 1 in each month at whose end the barrier is met.
    static let formulas: KeyValuePairs = [
        "gbm.hits": "cumulative(if(gbm <= 0.7, 1, 0))",
        "reverting.hits": "cumulative(if(reverting <= 0.7, 1, 0))",
        "crises": "cumulative(if(market > 4, 1, 0))",
    ]

    static func check(paths: Int, seed: UInt64) throws {
        let steps = [0, 5, 11, 23]
        let run = try FactorRun(
            text, steps: steps, paths: paths, seed: seed, names: ["survival", "constant"],
            formulas: formulas)
        func expect(_ name: String, _ index: Int, _ chance: Double) throws {
            let found = try #require(run.levels[name]?[index]).map { $0 > 0 ? 1.0 : 0 }
            #expect(mean(of: found).agrees(with: chance), "\(name), step \(steps[index])")
        }
        for row in try oracle() {
            let index = try #require(steps.firstIndex(of: row.month - 1))
            try expect(row.name == "survival" ? row.name : row.name + ".hits", index, row.value)
        }
        for (index, step) in steps.enumerated() {
            try expect("crises", index, 1 - withoutCrisis(months: step + 1))
            try expect("constant", index, exp(-0.08 * Double(step + 1) / 12))
        }
    }

    /// 1ᵀ Qⁿ⁻¹ e₁ with Q the chances among the regimes that are no crisis.
    private static func withoutCrisis(months: Int) -> Double {
        var (calm, tight) = (1.0, 0.0)
        for _ in 1..<months {
            (calm, tight) = (0.90 * calm + 0.20 * tight, 0.09 * calm + 0.70 * tight)
        }
        return calm + tight
    }

    private static func oracle() throws -> [(name: String, month: Int, value: Double)] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/first_passage.csv").standardizedFileURL
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let fields = line.split(separator: ",")
            return (
                String(fields[0]), try #require(Int(fields[1])), try #require(Double(fields[2]))
            )
        }
    }
}

@Suite struct FirstPassageTests {
    @Test func barriersAreMetAsOftenAsTheyShould() throws {
        try FirstPassageClaims.check(paths: 40_000, seed: 1)
    }
}

@Suite struct FirstPassageSlowTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func barriersAreMetAsOftenAsTheyShould(seed: UInt64) throws {
        try FirstPassageClaims.check(paths: 1_000_000, seed: seed)
    }
}
