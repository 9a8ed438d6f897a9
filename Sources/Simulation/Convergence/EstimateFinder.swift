import Results
import Risk
import ScenarioModel

/// Finds an estimate by its names among those that a plan makes.
struct EstimateFinder {
    let plan: RunPlan

    struct Found {
        /// As formulas write it.
        let name: String
        let metric: String
        let period: String?
        let dimension: Dimension
        let unit: Presentation.Unit
        let part: MeasurePlan.Part
    }

    struct Fault: Error {
        var message: String
        var expected: String?
        var suggestion: String?
        /// Whether the condition is at fault, and not the subject.
        var isCondition = false
    }

    private var measures: MeasurePlan { plan.measures }

    /// - Parameter subject: an event, or a metric with or without a period: `npv`, `npv.2027`.
    func find(
        _ statistic: Statistic, of subject: String, given condition: String?
    ) throws(Fault) -> Found {
        let given = condition.map { " | \($0)" } ?? ""
        let symbol = statistic == .probability ? "P" : statistic.rawValue
        let (metric, period, dimension, part, conditions) = try place(
            statistic, subject, condition)
        if let condition, !conditions.contains(condition) {
            let known = measures.conditions.map(\.name)
            throw Fault(
                message: known.contains(condition)
                    ? "\(symbol)(\(subject)) is not estimated under \(condition)"
                    : "no such condition: \(condition)",
                expected: conditions.isEmpty
                    ? "no condition" : "one of " + conditions.joined(separator: ", "),
                suggestion: nearestName(to: condition, in: conditions), isCondition: true)
        }
        let isShare = statistic == .probability || statistic == .criticalMiss
        return Found(
            name: "\(symbol)(\(subject)\(given))", metric: metric, period: period,
            dimension: isShare ? .one : dimension,
            unit: isShare ? .fraction : unit(of: metric), part: part)
    }

    private typealias Place = (
        metric: String, period: String?, dimension: Dimension, part: MeasurePlan.Part,
        conditions: [String]
    )

    private func place(
        _ statistic: Statistic, _ subject: String, _ condition: String?
    ) throws(Fault) -> Place {
        switch statistic {
        case .probability:
            let events = measures.eventColumns
            if let index = events.first(where: { measures.columns[$0].metric == subject }) {
                return place(column: index)
            }
            throw unknown("event", subject, events.map { measures.columns[$0].metric })
        case .erosionPerPoint, .missSlope, .criticalMiss:
            return try erosion(subject, condition)
        default: break
        }
        guard measures.statistics.contains(statistic) || statistic == .pooled else {
            throw Fault(
                message: "the scenario does not ask for \(statistic.rawValue)",
                expected: "one of " + measures.statistics.map(\.rawValue).joined(separator: ", "))
        }
        for (name, period) in readings(of: subject) {
            if let index = measures.columns.firstIndex(where: {
                $0.hasMoments && $0.metric == name && $0.period == period
            }) {
                if statistic == .pooled, !measures.pooled.contains(where: { $0.ratio == index }) {
                    throw Fault(
                        message: "\(subject) is no ratio of sums, which alone is pooled",
                        expected: "a ratio, or mean(\(subject))")
                }
                return place(column: index)
            }
            if statistic != .pooled, let period, measures.stepLabels.contains(period),
                let index = measures.monthly.firstIndex(where: { $0.metric == name })
            {
                let series = measures.monthly[index]
                return (name, period, series.dimension, .monthly(index), names(series.given))
            }
        }
        throw unknownMetric(subject)
    }

    private func place(column index: Int) -> Place {
        let column = measures.columns[index]
        return (
            column.metric, column.period, column.dimension, .column(index), names(column.given)
        )
    }

    /// Erosion of the first target has no condition; that of another is told under its name.
    private func erosion(_ subject: String, _ condition: String?) throws(Fault) -> Place {
        let all = measures.erosions.indices
        let metrics = all.map { measures.columns[measures.erosions[$0].profit].metric }
        let candidates = all.filter { metrics[$0] == subject }
        guard let first = candidates.first else {
            throw unknown("profit with a target", subject, metrics)
        }
        let index = candidates.first { measures.erosions[$0].condition == condition } ?? first
        let profit = measures.columns[measures.erosions[index].profit]
        return (
            profit.metric, nil, profit.dimension, .erosion(index),
            candidates.compactMap { measures.erosions[$0].condition }
        )
    }

    /// The name alone, and the name with a period behind its last dot.
    private func readings(of subject: String) -> [(String, String?)] {
        guard let dot = subject.lastIndex(of: ".") else { return [(subject, nil)] }
        let period = String(subject[subject.index(after: dot)...])
        return [(subject, nil), (String(subject[..<dot]), period)]
    }

    private func names(_ conditions: [Int]) -> [String] {
        conditions.map { measures.conditions[$0].name }
    }

    private func unit(of metric: String) -> Presentation.Unit {
        plan.presentation.metrics.first { $0.name == metric }?.unit ?? .quantity("")
    }

    // MARK: - Faults

    private func unknown(_ kind: String, _ name: String, _ known: [String]) -> Fault {
        Fault(
            message: "no such \(kind): \(name)",
            expected: known.isEmpty ? nil : "one of " + known.prefix(8).joined(separator: ", "),
            suggestion: nearestName(to: name, in: known))
    }

    private func unknownMetric(_ subject: String) -> Fault {
        if measures.eventColumns.contains(where: { measures.columns[$0].metric == subject }) {
            return Fault(message: "\(subject) is an event", suggestion: "P(\(subject))")
        }
        let metrics = plan.presentation.metrics
        for (name, period) in readings(of: subject) {
            guard let metric = metrics.first(where: { $0.name == name }) else { continue }
            let periods = metric.periods.compactMap { $0 }
            let shown = periods.count > 6 ? [periods[0], "…", periods[periods.count - 1]] : periods
            return Fault(
                message: period.map { "\(name) is not estimated for \($0)" }
                    ?? "\(name) is not estimated over the whole horizon",
                expected: shown.isEmpty ? name : shown.map { "\(name).\($0)" }.joined(separator: ", "))
        }
        let lines = plan.replay.lines.map(\.name)
        if lines.contains(where: { $0 == subject || $0.hasPrefix(subject + ".") }) {
            return Fault(
                message: "'\(subject)' is a monthly line, not one number a path",
                expected: "a metric; one may be defined of it, such as {of: \(subject)}")
        }
        return Fault(
            message: "no such metric: \(subject)",
            suggestion: nearestName(to: subject, in: metrics.map(\.name)))
    }
}
