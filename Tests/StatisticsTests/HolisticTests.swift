import Statistics
import Testing

/// The radix sort, the sketch and exact order statistics.
struct HolisticTests {
    private let level = ConfidenceLevel.percent95

    /// Many magnitudes, both signs, repeats and every special value.
    private func nasty(_ count: Int, seed: UInt64) -> [Double] {
        var draws = CounterDraws(seed: seed)
        let special: [Double] = [
            0, -0.0, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
            -.leastNonzeroMagnitude, 1, -1, 1,
        ]
        return (0..<count).map { i in
            switch i % 5 {
            case 0: special[Int(draws.bits() % UInt64(special.count))]
            case 1: (draws.uniform() - 0.5) * 1e3
            case 2: Elementary.exp(40 * draws.normal())
            case 3: -Elementary.exp(40 * draws.normal())
            default: Double(Int(draws.bits() % 100))
            }
        }
    }

    // MARK: - Sorting

    @Test(arguments: [0, 1, 2, 511, 512, 5000]) func radixSortOrdersAsComparisonDoes(count: Int) {
        let values = nasty(count, seed: 1)
        var sorted = values
        RadixSort.sort(&sorted)
        // -0 before +0 is the one thing that < does not see.
        let expected = values.sorted {
            $0 == $1 ? $0.sign == .minus && $1.sign == .plus : $0 < $1
        }
        let isSorted = sorted.map(\.bitPattern) == expected.map(\.bitPattern)
        #expect(isSorted)
    }

    /// Keys that crowd defeat mending, so that every digit is sorted.
    @Test func crowdedValuesAreSortedByAllDigits() {
        var draws = CounterDraws(seed: 8)
        var values = (0..<5000).map { _ in
            (draws.uniform() < 0.5 ? -1e300 : 1e300) * (1 + 1e-14 * draws.normal())
        }
        let expected = values.sorted()
        RadixSort.sort(&values)
        #expect(values == expected)
    }

    @Test(arguments: [100, 2000]) func radixSortPutsEveryNaNLast(count: Int) {
        var values = nasty(count, seed: 2)
        for i in stride(from: 0, to: count, by: 10) { values[i] = i % 20 == 0 ? .nan : -.nan }
        var sorted = values
        RadixSort.sort(&sorted)
        let nans = values.count { $0.isNaN }
        #expect(sorted.suffix(nans).allSatisfy { $0.isNaN })
        #expect(!sorted.dropLast(nans).contains { $0.isNaN })
        #expect(OrderStatistics(sorted: sorted).count == count - nans)
    }

