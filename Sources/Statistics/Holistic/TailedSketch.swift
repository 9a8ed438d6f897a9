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
        let exact = OrderStatistics.shortfalls(low[..<min(rank, low.count)], threshold: threshold)
        if rank <= low.count { return exact }
        if low.count + high.count >= count {
            let rest = high[(count - rank)..<(count - low.count)].reversed()
            return OrderStatistics.shortfalls(low[...] + rest, threshold: threshold)
        }
        return exact
            + sketch.shortfalls(ofRanks: low.count + 1...rank, threshold: threshold)
    }
}
