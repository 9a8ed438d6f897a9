import Statistics
import Testing

/// The sketch against the sorted sample, rank by rank.
struct SketchBoundTests {
    private func sketch(_ values: some Sequence<Double>) -> LogLinearSketch {
        var sketch = LogLinearSketch()
        let row = Array(values)
        row.withUnsafeBufferPointer { row in
            if let base = row.baseAddress { sketch.add(base, count: row.count) }
        }
        return sketch
    }

    /// Normal numbers: 2⁻¹¹ of the value. Below 2⁻¹⁰²² half a bin, which is 2⁻¹⁰³² wide there.
    @Test(arguments: HardSamples.names)
    func everyRankIsWithinTheProvenBound(name: String) {
        let values = HardSamples.values(name, count: 5_000)
        let exact = OrderStatistics(values)
        let ranked = sketch(values).ranked()
        #expect(ranked.count == exact.count)
        for rank in 1...exact.count {
            let (truth, value) = (exact.value(atRank: rank), ranked.value(atRank: rank))
            let bound = max(LogLinearSketch.relativeError * abs(truth), 0x1p-1033)
            #expect(value == truth || abs(value - truth) <= bound, "rank \(rank): \(truth)")
            let bounds = ranked.bounds(atRank: rank)
            #expect(bounds.contains(truth) && bounds.contains(value))
        }
        #expect(LogLinearSketch.relativeError == 0x1p-11 && 0x1p-11 < 0.0005)
    }

    /// At a power of two, the lower end of a bin, the error is the bound itself.
    @Test func theBoundIsAttained() {
        let ranked = sketch([0.5, 1, 1 + 0x1p-11, 2]).ranked()
        #expect(ranked.value(atRank: 2) - 1 == LogLinearSketch.relativeError)
        #expect(ranked.value(atRank: 3) == 1 + 0x1p-11)
    }

    @Test func whatStandsAloneIsExact() {
        let ranked = sketch([-.infinity, -0.0, 0, 0, .infinity]).ranked()
        for rank in 1...5 {
            let bounds = ranked.bounds(atRank: rank)
            #expect(bounds.lowerBound == bounds.upperBound)
        }
        let constant = sketch(Array(repeating: 0.1, count: 100)).ranked()
        #expect(constant.bounds(atRank: 50) == 0.1...0.1)
    }

    @Test(arguments: HardSamples.names)
    func anySplitMergedInAnyOrderIsOnePass(name: String) {
        let values = HardSamples.values(name, count: 2_000)
        let whole = sketch(values)
        var draws = CounterDraws(seed: 43)
        for _ in 0..<10 {
            let count = 1 + Int(draws.bits() % 9)
            var shares = Array(repeating: [Double](), count: count)
            for x in values { shares[Int(draws.bits() % UInt64(count))].append(x) }
            var parts = shares.map(sketch)
            while parts.count > 1 {
                let from = parts.remove(at: Int(draws.bits() % UInt64(parts.count)))
                parts[Int(draws.bits() % UInt64(parts.count))].merge(from)
            }
            #expect(parts[0] == whole)
        }
    }
}
