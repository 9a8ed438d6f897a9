/// Counters for finite and infinite non-zero doubles by sign and bin of magnitude, in pages of 256
/// bins (a quarter of an octave) that exist where a value fell.
///
/// Low words are 32 bits wide to halve the memory; a counter that passes 2³² carries into a second
/// array, which only runs of billions of paths ever allocate.
struct SketchPages: Sendable {
    private static let binBits = 8
    private static let pageSize = 1 << binBits
    /// Fifty-two significand bits less the ten that name a bin.
    private static let droppedBits: UInt64 = 42
    private static let signBit: UInt64 = 1 << 63

    /// The page number of magnitudes that the directory starts with.
    private var firstPage = 0
    /// For each page number from `firstPage`, the places of the positive and of the negative page
    /// in `low`, or -1.
    private var directory: [Int32] = []
    private var low: [UInt32] = []
    private var high: [UInt32] = []

    /// The bin of a value's magnitude, ordered as the magnitudes are.
    @inline(__always)
    private static func bin(of bits: UInt64) -> Int {
        Int(truncatingIfNeeded: (bits & ~signBit) >> droppedBits)
    }

    /// The middle of a bin; infinity for the bin of infinity.
    private static func midpoint(of bin: Int) -> Double {
        let start = UInt64(bin) << droppedBits
        let value = Double(bitPattern: start)
        return value.isInfinite ? value : Double(bitPattern: start | 1 << (droppedBits - 1))
    }

    // MARK: - Counting

    /// What `add` leaves to its caller.
    struct Others {
        var zeroCount = 0
        var nanCount = 0
        /// Values that a mask left out.
        var maskedCount = 0
        var minimum = Double.infinity
        var maximum = -Double.infinity
    }

    mutating func add(
        _ row: UnsafePointer<Double>, count: Int, mask: UnsafePointer<Double>?,
        others: inout Others
    ) {
        var next = 0
        while true {
            next = addKnown(row, from: next, count: count, mask: mask, others: &others)
            if next >= count { return }
            // The value at `next` needs a page that is not there yet, or a carry.
            let bits = row[next].bitPattern
            let bin = Self.bin(of: bits)
            increment(
                place(ofPage: bin >> Self.binBits, isNegative: bits & Self.signBit != 0)
                    + bin & (Self.pageSize - 1),
                by: 1)
            next += 1
        }
    }

    /// Counts on from `start` until a value needs a new page or a carry; returns its index.
    ///
    /// Minimum and maximum already include that value.
    private mutating func addKnown(
        _ row: UnsafePointer<Double>, from start: Int, count: Int, mask: UnsafePointer<Double>?,
        others: inout Others
    ) -> Int {
        let firstPage = firstPage
        var seen = others
        defer { others = seen }
        return low.withUnsafeMutableBufferPointer { low in
            directory.withUnsafeBufferPointer { directory in
                for i in start..<count {
                    if let mask, mask[i] == 0 {
                        seen.maskedCount &+= 1
                        continue
                    }
                    let x = row[i]
                    if x < seen.minimum { seen.minimum = x }
                    if x > seen.maximum { seen.maximum = x }
                    if x == 0 {
                        seen.zeroCount &+= 1
                        continue
                    }
                    if x != x {
                        seen.nanCount &+= 1
                        continue
                    }
                    let bits = x.bitPattern
                    let bin = Self.bin(of: bits)
                    let side = Int(truncatingIfNeeded: bits >> 63)
                    let slot = ((bin >> Self.binBits) &- firstPage) &* 2 &+ side
                    guard slot >= 0, slot < directory.count, directory[slot] >= 0 else { return i }
                    let place = Int(directory[slot]) &+ (bin & (Self.pageSize &- 1))
                    guard low[place] != .max else { return i }
                    low[place] &+= 1
                }
                return count
            }
        }
    }

    mutating func merge(_ other: SketchPages) {
        for (slot, source) in other.directory.enumerated() where source >= 0 {
            let target = place(
                ofPage: other.firstPage + slot / 2, isNegative: slot % 2 == 1)
            for i in 0..<Self.pageSize {
                let n = other.count(at: Int(source) + i)
                if n > 0 { increment(target + i, by: n) }
            }
        }
    }

    // MARK: - Reading

    /// Visits the occupied bins of one sign by magnitude, with the midpoint and the count.
    func forEach(isNegative: Bool, descending: Bool, _ body: (Double, Int) -> Void) {
        let pageCount = directory.count / 2
        for step in 0..<pageCount {
            let page = descending ? pageCount - 1 - step : step
            let start = Int(directory[2 * page + (isNegative ? 1 : 0)])
            guard start >= 0 else { continue }
            for offset in 0..<Self.pageSize {
                let i = descending ? Self.pageSize - 1 - offset : offset
                let n = count(at: start + i)
                if n > 0 { body(Self.midpoint(of: (firstPage + page) << Self.binBits | i), n) }
            }
        }
    }

    private func count(at place: Int) -> Int {
        Int(low[place]) + (high.isEmpty ? 0 : Int(high[place]) << 32)
    }

    // MARK: - Storage

    private mutating func increment(_ place: Int, by amount: Int) {
        let (sum, overflow) = low[place].addingReportingOverflow(
            UInt32(truncatingIfNeeded: amount))
        low[place] = sum
        let carry = UInt32(amount >> 32) + (overflow ? 1 : 0)
        if carry == 0 { return }
        if high.isEmpty { high = Array(repeating: 0, count: low.count) }
        high[place] += carry
    }

    /// Where a page's counters start; the page is made on first use.
    private mutating func place(ofPage page: Int, isNegative: Bool) -> Int {
        if directory.isEmpty { firstPage = page }
        if page < firstPage {
            directory.insert(contentsOf: repeatElement(-1, count: 2 * (firstPage - page)), at: 0)
            firstPage = page
        }
        let slot = 2 * (page - firstPage) + (isNegative ? 1 : 0)
        let wanted = 2 * (page - firstPage) + 2
        if wanted > directory.count {
            directory.append(contentsOf: repeatElement(-1, count: wanted - directory.count))
        }
        if directory[slot] < 0 {
            directory[slot] = Int32(low.count)
            low.append(contentsOf: repeatElement(0, count: Self.pageSize))
            if !high.isEmpty { high.append(contentsOf: repeatElement(0, count: Self.pageSize)) }
        }
        return Int(directory[slot])
    }
}
