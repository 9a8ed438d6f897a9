import Factors
import Foundation
import Testing

/// Delays, yields and defaults against their laws.
private struct CreditChecks {
    static let factors = """
        factors:
          north: {process: delay, chance: 40 %, mean: 3 months, shape: 1, site: a}
          south: {process: delay, chance: 40 %, mean: 3 months, site: a}
          east: {process: delay, chance: 20 %, mean: 2 months, shape: 0.5}
          yield: {process: beta, mean: 97 %, deviation: 2 %}
          goodput: {process: beta, mean: 50 %, deviation: 35.355339059327379 %, site: a}
          lab: {process: default, intensity: 8 %/yr}
          cloud: {process: default, spread: 4.55 %/yr, recovery: 35 %, real_world_share: 40 %}

        """

    static func lawsHold(paths: Int, seed: UInt64) throws {
        let run = try FactorRun(factors, months: 60, steps: [11, 59], paths: paths, seed: seed)
        func values(_ name: String, _ index: Int = 0) throws -> [Double] {
            try #require(run.levels[name]?[index])
        }
        for name in ["north", "south", "east", "yield", "goodput"] {
            let law = try #require(run.book.entries.first { $0.name == name }).process.law(at: 0)
            let found = try values(name)
            let (m, s) = (try #require(law.mean), try #require(law.deviation))
            #expect(mean(of: found).agrees(with: m), "\(name)")
            #expect(covariance(of: found, found).agrees(with: s * s), "\(name)")
            #expect(found == (try values(name, 1)), "one number a path")
        }
        // North is exponential: P(D > d) = 0.4 e^{−d/3}.
        for d in [0, 1, 12.0] {
            #expect(share(of: try values("north"), below: d).agrees(with: 1 - 0.4 * exp(-d / 3)))
        }
        // South has shape 2 and scale 3/2: P(D > d) = 0.4 e^{−d/1.5} (1 + d/1.5).
        for d in [0.5, 2, 10.0] {
            let late = 0.4 * exp(-d / 1.5) * (1 + d / 1.5)
            #expect(share(of: try values("south"), below: d).agrees(with: 1 - late))
        }
        // Shape ½ is a squared normal: P(D > d) = 0.2 · 2Φ(−√(d/2)), erfc(x) = 2Φ(−x√2).
        for d in [0.1, 3, 12.0] {
            let late = 0.2 * erfc((d / 4).squareRoot())
            #expect(share(of: try values("east"), below: d).agrees(with: 1 - late))
        }
        // Beta(½, ½) is the arcsine law.
        for x in [0.02, 0.5, 0.99] {
            let cdf = 2 / Double.pi * asin(x.squareRoot())
            #expect(share(of: try values("goodput"), below: x).agrees(with: cdf))
        }
        // Both deliveries of the site late, as a bivariate normal has it.
        let both = try #require(
            try quantileOracle("joint_normal").first { $0[0] == 0.3 && $0[1] == 0.4 })[2]
        let late = zip(try values("north"), try values("south")).map {
            (a: Double, b: Double) -> Double in a > 0 && b > 0 ? 1 : 0
        }
        #expect(mean(of: late).agrees(with: both))
        // Where deliveries are late, yields are low.
        let together = covariance(of: try values("north"), try values("goodput"))
        #expect(together.value + 4 * together.standardError < 0)
        // Survival e^{−ht}; 4.55 % / 0.65 · 0.4 is 2.8 %.
        for (index, t) in [1.0, 5].enumerated() {
            #expect(mean(of: try values("lab", index)).agrees(with: exp(-0.08 * t)))
            #expect(mean(of: try values("cloud", index)).agrees(with: exp(-0.028 * t)))
        }
        // Autocovariance: who lives after five years lived after one.
        let (one, five) = (exp(-0.08), exp(-0.4))
        #expect(
            covariance(of: try values("lab", 0), try values("lab", 1))
                .agrees(with: five * (1 - one)))
    }
}

@Suite struct CreditTests {
    @Test func delaysYieldsAndDefaultsFollowTheirLaws() throws {
        try CreditChecks.lawsHold(paths: 50_000, seed: 1)
    }

