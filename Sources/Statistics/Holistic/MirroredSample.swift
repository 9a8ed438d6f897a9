/// The negatives of a sample, by rank: the high end of a cost, read as the low end of what is left.
public struct MirroredSample<Base: RankedValues>: RankedValues {
    private let base: Base

    public init(_ base: Base) { self.base = base }

    public var count: Int { base.count }
    public var nanCount: Int { base.nanCount }

    public func value(atRank rank: Int) -> Double { -base.value(atRank: count + 1 - rank) }

    public func bounds(atRank rank: Int) -> ClosedRange<Double> {
        let bounds = base.bounds(atRank: count + 1 - rank)
        return -bounds.upperBound ... -bounds.lowerBound
    }

    public func shortfalls(belowRank rank: Int, threshold: Double) -> ShortfallSums {
        // Σ (t − y) over the least y = −x is −Σ (−t − x) over the greatest x.
        negated(base.shortfalls(aboveRank: count - rank, threshold: -threshold))
    }

    public func shortfalls(aboveRank rank: Int, threshold: Double) -> ShortfallSums {
        negated(base.shortfalls(belowRank: count - rank, threshold: -threshold))
    }

    private func negated(_ sums: ShortfallSums) -> ShortfallSums {
        ShortfallSums(sum: -sums.sum, squares: sums.squares, error: sums.error)
    }
}
