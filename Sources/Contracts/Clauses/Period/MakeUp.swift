import ScenarioModel
import Series

/// The right to use later, at what is left of the price, hours that were paid for and not taken.
///
/// *Formula*: m = min(bank, (Σu − H)⁺, r·A), oldest first, H the quantity or the take quantity of
/// the period. An hour made up is billed (P − P_paid)⁺, or nothing. It counts for neither the take
/// test nor carry-forward.
package struct MakeUp: Sendable, Hashable {
    package enum Pay: String, Sendable, CaseIterable {
        /// (P − P_paid)⁺.
        case difference
        case nothing
    }

    /// H.
    package let startsAbove: TakeThreshold
    /// r, a share of the period's quantity; nil without limit.
    package let atMost: Double?
    package let pay: Pay
    package let expiry: Expiry

    package init(
        startsAbove: TakeThreshold = .quantity, atMost: Double? = nil, pay: Pay = .difference,
        expiry: Expiry = Expiry()
    ) {
        self.startsAbove = startsAbove
        self.atMost = atMost
        self.pay = pay
        self.expiry = expiry
    }

    // MARK: - Terms

    package static let term = Term(
        "make_up",
        .record(
            TermTable(
                "make_up", "Hours that were paid for and not taken may be used later.",
                [
                    TakeThreshold.term(
                        "starts_above", "Use of a period above which hours are made up."),
                    Term(
                        "at_most", .number(.one), in: .above(0, atMost: 10),
                        "Most that is made up in a period, as a share of its quantity; default: "
                            + "no limit."),
                    Term(
                        "pay", .choice(Pay.allCases.map(\.rawValue)), .defaulted("difference"),
                        "What an hour made up costs: what the price is above the price paid for "
                            + "it, or nothing."),
                    Expiry.term(
                        "How long after the period that was paid for hours can be made up; "
                            + "default: to the end of the term."),
                    Expiry.pastTerm,
                ])),
        "The right to use later what was paid for and not taken; default: it is lost.")

    // MARK: - Resolved

    package init?(_ fields: Fields, _ diagnostics: Diagnostics) {
        guard let startsAbove = TakeThreshold(fields, "starts_above"),
            let pay = fields.text("pay").flatMap(Pay.init(rawValue:)),
            let expiry = Expiry(fields, diagnostics),
            !fields.isGiven("at_most") || fields.number("at_most") != nil
        else { return nil }
        self.init(
            startsAbove: startsAbove, atMost: fields.number("at_most"), pay: pay, expiry: expiry)
    }

    // MARK: - Step

    /// What is not billed of an hour made up.
    func relief(price: Series, paid: Series) -> Series {
        pay == .nothing ? price : minimum(price, paid)
    }
}

/// Use above the quantity, set off against later takes.
///
/// *Formula*: earned (Σu − m − H)⁺, at most c·A; it lowers the take of later periods.
package struct CarryForward: Sendable, Hashable {
    /// H.
    package let earnedAbove: TakeThreshold
    /// c, a share of the period's quantity; nil without limit.
    package let atMost: Double?
    package let expiry: Expiry

    package init(
        earnedAbove: TakeThreshold = .quantity, atMost: Double? = nil, expiry: Expiry = Expiry()
    ) {
        self.earnedAbove = earnedAbove
        self.atMost = atMost
        self.expiry = expiry
    }

    // MARK: - Terms

    package static let term = Term(
        "carry_forward",
        .record(
            TermTable(
                "carry_forward", "Use above the quantity lowers later takes.",
                [
                    TakeThreshold.term(
                        "earned_above", "Use of a period, after make-up, above which it counts."),
                    Term(
                        "at_most", .number(.one), in: .above(0, atMost: 10),
                        "Most that a period earns, as a share of its quantity; default: no limit."),
                    Expiry.term(
                        "How long after the period that earned it it lowers takes; default: to "
                            + "the end of the term."),
                ])),
        "The right to set use above the quantity off against later takes; default: none.")

    // MARK: - Resolved

    package init?(_ fields: Fields, _ diagnostics: Diagnostics) {
        guard let earnedAbove = TakeThreshold(fields, "earned_above"),
            let expiry = Expiry(fields, diagnostics),
            !fields.isGiven("at_most") || fields.number("at_most") != nil
        else { return nil }
        self.init(earnedAbove: earnedAbove, atMost: fields.number("at_most"), expiry: expiry)
    }
}

/// A quantity of a period against which its use is held.
package enum TakeThreshold: String, Sendable, CaseIterable {
    case quantity = "contract-quantity"
    case take

    static func term(_ name: String, _ summary: String) -> Term {
        Term(
            name, .choice(allCases.map(\.rawValue)), .defaulted(quantity.rawValue), summary)
    }

    init?(_ fields: Fields, _ name: String) {
        guard let value = fields.text(name).flatMap(Self.init(rawValue:)) else { return nil }
        self = value
    }
}
