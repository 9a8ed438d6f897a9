import ScenarioModel
import Series

/// Capacity bought as it is used, without commitment (C1).
///
/// *Formula*: cost = P·u, u ≤ what is available. Cash equals expense.
package struct OnDemand: ContractStructure {
    // MARK: - Terms

    package static let table = TermTable(
        "on-demand", "Capacity bought as it is used, at the price of the month.",
        ContractTerms.shared(capacity: ContractTerms.available))

    package static let meritRank = 3
    package static let capacityTerm = "available"
    package static let commits = Commitment.nothing
    package static let hasTrueUp = false

    // MARK: - Resolved

    package init() {}

    package init?(_ fields: Fields, over window: ContractWindow, _ compiler: ExpressionCompiler) {}

    package func committedHours(_ site: ContractSite) -> Series? { nil }
    package func nominalCost(_ site: ContractSite) -> Series? { nil }
    package func minimumCost(_ site: ContractSite) -> Series? { nil }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let spend = site.price * used
        return ContractFlows(expense: spend, invoice: spend, spend: spend, trueUp: nil)
    }

    // MARK: - Notes
    // What is wanted beyond the available hours goes to the next contract or is not served.
}
