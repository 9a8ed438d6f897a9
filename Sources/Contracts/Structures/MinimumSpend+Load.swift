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
        return (periods.flow(toDate: minimum(periods.toDate(spend), periods.toDate(due))), due)
    }
}
