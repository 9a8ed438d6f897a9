import CKernels

/// Counts of doubles in bins a 2⁻¹⁰ of an octave's width apart; merges exactly, in any order.
///
/// A bin is named by the sign, the exponent and the top ten bits of the significand, so its bounds
/// are 2ᵉ(1 + j/1024) and 2ᵉ(1 + (j+1)/1024).
///
/// - Accuracy: a quantile is the midpoint of the bin that holds the order statistic, clamped to
///   the least and greatest value seen. The midpoint is at most half a bin, 2ᵉ·2⁻¹¹, from any value
///   in the bin, and the value is at least 2ᵉ: the relative error is at most 2⁻¹¹ < 0.05 %. Below
///   2⁻¹⁰²² bins have the constant width 2⁻¹⁰³², where the bound is absolute. Zero, of either sign,
///   and the infinities are exact. NaN is counted apart.
/// - Shape: pages of 256 bins (a quarter of an octave) exist only where a value fell.
/// - Complexity: `add` is one pass without allocation unless a page is new, or the first to wait.
/// - Source: the log-linear idea of DDSketch (Masson, Rim & Lee 2019, doi:10.14778/3352063.3352135)
///   and HdrHistogram.
public struct LogLinearSketch: Mergeable {
    /// The bound on the relative error of a quantile, 2⁻¹¹.
    public static let relativeError = 0x1p-11

    private var range = sf_histogram_range(
        minimum: .infinity, maximum: -.infinity, zeros: 0, nans: 0)
    private var pages = SketchPages()
    /// Values that have a key.
    private var keyCount = 0
    /// Keys that wait until there are enough of them to be counted at once, and room for more.
    private var pending: [SketchPages.Key] = []
    private var waiting = 0
    private let capacity: Int

    /// The empty sketch, the identity of `merge`.
    ///
    /// - Parameter capacity: keys of four bytes that may wait. A row's counters have mostly left the
    ///   cache when its next block comes; counting several blocks at once fetches them once. It
    ///   changes no result.
    public init(capacity: Int = 0) { self.capacity = capacity }

    /// Values counted, NaN left out.
    public var count: Int { keyCount + Int(range.zeros) }
    public var nanCount: Int { Int(range.nans) }
    /// The least value counted; +infinity when empty.
    public var minimum: Double { range.minimum }
    /// The greatest value counted; -infinity when empty.
    public var maximum: Double { range.maximum }

    public mutating func add(_ value: Double) {
        withUnsafePointer(to: value) { add($0, count: 1) }
    }

    /// Counts `count` values of a row; with a mask, those where the mask is 1.
    public mutating func add(
        _ row: UnsafePointer<Double>, count rowCount: Int, mask: UnsafePointer<Double>? = nil
    ) {
        for start in stride(from: 0, to: rowCount, by: Self.chunk) {
            add(row + start, chunk: min(Self.chunk, rowCount - start), mask: mask.map { $0 + start })
        }
    }

    /// Values whose keys are made at once.
    private static let chunk = 1024
    /// Places beyond the last key that the leaf may write.
    private static let spill = Int(SF_LANES)

    private mutating func add(
        _ row: UnsafePointer<Double>, chunk count: Int, mask: UnsafePointer<Double>?
    ) {
        guard let leaf = sf_leaves_selected()?.pointee.histogram_keys else { return }
        if pending.isEmpty {
            pending = Array(repeating: 0, count: capacity + Self.chunk + Self.spill)
        }
        let added = pending.withUnsafeMutableBufferPointer {
            leaf($0.baseAddress! + waiting, &range, row, mask, count)
        }
        waiting += added
        keyCount += added
        if waiting >= capacity { countPending() }
    }

    /// Counts the keys that wait.
    private mutating func countPending() {
        pending.withUnsafeBufferPointer { pages.add(UnsafeBufferPointer(rebasing: $0[..<waiting])) }
        waiting = 0
    }

    /// The pages with every key counted.
    private var counted: SketchPages {
        var copy = self
        copy.countPending()
        return copy.pages
    }

    public mutating func merge(_ other: LogLinearSketch) {
        range.minimum = min(minimum, other.minimum)
        range.maximum = max(maximum, other.maximum)
        range.zeros += other.range.zeros
        range.nans += other.range.nans
        keyCount += other.keyCount
        countPending()
        pages.merge(other.counted)
    }

    /// The p-quantile, or nil when nothing was counted. For several, ask `ranked()` once.
    public func quantile(_ p: Double) -> Double? { ranked().quantile(p) }

    /// The bins in ascending order of their values, ready for questions by rank.
    public func ranked() -> RankedSketch {
        let pages = counted
        var values: [Double] = []
        var counts: [Int] = []
        func append(_ value: Double, _ n: Int) {
            values.append(min(max(value, minimum), maximum))
            counts.append(n)
        }
        pages.forEach(isNegative: true, descending: true) { append(-$0, $1) }
        if range.zeros > 0 { append(0, Int(range.zeros)) }
        pages.forEach(isNegative: false, descending: false) { append($0, $1) }
        return RankedSketch(
            values: values, counts: counts, nanCount: nanCount, range: (minimum, maximum))
    }
}

extension LogLinearSketch: Equatable {
    /// Equal when the same bins hold the same counts, however the pages came about.
    public static func == (a: LogLinearSketch, b: LogLinearSketch) -> Bool {
        let (x, y) = (a.ranked(), b.ranked())
        return a.nanCount == b.nanCount && a.minimum == b.minimum && a.maximum == b.maximum
            && x.values == y.values && x.cumulative == y.cumulative
    }
}
