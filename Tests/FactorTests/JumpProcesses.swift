import Factors
import Foundation
import Testing

/// Jumps and regimes, as the tests of this folder use them.
enum JumpScenario {
    static let jumps = """
        {process: jump-diffusion, start: 900 Mtok/month, growth: 40 %/yr, volatility: 25 %/yr, \
        jumps: {intensity: 1.5 /yr, mean: -0.15, deviation: 0.2}}
        """
    static let bare = """
        {process: jump-diffusion, start: 2 USD/GPU-h, drift: -5 %/yr, volatility: 15 %/yr, \
        compensated: false, jumps: {intensity: 40 /yr, mean: 0.01, deviation: 0.03}}
        """
    static let regimes = """
        {process: regime-switching, start: 900 Mtok/month, growth: 30 %/yr, \
        regimes: {boom: {drift: 50 %/yr, volatility: 20 %/yr}, normal: {volatility: 15 %/yr}, \
        slump: {drift: -60 %/yr, volatility: 30 %/yr}}, \
        generator: [[-1.3333 /yr, 1.3333 /yr, 0 /yr], [0.25 /yr, -0.5 /yr, 0.25 /yr], \
        [0 /yr, 1.3333 /yr, -1.3333 /yr]], initial: normal}
        """
    static let prices = """
        {process: regime-switching, start: 2.3 USD/GPU-h, \
        regimes: {calm: {volatility: 10 %/yr}, tight: {volatility: 25 %/yr, level: 1.5}}, \
        transition: [[0.92, 0.08], [0.25, 0.75]]}
        """

    static let text = """
        factors:
          jumps: \(jumps)
          bare: \(bare)
          regimes: \(regimes)
          prices: \(prices)

        """
    static let names = ["jumps", "bare", "regimes", "prices"]
}

@Suite struct JumpProcessTests {
    @Test func levelsFollowTheirLaw() throws {
        let steps = [0, 11]
        let run = try FactorRun(JumpScenario.text, steps: steps, paths: 50_000)
        for name in JumpScenario.names {
            try expectLevelsFollowTheirLaw(run, name, steps: steps)
        }
    }

    /// Merton's compensator: the mean grows at its rate whatever the jumps.
    @Test func aCompensatedMeanGrowsAtItsRate() throws {
        let run = try FactorRun(
            "factors:\n  x: \(JumpScenario.jumps)\n  y: \(JumpScenario.bare)\n", steps: [11],
            paths: 2)
        let laws = run.book.entries.map { $0.process.law(at: 11) }
        #expect(abs(try #require(laws[0].mean) / (900e6 * 1.4) - 1) < 1e-13)
        // Without: X(0) e^{μ + λ(e^{m + δ²/2} − 1)}.
        let excess = exp(0.01 + 0.03 * 0.03 / 2) - 1
        #expect(abs(try #require(laws[1].mean) / (2 * exp(-0.05 + 40 * excess)) - 1) < 1e-13)
    }

    /// The mixture over courses and the product of matrices are two ways to the same moments.
    @Test func momentsOfRegimesAgreeWithTheirMixture() throws {
        let run = try FactorRun(JumpScenario.text, steps: [23], paths: 2)
        for entry in run.book.entries.suffix(2) {
            let process = try #require(entry.process as? RegimeSwitching)
            let (mixture, moments) = (process.law(at: 23), process.moments(at: 23))
            #expect(abs(try #require(mixture.mean) / #require(moments.mean) - 1) < 1e-12)
            #expect(abs(try #require(mixture.deviation) / #require(moments.deviation) - 1) < 1e-9)
        }
    }

    // MARK: - Limits

    private func levels(_ process: String, steps: [Int] = [0, 11, 23]) throws -> [[Double]] {
        let run = try FactorRun("factors: {x: \(process)}\n", steps: steps, paths: 256)
        return try #require(run.levels["x"])
    }

    @Test func jumpsOfNoSizeLeaveTheDiffusionAsItWas() throws {
        let plain = try levels("{process: gbm, start: 2, growth: 30 %/yr, volatility: 40 %/yr}")
        let jumps = "growth: 30 %/yr, volatility: 40 %/yr, jumps: {intensity: RATE}}"
        for rate in ["0 /yr", "6 /yr"] {
            let text = jumps.replacingOccurrences(of: "RATE", with: rate)
            #expect(try levels("{process: jump-diffusion, start: 2, \(text)") == plain)
        }
    }

