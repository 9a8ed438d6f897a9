import ScenarioModel
import Series

/// Money paid in advance and credited against invoices.
///
/// *Formula*: with balance B, invoice C ≥ 0 and rate r a year, the credit of a month is
///
/// - until used up: min(B, C);
/// - evenly: min((B − A·(1 − (m + 1)/n))⁺, C) in month m of n, A the amount paid: an equal part a
///   month, and what earlier months could not take;
/// - a share s of each invoice: min(B, s·C).
///
/// B ← (B − credit)·(1 + r)^(1/12). What is left when the contract ends is paid back, or lost where
/// the contract says so. A share a is of what the contract costs over the months simulated when
/// nothing is used; then the balance ends with the horizon too. When the supplier defaults, the
/// recovery rate times the balance is paid back, and the rest is lost.
package struct Prepayment: ContractClause {
    // MARK: - Terms

    enum Pace {
        case untilUsedUp, evenly
        case share(Double)
    }

    private static let paces = ["until-used-up", "evenly"]
    private static let share = Bounds.within(0, 1)

    private static let table = TermTable(
        "prepayment", "Money paid in advance and credited against invoices.",
        [
            Term(
                "share", .number(.one), .optional, in: share, plausible: .atMost(0.5),
                "Share of the contract's minimum cost that is paid."),
            Term("amount", .number(.currency), .optional, in: .atLeast(0), "Money that is paid."),
            Term(
                "opening", .number(.currency), .optional, in: .atLeast(0),
                "What is left at the first month simulated, of a contract that began before it; "
                    + "nothing more is paid."),
            Term("paid", .date, .optional, "Month of the payment; default: the contract's first."),
            Term(
                "credited", .either([.choice(paces), .number(.one)]),
                .defaulted("until-used-up"), in: .above(0, atMost: 1),
                "How fast it is credited: until used up, evenly over the contract, or a share of "
                    + "each invoice such as 20 %."),
            Term(
                "interest", .rate, .defaulted("0 %/yr"), in: .atLeast(0), plausible: .atMost(0.2),
                "Effective interest over a year that the balance earns, as further credit."),
            Term(
                "unused", .choice(["refunded", "lost"]), .defaulted("refunded"),
                "What becomes of a balance left when the contract ends."),
        ])

    package static let term = Term(
        "prepayment", .either([.number(.one), .record(table)]), .optional, in: share,
        plausible: .atMost(0.5),
        "Share of the contract's minimum cost that is paid at its start and credited against "
            + "invoices until it is used up, or a mapping such as `{amount: 310e6 USD, credited: "
            + "20 %}`; default: nothing.")

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.commits == .nothing
            ? "a prepayment is credited against a commitment, and \(structure.name) has none" : nil
    }

    // MARK: - Resolved

    enum Amount {
        /// a in [0, 1].
        case share(Double)
        case money(Double)
        case opening(Double)
    }

    let amount: Amount
    let pace: Pace
    let interest: Double
    let isRefunded: Bool
    /// The month of the payment.
    let month: CalendarMonth
    private let canBeLost: Bool

    package init?(_ context: ContractContext) {
        let fields = context.fields
        let terms = fields.record(Self.term.name)
        let window = context.window
        if let terms {
            guard let amount = Self.amount(terms, context), let pace = Self.pace(terms),
                let interest = terms.number("interest"), let unused = terms.text("unused"),
                let month = Self.month(terms, context)
            else { return nil }
            (self.amount, self.pace, self.interest) = (amount, pace, interest)
            self.month = month
            isRefunded = unused == "refunded"
        } else {
            guard let share = fields.number(Self.term.name) else { return nil }
            (amount, pace, interest, isRefunded) = (.share(share), .untilUsedUp, 0, true)
            month = window.start
        }
        canBeLost = !isRefunded || fields.isGiven(SupplierDefault.term.name)
        if case .opening = amount { return }
        if prepays && month < context.grid.start {
            context.diagnostics.report(
                terms.map { $0.isGiven("paid") ? $0.node("paid") : $0.node }
                    ?? fields.node(Self.term.name),
                "paid before the first month simulated, so neither the payment nor its credit "
                    + "is counted",
                expected: "a contract that starts in \(context.grid.start) or later, or "
                    + "'prepayment: {opening: …}' with what is left of it",
                as: .warning)
        }
    }

    private static func amount(_ fields: Fields, _ context: ContractContext) -> Amount? {
        let names = ["share", "amount", "opening"].filter { fields.isGiven($0) }
        guard names.count == 1 else {
            context.diagnostics.report(
                names.count > 1 ? fields.node(names[1]) : fields.node,
                names.count > 1 ? "given beside \(names[0])" : "nothing is paid",
                offending: names.count > 1 ? nil : "",
                expected: "one of share, amount and opening")
            return nil
        }
        guard let value = fields.number(names[0]) else { return nil }
        switch names[0] {
        case "share": return .share(value)
        case "amount": return .money(value)
        default:
            guard context.window.start < context.grid.start else {
                context.diagnostics.report(
                    fields.node("opening"), "the contract has not begun by then",
                    expected: "share or amount, for a contract that starts in "
                        + "\(context.grid.start) or later")
                return nil
            }
            return .opening(value)
        }
    }

    private static func pace(_ fields: Fields) -> Pace? {
        if let share = fields.number("credited") { return .share(share) }
        return fields.text("credited").map { $0 == "evenly" ? .evenly : .untilUsedUp }
    }

    private static func month(_ fields: Fields, _ context: ContractContext) -> CalendarMonth? {
        guard fields.isGiven("paid") else { return context.window.start }
        guard let month = fields.month("paid") else { return nil }
        if fields.isGiven("opening") {
            context.diagnostics.report(
                fields.node("paid"), "given beside opening, which was paid before")
            return nil
        }
        guard month <= context.window.end else {
            context.diagnostics.report(
                fields.node("paid"), "after the contract's end",
                expected: "a month up to \(context.window.end)")
            return nil
        }
        return month
    }

    package var prepays: Bool {
        if case .share(0) = amount { return false }
        return true
    }
    package var balances: [String] { prepays ? ["prepayment"] : [] }
    package var parts: [String] {
        guard prepays else { return [] }
        return (canBeLost ? ["prepayment_loss"] : [])
            + (interest > 0 ? ["prepayment_interest"] : [])
    }

    // MARK: - Notes
    // A prepayment is no expense: what is credited is part of the invoices. With an annual take at
    // a varying price, use in cheap months can cost less than the minimum, so a share of 100 % may
    // leave something to be paid back.
}
