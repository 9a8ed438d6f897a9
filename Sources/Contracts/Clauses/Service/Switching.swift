import ScenarioModel
import Series

/// What it costs to move work to a supplier.
///
/// *Formula*: with M(t) the most hours used in a month before t, the part `switching` is
/// c·(u(t) − M(t))⁺: each hour a month that was never used here costs c once, and may go and come
/// back for nothing. M starts at zero, or, where the contract began before the first month
/// simulated, at the use of that month.
///
/// *Units*: c in money per accelerator-hour a month moved.
package struct Switching: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "switching", .openSeries, .optional, in: .atLeast(0),
        "Cost of moving work to this supplier, once per accelerator-hour a month: adapting software, "
            + "moving data, running twice.")

    // MARK: - Resolved

    private let cost: PriceInput

    package init?(_ context: ContractContext) {
        guard let cost = PriceInput(context.fields, Self.term.name) else { return nil }
        self.cost = cost
    }

    package var parts: [String] { ["switching"] }

    // MARK: - Step

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? {
        guard let cost = cost.series(site.context) else { return nil }
        let graph = site.graph
        let state = graph.state(initial: graph.constant(0))
        let known = graph.series(graph.value(of: state), site.context.hours)
        let most = maximum(known, used)
        graph.bind(state, next: most.node)
        var moved = most - known
        if site.window.start < site.context.grid.start {
            moved = moved * site.context.flags(where: { $0 > 0 })
        }
        var flows = flows
        flows.add("switching", cost * moved)
        return flows
    }

    // MARK: - Notes
    // The cost is invoiced with the hours. Where it goes to others, a cost of the business with the
    // same formula says so better.
}
