/// A sample that answers questions by rank: exact (`OrderStatistics`, `SortedOnDemand`), rounded to
/// bins (`RankedSketch`), or exact at the ends (`TailedSketch`).
public protocol RankedValues {
    /// Values held, NaN left out.
    var count: Int { get }
    /// Values that were NaN; quantiles are refused when there are any.
    var nanCount: Int { get }
    /// The value of a rank in 1...count, least first.
    func value(atRank rank: Int) -> Double
    /// What the value of a rank is known to lie in; one point where it is exact.
    func bounds(atRank rank: Int) -> ClosedRange<Double>
    /// Sums over the `rank` least values.
    func shortfalls(belowRank rank: Int, threshold: Double) -> ShortfallSums
    /// The same sums over the `count - rank` greatest values; `threshold - x` is negative above it.
    func shortfalls(aboveRank rank: Int, threshold: Double) -> ShortfallSums
}

/// How far values lie below a threshold.
public struct ShortfallSums: Hashable, Sendable {
    /// Σ (threshold - x).
    public var sum = 0.0
    /// Σ (threshold - x)².
    public var squares = 0.0
    /// The most that `sum` can be off, at this threshold, because values were rounded to bins.
    public var error = 0.0

    static func + (a: ShortfallSums, b: ShortfallSums) -> ShortfallSums {
        ShortfallSums(
            sum: a.sum + b.sum, squares: a.squares + b.squares, error: a.error + b.error)
    }
}

extension RankedValues {
    public func bounds(atRank rank: Int) -> ClosedRange<Double> {
        let value = value(atRank: rank)
        return value...value
    }

    /// The inverse empirical distribution function: the order statistic of rank ⌈np⌉
    /// (Hyndman & Fan's type 1), or nil for an empty sample.
    public func quantile(_ p: Double) -> Double? {
        count == 0 ? nil : value(atRank: QuantileRanks.rank(of: p, count: count))
    }
}

/// A sample sorted in full.
public struct OrderStatistics: RankedValues, Sendable {
    /// Least first, NaN left out.
    public let sorted: [Double]
    public let nanCount: Int

    public var count: Int { sorted.count }

    /// Takes over values that are already sorted, NaN last, as `RadixSort` leaves them.
    public init(sorted values: [Double]) {
        let end = values.count - values.reversed().prefix { $0.isNaN }.count
        nanCount = values.count - end
        sorted = end == values.count ? values : Array(values[..<end])
        assert(zip(sorted, sorted.dropFirst()).allSatisfy { $0 <= $1 }, "values must be sorted")
    }

    /// Sorts the values of `row`; with a mask, those where the mask is not zero.
    public init(_ row: UnsafeBufferPointer<Double>, mask: UnsafePointer<Double>? = nil) {
        var values: [Double]
        if let mask {
            values = row.indices.compactMap { mask[$0] != 0 ? row[$0] : nil }
        } else {
            values = Array(row)
        }
        RadixSort.sort(&values)
        self.init(sorted: values)
    }

    public init(_ values: [Double]) {
        var values = values
        RadixSort.sort(&values)
        self.init(sorted: values)
    }

    public func value(atRank rank: Int) -> Double { sorted[rank - 1] }

    public func shortfalls(belowRank rank: Int, threshold: Double) -> ShortfallSums {
        Self.shortfalls(sorted[..<rank], threshold: threshold)
    }

    public func shortfalls(aboveRank rank: Int, threshold: Double) -> ShortfallSums {
        Self.shortfalls(sorted[rank...], threshold: threshold)
    }

    /// Sums over values in order.
    static func shortfalls(
        _ values: ArraySlice<Double>, threshold: Double
    ) -> ShortfallSums {
        // The terms have one sign and shrink towards the threshold; n of them add at most n/2 ulp
        // of relative error, 1e-10 for a million.
        var sums = ShortfallSums()
        for x in values {
            let d = threshold - x
            sums.sum += d
            sums.squares += d * d
        }
        return sums
    }
}
