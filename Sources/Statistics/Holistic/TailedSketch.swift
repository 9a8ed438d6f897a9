/// A sketch whose ends are known exactly: ranks within the kept tails are those of the sample, the
/// others are rounded to the sketch's bins.
///
/// A rounded value never passes the kept ones, so values ascend with their ranks throughout.
public struct TailedSketch: RankedValues, Sendable {
    private let sketch: RankedSketch
    /// Least first.
    private let low: [Double]
    /// Greatest first.
    private let high: [Double]

    /// - Parameters:
    ///   - low: the least values, or nil when none were kept.
    ///   - high: the greatest values.
    /// - Precondition: sketch and tails took in the same values.
    public init(_ sketch: RankedSketch, low: Tail?, high: Tail?) {
        precondition(low?.side != .greatest && high?.side != .least, "each tail at its end")
        self.sketch = sketch
        self.low = low?.values ?? []
        self.high = high?.values ?? []
    }

    public var count: Int { sketch.count }
    public var nanCount: Int { sketch.nanCount }

    /// The value where it was kept.
    private func kept(atRank rank: Int) -> Double? {
        if rank <= low.count { return low[rank - 1] }
        return rank > count - high.count ? high[count - rank] : nil
    }

    /// What a value between the tails cannot leave.
    private func clamped(_ value: Double) -> Double {
        min(max(value, low.last ?? -.infinity), high.last ?? .infinity)
    }

    public func value(atRank rank: Int) -> Double {
        kept(atRank: rank) ?? clamped(sketch.value(atRank: rank))
    }

    public func bounds(atRank rank: Int) -> ClosedRange<Double> {
        if let value = kept(atRank: rank) { return value...value }
        let bin = sketch.bounds(atRank: rank)
        return clamped(bin.lowerBound)...clamped(bin.upperBound)
    }

    public func shortfalls(belowRank rank: Int, threshold: Double) -> ShortfallSums {
        shortfalls(ofRanks: 0..<rank, threshold: threshold)
    }

    public func shortfalls(aboveRank rank: Int, threshold: Double) -> ShortfallSums {
        shortfalls(ofRanks: rank..<count, threshold: threshold)
    }

    /// Sums over the values of ranks that count from 0: those kept exactly, and bins between them.
    private func shortfalls(ofRanks ranks: Range<Int>, threshold: Double) -> ShortfallSums {
        let lowEnd = low.count
        let highStart = max(count - high.count, lowEnd)
        let below = low[ranks.clamped(to: 0..<lowEnd)]
        let above = ranks.clamped(to: highStart..<count)
        let rest = high[count - above.upperBound..<count - above.lowerBound].reversed()
        let between = ranks.clamped(to: lowEnd..<highStart)
        let exact = OrderStatistics.shortfalls(below + rest, threshold: threshold)
        if between.isEmpty { return exact }
        return exact
            + sketch.shortfalls(
                ofRanks: between.lowerBound + 1...between.upperBound, threshold: threshold)
    }
}
