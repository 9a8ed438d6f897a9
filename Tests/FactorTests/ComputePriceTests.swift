import Factors
import Foundation
import Testing

/// Energy prices and prices for a tenor against closed forms.
enum ComputePriceClaims {
    static let delta = 1.0 / 12

    static func checkEnergy(paths: Int, seed: UInt64) throws {
        let season = [1.3, 1.2, 1.0, 0.9, 0.8, 0.8, 1.0, 1.1, 0.9, 0.9, 1.0, 1.1]
        let run = try FactorRun(
            """
            factors:
              x: {process: energy, start: 0.08 USD/kWh, trend: 2 %/yr, season: \(season),
                tariff: {mean_reversion: 0.3 /yr, volatility: 12 %/yr},
                daily: {mean_reversion: 50 /yr, volatility: 250 %/yr,
                  jumps: {rate: 6 /yr, size: 55 %}}}
              y: {process: energy, start: 2, tariff: {volatility: 0 %/yr},
                daily: {mean_reversion: 17 /yr, volatility: 190 %/yr}}
            """, months: 12, steps: [0, 1, 11], paths: paths, seed: seed)
        let entry = try #require(run.book.entries.first)
        let price = try #require(run.levels["x"])
        let tariff = try #require(run.levels["x.tariff"])
        let yearly = 6.25 + 2 * 6 * 0.55 * 0.55
        let k = 50.0
        let month = MeanReversionClaims.month(k, k)
        let reach = (1 - exp(-k * delta)) / k
        var shares: [[Double]] = []
        for (index, step) in [0, 1, 11].enumerated() {
            let t = Double(step + 1) * delta
            let mu = log(0.08) + 0.02 * t
            let variance = 0.0144 * (1 - exp(-0.6 * t)) / 0.6
            let logs = tariff[index].map { log($0) }
            #expect(mean(of: logs).agrees(with: mu))
            #expect(covariance(of: logs, logs).agrees(with: variance))
            let level = exp(mu + variance / 2) * season[step]
            #expect(mean(of: price[index]).agrees(with: level))
            let share = zip(price[index], tariff[index]).map { $0 / $1 / season[step] - 1 }
            #expect(mean(of: share).agrees(with: 0))
            let carried = (1 - exp(-2 * k * (t - delta))) / (2 * k) * reach * reach
            let spread = yearly * (carried + month.averages) * 144
            #expect(covariance(of: share, share).agrees(with: spread))
            let law = entry.process.law(at: step)
            let square = exp(2 * mu + 2 * variance) * season[step] * season[step] * (1 + spread)
            #expect(abs(try #require(law.mean) / level - 1) < 1e-13)
            #expect(
                abs(try #require(law.deviation) / (square - level * level).squareRoot() - 1) < 1e-11)
            shares.append(share)
        }
        #expect(
            covariance(of: shares[0], shares[1]).agrees(with: yearly * month.mixed * reach * 144))
        // Third moment of the first month: λ E[J³] ∫ ((1 − e^{−κu})/κΔ)³ du.
        let third =
            (0..<100_000).reduce(0.0) { sum, i in
                let u = delta * (Double(i) + 0.5) / 100_000
                return sum + pow((1 - exp(-k * u)) / (k * delta), 3)
            } * delta / 100_000 * 6 * 6 * pow(0.55, 3)
        #expect(mean(of: shares[0].map { $0 * $0 * $0 }).agrees(with: third))
        // Without jumps the average is normal.
        let y = try #require(run.levels["y"]?[0])
        let sd = 2 * 1.9 * 12 * MeanReversionClaims.month(17, 17).averages.squareRoot()
        #expect(share(of: y, below: 2 - 2.3263478740408408 * sd).agrees(with: 0.01))
        #expect(share(of: y, below: 2 + 1.6448536269514722 * sd).agrees(with: 0.95))
    }

