import Results

extension ReportContent {
    /// What a table prints as the average of a metric: of a ratio the pooled one, of other amounts
    /// the mean over paths.
    ///
    /// A mean of path ratios cannot stand beside money: a path with little revenue weighs in it as
    /// much as any.
    func average(_ metric: String, given condition: String? = nil) -> Estimate? {
        result.estimate(metric, .pooled, given: condition)
            ?? result.estimate(metric, .mean, given: condition)
    }
}
