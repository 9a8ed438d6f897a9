import Results
import Statistics

/// P(event), and P(event | condition), from joint counts.
///
/// *Formula*: #(event ∧ condition) / #condition; under a complement, as `hit` is of `miss`, the counts
/// are #event − #(event ∧ miss) and n − #miss.
struct EventEstimates {
    let plan: MeasurePlan
    let tallies: Tallies

    func estimates(of index: Int) -> [Estimate] {
        let column = plan.columns[index]
        let count = tallies.count(of: index)
        var rows = [row(column, hits: count, of: tallies.pathCount, given: nil)]
        for condition in column.given {
            let condition = plan.conditions[condition]
            guard let joint = tallies.count(of: index, and: condition.column) else { continue }
            let conditioning = tallies.count(of: condition.column)
            let (hits, trials) =
                condition.isComplement
                ? (count - joint, tallies.pathCount - conditioning) : (joint, conditioning)
            rows.append(row(column, hits: hits, of: trials, given: condition.name))
        }
        return rows
    }

    private func row(
        _ column: MeasurePlan.Column, hits: Int, of trials: Int, given condition: String?
    ) -> Estimate {
        let outcome = condition == nil
            ? Probability.estimate(hits, of: trials) : Probability.conditional(hits, of: trials)
        return outcome.row(
            column.metric, column.period, .probability, given: condition, count: trials)
    }
}
