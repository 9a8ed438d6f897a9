/// The K least, or the K greatest, values of a series, kept exactly.
///
/// Values order by their bits: -infinity … -0, +0 … +infinity. NaN is left out. What is kept is a
/// function of the values alone: it does not depend on their order, nor on how they were split
/// between tails that were merged.
///
/// *Algorithm*: values beyond a limit are passed over by one comparison. The others fill a
/// quarter more room than the tail needs; when it is full, a selection keeps the K least and lowers
/// the limit to the greatest of them.
///
/// - Complexity: amortised O(1) a value, without allocation once the tail is made; of n values in
///   random order about K(1 + ln(n/K)) are below the limit when they come. 10 bytes for each of the
///   K values.
public struct Tail: Mergeable {
    public enum Side: Hashable, Sendable { case least, greatest }

    public let side: Side
    /// K.
    public let capacity: Int
    /// Keys of values (least) or of negated values (greatest), so that the least are wanted.
    private var keys: [Int64]
    private let room: Int
    /// Keys from here on are not among the K least.
    private var limit = Int64.max

    /// The empty tail, the identity of `merge`.
    ///
    /// - Precondition: `capacity` is positive.
    public init(_ side: Side, capacity: Int) {
        precondition(capacity > 0, "a tail keeps something")
        self.side = side
        self.capacity = capacity
        room = Self.room(capacity)
        keys = []
        keys.reserveCapacity(room)
    }

    /// Bytes that a tail of `capacity` values takes.
    public static func byteCount(capacity: Int) -> Int { 8 * room(capacity) }

    private static func room(_ capacity: Int) -> Int { capacity + max(capacity / 4, chunk) }

    /// Keys that are held at once, on the stack.
    private static let chunk = 128

    // MARK: - Keys

    /// A signed integer that orders as the double does; its own inverse on bit patterns.
    @inline(__always)
    private static func key(_ bits: UInt64) -> Int64 {
        let signed = Int64(bitPattern: bits)
        return signed ^ Int64(bitPattern: UInt64(bitPattern: signed >> 63) >> 1)
    }

    /// The sign bit for the greatest values, which are the least of the negated ones.
    private var flip: UInt64 { side == .greatest ? 1 << 63 : 0 }

    // MARK: - Adding

    public mutating func add(_ value: Double) {
        withUnsafePointer(to: value) { add($0, count: 1) }
    }

    /// Takes in `count` values of a row; with a mask, those where the mask is not zero.
    ///
    /// - Parameter finiteOnly: whether infinite values are left out as well.
    public mutating func add(
        _ row: UnsafePointer<Double>, count: Int, mask: UnsafePointer<Double>? = nil,
        finiteOnly: Bool = false
    ) {
        let bound = finiteOnly ? Double.greatestFiniteMagnitude : .infinity
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: Self.chunk) { kept in
            for start in stride(from: 0, to: count, by: Self.chunk) {
                let part = min(Self.chunk, count - start)
                let n = pick(row + start, part, mask.map { $0 + start }, bound, into: kept)
                append(UnsafeBufferPointer(rebasing: kept[..<n]))
            }
        }
    }

    /// Packs the keys below the limit of values up to a bound; returns how many.
    private func pick(
        _ row: UnsafePointer<Double>, _ count: Int, _ mask: UnsafePointer<Double>?,
        _ bound: Double, into kept: UnsafeMutableBufferPointer<Int64>
    ) -> Int {
        let (limit, flip) = (limit, flip)
        var n = 0
        // Every key is written and stays only if the next does not overwrite it.
        if let mask {
            for i in 0..<count {
                let key = Self.key(row[i].bitPattern ^ flip)
                kept[n] = key
                n &+=
                    (key < limit ? 1 : 0) & (abs(row[i]) <= bound ? 1 : 0)
                    & (mask[i] != 0 ? 1 : 0)
            }
        } else {
            for i in 0..<count {
                let key = Self.key(row[i].bitPattern ^ flip)
                kept[n] = key
                n &+= (key < limit ? 1 : 0) & (abs(row[i]) <= bound ? 1 : 0)
            }
        }
        return n
    }

    private mutating func append(_ more: UnsafeBufferPointer<Int64>) {
        if keys.count + more.count > room { select() }
        keys.append(contentsOf: more)
    }

    private mutating func select() {
        guard keys.count > capacity else { return }
        limit = keys.withUnsafeMutableBufferPointer { Selection.gatherLeast(capacity, of: $0) }
        keys.removeLast(keys.count - capacity)
    }

    /// - Precondition: both keep as many values of the same side.
    public mutating func merge(_ other: Tail) {
        precondition(side == other.side && capacity == other.capacity, "tails of one kind")
        other.keys.withUnsafeBufferPointer { more in
            for start in stride(from: 0, to: more.count, by: Self.chunk) {
                let end = min(start + Self.chunk, more.count)
                append(UnsafeBufferPointer(rebasing: more[start..<end]))
            }
        }
    }

    // MARK: - Reading

    /// At most K values, the most extreme first.
    public var values: [Double] {
        var kept = self
        kept.select()
        var values = kept.keys.map {
            Double(bitPattern: UInt64(bitPattern: Self.key(UInt64(bitPattern: $0))) ^ flip)
        }
        RadixSort.sort(&values)
        if side == .greatest { values.reverse() }
        return values
    }
}

extension Tail: Equatable {
    /// Equal when the same values are kept, however they came in.
    public static func == (a: Tail, b: Tail) -> Bool {
        a.side == b.side && a.capacity == b.capacity
            && a.values.map(\.bitPattern) == b.values.map(\.bitPattern)
    }
}
