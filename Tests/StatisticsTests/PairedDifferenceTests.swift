import Statistics
import Testing

struct PairedDifferenceTests {
    private let level = ConfidenceLevel.percent95
    private static let statistics: [SampleStatistic] = [
        .mean, .standardDeviation, .quantile(0.05), .quantile(0.5), .valueAtRisk(0.95),
        .tailMean(0.95),
    ]

    @Test(arguments: statistics) func equalColumnsDifferByNothing(
        statistic: SampleStatistic
    ) {
        var draws = CounterDraws(seed: 61)
        let column = SampleColumn(draws.normals(2000))
        let difference = PairedDifference.estimate(statistic, column, column)
        #expect(difference.value == 0 && difference.standardError == 0)
        #expect(difference.low == 0 && difference.high == 0 && difference.count == 2000)
    }

    /// A fee on every path moves each level by the fee, and nobody is in doubt about it.
    @Test(arguments: statistics) func aShiftIsKnown(statistic: SampleStatistic) throws {
        var draws = CounterDraws(seed: 62)
        let values = draws.normals(2000)
        let shifted = SampleColumn(values.map { $0 + 8 })
        let difference = PairedDifference.estimate(statistic, shifted, SampleColumn(values))
        let isLoss = [.valueAtRisk(0.95), .tailMean(0.95)].contains(statistic)
        let expected = statistic == .standardDeviation ? 0 : isLoss ? -8.0 : 8
        // Adding 8 rounds each value by an ulp of 8 at most, also within sums of them.
        let rounding = 4 * 8.0.ulp
        #expect(abs(try #require(difference.value) - expected) <= 200 * rounding)
        #expect(try #require(difference.standardError) <= 200 * rounding)
    }

    @Test func theMeanIsThatOfTheDifferences() throws {
        var draws = CounterDraws(seed: 63)
        let pairs = (0..<1000).map { _ in draws.pair(0.9) }
        let given = pairs.map { $0.x < 0.5 ? 1.0 : 0 }
        let difference = PairedDifference.estimate(
            .mean, SampleColumn(pairs.map(\.x), given: given),
            SampleColumn(pairs.map(\.y), given: given))
        let direct = Moments(pairs.filter { $0.x < 0.5 }.map { $0.x - $0.y })
            .meanEstimate(level: level)
        #expect(difference.count == direct.count)
        #expect(agree(try #require(difference.value), try #require(direct.value), relative: 1e-12))
        // n paths of which m enter, against m: √(n/(n-1)) and √(m/(m-1)).
        #expect(
            agree(
                try #require(difference.standardError), try #require(direct.standardError),
                relative: 1 / Double(direct.count)))
    }

    @Test func scoreIntervalsMatchTheLikelihood() throws {
        for row in try oracleRows("tango", in: "tail_risk").map(numbers) {
            let counts = PairedCounts(count: Int(row[0]), greater: Int(row[1]), less: Int(row[2]))
            let interval = counts.difference(level: ConfidenceLevel(row[3]))
            // A numerical maximum is known to the root of the precision.
            let low = try #require(interval.low)
            let high = try #require(interval.high)
            #expect(agree(low, row[4], relative: 1e-6, absolute: 1e-9), "\(row) \(low)")
            #expect(agree(high, row[5], relative: 1e-6, absolute: 1e-9), "\(row) \(high)")
        }
    }

    @Test func probabilitiesUseTheScoreInterval() {
        let a = (0..<1000).map { $0 < 12 ? 1.0 : 0 }
        let b = (0..<1000).map { $0 >= 997 ? 1.0 : 0 }
        let difference = PairedDifference.estimate(
            .probability, SampleColumn(a), SampleColumn(b))
        let counts = PairedCounts(count: 1000, greater: 12, less: 3)
        #expect(difference == counts.difference(level: level))
    }

    @Test func neverDifferingEventsKeepAnInterval() throws {
        let a = SampleColumn((0..<1000).map { $0 < 300 ? 1.0 : 0 })
        let difference = PairedDifference.estimate(.probability, a, a)
        #expect(difference.value == 0 && difference.standardError == 0)
        let z2 = level.z * level.z
        #expect(agree(try #require(difference.high), z2 / (1000 + z2), relative: 1e-12))
        #expect(agree(try #require(difference.low), -z2 / (1000 + z2), relative: 1e-12))
    }

    @Test func ratherFewDifferencesAreRefused() {
        var draws = CounterDraws(seed: 64)
        let values = draws.normals(5000)
        let changed = values.indices.map { $0 < 29 ? values[$0] + 1 : values[$0] }
        let difference = PairedDifference.estimate(
            .mean, SampleColumn(changed), SampleColumn(values))
        #expect(difference.reason == .tooFewDiffering(have: 29, need: 30))
        #expect(difference.reason?.description == "the two differ on 29 paths, at least 30 needed")
        // A change in the best half of the paths leaves the worst twentieth as it is.
        let bonus = values.map { $0 > 0 ? $0 + 1 : $0 }
        let tail = PairedDifference.estimate(
            .tailMean(0.95), SampleColumn(bonus), SampleColumn(values))
        #expect(tail.value == 0 && tail.standardError == 0)
    }

    @Test func refusalsArePassedOn() {
        let values = (0..<100).map(Double.init)
        let few = SampleColumn(values, given: values.map { $0 < 12 ? 1 : 0 })
        let all = SampleColumn(values)
        for statistic in [SampleStatistic.mean, .probability, .quantile(0.5), .maximum] {
            #expect(
                PairedDifference.estimate(statistic, all, few).reason
                    == .tooFewInCondition(have: 12, need: 30))
        }
        let nan = SampleColumn(values.map { $0 == 3 ? .nan : $0 })
        #expect(PairedDifference.estimate(.mean, nan, all).reason == .notFinite(count: 1))
        #expect(
            PairedDifference.probabilityGreater(nan, than: all).reason == .notFinite(count: 1))
        let extremes = PairedDifference.estimate(.maximum, all, all)
        #expect(extremes.value == 0 && extremes.standardError == nil)
    }

    @Test func tiesShareTheChanceToBeat() throws {
        let a = SampleColumn((0..<1000).map { $0 < 300 ? 2 : $0 < 400 ? 0 : 1 })
        let b = SampleColumn(Array(repeating: 1.0, count: 1000))
        let chance = PairedDifference.probabilityGreater(a, than: b)
        #expect(agree(try #require(chance.value), 0.3 + 0.6 / 2, relative: 1e-15))
        let reverse = PairedDifference.probabilityGreater(b, than: a)
        #expect(agree(try #require(reverse.value), 0.4, relative: 1e-15))
        #expect(
            agree(try #require(reverse.low), 1 - (try #require(chance.high)), relative: 1e-12))
        // The same as the mean of 1, ½ and 0.
        let score = SampleColumn((0..<1000).map { $0 < 300 ? 1 : $0 < 400 ? 0 : 0.5 })
        let error = try #require(score.estimate(.mean).standardError)
        #expect(agree(try #require(chance.standardError), error, relative: 1e-3))
    }

    @Test func aCombinationAddsInfluences() throws {
        var draws = CounterDraws(seed: 65)
        let pairs = (0..<1000).map { _ in draws.pair(0.5) }
        let (x, y) = (pairs.map(\.x), pairs.map(\.y))
        let a = try #require(SampleColumn(x).influence(.mean))
        let b = try #require(SampleColumn(y).influence(.mean))
        let sum = PairedDifference.combination([
            (2, a.value, a.influence), (-3, b.value, b.influence),
        ])
        let direct = Moments(zip(x, y).map { 2 * $0 - 3 * $1 }).meanEstimate(level: level)
        #expect(agree(try #require(sum.value), try #require(direct.value), relative: 1e-12))
        #expect(
            agree(
                try #require(sum.standardError), try #require(direct.standardError),
                relative: 1e-12))
    }
}

