import Results
import Risk

/// How precise one of a run's estimates has to be before the run ends.
public struct PrecisionGoal: Hashable, Sendable {
    /// Which estimate, and its half-width.
    public let goal: Convergence.Goal
    /// The part of the table that holds the estimate.
    package let part: MeasurePlan.Part

    package init(_ goal: Convergence.Goal, part: MeasurePlan.Part) {
        self.goal = goal
        self.part = part
    }

    /// Whether the estimate looks at ranks, so that values of every path have to be kept. A mean and
    /// a standard deviation come from moments, a probability from counts.
    var isRanked: Bool {
        switch goal.statistic {
        case .mean, .sd, .min, .max, .probability: false
        default: true
        }
    }
}

/// Why a text does not say a precision that a run can reach.
public struct PrecisionGoalError: Error, Hashable, Sendable {
    public let text: String
    /// Place of what is wrong in the text, from 1.
    public let position: Int
    public let message: String
    public let expected: String?
    public let suggestion: String?
}

extension RunPlan {
    /// Reads `measure ± half-width`.
    ///
    ///     p_loss ±0.2 %            0.2 points of a probability
    ///     cvar95(npv) ±50e6 USD    an amount in the measure's unit
    ///     mean(npv.2027) ±1 % of value
    ///
    /// The measure is one of the run's estimates: `statistic(metric)`, `statistic(metric.period)`,
    /// `statistic(metric | condition)`, `P(event)`, `P(event | condition)`, `p_loss`,
    /// `p_loss_given_miss`. `+-` and `+/-` stand for ±.
    ///
    /// - Throws: ``PrecisionGoalError``.
    public func precisionGoal(_ text: String) throws(PrecisionGoalError) -> PrecisionGoal {
        try GoalReader(text, plan: self).goal()
    }
}