    /// Asked in any order, ranks and tails are those of the sample sorted in full, to the bit.
    @Test(arguments: [0, 1, 255, 256, 4096, 20_000]) func sortingOnDemandAnswersAsSortingDoes(
        count: Int
    ) {
        let atoms = (0..<count).map { $0 % 3 == 0 ? 0.5 : Double($0 % 7) }
        var draws = CounterDraws(seed: 9)
        let plain = (0..<count).map { _ in 100 + 1000 * draws.normal() }
        let signs = (0..<count).map { $0 % 2 == 0 ? 0.0 : -0.0 }
        let wild = nasty(count, seed: 10).filter(\.isFinite)
        for values in [atoms, plain, signs, wild] {
            let exact = OrderStatistics(values)
            let sample = SortedOnDemand(finite: values)
            #expect(sample.count == exact.count)
            var ranks = values.isEmpty ? [] : Array(1...values.count)
            ranks.sort { ($0 &* 7919) % 1009 < ($1 &* 7919) % 1009 }
            let same = ranks.allSatisfy {
                sample.value(atRank: $0).bitPattern == exact.value(atRank: $0).bitPattern
            }
            #expect(same)
            for rank in [0, values.count / 10, values.count] {
                let fresh = SortedOnDemand(finite: values)
                #expect(
                    fresh.shortfalls(belowRank: rank, threshold: 3)
                        == exact.shortfalls(belowRank: rank, threshold: 3))
                let other = SortedOnDemand(finite: values)
                #expect(
                    other.shortfalls(aboveRank: rank, threshold: 3)
                        == exact.shortfalls(aboveRank: rank, threshold: 3))
            }
            // The greatest values of a sample are the least of its negatives, term by term.
            let mirrored = MirroredSample(SortedOnDemand(finite: values))
            let negated = OrderStatistics(values.map { -$0 })
            for rank in [0, values.count / 10, values.count] {
                let a = mirrored.shortfalls(belowRank: rank, threshold: 3)
                let b = negated.shortfalls(belowRank: rank, threshold: 3)
                let bound = Double(rank + 1) * Double.ulpOfOne
                #expect(agree(a.sum, b.sum, relative: bound, absolute: 0))
                #expect(agree(a.squares, b.squares, relative: bound, absolute: 0))
            }
        }
    }

    // MARK: - The sketch

    @Test func sketchQuantilesStayWithinTheStatedError() throws {
        let values = nasty(4000, seed: 3)
        var sketch = LogLinearSketch()
        values.withUnsafeBufferPointer { sketch.add($0.baseAddress!, count: $0.count) }
        let ranked = sketch.ranked()
        let exact = OrderStatistics(values)
        #expect(ranked.count == exact.count)
        for rank in 1...exact.count {
            let truth = exact.value(atRank: rank)
            // Subnormal bins have constant width; there the bound is absolute.
            #expect(
                agree(
                    ranked.value(atRank: rank), truth, relative: LogLinearSketch.relativeError,
                    absolute: 0x1p-1033),
                "rank \(rank): \(truth)")
        }
    }

    @Test func sketchCountsEveryValueOnce() {
        var sketch = LogLinearSketch()
        let row: [Double] = [
            1, .nan, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .infinity, -2, .nan,
        ]
        let mask: [Double] = [1, 1, 1, 1, 1, 1, 1, 0, 0]
        sketch.add(row, count: row.count, mask: mask)
        #expect(sketch.count == 6)
        #expect(sketch.nanCount == 1)
        #expect(sketch.minimum == -.infinity)
        #expect(sketch.maximum == .infinity)
        #expect(sketch.ranked().quantileEstimate(0.5, level: level).reason == .notFinite(count: 1))
    }

    @Test func aConstantIsExactInTheSketch() {
        var sketch = LogLinearSketch()
        for _ in 0..<1000 { sketch.add(0.1) }
        #expect(sketch.quantile(0.01) == 0.1)
        #expect(sketch.quantile(0.99) == 0.1)
        #expect(LogLinearSketch().quantile(0.5) == nil)
    }

    @Test(arguments: [255, 256, 257, 65_535, 65_537])
    func aBinHoldsAnyCountThroughMerges(count: Int) {
        let row = Array(repeating: -3.0, count: count)
        var sketch = LogLinearSketch()
        row.withUnsafeBufferPointer { sketch.add($0.baseAddress!, count: count) }
        sketch.add(7)
        var twice = sketch
        twice.merge(sketch)
        for (sketch, factor) in [(sketch, 1), (twice, 2)] {
            let ranked = sketch.ranked()
            #expect(ranked.count == factor * (count + 1))
            #expect(ranked.value(atRank: factor * count) < 0)
            #expect(ranked.value(atRank: factor * count + 1) > 0)
        }
    }

    @Test func sketchRowsAndSingleValuesAgree() {
        let values = nasty(1000, seed: 4)
        var whole = LogLinearSketch()
        values.withUnsafeBufferPointer { whole.add($0.baseAddress!, count: $0.count) }
        var single = LogLinearSketch()
        for x in values.reversed() { single.add(x) }
        #expect(whole == single)
    }

    @Test func sketchTailRiskFollowsTheExactOne() throws {
        var draws = CounterDraws(seed: 6)
        let values = (0..<20_000).map { _ in 100 + 1000 * draws.normal() }
        var sketch = LogLinearSketch()
        for x in values { sketch.add(x) }
        let exact = OrderStatistics(values)
        for alpha in [0.9, 0.99] {
            let ranked = sketch.ranked()
            let pairs = [
                (ranked.valueAtRisk(alpha, level: level), exact.valueAtRisk(alpha, level: level)),
                (
                    ranked.conditionalValueAtRisk(alpha, level: level),
                    exact.conditionalValueAtRisk(alpha, level: level)
                ),
            ]
            for (rough, fine) in pairs {
                let value = try #require(rough.value)
                #expect(
                    agree(value, try #require(fine.value), relative: LogLinearSketch.relativeError))
            }
        }
    }

    // MARK: - Order statistics

    @Test func quantilesAreOrderStatistics() {
        let values = OrderStatistics((1...100).map(Double.init).reversed())
        #expect(values.quantile(0.05) == 5)
        #expect(values.quantile(0.051) == 6)
        #expect(values.quantile(0.5) == 50)
        #expect(values.quantile(0.07) == 7)
        #expect(OrderStatistics([]).quantile(0.5) == nil)
    }

    @Test func maskedSamplesAreTheSubset() {
        let row: [Double] = [5, 1, 4, 2, 3]
        let mask: [Double] = [1, 0, 1, 0, 1]
        let subset = row.withUnsafeBufferPointer { OrderStatistics($0, mask: mask) }
        #expect(subset.sorted == [3, 4, 5])
    }

    @Test func lossesAreNegatedProfits() throws {
        // Profits 1...1000: losses -1000...-1, the 95th percentile loss is -51.
        let profits = OrderStatistics((1...1000).map(Double.init))
        #expect(profits.valueAtRisk(0.95, level: level).value == -51)
        // The mean of the 50 worst, -(1 + … + 50)/50.
        let tail = try #require(profits.conditionalValueAtRisk(0.95, level: level).value)
        #expect(agree(tail, -25.5, relative: 1e-13))
    }

    @Test func thinTailsAreRefused() {
        let profits = OrderStatistics((1...1000).map(Double.init))
        #expect(
            profits.conditionalValueAtRisk(0.99, level: level).reason
                == .tooFewInTail(have: 10, need: 30))
        #expect(
            OrderStatistics((1...100).map(Double.init)).quantileEstimate(0.01, level: level).reason
                == .tooFewPaths(have: 100, need: 368))
    }
}
