import Statistics
import Testing

/// 95 % intervals cover the truth on 92 to 98 % of 1,000 samples.
struct SampleCoverageSlowTests {
    private static let seeds = 1000
    private static let accepted = 920...980

    /// Counts, for each of the truths, how many of the intervals hold it.
    private func expectCoverage(
        _ truths: [(name: String, value: Double)], seed: UInt64, _ label: String,
        _ estimates: (inout CounterDraws) -> [EstimatedValue]
    ) {
        var hits = Array(repeating: 0, count: truths.count)
        for replication in 0..<Self.seeds {
            var draws = CounterDraws(seed: seed &+ 7919 &* UInt64(replication))
            for (index, estimate) in estimates(&draws).enumerated() {
                if let low = estimate.low, let high = estimate.high,
                    low <= truths[index].value, truths[index].value <= high
                {
                    hits[index] += 1
                }
            }
        }
        for (truth, hits) in zip(truths, hits) {
            #expect(Self.accepted.contains(hits), "\(label), \(truth.name): \(hits)")
        }
    }

    @Test(arguments: Law.allCases) func singleStatistics(law: Law) throws {
        let moments = try law.moments()
        let tail = try law.tail(0.95)
        let truths = try [
            ("mean", moments.mean), ("P", moments.above), ("p5", law.quantile(0.05)),
            ("p50", law.quantile(0.5)), ("p95", law.quantile(0.95)), ("var95", tail.atRisk),
            ("cvar95", tail.tailMean),
        ]
        expectCoverage(truths, seed: 11, law.rawValue) { draws in
            let values = (0..<5000).map { _ in law.draw(&draws) }
            let column = SampleColumn(values).ranked()
            let losses = SampleColumn(values.map { -$0 }).ranked()
            return [
                column.estimate(.mean),
                SampleColumn(values.map { $0 > 1.5 ? 1 : 0 }).estimate(.probability),
                column.estimate(.quantile(0.05)), column.estimate(.quantile(0.5)),
                column.estimate(.quantile(0.95)), losses.estimate(.valueAtRisk(0.95)),
                losses.estimate(.tailMean(0.95)),
            ]
        }
    }

    @Test func conditionalStatistics() throws {
        let truth = try conditionalOracle(0.5, -1, -0.5)
        expectCoverage(
            [("P(x < -1 | y < -0.5)", truth.probability), ("E[x | y < -0.5]", truth.mean)],
            seed: 12, "bivariate normal"
        ) { draws in
            let pairs = (0..<2000).map { _ in draws.pair(0.5) }
            let given = pairs.map { $0.y < -0.5 ? 1.0 : 0 }
            return [
                SampleColumn(pairs.map { $0.x < -1 ? 1 : 0 }, given: given).estimate(.probability),
                SampleColumn(pairs.map(\.x), given: given).estimate(.mean),
            ]
        }
    }

    /// b = shift + scale (ρ a + √(1 − ρ²) noise), so that b's law is known too.
    @Test(arguments: [(1.0, 0.0, 0.99), (1.2, 0.3, 0.99), (1.0, 0.0, 0.999), (0.8, 0.0, 0.5)])
    func pairedDifferences(scale: Double, shift: Double, rho: Double) throws {
        let law = Law.normal
        let tail = try law.tail(0.95)
        func level(_ z: Double) -> Double { z - (shift + scale * z) }
        let edge = -0.5
        let chance = NormalDistribution.cumulative(edge)
            - NormalDistribution.cumulative((edge - shift) / scale)
        let truths = try [
            ("mean", -shift), ("sd", 1 - scale), ("P", chance), ("p5", level(law.quantile(0.05))),
            ("p50", level(law.quantile(0.5))), ("p95", level(law.quantile(0.95))),
            ("var95", shift + (1 - scale) * tail.atRisk),
            ("cvar95", shift + (1 - scale) * tail.tailMean),
        ]
        let statistics: [SampleStatistic] = [
            .quantile(0.05), .quantile(0.5), .quantile(0.95), .valueAtRisk(0.95), .tailMean(0.95),
        ]
        expectCoverage(truths, seed: 13, "scale \(scale), correlation \(rho)") { draws in
            let pairs = (0..<5000).map { _ in draws.pair(rho) }
            let (x, y) = (pairs.map(\.x), pairs.map { shift + scale * $0.y })
            let (a, b) = (SampleColumn(x).ranked(), SampleColumn(y).ranked())
            let events = PairedDifference.estimate(
                .probability, SampleColumn(x.map { $0 < edge ? 1 : 0 }),
                SampleColumn(y.map { $0 < edge ? 1 : 0 }))
            return [
                PairedDifference.estimate(.mean, a, b),
                PairedDifference.estimate(.standardDeviation, a, b), events,
            ] + statistics.map { PairedDifference.estimate($0, a, b) }
        }
    }

