import Results
import Statistics

/// Turns what a run accumulated into estimates.
///
/// The parts of the plan are independent of one another: their estimates may be made on any number
/// of threads and stand in the table in the plan's order.
///
/// *Accuracy*: with per-path columns, quantiles, VaR and CVaR are those of the sample itself;
/// without, they come from sketches, whose relative error is `LogLinearSketch.relativeError`.
package struct Finalizer: @unchecked Sendable {
    private let plan: MeasurePlan
    private let moments: [Moments]
    private let tallies: Tallies
    private let layout: MeasurePlan.Layout
    private let pathCount: Int
    /// Only read, and kept alive by the caller for as long as the finalizer is used.
    private let columns: [UnsafeBufferPointer<Double>]?

    /// - Parameters:
    ///   - moments: by position in the plan's layout.
    ///   - columns: per-path results by column, in path order; nil when they were not kept. They
    ///     must outlive the finalizer.
    package init(
        plan: MeasurePlan, moments: [Moments], tallies: Tallies,
        columns: [UnsafeBufferPointer<Double>]?, pathCount: Int
    ) {
        precondition(moments.count == plan.layout.count, "moments of this plan")
        self.plan = plan
        self.moments = moments
        self.tallies = tallies
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
        func rows(_ position: Int, _ sample: some RankedValues) -> [Estimate] {
            MetricEstimates(
                metric: column.metric, period: column.period,
                condition: condition(column.given, position), moments: moments[start + position],
                sample: sample
            ).estimates(plan.statistics)
        }
        if let columns {
            return (0...column.given.count).flatMap { position in
                let condition = position == 0 ? nil : plan.conditions[column.given[position - 1]]
                let sample = SortedOnDemand(
                    finite: columns[index],
                    given: condition.map { (columns[$0.column], $0.isComplement) })
                return rows(position, sample)
            }
        }
        return (0...column.given.count).flatMap {
            rows($0, (tallies.sketch(at: start + $0) ?? LogLinearSketch()).ranked())
        }
    }

    private func monthly(_ index: Int) -> [Estimate] {
        let series = plan.monthly[index]
        return plan.stepLabels.enumerated().flatMap { step, label in
            (0...series.given.count).flatMap { position in
                let place = plan.monthlyIndex(
                    layout, series: index, step: step, condition: position)
                return MetricEstimates(
                    metric: series.metric, period: label,
                    condition: condition(series.given, position), moments: moments[place],
                    sample: (tallies.sketch(at: place) ?? LogLinearSketch()).ranked()
                ).estimates(plan.statistics)
            }
        }
    }

    private func erosion(_ erosion: MeasurePlan.Erosion) -> [Estimate] {
        let metric = plan.columns[erosion.profit].metric
        guard let columns else {
            return ErosionEstimates.refusal(
                metric: metric, condition: erosion.condition, count: pathCount,
                reason: "needs per-path results, which were not kept")
        }
        return ErosionEstimates(
            metric: metric, condition: erosion.condition, profit: columns[erosion.profit],
            gap: columns[erosion.gap], miss: columns[erosion.miss]
        ).estimates()
    }

    /// Name of the condition at a position of a list; position 0 is no condition.
    private func condition(_ given: [Int], _ position: Int) -> String? {
        position == 0 ? nil : plan.conditions[given[position - 1]].name
    }
}