    @Test func withoutNoiseLevelsAreDeterministic() throws {
        let still = try levels(
            """
            {process: regime-switching, start: 2, growth: 21 %/yr, regimes: {a: {}, b: {}}, \
            transition: [[0.5, 0.5], [0.5, 0.5]]}
            """)
        #expect(still[1].allSatisfy { abs($0 / 2.42 - 1) < 1e-14 })
        let grown = try levels(
            "{process: jump-diffusion, start: 2, drift: 12 %/yr, jumps: {intensity: 0 /yr}}")
        #expect(grown[1].allSatisfy { abs($0 / (2 * exp(0.12)) - 1) < 1e-14 })
    }

    @Test func aPathThatStaysInItsRegimeIsADiffusion() throws {
        let plain = try levels("{process: gbm, start: 2, drift: 20 %/yr, volatility: 40 %/yr}")
        let regimes = try levels(
            """
            {process: regime-switching, start: 2, initial: b, transition: [[1, 0], [0, 1]], \
            regimes: {a: {drift: -90 %/yr}, b: {drift: 20 %/yr, volatility: 40 %/yr}}}
            """)
        for (a, b) in zip(plain, regimes) {
            #expect(zip(a, b).allSatisfy { abs($0 / $1 - 1) < 1e-13 })
        }
    }

    @Test func jumpsAndRegimesMoveNoOtherNumbers() throws {
        let loadings = "dependence: {latent: [f], loadings: {a: [0.5], b: [0.6]}}"
        let two = """
            factors:
              a: {process: log-ou, start: 1, mean_reversion: 3 /yr, volatility: 50 %/yr}
              b: \(JumpScenario.jumps)

            """
        let more = two + "  c: \(JumpScenario.regimes)\n  d: \(JumpScenario.bare)\n"
        let without = try FactorRun(two + loadings, steps: [0, 23], paths: 512)
        let with = try FactorRun(more + loadings, steps: [0, 23], paths: 512)
        #expect(without.levels["a"] == with.levels["a"])
        #expect(without.levels["b"] == with.levels["b"])
    }
}

/// At a million paths and three seeds.
@Suite struct JumpProcessSlowTests {
    static let paths = 1_000_000

    @Test(arguments: [1, 2, 3] as [UInt64])
    func levelsFollowTheirLaw(seed: UInt64) throws {
        let steps = [0, 8, 9, 11, 12]
        let run = try FactorRun(
            JumpScenario.text, months: 13, steps: steps, paths: Self.paths, seed: seed)
        for name in JumpScenario.names {
            try expectLevelsFollowTheirLaw(run, name, steps: steps)
        }
        let logs = run.levels.mapValues { $0.map { $0.map { Foundation.log($0) } } }
        // Independent increments: Cov(ln X(s), ln X(t)) = Var ln X(s) = (σ² + λ(m² + δ²))s.
        let x = try #require(logs["jumps"])
        let variance = (0.25 * 0.25 + 1.5 * (0.15 * 0.15 + 0.2 * 0.2)) * 9 / 12
        #expect(covariance(of: x[1], x[4]).agrees(with: variance))
        // The level of the regime: Cov = (ln L)² π₁π₂ ρ^k with ρ = p₁₁ + p₂₂ − 1, beside Y's own.
        let y = try #require(logs["prices"])
        let step = { (a: Int, b: Int) in zip(y[b], y[a]).map { $0 - $1 } }
        let (early, late) = (step(1, 2), step(3, 4))
        let (l, rho) = (Foundation.log(1.5), 0.92 + 0.75 - 1)
        let share = (0.08 / 0.33) * (0.25 / 0.33)
        // d = (μ_r − σ_r²/2)Δ + ln L_r − ln L_r' of the month before: three lags of the chain.
        let m = (-0.25 * 0.25 + 0.1 * 0.1) / 2 / 12
        func chain(_ k: Int) -> Double { share * pow(rho, Double(k)) }
        let expected =
            (m + l) * (m + l) * chain(3) - (m + l) * l * (chain(2) + chain(4))
            + l * l * chain(3)
        #expect(covariance(of: early, late).agrees(with: expected))
    }
}
