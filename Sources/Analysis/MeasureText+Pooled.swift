import Risk

extension MeasureText {
    /// The measure as averages are told: of a ratio of sums that all scenarios have, the ratio of the
    /// sums over paths in place of the mean of path ratios.
    func averaged(in families: [ScenarioFamily]) -> MeasureText {
        let isRatio = families.allSatisfy { $0.plan.measures.pools(subject.text) }
        guard statistic == .mean, isRatio else { return self }
        return MeasureText(.pooled, of: subject.text, given: condition?.text)
    }
}
