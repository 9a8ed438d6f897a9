import ScenarioModel
import Series

/// Money paid at the start and credited against invoices until it is used up.
///
/// *Formula*: paid a·V in the first month, V the least that the contract costs over the months
/// simulated, whatever is used; credit cₘ = min(balance, invoiceₘ), balance ← balance − cₘ. Invoices sum
/// to V at least and a ≤ 1, so the credit is used up by the end.
package enum Prepayment {
    // MARK: - Terms

    package static let term = Term(
        "prepayment", .number(.one), .defaulted("0 %"), in: .within(0, 1),
        plausible: .atMost(0.5),
        "Share of the contract's minimum cost that is paid at its start and credited against "
            + "invoices until it is used up.")

    // MARK: - Step

    /// What is paid for invoices after credit, and the prepayment itself, per month.
    package static func payments(
        for invoice: Series, paying amount: Double, at step: Int
    ) -> (invoices: Series, prepayment: Series) {
        let graph = invoice.graph
        let paid = (0..<graph.stepCount).map { $0 == step ? amount : 0 }
        let balance = graph.state(initial: graph.constant(amount))
        let credit = minimum(
            graph.series(graph.value(of: balance), invoice.dimension), invoice)
        let left = graph.series(graph.value(of: balance), invoice.dimension) - credit
        graph.bind(balance, next: left.node)
        return (invoice - credit, graph.series(perStep: paid, invoice.dimension))
    }
}
