import ScenarioModel
import Series

/// Spend above a commitment that counts towards later ones.
///
/// *Formula*: earned E = min(E_max, γ(S − K)⁺), S all eligible spend, elsewhere too; it lowers what
/// later periods lack, and pays for nothing.
package struct OverspendCredit: Sendable, Hashable {
    package enum Limit: Sendable, Hashable {
        case none
        /// Of the period's commitment.
        case share(Double)
        case money(Double)
    }

    /// γ in [0, 1].
    package let share: Double
    package let limit: Limit
    /// Nil for the next test alone.
    package let expiry: Expiry?

    package init(share: Double, limit: Limit = .none, expiry: Expiry? = nil) {
        self.share = share
        self.limit = limit
        self.expiry = expiry
    }

    // MARK: - Terms

    package static let term = Term(
        "overspend_credit",
        .either([
            .number(.one),
            .record(
                TermTable(
                    "overspend_credit", "Spend above the commitment counts towards later ones.",
                    [
                        Term(
                            "share", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                            "Share of the spend above the commitment that counts."),
                        Term(
                            "at_most", .either([.number(.one), .number(.currency)]),
                            in: .atLeast(0),
                            "Most that a period earns, in money or as a share of its "
                                + "commitment; default: no limit."),
                        Expiry.term(
                            "How long after the period that earned it it counts; default: in the "
                                + "next test alone."),
                    ])),
        ]), in: .within(0, 1),
        "Share of the eligible spend above a commitment, elsewhere too, that counts towards the "
            + "next, or a mapping that says how; default: none.")

    // MARK: - Resolved

    /// Reads the term; nil inside where it is not given, nil after a report.
    static func read(_ fields: Fields, _ diagnostics: Diagnostics) -> OverspendCredit?? {
        guard fields.isGiven(term.name) else { return .some(nil) }
        guard let record = fields.record(term.name) else {
            return fields.number(term.name).map { OverspendCredit(share: $0) }
        }
        guard let share = record.number("share"), let expiry = Expiry(record, diagnostics),
            !record.isGiven("at_most") || record.quantity("at_most") != nil
        else { return nil }
        let limit = record.quantity("at_most").map {
            $0.dimension == .one ? Limit.share($0.value) : .money($0.value)
        }
        return OverspendCredit(
            share: share, limit: limit ?? .none, expiry: expiry.months == nil ? nil : expiry)
    }

    // MARK: - Step

    /// What spend above the commitment earns.
    func earned(spend: Series, commitment: Series) -> Series {
        let earned = share * (spend - commitment).positivePart
        return switch limit {
        case .none: earned
        case .share(let share): minimum(earned, share * commitment)
        case .money(let most): minimum(earned, spend.graph.series(most, .currency))
        }
    }
}
