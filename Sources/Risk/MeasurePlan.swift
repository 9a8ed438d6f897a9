import ScenarioModel

/// What a run estimates: per-path columns, monthly series, and the events they are conditioned on.
///
/// The plan is the contract between the simulation, which fills rows, and the measures, which read
/// them: column numbers are those of the tile program's results, series numbers those of its recorded
/// rows.
package struct MeasurePlan: Sendable {
    /// One number per path: a metric over a period, or an event's truth (1 or 0).
    package struct Column: Sendable {
        package let metric: String
        /// `YYYY`, `FYYYYY`, or nil for the whole horizon.
        package let period: String?
        package let dimension: Dimension
        package let isEvent: Bool
        /// Indices into ``conditions``; every column is also estimated without condition.
        package let given: [Int]

        package init(
            metric: String, period: String?, dimension: Dimension, isEvent: Bool, given: [Int]
        ) {
            self.metric = metric
            self.period = period
            self.dimension = dimension
            self.isEvent = isEvent
            self.given = given
        }
    }

    /// One number per path and month.
    package struct Monthly: Sendable {
        package let metric: String
        package let dimension: Dimension
        package let given: [Int]

        package init(metric: String, dimension: Dimension, given: [Int]) {
            self.metric = metric
            self.dimension = dimension
            self.given = given
        }
    }

    /// An event, or its complement, that estimates are conditioned on.
    package struct Condition: Sendable {
        package let name: String
        /// The event's column.
        package let column: Int
        /// True for the complement: `hit` is the complement of `miss`.
        package let isComplement: Bool

        package init(name: String, column: Int, isComplement: Bool) {
            self.name = name
            self.column = column
            self.isComplement = isComplement
        }
    }

    package let columns: [Column]
    package let monthly: [Monthly]
    package let conditions: [Condition]
    /// `YYYY-MM` per step.
    package let stepLabels: [String]

    package init(
        columns: [Column], monthly: [Monthly], conditions: [Condition], stepLabels: [String]
    ) {
        self.columns = columns
        self.monthly = monthly
        self.conditions = conditions
        self.stepLabels = stepLabels
    }

    // MARK: - Layout of the accumulators

    /// Where the moments of a column, or of a monthly series in one step, start: the unconditional
    /// ones first, then one set for each condition it is given.
    package struct Layout: Sendable {
        package let columnStart: [Int]
        package let monthlyStart: [Int]
        package let columnCount: Int
        package let count: Int
    }

    package var layout: Layout {
        var next = 0
        let columnStart = columns.map { column in
            defer { next += 1 + column.given.count }
            return next
        }
        let columnCount = next
        let monthlyStart = monthly.map { series in
            defer { next += (1 + series.given.count) * stepLabels.count }
            return next
        }
        return Layout(
            columnStart: columnStart, monthlyStart: monthlyStart, columnCount: columnCount,
            count: next)
    }

    /// Position of one monthly estimate's accumulator; `condition` counts from 0 for none.
    package func monthlyIndex(
        _ layout: Layout, series: Int, step: Int, condition: Int
    ) -> Int {
        layout.monthlyStart[series] + step * (1 + monthly[series].given.count) + condition
    }

    package var eventColumns: [Int] { columns.indices.filter { columns[$0].isEvent } }
}
