import Factors
import Foundation
import Testing

/// Levels and rates that revert to a mean, with month averages and discount factors, against closed
/// forms.
enum MeanReversionClaims {
    static let delta = 1.0 / 12

    /// Cov(X, Y), Cov(X, ∫Y) and Cov(∫X, ∫Y) over one month from zero, for unit volatilities and one
    /// Brownian motion: integrals of products of exponentials.
    static func month(_ a: Double, _ b: Double) -> (ends: Double, mixed: Double, averages: Double) {
        func weight(_ k: Double) -> Double { (1 - exp(-k * delta)) / k }
        return (
            weight(a + b), (weight(a) - weight(a + b)) / b,
            (delta - weight(a) - weight(b) + weight(a + b)) / (a * b)
        )
    }

    static func check(paths: Int, seed: UInt64) throws {
        try checkLevels(paths: paths, seed: seed)
        try checkRates(paths: paths, seed: seed)
    }

    private static func checkLevels(paths: Int, seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              a: {process: ou, start: 2 USD, level: 3 USD, mean_reversion: 3 /yr, volatility: 0.5 USD}
              b: {process: ou, start: 0, mean_reversion: 50 /yr, volatility: 2.5}
            dependence: {latent: [f, g], loadings: {a: [0.9, 0.2], b: [0.6, 0.7]}}
            """, months: 13, steps: [0, 1, 12], paths: paths, seed: seed)
        let a = try #require(run.levels["a"])
        let average = try #require(run.levels["a.average"])
        let fast = try #require(run.levels["b.average"])
        let entry = try #require(run.book.entries.first)
        for (index, t) in [delta, 2 * delta, 13 * delta].enumerated() {
            let mean = 3 - exp(-3 * t)
            let sd = (0.25 * (1 - exp(-6 * t)) / 6).squareRoot()
            guard case .normal(let m, let s) = entry.process.law(at: [0, 1, 12][index]) else {
                Issue.record("the level is normal")
                return
            }
            #expect(abs(m - mean) < 1e-14 && abs(s - sd) < 1e-14)
            #expect(FactorTests.mean(of: a[index]).agrees(with: mean))
            #expect(covariance(of: a[index], a[index]).agrees(with: sd * sd))
            #expect(share(of: a[index], below: mean - 2.3263478740408408 * sd).agrees(with: 0.01))
            #expect(share(of: a[index], below: mean + 1.6448536269514722 * sd).agrees(with: 0.95))
            let start = 3 - exp(-3 * (t - delta))
            let share = (1 - exp(-3 * delta)) / (3 * delta)
            #expect(FactorTests.mean(of: average[index]).agrees(with: 3 + (start - 3) * share))
        }
        // Autocovariance of ends, and of averages one month apart.
        let early = 0.25 * (1 - exp(-6 * delta)) / 6
        #expect(covariance(of: a[0], a[2]).agrees(with: early * exp(-36 * delta)))
        let own = month(3, 3)
        let reach = (1 - exp(-3 * delta)) / 3
        #expect(
            covariance(of: average[0], average[0]).agrees(with: 0.25 * own.averages * 144))
        #expect(covariance(of: a[0], average[0]).agrees(with: 0.25 * own.mixed * 12))
        #expect(
            covariance(of: average[0], average[1])
                .agrees(with: 0.25 * own.mixed * reach * 144))
        // Across factors with unlike speeds.
        let rho = 0.9 * 0.6 + 0.2 * 0.7
        let both = month(3, 50)
        #expect(
            covariance(of: average[0], fast[0]).agrees(with: rho * 1.25 * both.averages * 144))
        #expect(covariance(of: a[0], fast[0]).agrees(with: rho * 1.25 * both.mixed * 12))
        #expect(
            covariance(of: fast[0], fast[0]).agrees(with: 6.25 * month(50, 50).averages * 144))
    }

    /// ln E[exp(−∫₀ᵗ r)] for Vasicek, less the mean of −∫r: half the variance of the integral.
    private static func halfVariance(_ k: Double, _ sigma: Double, _ t: Double) -> Double {
        sigma * sigma * (t - 2 * (1 - exp(-k * t)) / k + (1 - exp(-2 * k * t)) / (2 * k)) / (k * k) / 2
    }

    private static func checkRates(paths: Int, seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              v: {process: vasicek, start: 4.47 %/yr, level: 3.1 %/yr, mean_reversion: 0.19 /yr,
                volatility: 2 %/yr, add_on: 0.5 %/yr}
              h: {process: hull-white, curve: {2026-01: 3 %/yr, 2026-07: 5 %/yr},
                mean_reversion: 1.2 /yr, volatility: 3 %/yr}
            """, months: 18, steps: [0, 17], paths: paths, seed: seed)
        for (index, t) in [delta, 1.5].enumerated() {
            let v = try #require(run.levels["v"]?[index]).map { $0 * 12 }
            let reach = (1 - exp(-0.19 * t)) / 0.19
            let variance = 0.0004 * (1 - exp(-0.38 * t)) / 0.38
            let mean = 0.031 + (0.0447 - 0.031) * exp(-0.19 * t) + 0.005
            #expect(FactorTests.mean(of: v).agrees(with: mean))
            #expect(covariance(of: v, v).agrees(with: variance))
            let integral = 0.036 * t + (0.0447 - 0.031) * reach
            let discount = try #require(run.levels["v.discount"]?[index])
            let logs = discount.map { -log($0) }
            #expect(FactorTests.mean(of: logs).agrees(with: integral))
            #expect(covariance(of: logs, logs).agrees(with: 2 * halfVariance(0.19, 0.02, t)))
            #expect(
                covariance(of: logs, v).agrees(with: 0.0004 * reach * reach / 2))
            let bond = exp(-integral + halfVariance(0.19, 0.02, t))
            #expect(FactorTests.mean(of: discount).agrees(with: bond))
            // Hull–White meets the curve that it was given.
            let fitted = try #require(run.levels["h.discount"]?[index])
            let curve = exp(-0.03 * min(t, 0.5) - 0.05 * max(t - 0.5, 0))
            #expect(FactorTests.mean(of: fitted).agrees(with: curve))
            let h = try #require(run.levels["h"]?[index]).map { $0 * 12 }
            let convexity = 0.0009 * pow((1 - exp(-1.2 * t)) / 1.2, 2) / 2
            #expect(FactorTests.mean(of: h).agrees(with: (index == 0 ? 0.03 : 0.05) + convexity))
        }
    }
}

