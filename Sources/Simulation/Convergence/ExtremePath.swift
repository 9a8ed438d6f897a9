import Results

extension Convergence.Extreme {
    /// The path that carries most of the variance of an estimate, from estimates of the same sample.
    ///
    /// *Formula*: max ψ²/Σψ² with the influence ψ of a path on the estimate and Σψ² = n² s², s being
    /// its standard error. The mean: ψ = x − μ at the least and the greatest value. CVaR c of level α
    /// with VaR v: ψ = (L − v)/(1 − α) − (c − v) at the greatest loss L.
    ///
    /// - Parameter estimates: of one part of the table.
    /// - Edge cases: nil for other statistics, and where extremes or VaR are not among the estimates.
    init?(_ goal: Convergence.Goal, _ estimates: [Estimate]) {
        func estimate(_ statistic: Statistic) -> Estimate? {
            estimates.first {
                $0.metric == goal.metric && $0.period == goal.period
                    && $0.condition == goal.condition && $0.statistic == statistic
            }
        }
        guard let wanted = estimate(goal.statistic), let value = wanted.value,
            let error = wanted.standardError, error > 0, wanted.count > 1,
            let low = estimate(.min)?.value
        else { return nil }
        let total = Double(wanted.count) * error
        if goal.statistic == .mean, let high = estimate(.max)?.value {
            let (down, up) = ((value - low) / total, (high - value) / total)
            self.init(share: max(down * down, up * up), truthIsHigher: up > down)
        } else if let alpha = goal.statistic.tailMeanLevel,
            let name = Statistic.allCases.first(where: { $0.valueAtRiskLevel == alpha }),
            let atRisk = estimate(name)?.value
        {
            let reach = ((-low - atRisk) / (1 - alpha) - (value - atRisk)) / total
            self.init(share: reach * reach, truthIsHigher: true)
        } else {
            return nil
        }
    }
}
