import Factors
import Foundation
import Testing

/// Processes that have no law in closed form, at a million paths and three seeds: where one random
/// number a path or a month decides, their laws follow from its own.
@Suite struct ParameterSlowTests {
    static let paths = 1_000_000

    private func expect(
        _ name: String, _ levels: [[Double]], means: [Double], products: [Double],
        _ covariance: Double
    ) {
        for index in 0..<2 {
            #expect(mean(of: levels[index]).agrees(with: means[index]), "\(name)")
            let variance = products[index] - means[index] * means[index]
            #expect(
                FactorTests.covariance(of: levels[index], levels[index]).agrees(with: variance),
                "\(name)")
        }
        #expect(
            FactorTests.covariance(of: levels[0], levels[1]).agrees(with: covariance), "\(name)")
    }

    // MARK: - A parameter of the path

    /// ∫₀¹ by Simpson's rule.
    private func integral(_ f: (Double) -> Double) -> Double {
        let n = 400
        return (0...n).reduce(0.0) { sum, i in
            let weight: Double = i == 0 || i == n ? 1 : (i % 2 == 1 ? 4 : 2)
            return sum + weight * f(Double(i) / Double(n))
        } / Double(3 * n)
    }

    /// Levels that rise with a parameter that is uniform from 0.4 to 1.2 a year.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func adoptionFollowsItsParameter(seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              bass: {process: bass, market: 1 users, innovation: 3 %/yr,
                imitation: {from: 40 %/yr, to: 120 %/yr}}
              logistic: {process: logistic, start: 0.05 users, market: 1 users,
                speed: {from: 40 %/yr, to: 120 %/yr}}
            """, months: 36, steps: [23, 35], paths: Self.paths, seed: seed)
        let levels: [String: (Double, Double) -> Double] = [
            "bass": { q, t in
                let e = exp(-(0.03 + q) * t)
                return (1 - e) / (1 + q / 0.03 * e)
            },
            "logistic": { q, t in 1 / (1 + 19 * exp(-q * t)) },
        ]
        for (name, level) in levels {
            let found = try #require(run.levels[name])
            func at(_ t: Double) -> (Double) -> Double { { level(0.4 + 0.8 * $0, t) } }
            let (early, late) = (at(2), at(3))
            let means = [integral(early), integral(late)]
            expect(
                name, found, means: means,
                products: [early, late].map { f in integral { f($0) * f($0) } },
                integral { early($0) * late($0) } - means[0] * means[1])
            for p in [0.01, 0.95] {
                #expect(share(of: found[1], below: late(p)).agrees(with: p), "\(name)")
            }
        }
    }

    // MARK: - Answers

    /// E min(KX, cap) at ln K, as ``ReasoningLength`` states it.
    private func length(_ growth: Double) -> Double {
        func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
        let (z, cap, tail) = (1.6448536269514722, 9000.0, 1.75)
        let s = log(5248.0 / 739) / z
        let m = growth + log(739)
        let q = exp(growth) * 5248
        let below = exp(m + s * s / 2)
        if q >= cap {
            let d = (log(cap) - m) / s
            return below * cumulative(d - s) + cap * cumulative(-d)
        }
        return below * cumulative(z - s)
            + 0.05 * q * (tail - pow(q / cap, tail - 1)) / (tail - 1)
    }

    /// Levels that rise with ln K, normal in both months.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func lengthsFollowTheirScale(seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: reasoning-length, median: 739 tok/action, p95: 5248 tok/action,
                cap: 9000 tok/action, tail_index: 1.75, trend: 30 %/yr, mean_reversion: 1 /yr,
                volatility: 60 %/yr}
            """, months: 12, steps: [5, 11], paths: Self.paths, seed: seed, names: ["x"])
        let found = try #require(run.levels["x"])
        let deviations = [0.5, 1].map { t in (0.36 * (1 - exp(-2 * t)) / 2).squareRoot() }
        let correlation = exp(-0.5) * deviations[0] / deviations[1]
        let rest = (1 - correlation * correlation).squareRoot()
        let n = 160
        let nodes = (-n...n).map { 8 * Double($0) / Double(n) }
        let weights = nodes.map { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() * 8 / Double(n) }
        func expected(_ f: (Double) -> Double) -> Double {
            zip(nodes, weights).reduce(0) { $0 + $1.1 * f($1.0) }
        }
        func early(_ z: Double) -> Double { length(0.15 + deviations[0] * z) }
        func late(_ z: Double) -> Double { length(0.3 + deviations[1] * z) }
        let means = [expected(early), expected(late)]
        let together = expected { x in
            early(x) * expected { late(correlation * x + rest * $0) }
        }
        expect(
            "x", found, means: means,
            products: [early, late].map { f in expected { f($0) * f($0) } },
            together - means[0] * means[1])
        for (p, z) in [(0.01, -2.3263478740408408), (0.95, 1.6448536269514722)] {
            #expect(share(of: found[1], below: late(z)).agrees(with: p))
        }
    }

    // MARK: - Prices that hold until something happens

    /// A market that falls for certain, taken over with the same chance each month.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func pricesAreThoseOfTheirLastChange(seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              market: {process: trend, start: 10, drift: -100 %/yr}
              sticky: {process: sticky-price, start: 10, market: market, reprice: 3 /yr}
              model: {process: model-price, start: 10, market: market, releases: 2.4 /yr}
            """, months: 12, steps: [10, 11], paths: Self.paths, seed: seed,
            names: ["sticky", "model"])
        func market(_ month: Int) -> Double { 10 * exp(-Double(month) / 12) }
        for (name, rate) in [("sticky", 3.0), ("model", 2.4)] {
            let stays = exp(-rate / 12)
            /// Prices and their chances by the month of the last change.
            func law(_ months: Int) -> [(price: Double, chance: Double)] {
                (0...months).map { month in
                    let since = pow(stays, Double(months - month))
                    return (market(month), month == 0 ? since : since * (1 - stays))
                }
            }
            let laws = [law(11), law(12)]
            let means = laws.map { $0.reduce(0) { $0 + $1.price * $1.chance } }
            let products = laws.map { $0.reduce(0) { $0 + $1.price * $1.price * $1.chance } }
            let together = stays * products[0] + (1 - stays) * market(12) * means[0]
            let found = try #require(run.levels[name])
            expect(
                name, found, means: means, products: products, together - means[0] * means[1])
            // Changed in the last month; never changed.
            let near = 1 + 1e-12
            #expect(share(of: found[1], below: market(12) * near).agrees(with: 1 - stays))
            #expect(
                share(of: found[1], below: market(1) * near).agrees(with: 1 - pow(stays, 12)))
        }
    }
}
