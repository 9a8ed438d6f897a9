/// Sorting of doubles by their bits: -infinity … -0, +0 … +infinity, then every NaN.
///
/// Six counting passes over eleven bits each, least significant first; a pass in which all keys
/// share the digit is skipped. Linear in the count, and well ahead of a comparison sort from a few
/// hundred values on.
///
/// - Complexity: O(n) time, 8n bytes of scratch and 96 KB of counters.
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
            let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
            defer { scratch.deallocate() }
            distribute(keys, scratch, count)
            for i in 0..<count { keys[i] = value(of: keys[i]).bitPattern }
        }
    }

    /// An unsigned integer that orders as the double does; every NaN maps to the greatest.
    @inline(__always)
    static func key(of x: Double) -> UInt64 {
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

    private static func distribute(
        _ keys: UnsafeMutablePointer<UInt64>, _ scratch: UnsafeMutablePointer<UInt64>, _ count: Int
    ) {
        let mask = UInt64(bucketCount - 1)
        let counters = UnsafeMutablePointer<Int>.allocate(capacity: passCount * bucketCount)
        defer { counters.deallocate() }
        counters.initialize(repeating: 0, count: passCount * bucketCount)
        for i in 0..<count {
            var key = keys[i]
            for pass in 0..<passCount {
                counters[pass &* bucketCount &+ Int(truncatingIfNeeded: key & mask)] &+= 1
                key >>= UInt64(digitBits)
            }
        }
        var source = keys
        var target = scratch
        for pass in 0..<passCount {
            let shift = UInt64(pass * digitBits)
            let bucket = counters + pass * bucketCount
            if bucket[Int((source[0] >> shift) & mask)] == count { continue }
            var start = 0
            for digit in 0..<bucketCount {
                let size = bucket[digit]
                bucket[digit] = start
                start += size
            }
            for i in 0..<count {
                let key = source[i]
                let digit = Int(truncatingIfNeeded: (key >> shift) & mask)
                target[bucket[digit]] = key
                bucket[digit] &+= 1
            }
            swap(&source, &target)
        }
        if source != keys { keys.update(from: source, count: count) }
    }
}
