/// A sketch unrolled into its occupied bins.
public struct RankedSketch: RankedValues, Sendable {
    /// Bin midpoints, ascending.
    let values: [Double]
    /// Values up to and including each bin.
    let cumulative: [Int]
    public let nanCount: Int
    /// The least and the greatest value.
    private let range: (least: Double, greatest: Double)

    public var count: Int { cumulative.last ?? 0 }

    init(
        values: [Double], counts: [Int], nanCount: Int, range: (least: Double, greatest: Double)
    ) {
        self.values = values
        var total = 0
        cumulative = counts.map {
            total += $0
            return total
        }
        self.nanCount = nanCount
        self.range = range
    }

    public func value(atRank rank: Int) -> Double { values[bin(ofRank: rank)] }

    public func bounds(atRank rank: Int) -> ClosedRange<Double> {
        bounds(of: values[bin(ofRank: rank)])
    }

    /// The bin of a midpoint, as far as values were seen.
    private func bounds(of value: Double) -> ClosedRange<Double> {
        if value == 0 || value.isInfinite { return value...value }
        let bin = SketchPages.bin(of: abs(value))
        let (low, high) =
            value > 0 ? (bin.lowerBound, bin.upperBound) : (-bin.upperBound, -bin.lowerBound)
        return max(low, range.least)...min(high, range.greatest)
    }

    public func shortfalls(belowRank rank: Int, threshold: Double) -> ShortfallSums {
        rank > 0 ? shortfalls(ofRanks: 1...rank, threshold: threshold) : ShortfallSums()
    }

    public func shortfalls(aboveRank rank: Int, threshold: Double) -> ShortfallSums {
        rank < count ? shortfalls(ofRanks: rank + 1...count, threshold: threshold) : ShortfallSums()
    }

    /// Sums over the values of some ranks.
    func shortfalls(ofRanks ranks: ClosedRange<Int>, threshold: Double) -> ShortfallSums {
        var sums = ShortfallSums()
        var before = ranks.lowerBound - 1
        for bin in bin(ofRank: ranks.lowerBound)...bin(ofRank: ranks.upperBound) {
            let after = min(cumulative[bin], ranks.upperBound)
            let n = Double(after - before)
            let d = threshold - values[bin]
            sums.sum += n * d
            sums.squares += n * d * d
            let bounds = bounds(of: values[bin])
            if bounds.lowerBound < bounds.upperBound {
                let below = values[bin] - bounds.lowerBound
                sums.error += n * max(below, bounds.upperBound - values[bin])
            }
            before = after
        }
        return sums
    }

    /// The first bin whose cumulative count reaches `rank`.
    private func bin(ofRank rank: Int) -> Int {
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] >= rank { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
