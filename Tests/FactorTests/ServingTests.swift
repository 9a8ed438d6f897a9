import Factors
import Foundation
import Testing

/// Efficiency by generation and answer lengths.
@Suite struct ServingTests {
    // MARK: - Efficiency

    @Test func learningFollowsWrightsLawUpToItsPlateau() throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: generation-efficiency, start: 1.5 Mtok/GPU-h, installed: 2026-07,
                experience: 10 Mtok * 4 ^ t, exponent: 0.25, plateau: 1.5, power: 1.67 kW/GPU, pue: 1.2}
            """, months: 36, steps: [0, 6, 12, 30], paths: 4)
        let x = try #require(run.levels["x"])
        // Before and in the month of installation nothing has been learnt; then 4^(b t) = 2^(t/2).
        let expected = [1.5e6, 1.5e6, 1.5e6 * pow(2, 0.25), 1.5e6 * 1.5]
        for (values, value) in zip(x, expected) {
            #expect(values.allSatisfy { abs($0 / value - 1) < 1e-14 })
        }
        // 3600 e/(kW · PUE · 1000) tokens per watt-hour with e in tokens per second.
        let perSecond = 1.5e6 / 3600
        let perWattHour = 3600 * perSecond / (1.67 * 1.2 * 1000)
        let perEnergy = try #require(run.levels["x.per_energy"]?[0][0])
        #expect(abs(perEnergy / 1000 / perWattHour - 1) < 1e-14)
    }

    fileprivate func checkNoise(paths: Int, seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: generation-efficiency, start: 2 Mtok/GPU-h, experience: 2 ^ t,
                exponent: 0.3, mean_reversion: 2 /yr, volatility: 20 %/yr}
            """, months: 12, steps: [5, 11], paths: paths, seed: seed)
        let process = try #require(run.book.entries.first).process
        for (index, months) in [6.0, 12.0].enumerated() {
            let logs = try #require(run.levels["x"]?[index]).map { log($0) }
            let mu = log(2e6) + 0.3 * log(2) * (months - 1) / 12
            let variance = 0.04 * (1 - exp(-4 * months / 12)) / 4
            #expect(mean(of: logs).agrees(with: mu))
            #expect(covariance(of: logs, logs).agrees(with: variance))
            for p in [0.01, 0.95] {
                let quantile = try #require(process.law(at: [5, 11][index]).quantile(p))
                #expect(share(of: logs, below: log(quantile)).agrees(with: p))
            }
        }
        let logs = try #require(run.levels["x"]).map { $0.map { log($0) } }
        #expect(
            covariance(of: logs[0], logs[1])
                .agrees(with: 0.04 * (1 - exp(-2.0)) / 4 * exp(-1.0)))
    }

    @Test func efficiencyIsLogNormalAroundItsLearning() throws {
        try checkNoise(paths: 40_000, seed: 1)
    }

    // MARK: - Answer lengths

    /// SciPy's quadrature is asked for 1e-13 on each piece; the closed form adds a few 1e-15.
    @Test func meanLengthAgreesWithQuadrature() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/answer_length.csv").standardizedFileURL
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(rows.count == 25)
        for row in rows {
            let f = row.split(separator: ",").compactMap { Double($0) }
            let run = try FactorRun(
                """
                factors:
                  x: {process: reasoning-length, median: \(f[0]) tok/action, p95: \(f[1]) tok/action,
                    tail_index: \(f[2]), cap: \(f[3]) tok/action, trend: \(f[4] * 1200) %/yr}
                """, months: 1, steps: [0], paths: 1)
            let value = try #require(run.levels["x"]?[0][0])
            #expect(abs(value / f[5] - 1) < 1e-12, "\(row): \(value)")
            guard case .fixed(value)? = run.book.entries.first?.process.law(at: 0) else {
                Issue.record("without noise the law is the mean itself")
                continue
            }
            let scale = exp(f[4])
            let ends = [("p50", f[0]), ("p95", f[1]), ("p99", f[1] * pow(5, 1 / f[2]))]
            for (name, quantile) in ends {
                let expected = min(scale * quantile, f[3])
                let found = try #require(run.levels["x." + name]?[0][0])
                #expect(abs(found / expected - 1) < 1e-13)
            }
        }
    }

    /// The mean over paths is the mean length over ln K normal, by the trapezoid rule.
    fileprivate func checkLengths(paths: Int, seed: UInt64) throws {
        let text = """
            factors:
              x: {process: reasoning-length, median: 739 tok/action, p95: 5248 tok/action,
                cap: 9000 tok/action, trend: 30 %/yr, mean_reversion: 1 /yr, volatility: 60 %/yr}
            """
        let run = try FactorRun(text, months: 12, steps: [11], paths: paths, seed: seed)
        let median = try #require(run.levels["x.p50"]?[0]).map { log($0 / 739) }
        let variance = 0.36 * (1 - exp(-2.0)) / 2
        #expect(mean(of: median).agrees(with: 0.3))
        #expect(covariance(of: median, median).agrees(with: variance))
        let nodes = 400
        var expected = 0.0
        for i in -nodes...nodes {
            let z = 8 * Double(i) / Double(nodes)
            let growth = 0.3 + variance.squareRoot() * z
            let weight = exp(-z * z / 2) / (2 * Double.pi).squareRoot() * 8 / Double(nodes)
            expected += weight * Self.length(growth)
        }
        #expect(mean(of: try #require(run.levels["x"]?[0])).agrees(with: expected))
    }

    /// E[min(K X, 9000)] by the trapezoid rule over P(K X > x).
    private static func length(_ growth: Double) -> Double {
        let (scale, s) = (exp(growth), log(5248.0 / 739) / 1.6448536269514722)
        let cells = 4_000
        return (0...cells).reduce(0) { sum, i in
            let x = 9000 * Double(i) / Double(cells)
            var survival = 1.0
            if x > scale * 5248 {
                survival = 0.05 * pow(x / (scale * 5248), -1.75)
            } else if x > 0 {
                survival = erfc(log(x / scale / 739) / s / 2.0.squareRoot()) / 2
            }
            return sum + survival * (i == 0 || i == cells ? 0.5 : 1) * 9000 / Double(cells)
        }
    }

    @Test func randomLengthsHaveTheirMean() throws {
        try checkLengths(paths: 20_000, seed: 1)
    }
}

@Suite struct ServingSlowTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func efficiencyIsLogNormalAroundItsLearning(seed: UInt64) throws {
        try ServingTests().checkNoise(paths: 1_000_000, seed: seed)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func randomLengthsHaveTheirMean(seed: UInt64) throws {
        try ServingTests().checkLengths(paths: 1_000_000, seed: seed)
    }
}