    @Test func withoutSpreadAShareIsItsMeanAndWithoutChanceADelayIsNone() throws {
        let run = try FactorRun(
            """
            factors:
              share: {process: beta, mean: 97 %, deviation: 0}
              none: {process: delay, chance: 0, mean: 3 months}
              always: {process: delay, chance: 1, mean: 3 months, shape: 1000}
              safe: {process: default, intensity: 0 /yr, volatility: 50 %/yr}
            """, steps: [0, 23], paths: 64)
        #expect(run.levels["share"]?[1].allSatisfy { $0 == 0.97 } == true)
        #expect(run.levels["none"]?[1].allSatisfy { $0 == 0 } == true)
        #expect(run.levels["always"]?[1].allSatisfy { abs($0 - 3) < 1 } == true)
        #expect(run.levels["safe"]?[1].allSatisfy { $0 == 1 } == true)
    }

    static let wrongWay = """
        factors:
          demand: {process: gbm, start: 2, growth: 30 %/yr, volatility: 40 %/yr}
          lab:
            process: default
            intensity: 10 %/yr
            volatility: VOLATILITY
            mean_reversion: 50 %/yr
            wrong_way: {with: demand, beta: BETA}

        """

    private func run(_ volatility: String, beta: Double, paths: Int) throws -> FactorRun {
        try FactorRun(
            Self.wrongWay.replacingOccurrences(of: "VOLATILITY", with: volatility)
                .replacingOccurrences(of: "BETA", with: "\(beta)"),
            months: 12, steps: [0, 11], paths: paths)
    }

    /// In the first month the chance is E[1 − e^{−hΔ}], an integral over one lognormal.
    @Test(arguments: [("0 %/yr", -2.0), ("90 %/yr", -1.0), ("90 %/yr", 0)])
    func theFirstMonthDefaultsAsOftenAsItsIntensitySays(volatility: String, beta: Double) throws {
        let found = try run(volatility, beta: beta, paths: 400_000)
        let own = volatility.hasPrefix("0") ? 0 : 0.81 * (1 - exp(-1.0 / 12))
        let other = beta * beta * 0.16 / 12
        let s = (own + other).squareRoot()
        let width = 0.004
        var expected = 0.0
        for i in -2000...2000 {
            let z: Double = Double(i) * width
            let hazard: Double = 0.1 / 12 * exp(s * z - own / 2)
            let density: Double = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
            expected -= expm1(-hazard) * density * width
        }
        let lives = try #require(found.levels["lab"]?[0])
        #expect(mean(of: lives).agrees(with: 1 - expected))
    }

    @Test func lowDemandAndDefaultComeTogether() throws {
        let found = try run("0 %/yr", beta: -2, paths: 50_000)
        let together = covariance(
            of: try #require(found.levels["lab"]?[1]), try #require(found.levels["demand"]?[1]))
        #expect(together.value - 4 * together.standardError > 0)
    }

    @Test(arguments: [
        ("x: {process: beta, mean: 97 %, deviation: 20 %}", "too wide"),
        ("x: {process: beta, mean: 50 %, deviation: 0.0001 %}", "too narrow"),
        ("x: {process: delay, chance: 10 %, mean: 1 months, site_correlation: 50 %}", "without a site"),
        ("x: {process: default}", "neither intensity nor spread"),
        ("x: {process: default, spread: 5 %/yr}", "risk premium"),
        ("x: {process: default, intensity: 5 %/yr, spread: 5 %/yr}", "given beside"),
        ("x: {process: default, intensity: 5 %/yr, wrong_way: {with: y, beta: 1}}", "no factor"),
        ("x: {process: default, intensity: 5 %/yr, wrong_way: {with: x, beta: 1}}", "cannot follow"),
    ])
    func wrongTermsAreExplained(text: String, fragment: String) throws {
        do {
            _ = try FactorRun("factors:\n  \(text)\n", steps: [0], paths: 8)
            Issue.record("accepted: \(text)")
        } catch let refused as FactorRun.Refused {
            #expect(refused.diagnostics.contains { $0.message.contains(fragment) })
        }
    }
}

@Suite struct CreditSlowTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func aMillionPathsFollowTheLaws(seed: UInt64) throws {
        try CreditChecks.lawsHold(paths: 1_000_000, seed: seed)
    }
}
