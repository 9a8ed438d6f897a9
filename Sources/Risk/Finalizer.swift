import Results
import Statistics

/// Turns what a run accumulated into estimates.
///
/// The parts of the plan are independent of one another: their estimates may be made on any number
/// of threads and stand in the table in the plan's order.
///
/// *Accuracy*: where a column was kept per path, quantiles, VaR and CVaR are those of the sample
/// itself; elsewhere ranks within its tails are, and the others come from sketches, whose relative
/// error is `LogLinearSketch.relativeError`. Every estimate says which.
package struct Finalizer: @unchecked Sendable {
    private let plan: MeasurePlan
    private let moments: [Moments]
    private let pairs: [Comoments]
    private let pooledStart: [Int: Int]
    private let tallies: Tallies
    private let layout: MeasurePlan.Layout
    private let pathCount: Int
    private let retention: Retention
    private let tails: TailTable
    /// Only read, and kept alive by the caller for as long as the finalizer is used.
    private let columns: PathColumns

    /// - Parameters:
    ///   - moments: by position in the plan's layout.
    ///   - pairs: of pooled ratios, as ``MeasurePlan/pooledStart`` places them.
    ///   - columns: what `retention` keeps of every path. It must outlive the finalizer.
    package init(
        plan: MeasurePlan, retention: Retention, moments: [Moments],
        pairs: [Comoments] = [], tallies: Tallies, tails: TailTable, columns: PathColumns, pathCount: Int
    ) {
        precondition(moments.count == plan.layout.count, "moments of this plan")
        self.plan = plan
        self.moments = moments
        self.pairs = pairs
        pooledStart = pairs.isEmpty ? [:] : plan.pooledStart
        self.tallies = tallies
        self.retention = retention
        self.tails = tails
        self.columns = columns
        self.pathCount = pathCount
        layout = plan.layout
    }

    // MARK: - Estimates

    /// All estimates, in the order of the table, on one thread.
    package var estimates: [Estimate] { plan.parts.flatMap { estimates(of: $0) } }

    /// The estimates of one part.
    package func estimates(of part: MeasurePlan.Part) -> [Estimate] {
        switch part {
        case .column(let index):
            plan.columns[index].isEvent
                ? EventEstimates(plan: plan, tallies: tallies).estimates(of: index)
                : metric(index)
        case .monthly(let index): monthly(index)
        case .erosion(let index): erosion(plan.erosions[index])
        }
    }

    private func metric(_ index: Int) -> [Estimate] {
        guard let start = layout.columnStart[index] else { return [] }
        let column = plan.columns[index]
        let isCost = plan.directions.direction(of: column.metric) == .lower
        func rows(
            _ position: Int, _ sample: some RankedValues, costs: (any RankedValues)?
        ) -> [Estimate] {
            let condition = position == 0 ? nil : plan.conditions[column.given[position - 1]]
            if column.kind == .time {
                return TimeEstimates(
                    metric: column.metric, period: column.period, condition: condition?.name,
                    pathCount: tallies.pathCount(under: condition),
                    moments: moments[start + position], sample: sample
                ).estimates(plan.statistics)
            }
            return MetricEstimates(
                metric: column.metric, period: column.period,
                condition: condition?.name, moments: moments[start + position], sample: sample,
                pairs: pooledStart[index].map { pairs[$0 + position] },
                costs: costs
            ).estimates(plan.statistics)
        }
        return (0...column.given.count).flatMap { position in
            if retention.ranksFromPaths[index], let values = columns.values[index] {
                let condition = position == 0 ? nil : plan.conditions[column.given[position - 1]]
                let given = condition.map { (bits(of: $0), $0.isComplement) }
                let sample = SortedOnDemand(finite: values, given: given)
                return rows(position, sample, costs: isCost ? MirroredSample(sample) : nil)
            }
            let sample = tails.sample(sketch(start + position), at: start + position)
            return rows(position, sample, costs: isCost ? MirroredSample(sample) : nil)
        }
    }

    private func bits(of condition: MeasurePlan.Condition) -> PathBits {
        guard let bits = columns.bits[condition.column] else {
            preconditionFailure("a kept column has its conditions beside it")
        }
        return bits
    }

    private func sketch(_ position: Int) -> LogLinearSketch {
        tallies.sketch(at: position) ?? LogLinearSketch()
    }

    private func monthly(_ index: Int) -> [Estimate] {
        let series = plan.monthly[index]
        let isCost = plan.directions.direction(of: series.metric) == .lower
        return plan.stepLabels.enumerated().flatMap { step, label in
            (0...series.given.count).flatMap { position in
                let place = plan.monthlyIndex(
                    layout, series: index, step: step, condition: position)
                let sample = sketch(place).ranked()
                return MetricEstimates(
                    metric: series.metric, period: label,
                    condition: condition(series.given, position), moments: moments[place],
                    sample: sample, costs: isCost ? MirroredSample(sample) : nil
                ).estimates(plan.statistics)
            }
        }
    }

    private func erosion(_ erosion: MeasurePlan.Erosion) -> [Estimate] {
        let metric = plan.columns[erosion.profit].metric
        guard let profit = columns.values[erosion.profit], let gap = columns.values[erosion.gap],
            let miss = columns.bits[erosion.miss]
        else {
            let remedy =
                retention.keepsAny
                ? "do not fit the memory: allow more with --memory, or take --path-table on"
                : "--path-table off does not keep"
            return ErosionEstimates.refusal(
                metric: metric, condition: erosion.condition, count: pathCount,
                reason: "needs per-path results, which \(remedy)")
        }
        return ErosionEstimates(
            metric: metric, condition: erosion.condition, profit: profit, gap: gap, miss: miss,
            isCost: erosion.isCost
        ).estimates()
    }

    /// Name of the condition at a position of a list; position 0 is no condition.
    private func condition(_ given: [Int], _ position: Int) -> String? {
        position == 0 ? nil : plan.conditions[given[position - 1]].name
    }
}
