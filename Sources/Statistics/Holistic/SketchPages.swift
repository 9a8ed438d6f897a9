/// Counters for finite and infinite non-zero doubles by sign and bin of magnitude, in pages of 256
/// bins (a quarter of an octave) that exist where a value fell.
///
/// A counter's low byte and the rest of it lie apart. Nearly every value of a row falls into a
/// cache line of its own, so what bounds counting is how much memory the counters that are written
/// spread over; the bytes of a series stay in the second-level cache, and the array of the rest is
/// touched once in 256 values of a bin. A counter holds 40 bits.
struct SketchPages: Sendable {
    private static let binBits = 8
    private static let pageSize = 1 << binBits
    /// Fifty-two significand bits less the ten that name a bin.
    private static let droppedBits: UInt64 = 42

    /// The page number of magnitudes that the directory starts with.
    private var firstPage = 0
    /// For each page number from `firstPage`, the places of the positive and of the negative page
    /// in `low`, or -1.
    private var directory: [Int32] = []
    private var low: [UInt8] = []
    /// Counts divided by 256; empty until a counter needs it.
    private var high: [UInt32] = []

    /// The bin that a positive finite value falls into; its upper end is the next bin's start.
    static func bin(of value: Double) -> ClosedRange<Double> {
        let start = (value.bitPattern >> droppedBits) << droppedBits
        return Double(bitPattern: start)...Double(bitPattern: start + (1 << droppedBits))
    }

    /// The middle of a bin; infinity for the bin of infinity.
    private static func midpoint(of bin: Int) -> Double {
        let start = UInt64(bin) << droppedBits
        let value = Double(bitPattern: start)
        return value.isInfinite ? value : Double(bitPattern: start | 1 << (droppedBits - 1))
    }

    // MARK: - Counting

    /// Where a value is counted, as the leaf `histogram_keys` has it: page of its magnitude, sign, bin
    /// within the page, most significant first.
    typealias Key = UInt32

    /// Counts values by their keys.
    mutating func add(_ keys: UnsafeBufferPointer<Key>) {
        var next = 0
        while true {
            next = addKnown(keys, from: next)
            if next == keys.count { return }
            // This one needs a page that is not there yet, or a carry.
            let key = keys[next]
            increment(
                place(ofPage: Int(key >> 9), isNegative: key >> 8 & 1 == 1)
                    + Int(key) & (Self.pageSize - 1), by: 1)
            next += 1
        }
    }

    /// Counts on from `start` until a value needs a new page or a carry; returns its index.
    private mutating func addKnown(_ keys: UnsafeBufferPointer<Key>, from start: Int) -> Int {
        let first = 2 * firstPage
        let slotCount = UInt(directory.count)
        return low.withUnsafeMutableBufferPointer { low in
            directory.withUnsafeBufferPointer { directory in
                guard let low = low.baseAddress, let directory = directory.baseAddress,
                    let keys = keys.baseAddress.map({ ($0, keys.count) })
                else { return start }
                for i in start..<keys.1 {
                    let key = keys.0[i]
                    let slot = Int(key >> 8) &- first
                    guard UInt(bitPattern: slot) < slotCount else { return i }
                    let page = Int(directory[slot])
                    guard page >= 0 else { return i }
                    let place = page &+ Int(key & 0xff)
                    let count = low[place]
                    guard count != .max else { return i }
                    low[place] = count &+ 1
                }
                return keys.1
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
        Int(low[place]) + (high.isEmpty ? 0 : Int(high[place]) << UInt8.bitWidth)
    }

    // MARK: - Storage

    private mutating func increment(_ place: Int, by amount: Int) {
        let (sum, overflow) = low[place].addingReportingOverflow(
            UInt8(truncatingIfNeeded: amount))
        low[place] = sum
        let carry = UInt32(amount >> UInt8.bitWidth) + (overflow ? 1 : 0)
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
            if low.capacity - low.count < Self.pageSize { makeRoom() }
            low.append(contentsOf: repeatElement(0, count: Self.pageSize))
            if !high.isEmpty { high.append(contentsOf: repeatElement(0, count: Self.pageSize)) }
        }
        return Int(directory[slot])
    }

    /// Room for a few more pages: doubling would leave much of it empty, in thousands of sketches.
    private mutating func makeRoom() {
        let wanted = low.count + 8 * Self.pageSize
        low.reserveCapacity(wanted)
        if !high.isEmpty { high.reserveCapacity(wanted) }
    }
}
