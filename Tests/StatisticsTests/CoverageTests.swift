import Statistics
import Testing

/// Intervals cover the truth as often as they say, over a few thousand replications.
struct CoverageTests {
    private static let replications = 2000
    private let level = ConfidenceLevel.percent95

    private func covered(
        seed: UInt64, truth: Double, _ estimate: (inout CounterDraws) -> EstimatedValue
    ) -> Int {
        (0..<Self.replications).count { replication in
            var draws = CounterDraws(seed: seed &+ 7919 &* UInt64(replication))
            let interval = estimate(&draws)
            guard let low = interval.low, let high = interval.high else { return false }
            return low <= truth && truth <= high
        }
    }

    /// P(l <= Bin(n, p) < u) for the ranks in use.
    private func exactCoverage(probability p: Double, count n: Int) throws -> Double {
        let ranks = QuantileRanks(probability: p, count: n, level: level)
        let lower = try #require(ranks.lower)
        let upper = try #require(ranks.upper)
        return BinomialDistribution.cumulative(upper - 1, count: n, probability: p)
            - BinomialDistribution.cumulative(lower - 1, count: n, probability: p)
    }

    @Test func meansOfSmallNormalSamplesAreCovered() {
        let hits = covered(seed: 1, truth: 0) { draws in
            Moments(draws.normals(8)).meanEstimate(level: level)
        }
        #expect(matches(hits, of: Self.replications, probability: 0.95))
    }

    @Test func batchMeansAreCovered() {
        let hits = covered(seed: 2, truth: 0) { draws in
            Batches.mean(draws.normals(10), count: 10, level: level)
        }
        #expect(matches(hits, of: Self.replications, probability: 0.95))
    }

    /// Wilson's coverage at n = 400, p = 0.2 is 0.9477, summed over the binomial law.
    @Test func commonProbabilitiesAreCovered() {
        let exact = (0...400).reduce(0.0) { sum, k in
            let interval = Tally(paths: 400, events: k).probability(level: level)
            let covers = interval.low! <= 0.2 && 0.2 <= interval.high!
            return covers
                ? sum + BinomialDistribution.mass(k, count: 400, probability: 0.2) : sum
        }
        #expect(abs(exact - 0.95) < 0.01, "\(exact)")
    }

    /// Clopper and Pearson never cover less than they say, whatever p.
    @Test(arguments: [0.001, 0.01, 0.03, 0.05]) func rareProbabilitiesAreCovered(p: Double) {
        let exact = (0...400).reduce(0.0) { sum, k in
            let interval = Tally(paths: 400, events: k).clopperPearson(level: level)
            let covers = interval.low <= p && p <= interval.high
            return covers ? sum + BinomialDistribution.mass(k, count: 400, probability: p) : sum
        }
        #expect(exact >= 0.95)
    }

    /// The coverage of order statistics is exact: P(l <= Bin(n, p) < u).
    @Test(arguments: [(0.05, 100), (0.5, 51), (0.95, 3000), (0.05, 20_000), (0.01, 1_000_000)])
    func quantilesAreCovered(p: Double, n: Int) throws {
        let coverage = try exactCoverage(probability: p, count: n)
        // The normal approximation may sit one rank inside.
        #expect(coverage >= (n > 10_000 ? 0.9495 : 0.95))
        #expect(coverage <= 0.985)
    }

    @Test func medianIntervalsCoverInSimulation() throws {
        let exact = try exactCoverage(probability: 0.5, count: 51)
        let hits = covered(seed: 3, truth: 0) { draws in
            OrderStatistics(draws.normals(51)).quantileEstimate(0.5, level: level)
        }
        #expect(matches(hits, of: Self.replications, probability: exact))
    }

    /// Delta-method ratios are correct to first order: allow 1 % beside the sampling error.
    @Test func ratiosOfMeansAreCovered() {
        let hits = covered(seed: 4, truth: 0.5) { draws in
            let x = (0..<200).map { _ in 4 + draws.normal() }
            let y = x.map { 0.5 * $0 + draws.normal() }
            return CombinedMeans.ratio(Comoments(x: x, y: y), level: level)
        }
        #expect(abs(Double(hits) / Double(Self.replications) - 0.95) < 0.01 + 0.0195)
    }

    @Test func erosionIsCovered() {
        // Margin 10 on hits; on misses 10 - 2 s + noise with s exponential of mean 3.
        let hits = covered(seed: 5, truth: 2) { draws in
            let hit = Moments((0..<300).map { _ in 10 + draws.normal() })
            let s = (0..<200).map { _ in -3 * Elementary.log(draws.uniform()) }
            let margin = s.map { 10 - 2 * $0 + 2 * draws.normal() }
            return CombinedMeans.erosion(
                hit: hit, miss: Comoments(x: s, y: margin), level: level)
        }
        #expect(abs(Double(hits) / Double(Self.replications) - 0.95) < 0.01 + 0.0195)
    }
}
