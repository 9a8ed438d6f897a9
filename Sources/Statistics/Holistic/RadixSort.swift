/// Sorting of doubles by their bits: -infinity … -0, +0 … +infinity, then every NaN.
///
/// Six counting passes over eleven bits each, least significant first; a pass in which all keys
/// share the digit is skipped. Linear in the count, and well ahead of a comparison sort from a few
/// hundred values on.
///
/// - Complexity: O(n) time; 8 bytes of scratch a value (32 for `order`) and 96 KB of counters.
public enum RadixSort {
    private static let digitBits = 11
    private static let passCount = 6
    private static let bucketCount = 1 << digitBits
    private static let smallCount = 512

    public static func sort(_ values: inout [Double]) {
        values.withUnsafeMutableBufferPointer { sort($0) }
    }

    public static func sort(_ values: UnsafeMutableBufferPointer<Double>) {
        guard let base = values.baseAddress, values.count > 1 else { return }
        if values.count < smallCount {
            var few = values
            few.sort { key(of: $0) < key(of: $1) }
            return
        }
        let count = values.count
        // Keys live in the array's own storage; both types are eight bytes of plain bits.
        base.withMemoryRebound(to: UInt64.self, capacity: count) { keys in
            for i in 0..<count { keys[i] = key(of: Double(bitPattern: keys[i])) }
            distribute(keys, count) { $0 }
            for i in 0..<count { keys[i] = value(of: keys[i]).bitPattern }
        }
    }

    /// The indices of `values` in ascending order of the values; equal values keep their order.
    ///
    /// One such order serves the quantiles of a column under every condition: walk it and keep the
    /// paths on which the condition holds.
    public static func order(of values: UnsafeBufferPointer<Double>) -> [Int32] {
        precondition(values.count <= Int(Int32.max), "more values than an index can name")
        let count = values.count
        var items = [KeyedIndex](unsafeUninitializedCapacity: count) { buffer, initialized in
            for i in 0..<count {
                buffer[i] = KeyedIndex(key: key(of: values[i]), index: Int32(i))
            }
            initialized = count
        }
        items.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, count > 1 else { return }
            if count < smallCount {
                var few = buffer
                few.sort { ($0.key, $0.index) < ($1.key, $1.index) }
            } else {
                distribute(base, count) { $0.key }
            }
        }
        return items.map(\.index)
    }

    private struct KeyedIndex {
        let key: UInt64
        let index: Int32
    }

    // MARK: - Keys

    /// An unsigned integer that orders as the double does; every NaN maps to the greatest.
    @inline(__always)
    private static func key(of x: Double) -> UInt64 {
        if x != x { return .max }
        let bits = x.bitPattern
        // All ones for a negative number, else only the sign: flips what orders backwards.
        let flip = UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | (1 << 63)
        return bits ^ flip
    }

    @inline(__always)
    private static func value(of key: UInt64) -> Double {
        if key == .max { return .nan }
        let flip = key >> 63 == 1 ? 1 << 63 : UInt64.max
        return Double(bitPattern: key ^ flip)
    }

    // MARK: - Passes

    @inline(__always)
    private static func distribute<Item: BitwiseCopyable>(
        _ items: UnsafeMutablePointer<Item>, _ count: Int, key: (Item) -> UInt64
    ) {
        let scratch = UnsafeMutablePointer<Item>.allocate(capacity: count)
        defer { scratch.deallocate() }
        let mask = UInt64(bucketCount - 1)
        let counters = UnsafeMutablePointer<Int>.allocate(capacity: passCount * bucketCount)
        defer { counters.deallocate() }
        counters.initialize(repeating: 0, count: passCount * bucketCount)
        for i in 0..<count {
            var digits = key(items[i])
            for pass in 0..<passCount {
                counters[pass &* bucketCount &+ Int(truncatingIfNeeded: digits & mask)] &+= 1
                digits >>= UInt64(digitBits)
            }
        }
        var source = items
        var target = scratch
        for pass in 0..<passCount {
            let shift = UInt64(pass * digitBits)
            let bucket = counters + pass * bucketCount
            if bucket[Int((key(source[0]) >> shift) & mask)] == count { continue }
            var start = 0
            for digit in 0..<bucketCount {
                let size = bucket[digit]
                bucket[digit] = start
                start += size
            }
            for i in 0..<count {
                let item = source[i]
                let digit = Int(truncatingIfNeeded: (key(item) >> shift) & mask)
                target[bucket[digit]] = item
                bucket[digit] &+= 1
            }
            swap(&source, &target)
        }
        if source != items { items.update(from: source, count: count) }
    }
}
