import Factors
import Foundation
import Testing

/// Clocks and jumping prices at a million paths and three seeds.
@Suite struct EventSlowTests {
    static let paths = 1_000_000

    @Test(arguments: [1, 2, 3] as [UInt64])
    func momentsTailsAndAutocovarianceAgree(seed: UInt64) throws {
        let steps = [5, 11]
        let run = try FactorRun(
            """
            factors:
              index: {process: capability-index, start: 4, trend: -160 %/yr, mean_reversion: 2 /yr,
                volatility: 30 %/yr, releases: 2.4 /yr, jump: {mean: -0.3, deviation: 0.25}}
              clock: {process: event, clock: poisson, rate: 2 /yr, repeated: true}
              gap: {process: event, clock: renewal, gap: 9 months, law: lognormal, spread: 0.5}
            """, months: 12, steps: steps, paths: Self.paths, seed: seed,
            names: ["index", "clock.count", "gap"])
        let index = try #require(run.levels["index"])
        let law = run.book.entries[0].process.law(at: 11)
        #expect(mean(of: index[1]).agrees(with: try #require(law.mean)))
        #expect(covariance(of: index[1], index[1]).agrees(with: pow(try #require(law.deviation), 2)))
        for p in [0.01, 0.95] {
            #expect(share(of: index[1], below: try #require(law.quantile(p))).agrees(with: p))
        }
        // Cov(ln I(s), ln I(t)) = e^{−κ(t−s)} Var Y(s) + λ s (μ² + δ²).
        let logs = index.map { $0.map { Foundation.log($0) } }
        let reverting: Double = exp(-2 * 0.5) * 0.09 * (1 - exp(-4 * 0.5)) / 4
        let jumps: Double = 2.4 * 0.5 * (0.09 + 0.0625)
        #expect(covariance(of: logs[0], logs[1]).agrees(with: reverting + jumps))

        let counts = try #require(run.levels["clock.count"])
        #expect(mean(of: counts[1]).agrees(with: 2))
        #expect(covariance(of: counts[1], counts[1]).agrees(with: 2))
        #expect(covariance(of: counts[0], counts[1]).agrees(with: 1))
        // P(N = 0) and P(N ≤ 4) of a Poisson number of mean 2.
        #expect(share(of: counts[1], below: 0).agrees(with: exp(-2)))
        #expect(share(of: counts[1], below: 4).agrees(with: 7 * exp(-2)))

        let gaps = try #require(run.levels["gap"])
        for (position, step) in steps.enumerated() {
            let chance = try #require(run.book.entries[2].process.law(at: step).mean)
            #expect(mean(of: gaps[position]).agrees(with: chance))
        }
    }
}
