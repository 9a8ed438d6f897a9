import ScenarioModel

/// The opening of a minimum spend.
package struct SpendOpening: Sendable, Hashable {
    /// Money spent in the period under way before the first month simulated.
    package var spend = 0.0
    /// Money committed in those months.
    package var committed = 0.0
    package var accrued: Double?
    package var credits: [LotBank.Lot] = []
    package var overspend: [LotBank.Lot] = []

    package init() {}

    // MARK: - Terms

    package static let term = Opening.term(
        [
            Term(
                "spend", .number(.currency), in: .atLeast(0),
                "Money spent since the start of the test period under way, without what credits "
                    + "paid; where tests are cumulative, since the contract's start and with "
                    + "the true-ups paid."),
            Opening.accrued,
            OpeningLots.term(
                "credits", .number(.currency), "Credits for true-ups paid earlier, not yet used."),
            OpeningLots.term(
                "overspend_credit", .number(.currency),
                "Credits for spend above earlier commitments, not yet used."),
        ],
        "What a contract that is already running brings along; default: nothing, and a test period "
            + "under way is cut to the months simulated.")

    // MARK: - Resolved

    /// Reads the record; nil after a report.
    ///
    /// - Parameter commitment: nil where it could not be read.
    init?(
        _ opening: Fields, _ periods: TestPeriods, _ commitment: CommittedSpend?,
        _ context: ContractContext
    ) {
        let (fields, diagnostics) = (context.fields, context.diagnostics)
        let rights = [
            Opening.allows(
                opening, "credits",
                if: fields.record("deficiency")?.number("returned") ?? 0 > 0,
                expected: "deficiency in the contract with returned above 0 %", diagnostics),
            Opening.allows(
                opening, "overspend_credit", if: fields.isGiven("overspend_credit"),
                expected: "overspend_credit in the contract", diagnostics),
        ]
        let booked = Opening.allowsAccrued(opening, context)
        let resumes = Opening.resumes(opening, sums: ["spend"], periods, context)
        let credits = OpeningLots.read(opening, "credits", of: .currency, context)
        let earned = OpeningLots.read(
            opening, "overspend_credit", of: .currency, context)
        let before = resumes == true ? commitment?.before(months: periods.monthsBefore) : 0
        for name in ["spend", "accrued"]
        where opening.isGiven(name) && opening.number(name) == nil { return nil }
        guard let resumes, let credits, let earned, let before, booked, !rights.contains(false)
        else { return nil }
        self.credits = credits
        overspend = earned
        guard resumes else { return }
        committed = before
        spend = opening.number("spend") ?? 0
        accrued = opening.number("accrued")
    }
}
