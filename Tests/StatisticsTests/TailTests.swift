import CAllocationProbe
import Statistics
import Testing

/// Kept tails against the sample sorted in full.
struct TailTests {
    private static let level = ConfidenceLevel.percent95

    private static func values(_ name: String, count: Int) -> [Double] {
        HardSamples.values(name, count: count)
    }

    private func tail(_ side: Tail.Side, _ capacity: Int, _ values: some Sequence<Double>) -> Tail {
        var tail = Tail(side, capacity: capacity)
        let row = Array(values)
        row.withUnsafeBufferPointer { row in
            if let base = row.baseAddress { tail.add(base, count: row.count) }
        }
        return tail
    }

    private func bits(_ values: some Sequence<Double>) -> [UInt64] { values.map(\.bitPattern) }

    @Test(arguments: HardSamples.names)
    func bothTailsAreTheEndsOfTheSortedSample(name: String) {
        let values = Self.values(name, count: 5_000)
        let sorted = OrderStatistics(values).sorted
        for capacity in [1, 2, 100, 1_000, 4_999, 5_000, 9_000] {
            let kept = min(capacity, 5_000)
            let low = tail(.least, capacity, values)
            let high = tail(.greatest, capacity, values)
            #expect(bits(low.values) == bits(sorted.prefix(kept)), "\(capacity)")
            #expect(bits(high.values) == bits(sorted.suffix(kept).reversed()), "\(capacity)")
        }
    }

    @Test(arguments: HardSamples.names)
    func anySplitMergedInAnyOrderIsTheWhole(name: String) {
        let values = Self.values(name, count: 3_000)
        var draws = CounterDraws(seed: 42)
        for side in [Tail.Side.least, .greatest] {
            let whole = tail(side, 300, values)
            for _ in 0..<20 {
                let count = 1 + Int(draws.bits() % 9)
                var parts = Array(repeating: Tail(side, capacity: 300), count: count)
                for x in values { parts[Int(draws.bits() % UInt64(count))].add(x) }
                while parts.count > 1 {
                    let from = parts.remove(at: Int(draws.bits() % UInt64(parts.count)))
                    parts[Int(draws.bits() % UInt64(parts.count))].merge(from)
                }
                #expect(parts[0] == whole)
            }
        }
    }

    @Test func anEmptyTailIsTheIdentity() {
        let some = tail(.least, 5, [3, 1, 2, 9, 8, 7])
        var left = Tail(.least, capacity: 5)
        left.merge(some)
        var right = some
        right.merge(Tail(.least, capacity: 5))
        #expect(left == some && right == some)
        #expect(Tail(.greatest, capacity: 5).values.isEmpty)
    }

    @Test func masksAndNaNLeaveValuesOut() {
        let row: [Double] = [5, .nan, 1, -.nan, 0, 7, -2]
        let mask: [Double] = [1, 1, 1, 1, 0, 1, 1]
        for (side, expected) in [(Tail.Side.least, [-2.0, 1, 5, 7]), (.greatest, [7, 5, 1, -2])] {
            var tail = Tail(side, capacity: 10)
            tail.add(row, count: row.count, mask: mask)
            #expect(tail.values == expected)
        }
    }

    /// Rows are taken in, and tails cut back, without allocation.
    @Test func aTailAllocatesNothingOnceItIsMade() {
        var draws = CounterDraws(seed: 44)
        let row = draws.normals(20_000)
        let mask = row.map { $0 > -1 ? 1.0 : 0 }
        var tail = Tail(.least, capacity: 1_000)
        tail.add(row, count: 100)
        let before = allocation_probe_count()
        row.withUnsafeBufferPointer { row in
            mask.withUnsafeBufferPointer { mask in
                tail.add(row.baseAddress!, count: row.count)
                tail.add(row.baseAddress!, count: row.count, mask: mask.baseAddress!)
            }
        }
        #expect(allocation_probe_count() == before)
        #expect(tail.values.count == 1_000)
    }

    // MARK: - With a sketch

    private func sketch(_ values: [Double]) -> RankedSketch {
        var sketch = LogLinearSketch()
        values.withUnsafeBufferPointer { sketch.add($0.baseAddress!, count: $0.count) }
        return sketch.ranked()
    }

