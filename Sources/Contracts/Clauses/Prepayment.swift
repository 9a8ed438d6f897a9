import ScenarioModel
import Series

/// Money paid at the start and credited against invoices until it is used up.
///
/// *Formula*: paid a·V in the first month, V what the contract costs over the months simulated when
/// nothing is used; credit cₘ = min(balance, invoiceₘ), balance ← balance − cₘ. A balance left in
/// the last month is paid back: with an annual take at a varying price, use in cheap months can
/// cost less than V.
package enum Prepayment {
    // MARK: - Terms

    package static let term = Term(
        "prepayment", .number(.one), .defaulted("0 %"), in: .within(0, 1),
        plausible: .atMost(0.5),
        "Share of the contract's minimum cost that is paid at its start and credited against "
            + "invoices until it is used up.")

    // MARK: - Step

    /// What is paid for invoices after credit, and the prepayment itself, per month.
    ///
    /// - Parameter steps: the simulated months of the contract, at least one.
    package static func payments(
        for invoice: Series, paying amount: Double, over steps: Range<Int>
    ) -> (invoices: Series, prepayment: Series) {
        let graph = invoice.graph
        let paid = (0..<graph.stepCount).map { $0 == steps.lowerBound ? amount : 0 }
        let refund = (0..<graph.stepCount).map { $0 == steps.upperBound - 1 ? Double.infinity : 0 }
        let balance = graph.state(initial: graph.constant(amount))
        let before = graph.series(graph.value(of: balance), invoice.dimension)
        let credit = minimum(
            before, invoice + graph.series(perStep: refund, invoice.dimension))
        graph.bind(balance, next: (before - credit).node)
        return (invoice - credit, graph.series(perStep: paid, invoice.dimension))
    }
}