    /// Where hardly a path lies between the two quantiles, intervals are wide rather than narrow.
    @Test(arguments: [0.9999, 0.999_99, 0.999_999_9])
    func nearlyEqualColumnsAreNotMissed(rho: Double) {
        for p in [0.05, 0.5] {
            let hits = (0..<Self.seeds).count { replication in
                var draws = CounterDraws(seed: 16 &+ 7919 &* UInt64(replication))
                let pairs = (0..<2000).map { _ in draws.pair(rho) }
                let difference = PairedDifference.estimate(
                    .quantile(p), SampleColumn(pairs.map(\.x)), SampleColumn(pairs.map(\.y)))
                guard let low = difference.low, let high = difference.high else { return false }
                return low <= 0 && 0 <= high
            }
            #expect(hits >= Self.accepted.lowerBound, "p \(p), correlation \(rho): \(hits)")
        }
    }

    /// Lognormal profits of two contracts that differ by noise and a factor.
    @Test func pairedDifferencesOfASkewedLaw() throws {
        let law = Law.lognormal
        let (mean, tail) = (try law.moments().mean, try law.tail(0.95))
        let (factor, part) = (1.1, 0.99)
        let gain = 1 - factor
        let truths = try [
            ("mean", gain * mean), ("p5", gain * law.quantile(0.05)),
            ("p95", gain * law.quantile(0.95)), ("var95", gain * tail.atRisk),
            ("cvar95", gain * tail.tailMean),
        ]
        let statistics: [SampleStatistic] = [
            .mean, .quantile(0.95), .quantile(0.05), .valueAtRisk(0.95), .tailMean(0.95),
        ]
        expectCoverage(truths, seed: 14, law.rawValue) { draws in
            let pairs = (0..<5000).map { _ in draws.pair(part) }
            // Losses, so that the long tail is the bad one: the quantiles change places and sign.
            let a = SampleColumn(pairs.map { -Elementary.exp(0.5 * $0.x) }).ranked()
            let b = SampleColumn(pairs.map { -factor * Elementary.exp(0.5 * $0.y) }).ranked()
            return statistics.enumerated().map { index, statistic in
                index < 3
                    ? PairedDifference.estimate(statistic, b, a)
                    : PairedDifference.estimate(statistic, a, b)
            }
        }
    }

    /// Each of two variants with a condition of its own, and both under the same one.
    @Test func pairedConditionalProbabilities() throws {
        let loose = try conditionalOracle(0.5, -1, -0.5)
        let close = try conditionalOracle(0.9, -1, -0.5)
        let truths = [
            ("own conditions, P", loose.probability - close.probability),
            ("own conditions, mean", loose.mean - close.mean),
            ("one condition, P", loose.probability - close.probability),
            ("one condition, mean", loose.mean - close.mean),
        ]
        expectCoverage(truths, seed: 15, "conditional") { draws in
            let paths = (0..<4000).map { _ in
                let (miss, own) = (draws.normal(), draws.normal())
                let other = 0.99 * miss + (1 - 0.99 * 0.99).squareRoot() * draws.normal()
                func mixed(_ rho: Double, _ y: Double) -> Double {
                    rho * y + (1 - rho * rho).squareRoot() * own
                }
                return (miss, other, mixed(0.5, miss), mixed(0.9, other), mixed(0.9, miss))
            }
            func column(
                _ x: (Int) -> Double, _ y: (Int) -> Double, isEvent: Bool
            ) -> SampleColumn {
                SampleColumn(
                    paths.indices.map { isEvent ? (x($0) < -1 ? 1 : 0) : x($0) },
                    given: paths.indices.map { y($0) < -0.5 ? 1 : 0 })
            }
            return [true, false].map { isEvent in
                PairedDifference.estimate(
                    isEvent ? .probability : .mean,
                    column({ paths[$0].2 }, { paths[$0].0 }, isEvent: isEvent),
                    column({ paths[$0].3 }, { paths[$0].1 }, isEvent: isEvent))
            } + [true, false].map { isEvent in
                PairedDifference.estimate(
                    isEvent ? .probability : .mean,
                    column({ paths[$0].2 }, { paths[$0].0 }, isEvent: isEvent),
                    column({ paths[$0].4 }, { paths[$0].0 }, isEvent: isEvent))
            }
        }
    }
}
