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
/// - Complexity: `add` is one pass without allocation unless a page is new.
/// - Source: the log-linear idea of DDSketch (Masson, Rim & Lee 2019, doi:10.14778/3352063.3352135)
///   and HdrHistogram.
public struct LogLinearSketch: Mergeable {
    /// The bound on the relative error of a quantile, 2⁻¹¹.
    public static let relativeError = 0x1p-11

    /// Values counted, NaN left out.
    public private(set) var count = 0
    public private(set) var nanCount = 0
    /// The least value counted; +infinity when empty.
    public private(set) var minimum = Double.infinity
    /// The greatest value counted; -infinity when empty.
    public private(set) var maximum = -Double.infinity
    private var zeroCount = 0
    private var pages = SketchPages()

    /// The empty sketch, the identity of `merge`.
    public init() {}

    public mutating func add(_ value: Double) {
        withUnsafePointer(to: value) { add($0, count: 1) }
    }

    /// Counts `count` values of a row; with a mask, those where the mask is not zero.
    public mutating func add(
        _ row: UnsafePointer<Double>, count rowCount: Int, mask: UnsafePointer<Double>? = nil
    ) {
        guard let mask else {
            addAll(UnsafeBufferPointer(start: row, count: rowCount))
            return
        }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.chunk) { kept in
            for start in stride(from: 0, to: rowCount, by: Self.chunk) {
                var n = 0
                // Every value is written and stays only if the next does not overwrite it.
                for i in start..<min(start + Self.chunk, rowCount) {
                    kept[n] = row[i]
                    n &+= mask[i] != 0 ? 1 : 0
                }
                addAll(UnsafeBufferPointer(rebasing: kept[..<n]))
            }
        }
    }

    /// Values whose keys are held at once, on the stack.
    private static let chunk = 128

    private mutating func addAll(_ values: UnsafeBufferPointer<Double>) {
        withUnsafeTemporaryAllocation(of: SketchPages.Key.self, capacity: Self.chunk) { keys in
            for start in stride(from: 0, to: values.count, by: Self.chunk) {
                let end = min(start + Self.chunk, values.count)
                addChunk(UnsafeBufferPointer(rebasing: values[start..<end]), keys: keys)
            }
        }
    }

    /// - Parameter keys: room for as many keys as there are values.
    private mutating func addChunk(
        _ values: UnsafeBufferPointer<Double>, keys: UnsafeMutableBufferPointer<SketchPages.Key>
    ) {
        var n = 0
        if extend(to: values) {
            // No branch, so that the loop runs over several values at once.
            for i in values.indices { keys[i] = SketchPages.key(of: values[i]) }
            n = values.count
        } else {
            var zeros = 0
            // Every key is written and stays only if the next does not overwrite it.
            for x in values {
                keys[n] = SketchPages.key(of: x)
                n &+= (x < 0 ? 1 : 0) &+ (x > 0 ? 1 : 0)
                zeros &+= x == 0 ? 1 : 0
            }
            zeroCount += zeros
            nanCount += values.count - n - zeros
            count += zeros
        }
        count += n
        pages.add(UnsafeBufferPointer(rebasing: keys[..<n]))
    }

    /// Widens the range to the values; whether none of them is zero or NaN.
    private mutating func extend(to values: UnsafeBufferPointer<Double>) -> Bool {
        typealias Four = SIMD4<Double>
        var (low, high) = (Four(repeating: minimum), Four(repeating: maximum))
        var isPlain = SIMDMask<SIMD4<Int64>>(repeating: true)
        @inline(__always) func take(_ x: Four) {
            // NaN fails every comparison.
            low.replace(with: x, where: x .< low)
            high.replace(with: x, where: x .> high)
            isPlain .&= (x .< 0) .| (x .> 0)
        }
        let whole = values.count / Four.scalarCount * Four.scalarCount
        let bytes = UnsafeRawBufferPointer(values)
        for start in stride(from: 0, to: whole, by: Four.scalarCount) {
            take(bytes.loadUnaligned(fromByteOffset: start * 8, as: Four.self))
        }
        for x in values[whole...] { take(Four(repeating: x)) }
        minimum = low.min()
        maximum = high.max()
        return all(isPlain)
    }

    public mutating func merge(_ other: LogLinearSketch) {
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        nanCount += other.nanCount
        zeroCount += other.zeroCount
        count += other.count
        pages.merge(other.pages)
    }

    /// The p-quantile, or nil when nothing was counted. For several, ask `ranked()` once.
    public func quantile(_ p: Double) -> Double? { ranked().quantile(p) }

    /// The bins in ascending order of their values, ready for questions by rank.
    public func ranked() -> RankedSketch {
        var values: [Double] = []
        var counts: [Int] = []
        func append(_ value: Double, _ n: Int) {
            values.append(min(max(value, minimum), maximum))
            counts.append(n)
        }
        pages.forEach(isNegative: true, descending: true) { append(-$0, $1) }
        if zeroCount > 0 { append(0, zeroCount) }
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
