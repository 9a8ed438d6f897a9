import ScenarioModel
import Series

/// Default of the supplier.
///
/// *Formula*: from the month of the default on there is no capacity and no invoice. What is left of
/// a prepayment is claimed: the recovery rate times the balance comes back in cash in that month,
/// the rest is the part `prepayment_loss` of the expense. Invoices already made are still paid.
package struct SupplierDefault: PartyDefaultClause {
    // MARK: - Terms

    package static let term = Term(
        "supplier_default",
        .record(
            PartyDefault.table(
                "supplier_default", "Default of the supplier.", of: "what is left of a prepayment")),
        .optional,
        "Ends the contract when the supplier defaults: `{when: supplier.defaulted, recovery: 20 %}`.")

    // MARK: - Resolved

    let party: PartyDefault

    package init?(_ context: ContractContext) {
        guard let party = PartyDefault(context.fields.record(Self.term.name), context) else {
            return nil
        }
        self.party = party
    }

    // MARK: - Step

    package func pay(
        _ payments: ContractPayments, _ context: ContractContext
    ) -> ContractPayments? {
        guard let since = party.since, let recovery = party.recovery(context) else { return nil }
        var payments = payments
        payments.supplierDefault = (since, recovery)
        return payments
    }

    // MARK: - Notes
    // Make-up hours and credits that a structure keeps are lost with the supplier. Their loss is an
    // expense only where their payment was none: what was invoiced and not yet accrued is booked.
}
