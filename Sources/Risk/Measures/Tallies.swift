import Statistics

/// Exact counts of one worker: joint counts of events, and histogram sketches of what is not kept per
/// path.
///
/// Everything in it is an integer, so tallies merge in any order to the same bits. Only what an estimate
/// needs is counted: pairs of events that a conditional probability asks for, monthly series, and, when
/// per-path results are not kept, metrics.
package struct Tallies: Sendable, Mergeable {
    package private(set) var pathCount = 0
    /// Paths on which an event took place, by position in ``MeasurePlan/eventColumns``.
    private var eventCounts: [Int]
    private var jointCounts: [Int]
    private var pairs: [Pair]
    /// Position of an event's column among the events; nil for other columns.
    private let rank: [Int?]
    private let eventColumns: [Int]

    /// Sketches by position in the layout; empty where nothing is sketched.
    private var sketches: [LogLinearSketch]
    private let layout: MeasurePlan.Layout
    private let sketchesColumns: Bool
    private let columnGiven: [[Int]]
    private let monthlyGiven: [[Int]]

    private struct Pair: Hashable, Sendable {
        let first: Int
        let second: Int
    }

    package init(plan: MeasurePlan, keepsPathTable: Bool) {
        eventColumns = plan.eventColumns
        var rank: [Int?] = Array(repeating: nil, count: plan.columns.count)
        for (index, column) in eventColumns.enumerated() { rank[column] = index }
        self.rank = rank
        eventCounts = Array(repeating: 0, count: eventColumns.count)
        var pairs: [Pair] = []
        for column in eventColumns {
            for condition in plan.columns[column].given {
                let other = plan.conditions[condition].column
                guard let a = rank[column], let b = rank[other] else { continue }
                let pair = Pair(first: min(a, b), second: max(a, b))
                if !pairs.contains(pair) { pairs.append(pair) }
            }
        }
        self.pairs = pairs
        jointCounts = Array(repeating: 0, count: pairs.count)
        layout = plan.layout
        sketchesColumns = !keepsPathTable
        let isSketching = sketchesColumns || !plan.monthly.isEmpty
        sketches = Array(repeating: LogLinearSketch(), count: isSketching ? layout.count : 0)
        columnGiven = plan.columns.map(\.given)
        monthlyGiven = plan.monthly.map(\.given)
    }

    // MARK: - Adding

    /// Counts the events of one block.
    ///
    /// - Parameters:
    ///   - results: `[column][path]`, rows of `stride`.
    ///   - count: paths of the block.
    /// - Returns: how many truths were neither 0 nor 1, which only a NaN can cause.
    /// - Complexity: one comparison per event and path, one word operation per pair and 64 paths.
    package mutating func add(
        events results: UnsafePointer<Double>, stride: Int, count: Int
    ) -> Int {
        pathCount += count
        let words = (count + 63) / 64
        var faults = 0
        withUnsafeTemporaryAllocation(
            of: UInt64.self, capacity: max(1, words * eventColumns.count)
        ) { bits in
            bits.initialize(repeating: 0)
            for (index, column) in eventColumns.enumerated() {
                let row = results + column * stride
                let target = bits.baseAddress! + index * words
                for path in 0..<count {
                    let truth = row[path]
                    target[path >> 6] |= (truth == 1 ? 1 : 0) << UInt64(path & 63)
                    faults += truth == 1 || truth == 0 ? 0 : 1
                }
                eventCounts[index] += (0..<words).reduce(0) { $0 + target[$1].nonzeroBitCount }
            }
            for (index, pair) in pairs.enumerated() {
                let a = bits.baseAddress! + pair.first * words
                let b = bits.baseAddress! + pair.second * words
                jointCounts[index] += (0..<words).reduce(0) {
                    $0 + (a[$1] & b[$1]).nonzeroBitCount
                }
            }
        }
        return faults
    }

    /// Whether ``add(column:_:masks:stride:count:)`` does anything.
    package var takesColumns: Bool { sketchesColumns }

    /// Sketches one block of a metric's column, unless per-path results are kept.
    ///
    /// - Parameter masks: `[condition][path]`, rows of `stride`.
    package mutating func add(
        column: Int, _ row: UnsafePointer<Double>, masks: UnsafePointer<Double>, stride: Int,
        count: Int
    ) {
        guard sketchesColumns, let start = layout.columnStart[column] else { return }
        add(row, at: start, given: columnGiven[column], masks: masks, stride: stride, count: count)
    }

    /// Sketches one block of a monthly series in one step.
    package mutating func add(
        monthly series: Int, step: Int, _ row: UnsafePointer<Double>,
        masks: UnsafePointer<Double>, stride: Int, count: Int
    ) {
        let given = monthlyGiven[series]
        let start = layout.monthlyStart[series] + step * (1 + given.count)
        add(row, at: start, given: given, masks: masks, stride: stride, count: count)
    }

    private mutating func add(
        _ row: UnsafePointer<Double>, at start: Int, given: [Int], masks: UnsafePointer<Double>,
        stride: Int, count: Int
    ) {
        sketches[start].add(row, count: count, mask: nil)
        for (offset, condition) in given.enumerated() {
            sketches[start + 1 + offset].add(row, count: count, mask: masks + condition * stride)
        }
    }

    // MARK: - Merging and reading

    package mutating func merge(_ other: Tallies) {
        pathCount += other.pathCount
        for index in eventCounts.indices { eventCounts[index] += other.eventCounts[index] }
        for index in jointCounts.indices { jointCounts[index] += other.jointCounts[index] }
        for index in sketches.indices { sketches[index].merge(other.sketches[index]) }
    }

    /// Paths on which the event of `column` took place.
    package func count(of column: Int) -> Int { rank[column].map { eventCounts[$0] } ?? 0 }

    /// Paths on which both events took place; nil for a pair that nobody asked for.
    package func count(of column: Int, and other: Int) -> Int? {
        guard let a = rank[column], let b = rank[other] else { return nil }
        if a == b { return eventCounts[a] }
        let pair = Pair(first: min(a, b), second: max(a, b))
        return pairs.firstIndex(of: pair).map { jointCounts[$0] }
    }

    /// The sketch at a position of the layout, if one was kept there.
    package func sketch(at position: Int) -> LogLinearSketch? {
        sketches.indices.contains(position) ? sketches[position] : nil
    }
}
