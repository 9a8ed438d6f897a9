import Results
import Statistics

/// A tail that is kept of a column that is not: of which row, under which condition, how long.
package struct TailRow: Hashable, Sendable {
    /// The column.
    package let column: Int
    /// Index into the plan's conditions; nil for all paths.
    package let condition: Int?
    /// Position in the plan's layout.
    package let position: Int
    package let side: Tail.Side
    package let capacity: Int

    /// Adds one block to the tail. Infinite values mark paths on which a ratio has no value.
    ///
    /// - Parameters: as `Tallies.update`.
    package func update(
        _ tail: inout Tail, columns: UnsafePointer<Double>, masks: UnsafePointer<Double>,
        stride: Int, count: Int
    ) {
        tail.add(
            columns + column * stride, count: count, mask: condition.map { masks + $0 * stride },
            finiteOnly: true)
    }

    // MARK: - Planning

    /// Tails reach the quantiles up to this far from either end.
    private static let reach = 0.05
    /// No tail takes more than this part of the memory for tails, nor holds more values than this, so
    /// that memory does not grow with the number of paths.
    private static let largestShare = 64
    private static let mostValues = 1 << 16

    /// The rows that fit, in order of priority: headline columns under all their conditions, then
    /// the others over all paths, then the others under their conditions.
    static func rows(
        _ plan: MeasurePlan, columns: [Int], principal: Set<Int>, pathCount: Int, budget: Int
    ) -> [TailRow] {
        let layout = plan.layout
        let sides: [(Tail.Side, Int)] = [Tail.Side.least, .greatest].compactMap { side in
            capacity(side, plan.statistics, pathCount: pathCount, budget: budget).map { (side, $0) }
        }
        let bytes = sides.reduce(0) { $0 + Tail.byteCount(capacity: $1.1) }
        func samples(_ column: Int) -> [(column: Int, place: Int)] {
            (0...plan.columns[column].given.count).map { (column, $0) }
        }
        let others = columns.filter { !principal.contains($0) }
        let inOrder =
            columns.filter(principal.contains).flatMap(samples) + others.map { ($0, 0) }
            + others.flatMap { samples($0).dropFirst() }
        return inOrder.prefix(bytes == 0 ? 0 : budget / bytes).flatMap { column, place in
            let given = plan.columns[column].given
            return sides.map { side, capacity in
                TailRow(
                    column: column, condition: place == 0 ? nil : given[place - 1],
                    position: (layout.columnStart[column] ?? 0) + place, side: side,
                    capacity: capacity)
            }
        }
    }

    /// Values that make the deepest statistic within reach exact, its interval included; nil where
    /// no statistic looks at this side.
    private static func capacity(
        _ side: Tail.Side, _ statistics: [Statistic], pathCount: Int, budget: Int
    ) -> Int? {
        let levels = statistics.compactMap { level($0, side) }.filter { $0 <= reach + 1e-9 }
        // A tail and its spare room fill the share.
        let most = min(mostValues, budget / largestShare / 10)
        guard !levels.isEmpty, most > 0 else { return nil }
        let wanted = levels.map { rank(of: $0, pathCount) }
        return wanted.filter { $0 <= most }.max() ?? most
    }

    /// How far from the side's end a statistic looks, as a share of the paths.
    private static func level(_ statistic: Statistic, _ side: Tail.Side) -> Double? {
        switch side {
        case .least:
            statistic.quantileLevel
                ?? (statistic.valueAtRiskLevel ?? statistic.tailMeanLevel).map { 1 - $0 }
        case .greatest: statistic.quantileLevel.map { 1 - $0 }
        }
    }

    /// The rank at the far end of a quantile's interval, counted from the end.
    private static func rank(of level: Double, _ pathCount: Int) -> Int {
        let ranks = QuantileRanks(probability: level, count: pathCount, level: .percent95)
        // From the other end the ranks may differ by one.
        return min(pathCount, (ranks.upper ?? pathCount) + 1)
    }
}

/// The kept ends of the samples of a run, by position in the plan's layout.
package struct TailTable: Sendable {
    private var least: [Int: Tail] = [:]
    private var greatest: [Int: Tail] = [:]

    package init(_ tails: [(row: TailRow, tail: Tail)]) {
        for (row, tail) in tails {
            switch row.side {
            case .least: least[row.position] = tail
            case .greatest: greatest[row.position] = tail
            }
        }
    }

    /// A sketch with the ends that were kept of the same sample.
    func sample(_ sketch: LogLinearSketch, at position: Int) -> TailedSketch {
        TailedSketch(sketch.ranked(), low: least[position], high: greatest[position])
    }
}
