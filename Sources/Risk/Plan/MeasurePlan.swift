import Results
import ScenarioModel
import Statistics

/// What a run estimates: per-path columns, monthly series, and the events they are conditioned on.
///
/// The plan is the contract between the simulation, which fills rows, and the measures, which read
/// them: column numbers are those of the tile program's results, series numbers those of its
/// recorded rows.
package struct MeasurePlan: Sendable {
    /// What a column's numbers are.
    package enum Kind: Hashable, Sendable {
        /// A metric, which has a value on every path.
        case metric
        /// A metric that is infinite on paths where it has no value; estimates leave those out.
        case ratio
        /// Months until something happens, infinite on paths where it does not: moments leave those
        /// out, ranks count them last.
        case time
        /// An event's truth, 1 or 0.
        case event
        /// Needed by another measure and not reported itself; may be infinite.
        case auxiliary
        /// Kept path by path for an analysis.
        case sampled(mayBeInfinite: Bool)
    }

    /// One number per path: a metric over a period, or an event's truth.
    package struct Column: Hashable, Sendable {
        package let metric: String
        /// `YYYY`, `FYYYYY`, `YYYYQN`, a span's own name, or nil for the whole horizon.
        package let period: String?
        package let dimension: Dimension
        package let kind: Kind
        /// Indices into ``conditions``. A metric's moments and quantiles are also taken under
        /// these; for an event they name the conditional probabilities that are reported, which
        /// come from joint counts.
        package let given: [Int]

        package var isEvent: Bool { kind == .event }
        /// Whether the moments of the column, and those under its conditions, are accumulated.
        package var hasMoments: Bool { kind == .metric || omitsInfinite }
        /// Whether an infinite number means that the path has no value, and is no fault.
        package var mayBeInfinite: Bool {
            omitsInfinite || kind == .auxiliary || kind == .sampled(mayBeInfinite: true)
        }
        /// Whether moments and sketches leave infinite values out.
        package var omitsInfinite: Bool { kind == .ratio || kind == .time }
        var isSampled: Bool {
            if case .sampled = kind { return true }
            return false
        }

        package init(
            metric: String, period: String?, dimension: Dimension, kind: Kind, given: [Int]
        ) {
            self.metric = metric
            self.period = period
            self.dimension = dimension
            self.kind = kind
            self.given = given
        }
    }

    /// One number per path and month.
    package struct Monthly: Hashable, Sendable {
        package let metric: String
        package let dimension: Dimension
        /// Whether a month may have no value, as ``Kind/ratio``.
        package let isRatio: Bool
        package let given: [Int]

        package init(metric: String, dimension: Dimension, isRatio: Bool, given: [Int]) {
            self.metric = metric
            self.dimension = dimension
            self.isRatio = isRatio
            self.given = given
        }
    }

    /// An event, or its complement, that estimates are conditioned on.
    package struct Condition: Hashable, Sendable {
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

    /// What a missed target costs: columns from which erosion and the critical miss are estimated.
    package struct Erosion: Hashable, Sendable {
        /// The profit's column.
        package let profit: Int
        /// Share of the target that is missing; where nothing is, minus the share to spare.
        package let gap: Int
        /// The event of missing.
        package let miss: Int
        /// Named in the estimates; nil for the first target, which the report is about.
        package let condition: String?
        /// Whether less of the "profit" is better: what a miss then costs is more of it.
        package let isCost: Bool

        package init(
            profit: Int, gap: Int, miss: Int, condition: String?, isCost: Bool = false
        ) {
            self.isCost = isCost
            self.profit = profit
            self.gap = gap
            self.miss = miss
            self.condition = condition
        }
    }

    /// A ratio that is also estimated as the ratio of the sums over paths.
    package struct Pooled: Hashable, Sendable {
        /// The ratio's column.
        package let ratio: Int
        package let numerator: Int
        package let denominator: Int

        package init(ratio: Int, numerator: Int, denominator: Int) {
            self.ratio = ratio
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    /// One part of the table of estimates; parts stand in the order of the table and are
    /// independent.
    package enum Part: Hashable, Sendable {
        case column(Int)
        case monthly(Int)
        case erosion(Int)
    }

    package let columns: [Column]
    package let monthly: [Monthly]
    package let conditions: [Condition]
    package let erosions: [Erosion]
    package let pooled: [Pooled]
    package let parts: [Part]
    /// `YYYY-MM` per step.
    package let stepLabels: [String]
    /// The statistics of each metric, in the order of the table.
    package let statistics: [Statistic]
    /// What the report is about.
    package let headline: Headline
    /// Which way is good, for every name of the scenario.
    package let directions: Directions
    /// Whose figures head the report; nil where there is no money.
    package let perspective: Perspective?
    /// Labels of the years of yearly tables.
    package let years: [String]
    /// Years and quarters with the months they have.
    package let periods: [Presentation.Period]

    package init(
        columns: [Column], monthly: [Monthly], conditions: [Condition], erosions: [Erosion],
        pooled: [Pooled] = [],
        parts: [Part], stepLabels: [String], statistics: [Statistic], headline: Headline,
        directions: Directions = Directions(), perspective: Perspective? = nil,
        years: [String] = [], periods: [Presentation.Period] = []
    ) {
        self.columns = columns
        self.monthly = monthly
        self.conditions = conditions
        self.erosions = erosions
        self.pooled = pooled
        self.parts = parts
        self.stepLabels = stepLabels
        self.statistics = statistics
        self.headline = headline
        self.directions = directions
        self.perspective = perspective
        self.years = years
        self.periods = periods
    }

    /// Names of the things on the first screen; nil where the scenario has no such thing.
    package struct Headline: Hashable, Sendable {
        package var loss: String?
        package var miss: String?
        package var hit: String?
        package var profit: String?
        package var margin: String?
        package var targets: [String]

        package init(
            loss: String? = nil, miss: String? = nil, hit: String? = nil, profit: String? = nil,
            margin: String? = nil, targets: [String] = []
        ) {
            self.loss = loss
            self.miss = miss
            self.hit = hit
            self.profit = profit
            self.margin = margin
            self.targets = targets
        }
    }

    /// The column of a metric or event, by name and period.
    package func column(_ metric: String, period: String? = nil) -> Int? {
        columns.firstIndex { $0.metric == metric && $0.period == period }
    }

    /// The metric whose erosion by missing a target is measured.
    package func profit(ofTarget name: String) -> String? {
        let condition = name == headline.targets.first ? nil : "miss.\(name)"
        return erosions.first { $0.condition == condition }.map { columns[$0.profit].metric }
    }

    /// Whether the metric over the horizon is also estimated as a ratio of sums over the paths.
    package func pools(_ metric: String) -> Bool {
        pooled.contains { columns[$0.ratio].metric == metric && columns[$0.ratio].period == nil }
    }

    /// Where the sums of a pooled ratio start: those over all paths first, then those under each
    /// condition of its column.
    package var pooledStart: [Int: Int] {
        var next = 0
        var start: [Int: Int] = [:]
        for ratio in pooled {
            start[ratio.ratio] = next
            next += 1 + columns[ratio.ratio].given.count
        }
        return start
    }

    package var eventColumns: [Int] { columns.indices.filter { columns[$0].isEvent } }
}

// MARK: - Layout of the accumulators

extension MeasurePlan {
    /// Where the moments of a column, or of a monthly series in one step, start: the unconditional
    /// ones first, then one set for each condition it is given.
    package struct Layout: Sendable {
        /// Per column; nil where none are accumulated.
        package let columnStart: [Int?]
        package let monthlyStart: [Int]
        package let count: Int
    }

    package var layout: Layout {
        var next = 0
        let columnStart: [Int?] = columns.map { column in
            guard column.hasMoments else { return nil }
            defer { next += 1 + column.given.count }
            return next
        }
        let monthlyStart = monthly.map { series in
            defer { next += (1 + series.given.count) * stepLabels.count }
            return next
        }
        return Layout(columnStart: columnStart, monthlyStart: monthlyStart, count: next)
    }

    /// Position of one monthly estimate's accumulator; `condition` counts from 0 for none.
    package func monthlyIndex(
        _ layout: Layout, series: Int, step: Int, condition: Int
    ) -> Int {
        layout.monthlyStart[series] + step * (1 + monthly[series].given.count) + condition
    }
}
