import ScenarioModel

/// The state in which a contract that is already running meets the first month simulated: the
/// record `opening`.
enum Opening {
    static func term(_ terms: [Term], _ summary: String) -> Term {
        Term(
            "opening",
            .record(
                TermTable("opening", "What came before the first month simulated.", terms)),
            summary)
    }

    static let accrued = Term(
        "accrued", .number(.currency),
        "Expense booked so far for the true-up of the period under way; default: what would be due "
            + "if it had ended, where a true-up is booked before its settlement.")

    /// Whether sums of the period under way can be stated, and are; nil after a report.
    ///
    /// - Parameter sums: the terms that hold sums since the period's start; the first one is
    ///   required where the period began before the first month simulated.
    static func resumes(
        _ opening: Fields, sums: [String], _ periods: TestPeriods, _ context: ContractContext
    ) -> Bool? {
        let (window, diagnostics) = (context.window, context.diagnostics)
        guard window.start < context.grid.start else {
            diagnostics.report(
                opening.node,
                "nothing can have come before: the contract starts in \(window.start)",
                expected: "a contract that starts before \(context.grid.start), or no opening")
            return nil
        }
        if periods.monthsBefore == 0 {
            guard let given = sums.first(where: { opening.number($0) ?? 0 != 0 }) else {
                return false
            }
            diagnostics.report(
                opening.node(given),
                periods.isMonthly
                    ? "each month is tested on its own, so none is under way"
                    : "a period starts in \(context.grid.start), so none is under way",
                expected: periods.isMonthly
                    ? "no \(given), or a test by quarter or year"
                    : "no \(given), or the contract's start and contract_year as agreed")
            return nil
        }
        let missing = sums.prefix(2).filter { opening.value($0) == nil && !opening.isGiven($0) }
        for name in missing {
            diagnostics.report(
                opening.node, "\(name) is missing",
                expected: "\(name) in the \(periods.monthsBefore) months of the period under way "
                    + "before \(context.grid.start)")
        }
        return missing.isEmpty ? true : nil
    }

    /// Whether the contract books true-ups before their settlement.
    static func accrues(_ context: ContractContext) -> Bool {
        context.fields.text("accrue").map { $0 != Accrual.settlement.rawValue } ?? false
    }

    /// Reports an accrued true-up in a contract that does not accrue.
    static func allowsAccrued(_ opening: Fields, _ context: ContractContext) -> Bool {
        if accrues(context) || !opening.isGiven("accrued") { return true }
        context.diagnostics.report(
            opening.node("accrued"), "nothing is booked before settlement",
            expected: "accrue: year-to-date or run-rate in the contract")
        return false
    }

    /// Reports lots under an opening that no right of the contract could have given.
    ///
    /// - Returns: whether all is well.
    static func allows(
        _ opening: Fields, _ name: String, if hasRight: Bool, expected: String,
        _ diagnostics: Diagnostics
    ) -> Bool {
        if hasRight || !opening.isGiven(name) { return true }
        diagnostics.report(
            opening.node(name), "the contract has no right that could have given these",
            expected: expected)
        return false
    }
}

/// The opening of a take-or-pay contract.
package struct TakeOpening: Sendable, Hashable {
    /// Hours of the period under way, before the first month simulated.
    package var used = 0.0
    package var delivered = 0.0
    package var contracted = 0.0
    /// Average price of those hours; nil for the price of the first month simulated.
    package var price: Double?
    package var accrued: Double?
    package var makeUp: [LotBank.Lot] = []
    package var carryForward: [LotBank.Lot] = []

    package init() {}

    // MARK: - Terms

    package static let term = Opening.term(
        [
            Term(
                "used", .quantity, in: .atLeast(0),
                "Hours used since the start of the test period under way, without those made up."),
            Term(
                "delivered", .quantity, in: .atLeast(0),
                "Hours of capacity delivered since then."),
            Term(
                "contracted", .quantity, in: .atLeast(0),
                "Hours of capacity contracted since then; default: those delivered."),
            Term(
                "price", .quantity, in: .atLeast(0),
                "Average price of those hours; default: the price of the first month simulated."),
            Opening.accrued,
            OpeningLots.term(
                "make_up", .quantity, priced: true,
                "Hours that were paid for and can still be made up."),
            OpeningLots.term(
                "carry_forward", .quantity,
                "Hours carried forward that can still lower a take."),
        ],
        "What a contract that is already running brings along; default: nothing, and a test period "
            + "under way is cut to the months simulated.")

    // MARK: - Resolved

    /// Reads the record; nil after a report.
    package init?(_ opening: Fields, _ periods: TestPeriods, _ context: ContractContext) {
        let (fields, diagnostics) = (context.fields, context.diagnostics)
        let rights = ["make_up", "carry_forward"].map {
            Opening.allows(
                opening, $0, if: fields.isGiven($0), expected: "\($0) in the contract", diagnostics)
        }
        let booked = Opening.allowsAccrued(opening, context)
        let resumes = Opening.resumes(
            opening, sums: ["used", "delivered", "contracted"], periods, context)
        let made = OpeningLots.read(opening, "make_up", context)
        let carried = OpeningLots.read(opening, "carry_forward", context)
        let (unit, perUnit) = (context.pool.unit, context.price)
        let isMeasured = [
            ("used", unit), ("delivered", unit), ("contracted", unit), ("price", perUnit),
        ].map { name, dimension in
            !opening.isGiven(name) || context.number(name, in: dimension, of: opening) != nil
        }
        for name in ["used", "delivered", "contracted", "price", "accrued"]
        where opening.isGiven(name) && opening.number(name) == nil { return nil }
        guard let resumes, !isMeasured.contains(false) else { return nil }
        if resumes {
            used = opening.number("used") ?? 0
            delivered = opening.number("delivered") ?? 0
            contracted = opening.number("contracted") ?? delivered
            price = opening.number("price")
            accrued = opening.number("accrued")
        }
        let isConsistent = isConsistent(opening, context)
        guard let made, let carried, booked, isConsistent, !rights.contains(false) else {
            return nil
        }
        makeUp = made
        carryForward = carried
    }

    /// Reports sums that contradict each other.
    private func isConsistent(_ opening: Fields, _ context: ContractContext) -> Bool {
        var isConsistent = true
        func report(_ node: DocumentNode, _ message: String, expected: String) {
            context.diagnostics.report(node, message, expected: expected)
            isConsistent = false
        }
        let delivered = opening.node("delivered").summary
        if contracted < self.delivered {
            report(
                opening.node("contracted"), "less than was delivered",
                expected: "at least the \(delivered) delivered")
        }
        let mostUsed = context.fields.number("up_to") ?? 1
        if used > mostUsed * self.delivered {
            report(
                opening.node("used"), "more than can have been used",
                expected: "at most \(mostUsed == 1 ? "" : "up_to times ")the \(delivered) "
                    + "delivered")
        }
        if self.delivered > 0, accrued == nil, price == nil, Opening.accrues(context) {
            report(
                opening.node, "what was booked for the true-up so far is not known",
                expected: "accrued, or the price of the hours delivered so far")
        }
        return isConsistent
    }
}
