import ScenarioModel
import Series

/// Capacity paid for whether it is used or not (C3).
///
/// *Formula*: cost = P·K for every u ≤ K. Cash equals expense.
package struct Reserved: ContractStructure {
    // MARK: - Terms

    package static let name = "reserved"
    package static let summary = "Capacity paid for whether it is used or not."
    package static let terms = [Ramp.term]
    package static let meritRank = 1
    package static let commits = Commitment.hours

    // MARK: - Resolved

    package init() {}

    package init?(_ context: ContractContext) {}

    package func committedHours(_ site: ContractSite) -> Series? { site.capacity.committed }

    package func nominalCost(_ site: ContractSite) -> Series? {
        site.capacity.contracted.map { site.price * $0 }
    }

    package func minimumCost(_ site: ContractSite) -> Series? {
        site.capacity.committed.map { site.price * $0 }
    }

    package func sunkHours(_ site: ContractSite) -> Series? { site.capacity.available }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let expense = site.price * site.committed
        return ContractFlows(expense: expense, invoice: expense, spend: site.price * used)
    }

    // MARK: - Notes
    // The hours not used are idle, but owe nothing further: a reservation has no true-up.
}
