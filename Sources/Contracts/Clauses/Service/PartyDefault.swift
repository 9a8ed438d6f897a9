import ScenarioModel
import Series

/// From when on a party to the contract pays and delivers nothing, and what is paid of a claim.
struct PartyDefault {
    static func table(_ name: String, _ summary: String, of claim: String) -> TermTable {
        TermTable(
            name, summary,
            [
                ContractSignal.term(
                    "The default: a line such as `NAME.defaulted` of a factor NAME with `process: "
                        + "default`; it is final."),
                Term(
                    "recovery", .series(.one), .defaulted("0 %"), in: .within(0, 1),
                    "Share of \(claim) that is paid in the month of the default."),
            ])
    }

    let signal: ContractSignal
    private let recoveryInput: SeriesInput

    init?(_ fields: Fields?, _ context: ContractContext) {
        guard let fields, let when = fields.series("when"), let recovery = fields.series("recovery")
        else { return nil }
        signal = ContractSignal(when, context)
        recoveryInput = recovery
    }

    /// 1 from the month of the default on, 0 before; nil after a report.
    var since: Series? { signal.since }

    func recovery(_ context: ContractContext) -> Series? { context.compiler.series(recoveryInput) }

    /// 1 before the month of the default, 0 from it on.
    func lives(_ context: ContractContext) -> Series? { since.map { 1 - $0 } }

    /// What is left of the flows when the contract breaks off: nothing from the default on. What was
    /// accrued and not yet invoiced is taken back.
    func breakOff(_ flows: ContractFlows, _ context: ContractContext) -> ContractFlows? {
        guard let lives = lives(context) else { return nil }
        var ended = flows
        if flows.expense.node != flows.invoice.node {
            let graph = context.graph
            let state = graph.state(initial: graph.constant(0))
            let open = graph.series(graph.value(of: state), ContractContext.money)
            let next = lives * (open + (flows.expense - flows.invoice))
            graph.bind(state, next: next.node)
            let takenBack = (1 - lives) * open
            ended.expense = lives * flows.expense - takenBack
            ended.parts = flows.parts.mapValues { lives * $0 }
            ended.parts["true_up"] = ended.parts["true_up"].map { $0 - takenBack }
        } else {
            ended.expense = lives * flows.expense
            ended.parts = flows.parts.mapValues { lives * $0 }
        }
        ended.invoice = lives * flows.invoice
        ended.spend = lives * flows.spend
        ended.invoicedParts = flows.invoicedParts.mapValues { lives * $0 }
        ended.balances = flows.balances.mapValues { lives * $0 }
        ended.quantities = flows.quantities.mapValues { lives * $0 }
        return ended
    }
}

/// Default of the supplier.
///
/// *Formula*: from the month of the default on there is no capacity and no invoice. What is left of
/// a prepayment is claimed: the recovery rate times the balance comes back in cash in that month,
/// the rest is the part `prepayment_loss` of the expense. Invoices already made are still paid.
package struct SupplierDefault: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "supplier_default",
        .record(
            PartyDefault.table(
                "supplier_default", "Default of the supplier.", of: "what is left of a prepayment")),
        .optional,
        "Ends the contract when the supplier defaults: `{when: supplier.defaulted, recovery: 20 %}`.")

    package static let isAccident = true

    // MARK: - Resolved

    private let party: PartyDefault

    package init?(_ context: ContractContext) {
        guard let party = PartyDefault(context.fields.record(Self.term.name), context) else {
            return nil
        }
        self.party = party
    }

    // MARK: - Step

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        party.lives(context).map { lives in capacity.mapping { lives * $0 } }
    }

    package func open(_ open: Series, _ context: ContractContext) -> Series? {
        party.lives(context).map { $0 * open }
    }

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? { party.breakOff(flows, site.context) }

    package func pay(
        _ payments: ContractPayments, _ context: ContractContext
    ) -> ContractPayments? {
        guard let since = party.since, let recovery = party.recovery(context) else { return nil }
        var payments = payments
        payments.supplierDefault = (since, recovery)
        return payments
    }

    // MARK: - Notes
    // Make-up hours and credits that a structure keeps are lost with the supplier; their loss is no
    // expense, because their payment was.
}

/// Default of the buyer, for whoever reads the contract as its seller.
///
/// *Formula*: from the month of the default on there is no capacity, no invoice and no payment. Let
/// U be what was invoiced and not paid, B what is left of a prepayment, both at the end of the month
/// before. B is set against U: cash is recovery·(U − B)⁺ in the month of the default, and the part
/// `written_off` is that less U − B, below zero where the seller loses money.
package struct BuyerDefault: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "buyer_default",
        .record(
            PartyDefault.table(
                "buyer_default", "Default of the buyer.", of: "the invoices not yet paid")),
        .optional,
        "Ends the contract when the buyer defaults: `{when: customer.defaulted, recovery: 35 %}`.")

    package static let isAccident = true

    // MARK: - Resolved

    private let party: PartyDefault

    package init?(_ context: ContractContext) {
        guard let party = PartyDefault(context.fields.record(Self.term.name), context) else {
            return nil
        }
        self.party = party
    }

    package var parts: [String] { ["written_off"] }

    // MARK: - Step

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        party.lives(context).map { lives in capacity.mapping { lives * $0 } }
    }

    package func open(_ open: Series, _ context: ContractContext) -> Series? {
        party.lives(context).map { $0 * open }
    }

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? { party.breakOff(flows, site.context) }

    package func pay(
        _ payments: ContractPayments, _ context: ContractContext
    ) -> ContractPayments? {
        guard let since = party.since, let lives = party.lives(context),
            let recovery = party.recovery(context)
        else { return nil }
        func before(_ balance: String) -> Series {
            (payments.balances[balance] ?? context.graph.series(0, .currency)).lagged(by: 1)
        }
        let owed = (before("payables") - before("prepayment")) / context.graph.series(1, .month)
        let paid = recovery * owed.positivePart
        var ended = payments
        ended.invoices = lives * payments.invoices + since.onset * paid
        ended.prepayment = payments.prepayment.map { lives * $0 }
        ended.balances = payments.balances.mapValues { lives * $0 }
        ended.parts = payments.parts.mapValues { lives * $0 }
        ended.add("written_off", expense: since.onset * (paid - owed))
        return ended
    }

    // MARK: - Notes
    // What the seller claims for the rest of the term is left out: only invoices are.
}
