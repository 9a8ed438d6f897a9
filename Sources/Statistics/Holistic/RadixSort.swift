/// Sorting of doubles by their bits: -infinity … -0, +0 … +infinity, then every NaN.
///
/// Counting passes over digits of eleven bits, least significant first, of keys less the least one.
/// Three passes take the top 33 of the bits in which keys differ; in samples of up to a few million
/// that leaves only near ties out of place, which one insertion pass mends. Where keys crowd, so
/// that mending would take long, the remaining digits are sorted as well.
///
/// - Complexity: O(n) time; 8 bytes of scratch a value and 24 KB of counters.
public enum RadixSort {
    private static let digitBits = 11
    private static let bucketCount = 1 << digitBits
    /// Bits that are sorted before the rest is left to mending.
    private static let leadingBits = 3 * digitBits
    /// Below this a comparison sort is as fast.
    private static let smallCount = 512
    /// Places that mending may move values by, for each value.
    private static let mendingReach = 4

    public static func sort(_ values: inout [Double]) {
        values.withUnsafeMutableBufferPointer { sort($0) }
    }

    public static func sort(_ values: UnsafeMutableBufferPointer<Double>) {
        guard let base = values.baseAddress, values.count > 1 else { return }
        let count = values.count
        // Keys live in the array's own storage; both types are eight bytes of plain bits.
        base.withMemoryRebound(to: UInt64.self, capacity: count) { keys in
            for i in 0..<count { keys[i] = key(of: Double(bitPattern: keys[i])) }
            if count < smallCount {
                var few = UnsafeMutableBufferPointer(start: keys, count: count)
                few.sort()
            } else {
                sort(keys, count)
            }
            for i in 0..<count { keys[i] = value(of: keys[i]).bitPattern }
        }
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

    private typealias Keys = UnsafeMutablePointer<UInt64>

    private static func sort(_ keys: Keys, _ count: Int) {
        precondition(count < UInt32.max, "more values than a counter holds")
        var (least, greatest) = (UInt64.max, UInt64.min)
        for i in 0..<count {
            least = min(least, keys[i])
            greatest = max(greatest, keys[i])
        }
        let width = UInt64.bitWidth - (greatest - least).leadingZeroBitCount
        if width == 0 { return }
        let scratch = Keys.allocate(capacity: count)
        defer { scratch.deallocate() }
        let skipped = max(0, width - leadingBits)
        var (source, target) = (keys, scratch)
        distribute(&source, &target, count, least: least, from: skipped, to: width)
        if mend(source, into: keys, count) { return }
        // Whatever mending has moved, `source` still holds every key. A pass keeps the order of
        // equal digits, so the low digits go first and the high ones again.
        distribute(&source, &target, count, least: least, from: 0, to: skipped)
        distribute(&source, &target, count, least: least, from: skipped, to: width)
        if source != keys { keys.update(from: source, count: count) }
    }

    /// Sorts by the bits `from ..< to` of key − least; the result is in `source`.
    private static func distribute(
        _ source: inout Keys, _ target: inout Keys, _ count: Int, least: UInt64, from: Int, to: Int
    ) {
        let shifts = Array(stride(from: from, to: to, by: digitBits))
        var counters = Array(repeating: UInt32(0), count: shifts.count * bucketCount)
        counters.withUnsafeMutableBufferPointer { counters in
            guard let counters = counters.baseAddress else { return }
            let digit = UInt64(bucketCount - 1)
            let all = UInt64.max >> UInt64(UInt64.bitWidth - (to - from))
            for i in 0..<count {
                var digits = (source[i] &- least) >> UInt64(from) & all
                var bucket = counters
                for _ in shifts.indices {
                    bucket[Int(truncatingIfNeeded: digits & digit)] &+= 1
                    digits >>= UInt64(digitBits)
                    bucket += bucketCount
                }
            }
            for (pass, shift) in shifts.enumerated() {
                let next = counters + pass * bucketCount
                var start: UInt32 = 0
                for digit in 0..<bucketCount {
                    let size = next[digit]
                    next[digit] = start
                    start &+= size
                }
                let mask = UInt64.max >> UInt64(UInt64.bitWidth - min(digitBits, to - shift))
                for i in 0..<count {
                    let key = source[i]
                    let digit = Int(truncatingIfNeeded: (key &- least) >> UInt64(shift) & mask)
                    target[Int(next[digit])] = key
                    next[digit] &+= 1
                }
                swap(&source, &target)
            }
        }
    }

    /// Insertion sort of almost sorted keys; false when they turn out not to be so.
    private static func mend(_ source: Keys, into keys: Keys, _ count: Int) -> Bool {
        var budget = count * mendingReach
        for index in 0..<count {
            let key = source[index]
            var place = index
            while place > 0, keys[place - 1] > key {
                keys[place] = keys[place - 1]
                place -= 1
            }
            keys[place] = key
            budget -= index - place
            if budget < 0 { return false }
        }
        return true
    }
}
