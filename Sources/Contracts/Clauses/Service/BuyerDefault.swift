import ScenarioModel
import Series

/// Default of the buyer, for whoever reads the contract as its seller.
///
/// *Formula*: from the month of the default on there is no capacity, no invoice and no payment. Let
/// U be what was invoiced and not paid, B what is left of a prepayment, both at the end of the month
/// before. B is set against U: cash is recovery·(U − B)⁺ in the month of the default, and the part
/// `written_off` is that less U − B, below zero where the seller loses money.
package struct BuyerDefault: PartyDefaultClause {
    // MARK: - Terms

    package static let term = Term(
        "buyer_default",
        .record(
            PartyDefault.table(
                "buyer_default", "Default of the buyer.", of: "the invoices not yet paid")),
        .optional,
        "Ends the contract when the buyer defaults: `{when: customer.defaulted, recovery: 35 %}`.")

    // MARK: - Resolved

    let party: PartyDefault

    package init?(_ context: ContractContext) {
        guard let party = PartyDefault(context.fields.record(Self.term.name), context) else {
            return nil
        }
        self.party = party
    }

    package var parts: [String] { ["written_off"] }

    // MARK: - Step

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
        ended.settlement = payments.settlement.map { settlement in
            var settlement = settlement
            let claim = settlement.owed.lagged(by: 1) / context.graph.series(1, .month)
            let recovered = since.onset * recovery * claim
            settlement.paid = lives * settlement.paid + recovered
            settlement.nominal = lives * settlement.nominal + recovered
            settlement.owed = lives * settlement.owed
            return settlement
        }
        ended.add("written_off", expense: since.onset * (paid - owed))
        return ended
    }

    // MARK: - Notes
    // What the seller claims for the rest of the term is left out: only invoices are.
}
