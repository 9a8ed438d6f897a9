/// Sorts one column of paths once and deals it out, in order, to the conditions it is given.
///
/// *Algorithm*: least-significant-digit radix sort of order-preserving integer keys in 11-bit
/// digits, each key carrying its path's conditions as bits. Only the top 33 of the bits in which
/// the keys differ are sorted by radix; what is left out of place, near ties, is mended by
/// insertion. Columns whose keys crowd in few places are sorted by all digits.
///
/// *Complexity*: O(n) time, 24 bytes of scratch a path. Equal values keep no particular order among
/// themselves, which no statistic can see.
package struct ConditionedSort {
    /// Finite values of all paths, ascending.
    package private(set) var all: [Double] = []
    /// Finite values of the paths that meet each condition, ascending.
    package private(set) var given: [[Double]] = []

    private static let digitBits = 11
    private static let digitCount = 1 << digitBits

    /// - Parameters:
    ///   - values: one per path; infinite ones are left out.
    ///   - bits: bit k says that the path meets condition k; nil when there is none.
    package init(_ values: UnsafeBufferPointer<Double>, bits: [UInt32]?, conditionCount: Int) {
        precondition(bits == nil || bits!.count == values.count, "conditions of every path")
        var items: [Item] = []
        items.reserveCapacity(values.count)
        var (low, high) = (UInt64.max, UInt64.min)
        for (path, value) in values.enumerated() where value.isFinite {
            let key = Self.key(value)
            low = min(low, key)
            high = max(high, key)
            items.append(Item(key: key, bits: bits?[path] ?? 0))
        }
        if items.count > 1, low < high { Self.sort(&items, low: low, high: high) }
        deal(items, conditionCount: conditionCount)
    }

    private struct Item {
        var key: UInt64
        var bits: UInt32
    }

    // MARK: - Keys

    /// Bits whose unsigned order is the order of the numbers.
    private static func key(_ value: Double) -> UInt64 {
        let bits = value.bitPattern
        return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }

    private static func value(_ key: UInt64) -> Double {
        Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
    }

    // MARK: - Sorting

    private static func sort(_ items: inout [Item], low: UInt64, high: UInt64) {
        if items.count < 256 {
            items.sort { $0.key < $1.key }
            return
        }
        var scratch = Array(repeating: Item(key: 0, bits: 0), count: items.count)
        let width = UInt64.bitWidth - (high - low).leadingZeroBitCount
        let skipped = max(0, width - 3 * digitBits)
        radix(&items, &scratch, low: low, from: skipped, to: width)
        if skipped == 0 || mend(&items) { return }
        // A radix pass keeps the order of equal digits, so the low digits first and the high ones
        // again.
        radix(&items, &scratch, low: low, from: 0, to: skipped)
        radix(&items, &scratch, low: low, from: skipped, to: width)
    }

    /// Sorts by the bits `from ..< to` of key − low.
    private static func radix(
        _ items: inout [Item], _ scratch: inout [Item], low: UInt64, from: Int, to: Int
    ) {
        var shift = from
        while shift < to {
            let mask = UInt64(1) << UInt64(min(digitBits, to - shift)) - 1
            pass(&items, into: &scratch, low: low, shift: UInt64(shift), mask: mask)
            swap(&items, &scratch)
            shift += digitBits
        }
    }

    private static func pass(
        _ items: inout [Item], into scratch: inout [Item], low: UInt64, shift: UInt64, mask: UInt64
    ) {
        items.withUnsafeBufferPointer { source in
            scratch.withUnsafeMutableBufferPointer { target in
                withUnsafeTemporaryAllocation(of: Int.self, capacity: digitCount) { starts in
                    starts.initialize(repeating: 0)
                    for item in source { starts[Int((item.key &- low) >> shift & mask)] += 1 }
                    var next = 0
                    for digit in 0..<digitCount {
                        let count = starts[digit]
                        starts[digit] = next
                        next += count
                    }
                    for item in source {
                        let digit = Int((item.key &- low) >> shift & mask)
                        target[starts[digit]] = item
                        starts[digit] += 1
                    }
                }
            }
        }
    }

    /// Insertion sort of an almost sorted list; false when it turns out not to be one.
    private static func mend(_ items: inout [Item]) -> Bool {
        var budget = items.count * 4
        return items.withUnsafeMutableBufferPointer { items in
            for index in 1..<items.count {
                let item = items[index]
                var place = index
                while place > 0, items[place - 1].key > item.key {
                    items[place] = items[place - 1]
                    place -= 1
                }
                items[place] = item
                budget -= index - place
                if budget < 0 { return false }
            }
            return true
        }
    }

    // MARK: - Dealing

    private mutating func deal(_ items: [Item], conditionCount: Int) {
        all = items.map { Self.value($0.key) }
        given = (0..<conditionCount).map { condition in
            let bit = UInt32(1) << UInt32(condition)
            let count = items.reduce(0) { $0 + ($1.bits & bit == 0 ? 0 : 1) }
            // Every item is written at the end of its list and kept only if it belongs there.
            return Array(unsafeUninitializedCapacity: count + 1) { buffer, kept in
                kept = 0
                for (index, item) in items.enumerated() {
                    buffer[kept] = all[index]
                    kept += item.bits & bit == 0 ? 0 : 1
                }
            }
        }
    }
}
