import ScenarioModel

/// When something set aside at the end of a test period can no longer be used.
///
/// It can be used until `months` after the settlement, and no longer than `pastTerm` months after
/// the contract's last one.
package struct Expiry: Sendable, Hashable {
    /// Nil for the whole term.
    package let months: Int?
    package let pastTerm: Int

    package init(months: Int? = nil, pastTerm: Int = 0) {
        self.months = months
        self.pastTerm = pastTerm
    }

    // MARK: - Terms

    /// - Parameter what: "Made-up hours", for the sentence.
    package static func term(_ sentence: String) -> Term {
        Term("expires", .duration, in: .within(1, 1200), plausible: .atMost(120), sentence)
    }

    package static let pastTerm = Term(
        "past_term", .duration, .defaulted("0 months"), in: .within(0, 120),
        plausible: .atMost(36),
        "Months after the contract's last one in which hours can still be made up, at the rate of "
            + "its last month.")

    /// Reads `expires`, and `past_term` where the table has it; nil after a report.
    package init?(_ fields: Fields, _ diagnostics: Diagnostics) {
        func months(_ name: String) -> Int?? {
            guard fields.isGiven(name) else { return .some(nil) }
            guard let duration = fields.duration(name) else { return nil }
            guard let months = duration.wholeMonths else {
                diagnostics.report(fields.node(name), "not a whole number of months")
                return nil
            }
            return months
        }
        let hasPastTerm = fields.table.term(named: Self.pastTerm.name) != nil
        guard let expires = months("expires"),
            let pastTerm = hasPastTerm ? months(Self.pastTerm.name) : .some(nil)
        else { return nil }
        self.init(months: expires, pastTerm: pastTerm ?? 0)
    }

    // MARK: - Resolved

    /// The last step in which what was set aside at a settlement can be used; it may lie beyond the
    /// horizon, and does where the contract has no end.
    package func lastStep(settledAt step: Int, _ window: ContractWindow) -> Int {
        guard window.endIsGiven else { return months.map { step + $0 } ?? window.grid.stepCount }
        let end = window.grid.start.distance(to: window.end) + pastTerm
        return months.map { min(step + $0, end) } ?? end
    }
}