    @Test(arguments: HardSamples.names)
    func ranksWithinTheTailsAreExactAndTheOthersAscendWithinTheirBounds(name: String) {
        let values = Self.values(name, count: 4_000)
        let exact = OrderStatistics(values)
        let sample = TailedSketch(
            sketch(values), low: tail(.least, 500, values), high: tail(.greatest, 300, values))
        var before = -Double.infinity
        for rank in 1...4_000 {
            let (value, truth) = (sample.value(atRank: rank), exact.value(atRank: rank))
            let bounds = sample.bounds(atRank: rank)
            #expect(value >= before && bounds.contains(truth) && bounds.contains(value))
            if rank <= 500 || rank > 3_700 {
                #expect(value.bitPattern == truth.bitPattern)
                #expect(bounds.lowerBound == bounds.upperBound)
            }
            before = value
        }
    }

    @Test func estimatesWithinTheTailsAreThoseOfTheSampleBitForBit() throws {
        let values = Self.values("Cauchy", count: 20_000)
        let exact = OrderStatistics(values)
        let sample = TailedSketch(
            sketch(values), low: tail(.least, 1_200, values), high: tail(.greatest, 1_200, values))
        for p in [0.01, 0.05, 0.95, 0.99] {
            #expect(
                sample.quantileEstimate(p, level: Self.level)
                    == exact.quantileEstimate(p, level: Self.level))
        }
        for alpha in [0.95, 0.975, 0.99] {
            #expect(
                sample.valueAtRisk(alpha, level: Self.level)
                    == exact.valueAtRisk(alpha, level: Self.level))
            #expect(
                sample.conditionalValueAtRisk(alpha, level: Self.level)
                    == exact.conditionalValueAtRisk(alpha, level: Self.level))
        }
        #expect(!sample.quantileEstimate(0.5, level: Self.level).isExact)
        #expect(!sample.valueAtRisk(0.9, level: Self.level).isExact)
        #expect(!sample.conditionalValueAtRisk(0.9, level: Self.level).isExact)
    }

    /// Together the tails may hold all there is.
    @Test func overlappingTailsAreTheWholeSample() {
        let values = Self.values("normal", count: 1_000)
        let exact = OrderStatistics(values)
        let sample = TailedSketch(
            sketch(values), low: tail(.least, 600, values), high: tail(.greatest, 600, values))
        for rank in 1...1_000 {
            #expect(
                sample.shortfalls(belowRank: rank, threshold: 1)
                    == exact.shortfalls(belowRank: rank, threshold: 1))
            #expect(
                sample.shortfalls(aboveRank: rank, threshold: 1)
                    == exact.shortfalls(aboveRank: rank, threshold: 1))
            #expect(sample.value(atRank: rank) == exact.value(atRank: rank))
        }
    }

    /// An interval from a sketch holds the interval of the sample, and the sample's value.
    @Test(arguments: ["normal", "few atoms", "Cauchy", "huge range", "subnormal"])
    func roundedIntervalsHoldTheExactOnes(name: String) throws {
        let values = Self.values(name, count: 4_000)
        let exact = OrderStatistics(values)
        let rough = TailedSketch(
            sketch(values), low: tail(.least, 100, values), high: tail(.greatest, 100, values))
        for p in stride(from: 0.01, to: 1, by: 0.01) {
            let quantiles = [rough, exact as any RankedValues].map {
                $0.quantileEstimate(p, level: Self.level)
            }
            let losses = [rough, exact as any RankedValues].map {
                $0.valueAtRisk(p, level: Self.level)
            }
            for (a, b) in [(quantiles[0], quantiles[1]), (losses[0], losses[1])] {
                #expect(try #require(a.low) <= #require(b.low))
                #expect(try #require(a.high) >= #require(b.high))
            }
        }
        for alpha in [0.9, 0.95, 0.97] where name != "huge range" {
            let a = rough.conditionalValueAtRisk(alpha, level: Self.level)
            let b = exact.conditionalValueAtRisk(alpha, level: Self.level)
            let critical = Self.level.z * (try #require(a.standardError))
            // What is added to the sampling error covers the rounding of the value itself.
            let added = try #require(a.high) - #require(a.value) - critical
            let ulps = 4_000 * 0x1p-52 * abs(try #require(b.value))
            #expect(abs(try #require(a.value) - #require(b.value)) <= added + ulps)
        }
    }
}