@Suite struct MeanReversionTests {
    @Test func momentsFollowTheirClosedForms() throws {
        try MeanReversionClaims.check(paths: 40_000, seed: 1)
    }

    @Test func withoutVolatilityTheMeanIsFollowed() throws {
        let run = try FactorRun(
            """
            factors:
              a: {process: ou, start: 2, level: {2026-01: 3, 2026-07: 1}, mean_reversion: 1 /yr,
                volatility: 0}
              v: {process: vasicek, start: 4 %/yr, mean_reversion: 0.2 /yr}
              h: {process: hull-white, curve: 3 %/yr, mean_reversion: 0.2 /yr}
            """, steps: [5, 11], paths: 4)
        let half = 3 - exp(-0.5)
        #expect(run.levels["a"]?[0].allSatisfy { abs($0 - half) < 1e-14 } == true)
        let full = 1 + (half - 1) * exp(-0.5)
        #expect(run.levels["a"]?[1].allSatisfy { abs($0 - full) < 1e-14 } == true)
        #expect(run.levels["v.discount"]?[1].allSatisfy { abs($0 - exp(-0.04)) < 1e-15 } == true)
        #expect(run.levels["h.discount"]?[1].allSatisfy { abs($0 - exp(-0.03)) < 1e-15 } == true)
    }

    @Test func askingForTheAverageMovesNoOtherNumbers() throws {
        let one = "factors:\n  x: {process: ou, start: 1, mean_reversion: 2 /yr, volatility: 1}\n"
        let another = one + "  y: {process: vasicek, start: 4 %/yr, mean_reversion: 1 /yr, volatility: 1 %/yr}\n"
        let a = try FactorRun(one, steps: [0, 23], paths: 512)
        let b = try FactorRun(another, steps: [0, 23], paths: 512)
        #expect(a.levels["x"] == b.levels["x"])
        #expect(a.levels["x.average"] == b.levels["x.average"])
    }
}

@Suite struct MeanReversionSlowTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func momentsFollowTheirClosedForms(seed: UInt64) throws {
        try MeanReversionClaims.check(paths: 1_000_000, seed: seed)
    }
}
