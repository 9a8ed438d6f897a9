import ScenarioModel
import Series

/// Capacity paid for whether it is used or not (C3).
///
/// *Formula*: cost = P·K for every u ≤ K. Cash equals expense.
package struct Reserved: ContractStructure {
    // MARK: - Terms

    package static let table = TermTable(
        "reserved", "Capacity paid for whether it is used or not.",
        ContractTerms.shared(capacity: ContractTerms.quantity) + [Ramp.term, Prepayment.term])

    package static let meritRank = 1
    package static let capacityTerm = "quantity"
    package static let commits = Commitment.hours
    package static let hasTrueUp = false

    // MARK: - Resolved

    package init() {}

    package init?(_ fields: Fields, over window: ContractWindow, _ compiler: ExpressionCompiler) {}

    package func committedHours(_ site: ContractSite) -> Series? { site.delivered }

    package func nominalCost(_ site: ContractSite) -> Series? {
        site.contracted.map { site.price * $0 }
    }

    package func minimumCost(_ site: ContractSite) -> Series? {
        site.delivered.map { site.price * $0 }
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let expense = site.price * (site.delivered ?? site.noHours)
        return ContractFlows(
            expense: expense, invoice: expense, spend: site.price * used, trueUp: nil)
    }

    // MARK: - Notes
    // The hours not used are idle, but owe nothing further: a reservation has no true-up.
}