/// Errors of differences of quantiles against a bootstrap computed outside the project.
@Suite struct QuantileDifferenceTests {
    /// The sample of `quantile_difference.py`.
    private static func columns(
        _ name: String, _ size: Double, _ count: Int
    ) -> (x: [Double], y: [Double]) {
        let plastic = 1.32471795724474602596
        func fraction(_ number: Double) -> Double { number - number.rounded(.down) }
        let pairs = (1...count).map { i in
            let (u, v) = (
                fraction(Double(i) / plastic), fraction(Double(i) / (plastic * plastic))
            )
            let x = NormalDistribution.quantile(u)
            switch name {
            case "some": return (x, x - (v < size ? 0.5 : 0))
            case "low": return (x, max(x, size))
            case "scale": return (x, x * (1 + size))
            default: return (x, x + size * NormalDistribution.quantile(v))
            }
        }
        return (pairs.map(\.0), pairs.map(\.1))
    }

    @Test(
        "J7 · the error of a difference of P5 is the bootstrap's within 10 %",
        arguments: ["some", "low", "scale", "noise"])
    func theErrorIsTheBootstraps(name: String) throws {
        for row in try oracleRows(name, in: "quantile_difference").map(numbers) {
            let (size, count, level, expected) = (row[0], Int(row[1]), row[2], row[3])
            let (x, y) = Self.columns(name, size, count)
            let found = PairedDifference.estimate(
                .quantile(level), SampleColumn(x), SampleColumn(y))
            let error = try #require(found.standardError)
            #expect(abs(error - expected) <= 0.1 * expected, "\(row) \(error)")
            // VaR of the mirror image is the same quantile but for the rank of its loss.
            let loss = PairedDifference.estimate(
                .valueAtRisk(level), SampleColumn(x.map { -$0 }), SampleColumn(y.map { -$0 }))
            #expect(loss.value == found.value)
            #expect(abs(try #require(loss.standardError) - expected) <= 0.1 * expected, "\(row)")
        }
    }

    /// Paths that enter one column only count as differing.
    @Test func conditionsMayDiffer() throws {
        var draws = CounterDraws(seed: 66)
        let x = draws.normals(4_000)
        let a = SampleColumn(x, given: x.indices.map { $0 % 200 == 0 ? 0 : 1 })
        let found = PairedDifference.estimate(.quantile(0.05), a, SampleColumn(x))
        let error = try #require(found.standardError)
        #expect(error > 0 && error < 0.01, "\(error)")
    }
}
