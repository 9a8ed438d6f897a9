import ScenarioModel
import Series

/// Money paid at the start and credited against invoices until it is used up.
///
/// *Formula*: paid a·V in the first month, V what the contract costs by plan over the months
/// simulated when nothing is used; credit cₘ = min(balance, invoiceₘ), balance ← balance − cₘ. A
/// balance left in the last month, or when the contract ends early, is paid back: with an
/// annual take at a varying price, use in cheap months can cost less than V.
package struct Prepayment: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "prepayment", .number(.one), in: .within(0, 1), plausible: .atMost(0.5),
        "Share of the contract's minimum cost that is paid at its start and credited against "
            + "invoices until it is used up; default: nothing.")

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.commits == .nothing
            ? "a prepayment is a share of the minimum cost, and \(structure.name) has none" : nil
    }

    // MARK: - Resolved

    /// a in [0, 1].
    package let share: Double

    package init?(_ context: ContractContext) {
        guard let share = context.fields.number(Self.term.name) else { return nil }
        self.share = share
        let window = context.window
        if share > 0 && window.start < context.grid.start {
            context.diagnostics.report(
                context.fields.node(Self.term.name),
                "paid before the first month simulated, so neither the payment nor its credit "
                    + "is counted",
                expected: "a contract that starts in \(context.grid.start) or later",
                as: .warning)
        }
    }

    package var prepays: Bool { share > 0 }
    package var balances: [String] { prepays ? ["prepayment"] : [] }

    // MARK: - Step

    package func pay(_ payments: ContractPayments, _ context: ContractContext) -> ContractPayments?
    {
        var payments = payments
        let steps = context.window.steps
        guard share > 0 else { return payments }
        guard context.window.start >= context.grid.start, !steps.isEmpty else {
            payments.prepayment = context.noMoney
            payments.balances["prepayment"] = context.graph.series(0, .currency)
            return payments
        }
        guard let owed = payments.minimum else {
            context.diagnostics.report(
                context.fields.node(Self.term.name),
                "the contract's minimum cost differs from path to path",
                expected: "a price and quantity that are known in advance")
            return nil
        }
        let graph = context.graph
        let amount = share * owed.reduce(0, +)
        let last = (0..<graph.stepCount).map { $0 == steps.upperBound - 1 ? Double.infinity : 0 }
        let atEnd = graph.series(perStep: last, ContractContext.money)
        let all = graph.series(.infinity, ContractContext.money)
        let refund = payments.ended.map { select($0, all, else: atEnd) } ?? atEnd
        let balance = graph.state(initial: graph.constant(amount))
        let before = graph.series(graph.value(of: balance), ContractContext.money)
        let credit = minimum(before, payments.invoices + refund)
        let after = before - credit
        graph.bind(balance, next: after.node)
        payments.invoices = payments.invoices - credit
        payments.prepayment = graph.series(
            perStep: (0..<graph.stepCount).map { $0 == steps.lowerBound ? amount : 0 },
            ContractContext.money)
        payments.balances["prepayment"] =
            after.retagged(.currency) * context.flags(where: { $0 >= steps.lowerBound })
        return payments
    }
}
