import ScenarioModel
import Series

/// Capacity bought as it is used, without commitment (C1).
///
/// *Formula*: cost = P·u, u ≤ what is available. Cash equals expense.
package struct OnDemand: ContractStructure {
    // MARK: - Terms

    package static let name = "on-demand"
    package static let summary = "Capacity bought as it is used, at the price of the month."
    package static let meritRank = 3
    package static let capacityTerm = "available"
    package static let commits = Commitment.nothing

    // MARK: - Resolved

    package init() {}

    package init?(_ context: ContractContext) {}

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let spend = site.price * used
        return ContractFlows(expense: spend, invoice: spend, spend: spend)
    }

    // MARK: - Notes
    // What is wanted beyond the available hours goes to the next contract or is not served.
}
