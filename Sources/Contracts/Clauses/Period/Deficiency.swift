import ScenarioModel

/// What is paid for a unit of a commitment that was not used, and how it is booked.
package struct Deficiency: Sendable, Hashable {
    /// When a payment that can be recovered becomes an expense.
    package enum Booking: String, Sendable, CaseIterable {
        /// At once; what is recovered later lowers the cost of its month.
        case expense
        /// When what was paid for is used, or expires; until then it is an asset.
        case asset
    }

    /// φ, the share that is paid, in [0, 1].
    package let share: Double
    /// ρ, the share of the payment that comes back as credit, in [0, 1].
    package let returned: Double
    package let expiry: Expiry
    package let booking: Booking

    package init(
        share: Double = 1, returned: Double = 0, expiry: Expiry = Expiry(),
        booking: Booking = .expense
    ) {
        self.share = share
        self.returned = returned
        self.expiry = expiry
        self.booking = booking
    }

    // MARK: - Terms

    private static let bookAs = Term(
        "book_as", .choice(Booking.allCases.map(\.rawValue)), .defaulted("expense"),
        "Whether a payment that can be recovered is an expense at once, or an asset until it is "
            + "used or expires.")

    private static func term(_ terms: [Term], _ summary: String) -> Term {
        Term(
            "deficiency",
            .either([
                .number(.one), .record(TermTable("deficiency", "What is paid.", terms + [bookAs])),
            ]), .defaulted("100 %"), in: .within(0, 1), summary)
    }

    /// Of hours not taken.
    package static let ofHours = term(
        [
            Term(
                "price", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                "Share of the period's price that is paid for an hour not taken.")
        ], "Share of the price that is paid for an hour not taken, or a mapping that says how.")

    /// Of money not spent.
    package static let ofMoney = term(
        [
            Term(
                "pay", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                "Share of the money not spent that is paid."),
            Term(
                "returned", .number(.one), .defaulted("0 %"), in: .within(0, 1),
                "Share of the payment that comes back as credit, usable on spend above the "
                    + "commitment: 0 % where it is lost, 100 % where all of it comes back."),
            Expiry.term(
                "How long after a true-up the credit for it can be used; default: to the end of "
                    + "the term."),
        ], "Share of the money not spent that is paid, or a mapping that says how.")

    // MARK: - Resolved

    /// Reads the term; nil after a report.
    package init?(_ fields: Fields, _ diagnostics: Diagnostics) {
        guard let record = fields.record("deficiency") else {
            guard let share = fields.number("deficiency") else { return nil }
            self.init(share: share)
            return
        }
        guard let booking = record.text("book_as").flatMap(Booking.init(rawValue:)) else {
            return nil
        }
        if record.table.term(named: "price") != nil {
            guard let share = record.number("price") else { return nil }
            self.init(share: share, booking: booking)
            return
        }
        guard let share = record.number("pay"), let returned = record.number("returned"),
            let expiry = Expiry(record, diagnostics)
        else { return nil }
        if returned == 0 && record.isGiven("expires") {
            diagnostics.report(
                record.node("expires"), "nothing of the payment comes back that could expire",
                expected: "returned above 0 % beside it")
            return nil
        }
        if returned == 0 && booking == .asset {
            diagnostics.report(
                record.node("book_as"), "a payment that is lost is no asset",
                expected: "returned above 0 % beside it")
            return nil
        }
        self.init(share: share, returned: returned, expiry: expiry, booking: booking)
    }
}
