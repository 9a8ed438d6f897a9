import Results
import Statistics

/// What is kept of every path, decided before a run from the plan, the number of paths and a budget
/// of memory, and from nothing else: it belongs to the result.
///
/// Columns are kept in order of priority, as long as they fit: what joint estimates need, then the
/// headline's metrics, then all others in the order of the table. Ranks of a column that is not
/// kept come from its sketch, and exactly from its ends where tails fit their part of the budget.
package struct Retention: Sendable {
    /// How much memory there is to spend.
    package struct Budget: Hashable, Sendable {
        /// Bytes for per-path columns and the sorting of them.
        package var columns: Int
        /// Bytes for tails.
        package var tails: Int

        package init(columns: Int, tails: Int) {
            self.columns = columns
            self.tails = tails
        }

        /// Everything is kept, and no tail needed.
        package static let unlimited = Budget(columns: Int.max, tails: 0)
    }

    /// By column: whether its values are kept.
    package private(set) var keepsValues: [Bool]
    /// By column: whether an event's truths are kept, a bit a path.
    package private(set) var keepsBits: [Bool]
    /// By column: whether ranks are looked up in the kept values.
    package private(set) var ranksFromPaths: [Bool]
    package let tails: [TailRow]
    /// Bytes of the kept columns and bits.
    package let byteCount: Int
    /// Whether per-path columns were wanted at all.
    package let keepsAny: Bool
    package let pathCount: Int

    /// Bytes a path that sorting a column takes, see `SortedOnDemand`.
    private static let sortBytes = 18

    package init(plan: MeasurePlan, pathCount: Int, budget: Budget) {
        let priority = Priority(plan: plan)
        let width = MemoryLayout<Double>.stride * pathCount
        let bitWidth = MemoryLayout<UInt64>.stride * PathBits.wordCount(pathCount)
        var values = Array(repeating: false, count: plan.columns.count)
        var bits = values
        var ranks = values
        var left = budget.columns
        keepsAny = budget.columns > 0
        self.pathCount = pathCount

        func keepBits(_ columns: [Int]) {
            for column in columns where !bits[column] {
                bits[column] = true
                left -= bitWidth
            }
        }
        for (index, column) in plan.columns.enumerated() where column.isSampled {
            values[index] = true
            left -= width
        }
        for erosion in plan.erosions {
            let columns = Set([erosion.profit, erosion.gap]).filter { !values[$0] }
            let wanted = columns.count * width + (bits[erosion.miss] ? 0 : bitWidth)
            guard wanted <= left else { continue }
            left -= columns.count * width
            for column in columns { values[column] = true }
            keepBits([erosion.miss])
        }
        // A quarter of the budget lets several columns be sorted at once; one takes what it takes.
        left -= max(Self.sortBytes * pathCount, budget.columns / 4)
        if priority.hasRanks {
            for index in priority.columns {
                let conditions = plan.columns[index].given.map { plan.conditions[$0].column }
                let missing = Set(conditions.filter { !bits[$0] }).count
                let wanted = (values[index] ? 0 : width) + missing * bitWidth
                guard wanted <= left else { continue }
                if !values[index] { left -= width }
                values[index] = true
                ranks[index] = true
                keepBits(conditions)
            }
        }
        (keepsValues, keepsBits, ranksFromPaths) = (values, bits, ranks)
        byteCount = values.count { $0 } * width + bits.count { $0 } * bitWidth
        tails = TailRow.rows(
            plan, columns: priority.columns.filter { !ranks[$0] },
            principal: priority.principal, pathCount: pathCount, budget: budget.tails)
    }

    /// What the estimates of some parts need of every path, so that no rank is rounded; nothing else
    /// is kept or sketched.
    ///
    /// - Parameter ranked: those of the parts whose ranks are looked at; nil for all. Means and
    ///   standard deviations come from moments, which need no path.
    package init(
        plan: MeasurePlan, parts: [MeasurePlan.Part], ranked: Set<MeasurePlan.Part>? = nil,
        pathCount: Int
    ) {
        var values = Array(repeating: false, count: plan.columns.count)
        var bits = values
        for part in parts {
            switch part {
            case .column(let index)
            where plan.columns[index].hasMoments && ranked?.contains(part) ?? true:
                values[index] = true
                for condition in plan.columns[index].given {
                    bits[plan.conditions[condition].column] = true
                }
            case .erosion(let index):
                let erosion = plan.erosions[index]
                values[erosion.profit] = true
                values[erosion.gap] = true
                bits[erosion.miss] = true
            case .column, .monthly: break
            }
        }
        (keepsValues, keepsBits) = (values, bits)
        // Columns of other parts have no ranks, neither from paths nor from sketches.
        ranksFromPaths = Array(repeating: true, count: plan.columns.count)
        byteCount =
            values.count { $0 } * MemoryLayout<Double>.stride * pathCount
            + bits.count { $0 } * MemoryLayout<UInt64>.stride * PathBits.wordCount(pathCount)
        tails = []
        keepsAny = true
        self.pathCount = pathCount
    }

    /// Whether every estimate is that of the sample itself, and no tail needed for it.
    package func keepsEverything(of plan: MeasurePlan) -> Bool {
        plan.columns.indices.allSatisfy { !plan.columns[$0].hasMoments || ranksFromPaths[$0] }
            && plan.erosions.allSatisfy {
                keepsValues[$0.profit] && keepsValues[$0.gap] && keepsBits[$0.miss]
            }
    }

    /// Bytes that are kept, and those that sorting one column takes.
    package var byteCountWithSorting: Int {
        byteCount + (keepsValues.contains(true) ? Self.sortBytes * pathCount : 0)
    }

    /// How many columns may be sorted at once for all to stay within the bytes; at least one.
    package func sortLimit(within bytes: Int) -> Int {
        if !ranksFromPaths.contains(true) || pathCount == 0 { return Int.max }
        return max(1, (bytes - byteCount) / (Self.sortBytes * pathCount))
    }

    /// Bytes that keeping and sorting everything takes.
    package static func fullByteCount(plan: MeasurePlan, pathCount: Int) -> Int {
        let all = Retention(plan: plan, pathCount: pathCount, budget: .unlimited)
        return all.byteCount + sortBytes * pathCount
    }
}

/// The order in which columns are given memory.
private struct Priority {
    /// Metrics, first those of the headline.
    let columns: [Int]
    /// Those of the headline.
    let principal: Set<Int>
    /// Whether any statistic asks for ranks.
    let hasRanks: Bool

    init(plan: MeasurePlan) {
        let headline = plan.headline
        let names =
            [headline.profit, headline.margin].compactMap { $0 }
            + headline.targets.flatMap { ["target.\($0)", "shortfall.\($0)"] }
        let first = names.compactMap { plan.column($0) }.filter { plan.columns[$0].hasMoments }
        let inOrder = plan.parts.compactMap { part -> Int? in
            guard case .column(let index) = part, plan.columns[index].hasMoments else { return nil }
            return index
        }
        principal = Set(first)
        columns = first + inOrder.filter { !first.contains($0) }
        hasRanks = plan.statistics.contains(where: \.isRank)
    }
}

extension Statistic {
    /// Whether it is read off the ordered sample.
    fileprivate var isRank: Bool {
        quantileLevel != nil || valueAtRiskLevel != nil || tailMeanLevel != nil
    }
}