    /// A price for a tenor is the mean of what the months behind it will cost, given the month.
    static func checkTenors(paths: Int, seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: schwartz-smith, start: 2.35 USD/GPU-h, deviation: 0.2,
                mean_reversion: 1.5 /yr, drift: -15 %/yr, volatility: {chi: 60 %/yr, xi: 25 %/yr},
                rollover: {factor: 0.7, rate: 0.8 /yr}}
              y: {process: schwartz-smith, start: 2, mean_reversion: 0.8 /yr,
                volatility: {chi: 40 %/yr, xi: 15 %/yr},
                rollover: {factor: 0.75, dates: [2026-05, 2026-12]}}
            dependence: {pairs: {x.chi ~ x.xi: 0.5}}
            """, months: 14, steps: Array(0..<14), paths: paths, seed: seed)
        for name in ["x", "y"] {
            let levels = try #require(run.levels[name])
            let quoted = try #require(run.levels[name + ".one_year"])
            let paid = (0..<paths).map { path in
                (2...13).reduce(0) { $0 + levels[$1][path] } / 12
            }
            let difference = zip(paid, quoted[1]).map { $0 - $1 }
            #expect(mean(of: difference).agrees(with: 0))
            #expect(covariance(of: difference, levels[1]).agrees(with: 0))
            #expect(covariance(of: difference, quoted[1]).agrees(with: 0))
        }
        // The mixture of the law under independent shocks does not hold for x; y's law is log-normal.
        let law = try #require(run.book.entries.last).process.law(at: 13)
        let y = try #require(run.levels["y"]?[13])
        for p in [0.01, 0.95] {
            #expect(share(of: y, below: try #require(law.quantile(p))).agrees(with: p))
        }
        #expect(mean(of: y).agrees(with: try #require(law.mean)))
    }

    static func checkRollovers(paths: Int, seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: schwartz-smith, start: 3, mean_reversion: 1.5 /yr,
                volatility: {chi: 60 %/yr, xi: 25 %/yr}, rollover: {factor: 0.5, rate: 1.5 /yr}}
            """, months: 18, steps: [0, 17], paths: paths, seed: seed)
        let process = try #require(run.book.entries.first).process
        for (index, step) in [0, 17].enumerated() {
            let x = try #require(run.levels["x"]?[index])
            let law = process.law(at: step)
            for p in [0.01, 0.1, 0.5, 0.95] {
                #expect(share(of: x, below: try #require(law.quantile(p))).agrees(with: p))
            }
            #expect(mean(of: x).agrees(with: try #require(law.mean)))
            // E S = e^{variance/2} e^{λt(factor − 1)}.
            let t = Double(step + 1) * delta
            let variance = 0.36 * (1 - exp(-3 * t)) / 3 + 0.0625 * t
            let expected = 3 * exp(variance / 2 - 1.5 * t * 0.5)
            #expect(abs(try #require(law.mean) / expected - 1) < 1e-11)
        }
    }
}

@Suite struct ComputePriceTests {
    @Test func energyFollowsItsClosedForms() throws {
        try ComputePriceClaims.checkEnergy(paths: 40_000, seed: 1)
    }

    @Test func aTenorCostsWhatItsMonthsAreExpectedToCost() throws {
        try ComputePriceClaims.checkTenors(paths: 40_000, seed: 1)
    }

    @Test func rolloversGiveAMixture() throws {
        try ComputePriceClaims.checkRollovers(paths: 40_000, seed: 1)
    }

    @Test func withoutNoiseEnergyIsTariffTimesSeason() throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: energy, start: 2, trend: 10 %/yr, season: [3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
                daily: {mean_reversion: 50 /yr, jumps: {rate: 0 /yr, size: 1}}}
            """, steps: [0, 12], paths: 4)
        let season = 3 / (14.0 / 12)
        for (index, t) in [1.0 / 12, 13.0 / 12].enumerated() {
            let expected = 2 * exp(0.1 * t) * season
            #expect(run.levels["x"]?[index].allSatisfy { abs($0 / expected - 1) < 1e-14 } == true)
        }
    }

    /// Without noise a forward is the path itself, less the premia: ln F = ln S(t) − λ_χ B(τ) − λ_ξ τ.
    @Test func premiaLowerThePriceForATenor() throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: schwartz-smith, start: 2, mean_reversion: 1.5 /yr, drift: -10 %/yr,
                volatility: {chi: 0 %/yr, xi: 0 %/yr}, premium: {chi: 10 %/yr, xi: 5 %/yr}}
            """, steps: [5], paths: 4)
        for (name, months) in [("x.one_year", 12), ("x.three_year", 36)] {
            let expected =
                (1...months).reduce(0.0) { sum, month in
                    let tau = Double(month) / 12
                    return sum
                        + 2 * exp(-0.1 * (0.5 + tau) - 0.1 * (1 - exp(-1.5 * tau)) / 1.5 - 0.05 * tau)
                } / Double(months)
            #expect(run.levels[name]?[0].allSatisfy { abs($0 / expected - 1) < 1e-14 } == true)
        }
    }
}

@Suite struct ComputePriceSlowTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func energyFollowsItsClosedForms(seed: UInt64) throws {
        try ComputePriceClaims.checkEnergy(paths: 1_000_000, seed: seed)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func rolloversGiveAMixture(seed: UInt64) throws {
        try ComputePriceClaims.checkRollovers(paths: 1_000_000, seed: seed)
    }

    @Test func aTenorCostsWhatItsMonthsAreExpectedToCost() throws {
        try ComputePriceClaims.checkTenors(paths: 1_000_000, seed: 1)
    }
}
