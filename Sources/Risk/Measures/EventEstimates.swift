import Results
import Statistics

/// P(event), and P(event | condition), from joint counts.
///
/// *Formula*: #(event ∧ condition) / #condition; under a complement, as `hit` is of `miss`, the
/// counts are #event − #(event ∧ miss) and n − #miss.
///
/// *Edge cases*: fewer than 30 paths under a condition estimate nothing.
struct EventEstimates {
    let plan: MeasurePlan
    let tallies: Tallies

    func estimates(of index: Int) -> [Estimate] {
        let column = plan.columns[index]
        let all = tallies.pathCount
        let count = tallies.count(of: index)
        var rows = [
            Estimate(
                Tally(paths: all, events: count).probability(level: .percent95),
                metric: column.metric, statistic: .probability)
        ]
        for position in column.given {
            let condition = plan.conditions[position]
            guard let joint = tallies.count(of: index, and: condition.column) else { continue }
            let met = tallies.count(of: condition.column)
            let tally =
                condition.isComplement
                ? Tally(paths: all - met, events: count - joint) : Tally(paths: met, events: joint)
            rows.append(
                Estimate(
                    tally.conditionalProbability(level: .percent95), metric: column.metric,
                    statistic: .probability, condition: condition.name))
        }
        return rows
    }
}

extension Estimate {
    /// A row of the table from a statistic's outcome.
    init(
        _ outcome: EstimatedValue, metric: String, period: String? = nil, statistic: Statistic,
        condition: String? = nil
    ) {
        self.init(
            metric: metric, period: period, statistic: statistic, condition: condition,
            value: outcome.value, standardError: outcome.standardError, low: outcome.low,
            high: outcome.high, count: outcome.count, reason: outcome.reason?.description,
            resolution: outcome.isExact ? .exact : .sketch)
    }
}
