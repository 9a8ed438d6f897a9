/// Counters for the magnitudes of one sign, in pages of 256 bins that exist where a value fell.
///
/// Low words are 32 bits wide to halve the memory; a counter that passes 2³² carries into a second
/// array, which only runs of billions of paths ever allocate.
struct SketchPages: Sendable {
    private static let binBits = 8
    private static let pageSize = 1 << binBits
    /// Fifty-two significand bits less the ten that name a bin.
    private static let droppedBits = 42

    private(set) var count = 0
    /// The page number that `directory[0]` stands for.
    private var firstPage = 0
    /// For each page number from `firstPage`, the page's place in `low`, or -1.
    private var directory: [Int32] = []
    private var low: [UInt32] = []
    private var high: [UInt32] = []

    /// The bin of a value's magnitude, ordered as the magnitudes are.
    @inline(__always)
    static func bin(of x: Double) -> Int {
        Int(truncatingIfNeeded: (x.bitPattern & ~(1 << 63)) >> UInt64(droppedBits))
    }

    /// The middle of a bin; infinity for the bin of infinity.
    static func midpoint(of bin: Int) -> Double {
        let start = Double(bitPattern: UInt64(bin) << UInt64(droppedBits))
        if start.isInfinite { return start }
        return Double(bitPattern: UInt64(bin) << UInt64(droppedBits) | 1 << UInt64(droppedBits - 1))
    }

    @inline(__always)
    mutating func increment(_ bin: Int) {
        count &+= 1
        let slot = bin >> Self.binBits &- firstPage
        var page = -1
        if slot >= 0, slot < directory.count { page = Int(directory[slot]) }
        if page < 0 { page = place(ofPage: bin >> Self.binBits) }
        let place = page &* Self.pageSize &+ (bin & (Self.pageSize - 1))
        low[place] &+= 1
        if low[place] == 0 { carry(into: place) }
    }

    mutating func merge(_ other: SketchPages) {
        count += other.count
        for (slot, page) in other.directory.enumerated() where page >= 0 {
            let source = Int(page) * Self.pageSize
            let target = place(ofPage: other.firstPage + slot) * Self.pageSize
            for i in 0..<Self.pageSize {
                let (sum, overflow) = low[target + i].addingReportingOverflow(other.low[source + i])
                low[target + i] = sum
                if overflow { carry(into: target + i) }
                if !other.high.isEmpty, other.high[source + i] > 0 {
                    carry(into: target + i, by: other.high[source + i])
                }
            }
        }
    }

    /// Visits the occupied bins by magnitude with their midpoint and count.
    func forEach(descending: Bool, _ body: (Double, Int) -> Void) {
        let slots = directory.indices
        for step in 0..<slots.count {
            let slot = descending ? slots.count - 1 - step : step
            guard directory[slot] >= 0 else { continue }
            let base = Int(directory[slot]) * Self.pageSize
            for offset in 0..<Self.pageSize {
                let i = descending ? Self.pageSize - 1 - offset : offset
                let n = Int(low[base + i]) + (high.isEmpty ? 0 : Int(high[base + i]) << 32)
                if n == 0 { continue }
                body(Self.midpoint(of: (firstPage + slot) << Self.binBits | i), n)
            }
        }
    }

    /// Adds 2³² to a counter.
    private mutating func carry(into place: Int, by amount: UInt32 = 1) {
        if high.isEmpty { high = Array(repeating: 0, count: low.count) }
        high[place] += amount
    }

    /// The place of a page, made on first use.
    private mutating func place(ofPage page: Int) -> Int {
        if directory.isEmpty { firstPage = page }
        if page < firstPage {
            directory.insert(contentsOf: repeatElement(-1, count: firstPage - page), at: 0)
            firstPage = page
        }
        let slot = page - firstPage
        if slot >= directory.count {
            directory.append(contentsOf: repeatElement(-1, count: slot + 1 - directory.count))
        }
        if directory[slot] < 0 {
            directory[slot] = Int32(low.count / Self.pageSize)
            low.append(contentsOf: repeatElement(0, count: Self.pageSize))
            if !high.isEmpty { high.append(contentsOf: repeatElement(0, count: Self.pageSize)) }
        }
        return Int(directory[slot])
    }
}
