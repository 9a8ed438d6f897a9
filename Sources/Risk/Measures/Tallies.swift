import Statistics

/// Exact counts of one worker: joint counts of events, and histogram sketches of what is not kept
/// per path.
///
/// Everything in it is an integer, so tallies merge in any order to the same bits. Only what an
/// estimate needs is counted: pairs of events that a conditional probability asks for, monthly
/// series, and, when per-path results are not kept, metrics.
package struct Tallies: Mergeable {
    package private(set) var pathCount = 0
    /// Paths on which an event took place, by position in ``MeasurePlan/eventColumns``.
    private var eventCounts: [Int]
    private var jointCounts: [Int]
    /// Sketches by position in the layout; empty where nothing is sketched.
    private var sketches: [LogLinearSketch]

    private let pairs: [Pair]
    /// Position of an event's column among the events; nil for other columns.
    private let rank: [Int?]
    private let eventColumns: [Int]
    private let rows: [Row]

    private struct Pair: Hashable, Sendable {
        let first: Int
        let second: Int

        init(_ a: Int, _ b: Int) {
            first = min(a, b)
            second = max(a, b)
        }
    }

    /// A row of a block that is sketched, and where.
    private struct Row: Sendable {
        let isMonthly: Bool
        /// Row of the results or of the recorded months.
        let index: Int
        let start: Int
        let isRatio: Bool
        let given: [Int]
    }

    /// - Parameter retention: what is kept per path is not sketched.
    package init(plan: MeasurePlan, retention: Retention) {
        let layout = plan.layout
        eventColumns = plan.eventColumns
        var rank: [Int?] = Array(repeating: nil, count: plan.columns.count)
        for (index, column) in eventColumns.enumerated() { rank[column] = index }
        self.rank = rank
        pairs = Self.pairs(plan, rank)
        rows = Self.rows(plan, layout, retention)
        eventCounts = Array(repeating: 0, count: eventColumns.count)
        jointCounts = Array(repeating: 0, count: pairs.count)
        let sketchCount = rows.reduce(0) { $0 + 1 + $1.given.count }
        let capacity = min(Self.mostWaiting, Self.waitingKeys / max(sketchCount, 1))
        sketches = Array(
            repeating: LogLinearSketch(capacity: capacity), count: rows.isEmpty ? 0 : layout.count)
    }

    /// Keys of values that wait to be counted: in one sketch, and in all of a worker's (4 MiB).
    private static let mostWaiting = 4096
    private static let waitingKeys = 1 << 20

    private static func pairs(_ plan: MeasurePlan, _ rank: [Int?]) -> [Pair] {
        var pairs: [Pair] = []
        for column in plan.eventColumns {
            for condition in plan.columns[column].given {
                guard let a = rank[column], let b = rank[plan.conditions[condition].column]
                else { continue }
                if a != b, !pairs.contains(Pair(a, b)) { pairs.append(Pair(a, b)) }
            }
        }
        return pairs
    }

    private static func rows(
        _ plan: MeasurePlan, _ layout: MeasurePlan.Layout, _ retention: Retention
    ) -> [Row] {
        var rows: [Row] = []
        for (index, column) in plan.columns.enumerated() where !retention.ranksFromPaths[index] {
            guard let start = layout.columnStart[index] else { continue }
            rows.append(
                Row(
                    isMonthly: false, index: index, start: start, isRatio: column.omitsInfinite,
                    given: column.given))
        }
        for (index, series) in plan.monthly.enumerated() {
            for step in plan.stepLabels.indices {
                rows.append(
                    Row(
                        isMonthly: true, index: index * plan.stepLabels.count + step,
                        start: plan.monthlyIndex(layout, series: index, step: step, condition: 0),
                        isRatio: series.isRatio, given: series.given))
            }
        }
        return rows
    }

    // MARK: - One block

    /// Counts one block.
    ///
    /// - Parameters:
    ///   - columns: `[column][path]`, rows of `stride`.
    ///   - monthly: `[series][step][path]`.
    ///   - masks: `[condition][path]`, 1 where the condition holds.
    ///   - count: paths of the block.
    /// - Complexity: one comparison per event and path, one word operation per pair of events and
    ///   64 paths, one histogram step per value that is sketched.
    package mutating func update(
        columns: UnsafePointer<Double>, monthly: UnsafePointer<Double>,
        masks: UnsafePointer<Double>, stride: Int, count: Int
    ) {
        pathCount += count
        countEvents(columns, stride: stride, count: count)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { scratch in
            for row in rows {
                let values = (row.isMonthly ? monthly : columns) + row.index * stride
                for (offset, condition) in ([nil] + row.given.map { $0 }).enumerated() {
                    var mask = condition.map { masks + $0 * stride }
                    if row.isRatio, let finite = scratch.baseAddress {
                        FiniteMask.fill(finite, of: values, under: mask, count: count)
                        mask = UnsafePointer(finite)
                    }
                    sketches[row.start + offset].add(values, count: count, mask: mask)
                }
            }
        }
    }

    private mutating func countEvents(
        _ columns: UnsafePointer<Double>, stride: Int, count: Int
    ) {
        let words = (count + 63) / 64
        withUnsafeTemporaryAllocation(
            of: UInt64.self, capacity: words * eventColumns.count
        ) { bits in
            bits.initialize(repeating: 0)
            for (index, column) in eventColumns.enumerated() {
                let row = columns + column * stride
                for path in 0..<count {
                    bits[index * words + path >> 6] |=
                        (row[path] == 1 ? 1 : 0) << UInt64(path & 63)
                }
                for word in 0..<words {
                    eventCounts[index] += bits[index * words + word].nonzeroBitCount
                }
            }
            for (index, pair) in pairs.enumerated() {
                for word in 0..<words {
                    let both = bits[pair.first * words + word] & bits[pair.second * words + word]
                    jointCounts[index] += both.nonzeroBitCount
                }
            }
        }
    }

    // MARK: - Merging and reading

    /// - Precondition: both are of one plan.
    package mutating func merge(_ other: Tallies) {
        precondition(pairs == other.pairs && rows.count == other.rows.count, "tallies of one plan")
        pathCount += other.pathCount
        for index in eventCounts.indices { eventCounts[index] += other.eventCounts[index] }
        for index in jointCounts.indices { jointCounts[index] += other.jointCounts[index] }
        for index in sketches.indices { sketches[index].merge(other.sketches[index]) }
    }

    /// Paths on which the event of `column` took place.
    package func count(of column: Int) -> Int { rank[column].map { eventCounts[$0] } ?? 0 }

    /// Paths that meet a condition; all of them where there is none.
    func pathCount(under condition: MeasurePlan.Condition?) -> Int {
        guard let condition else { return pathCount }
        let met = count(of: condition.column)
        return condition.isComplement ? pathCount - met : met
    }

    /// Paths on which both events took place; nil for a pair that nobody asked for.
    package func count(of column: Int, and other: Int) -> Int? {
        guard let a = rank[column], let b = rank[other] else { return nil }
        if a == b { return eventCounts[a] }
        return pairs.firstIndex(of: Pair(a, b)).map { jointCounts[$0] }
    }

    /// The sketch at a position of the layout, if one was kept there.
    func sketch(at position: Int) -> LogLinearSketch? {
        sketches.indices.contains(position) ? sketches[position] : nil
    }
}

extension Tallies: Equatable {
    package static func == (a: Tallies, b: Tallies) -> Bool {
        a.pathCount == b.pathCount && a.eventCounts == b.eventCounts
            && a.jointCounts == b.jointCounts && a.sketches == b.sketches
    }
}
