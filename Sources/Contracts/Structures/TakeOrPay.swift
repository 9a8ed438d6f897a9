import ScenarioModel
import Series

/// Capacity of which a fraction θ is paid for at least (C2).
///
/// *Formula*, tested monthly: cost = P·max(u, θK). Tested annually: P·u each month, and at the end
/// of the contract year the true-up P̄·max(0, θΣK − Σu), where P̄ = ΣPK/ΣK is the year's price
/// weighted by capacity. ΣK counts what was delivered, so ramp, late delivery and stub years lower
/// the take.
///
/// *Edge cases*: a year without capacity owes nothing. The true-up's expense may be accrued over
/// the year; its cash moves at settlement.
package struct TakeOrPay: ContractStructure {
    // MARK: - Terms

    package static let name = "take-or-pay"
    package static let summary =
        "Capacity of which a fraction is paid for even if it is not used."
    package static let terms = [
        Ramp.term,
        Term(
            "take", .number(.one), .required, in: .within(0, 1), plausible: .within(0.3, 1),
            "Fraction of the quantity that is paid for at least."),
        TestPeriods.term([.monthly, .annual], default: .monthly),
        TestPeriods.yearTerm,
        Accrual.term,
    ]

    package static let meritRank = 1
    package static let commits = Commitment.hours

    // MARK: - Resolved

    /// θ in [0, 1].
    package let take: Double
    package let periods: TestPeriods
    package let accrual: Accrual

    package init(take: Double, periods: TestPeriods, accrual: Accrual = .settlement) {
        self.take = take
        self.periods = periods
        self.accrual = accrual
    }

    package init?(_ context: ContractContext) {
        let (fields, window) = (context.fields, context.window)
        guard let take = fields.number("take"), let periods = TestPeriods(fields, over: window),
            let accrual = fields.text("accrue").flatMap(Accrual.init(rawValue:))
        else { return nil }
        self.init(take: take, periods: periods, accrual: accrual)
    }

    package var parts: [String] { ["true_up"] }

    package func committedHours(_ site: ContractSite) -> Series? { site.capacity.committed }

    package func nominalCost(_ site: ContractSite) -> Series? {
        site.capacity.contracted.map { site.price * $0 }
    }

    package func minimumCost(_ site: ContractSite) -> Series? {
        site.capacity.committed.map { site.price * (take * $0) }
    }

    /// What is left of the period's take at the month's start.
    package func sunkHours(_ site: ContractSite) -> Series? {
        periods.left(of: take * site.committed, after: site.context.lastMonth("used"))
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let capacity = site.committed
        let spend = site.price * used
        if periods.isMonthly {
            let expense = site.price * maximum(used, take * capacity)
            return ContractFlows(
                expense: expense, invoice: expense, spend: spend,
                parts: ["true_up": site.price * (take * capacity - used).positivePart])
        }
        let deficiency = (take * periods.toDate(capacity) - periods.toDate(used)).positivePart
        let average = periods.mean(of: site.price, weightedBy: capacity)
        let settled = periods.settlement(in: site.graph) * average * deficiency
        let trueUp = accrual.expense(of: average * deficiency, settled: settled, periods)
        return ContractFlows(
            expense: spend + trueUp, invoice: spend + settled, spend: spend,
            parts: ["true_up": trueUp])
    }

    // MARK: - Notes and source
    // A price weighted by use would be 0/0 in a year without use. Make-up and carry-forward rights
    // are not part of this structure.
    // A. C. Thompson, "Valuation of path-dependent contingent claims with multiple exercise
    // decisions over time: the case of take-or-pay", J. Financial and Quantitative Analysis 30
    // (1995), doi:10.2307/2331121.
}
