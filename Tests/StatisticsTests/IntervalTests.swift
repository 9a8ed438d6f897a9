import Statistics
import Testing

/// Interval formulas against SciPy, and what they refuse.
struct IntervalTests {
    private let level = ConfidenceLevel.percent95

    @Test func wilsonAndClopperPearsonMatchTheOracle() throws {
        for row in try oracleRows("wilson").map(numbers) {
            let interval = Tally(paths: Int(row[1]), events: Int(row[0]))
                .wilson(level: ConfidenceLevel(row[2]))
            // SciPy's bounds at 0 and n carry a rounding residue near 1e-17.
            #expect(agree(interval.low, row[3], relative: 1e-12, absolute: 1e-15), "\(row)")
            #expect(agree(interval.high, row[4], relative: 1e-12), "\(row)")
        }
        for row in try oracleRows("clopper_pearson").map(numbers) {
            let interval = Tally(paths: Int(row[1]), events: Int(row[0]))
                .clopperPearson(level: ConfidenceLevel(row[2]))
            #expect(agree(interval.low, row[3], relative: 1e-9), "\(row)")
            #expect(agree(interval.high, row[4], relative: 1e-9), "\(row)")
        }
    }

    @Test func rareEventsUseTheExactInterval() {
        let rare = Tally(paths: 1000, events: 29)
        #expect(rare.probability(level: level).low == rare.clopperPearson(level: level).low)
        let common = Tally(paths: 1000, events: 30)
        #expect(common.probability(level: level).low == common.wilson(level: level).low)
        let nearlyAlways = Tally(paths: 1000, events: 971)
        #expect(
            nearlyAlways.probability(level: level).high
                == nearlyAlways.clopperPearson(level: level).high)
    }

    @Test func anEventNeverSeenStillHasAnError() throws {
        let never = Tally(paths: 1000, events: 0).probability(level: level)
        #expect(never.value == 0)
        // The exact upper bound is 1 - (η/2)^{1/n}.
        let high = try #require(never.high)
        #expect(agree(high, 1 - Elementary.exp(Elementary.log(0.025) / 1000), relative: 1e-9))
        #expect(try #require(never.standardError) > 0)
    }

    @Test func conditionsOnFewerThanThirtyPathsAreRefused() {
        let few = Tally(paths: 29, events: 10).conditionalProbability(level: level)
        #expect(few.value == nil)
        #expect(few.reason == .tooFewInCondition(have: 29, need: 30))
        #expect(few.reason?.description == "the condition holds on 29 paths, at least 30 needed")
        let enough = Tally(paths: 30, events: 10).conditionalProbability(level: level)
        #expect(enough.value == 10.0 / 30)
    }

    /// The exact ranks agree with SciPy; the approximate ones (np(1-p) >= 400) within one rank.
    @Test func orderStatisticRanksMatchTheOracle() throws {
        for row in try oracleRows("ranks").map(numbers) {
            let n = Int(row[0])
            let ranks = QuantileRanks(
                probability: row[1], count: n, level: ConfidenceLevel(row[2]))
            let lower = ranks.lower ?? 0
            let upper = ranks.upper ?? n + 1
            let slack = row[0] * row[1] * (1 - row[1]) < 400 ? 0 : 1
            #expect(abs(lower - Int(row[3])) <= slack, "\(row) lower \(lower)")
            #expect(abs(upper - Int(row[4])) <= slack, "\(row) upper \(upper)")
        }
    }

    @Test func ranksOfWholeProductsIgnoreRounding() {
        #expect(QuantileRanks.rank(of: 0.07, count: 100) == 7)
        #expect(QuantileRanks.rank(of: 0.07, count: 101) == 8)
        #expect(QuantileRanks.rank(of: 0.95, count: 1_000_000) == 950_000)
        #expect(QuantileRanks.rank(of: 0.975, count: 1_000_000_000) == 975_000_000)
        #expect(QuantileRanks.rank(of: 0.5, count: 1) == 1)
    }

    @Test func theLeastCountForAQuantileIsWhereBothRanksExist() {
        for p in [0.01, 0.05, 0.5, 0.95, 0.99] {
            let need = QuantileRanks.leastCount(probability: p, level: level)
            let enough = QuantileRanks(probability: p, count: need, level: level)
            let short = QuantileRanks(probability: p, count: need - 1, level: level)
            #expect(enough.lower != nil && enough.upper != nil, "\(p)")
            #expect(short.lower == nil || short.upper == nil, "\(p)")
        }
    }

    @Test func smallSamplesUseStudentsT() throws {
        let estimate = Moments([1, 2, 3, 4, 5]).meanEstimate(level: level)
        // s/√n = √2.5/√5 and t(0.975, 4) = 2.776445105.
        let error = (2.5 / 5).squareRoot()
        #expect(agree(try #require(estimate.standardError), error, relative: 1e-15))
        #expect(agree(try #require(estimate.high), 3 + 2.7764451051977987 * error, relative: 1e-9))
    }

    @Test func differenceOfMeansFollowsWelch() throws {
        let a = Moments((0..<40).map { Double($0) })
        let b = Moments((0..<50).map { 2 * Double($0) })
        let estimate = CombinedMeans.difference(a, minus: b, level: level)
        // Variances of 0..<n: n(n+1)/12.
        let expected = (40.0 * 41 / 12 / 40 + 4 * 50.0 * 51 / 12 / 50).squareRoot()
        #expect(estimate.value == 19.5 - 49)
        #expect(agree(try #require(estimate.standardError), expected, relative: 1e-14))
        let few = CombinedMeans.difference(Moments([1, 2]), minus: b, level: level)
        #expect(few.reason == .tooFewInCondition(have: 2, need: 30))
    }

    @Test func aRatioOverANoisyDenominatorIsRefused() {
        var draws = CounterDraws(seed: 3)
        let x = draws.normals(400)
        let y = draws.normals(400)
        let ratio = CombinedMeans.ratio(Comoments(x: x, y: y), level: level)
        #expect(ratio.value == nil)
        #expect(ratio.reason == .denominatorNearZero)
    }

    @Test func proportionalColumnsHaveAnExactRatio() throws {
        let x = (1...50).map { Double($0) }
        let ratio = CombinedMeans.ratio(Comoments(x: x, y: x.map { 4 * $0 }), level: level)
        #expect(ratio.value == 4)
        #expect(ratio.standardError == 0)
    }

    @Test func valuesThatAreNotFiniteRefuseAnEstimate() {
        let broken = Moments([1, .nan, 3, .infinity])
        #expect(broken.meanEstimate(level: level).reason == .notFinite(count: 2))
        #expect(
            OrderStatistics([1, .nan, 3]).quantileEstimate(0.5, level: level).reason
                == .notFinite(count: 1))
    }
}
