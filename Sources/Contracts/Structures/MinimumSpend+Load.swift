import ScenarioModel
import Series

/// How far a commitment to spend is used.
extension MinimumSpend {
    /// The part of the month's spending that counts toward the commitment, and the commitment.
    ///
    /// *Formula*: with S and K the period's spending and commitment so far, min(S, K) less what it
    /// was last month; so that a period counts min(spent, committed), whenever it was spent, and load
    /// is at most 100 %. Spending elsewhere is left out.
    package func commitmentUse(of used: Series, _ site: ContractSite) -> (met: Series, due: Series)? {
        guard let due = nominalCost(site) else { return nil }
        let spend = site.price * used
        if periods.isMonthly { return (minimum(spend, due), due) }
        let graph = site.graph
        let met = minimum(periods.toDate(spend), periods.toDate(due))
        let starts = Set((periods.isCumulative ? Array(periods.ranges.prefix(1)) : periods.ranges)
            .map(\.lowerBound))
        let goesOn = graph.series(perStep: (0..<graph.stepCount).map { starts.contains($0) ? 0 : 1 })
        let before = met.lagged(by: 1)
        let counted = select(
            goesOn.constant(0) < goesOn, before, else: before.constant(0, before.dimension))
        return ((met - counted) / graph.series(1, .month), due)
    }
}
