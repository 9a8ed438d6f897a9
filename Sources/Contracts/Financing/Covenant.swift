import ScenarioModel
import Series

/// A promise that cash covers debt service, held against the past months at fixed dates.
///
/// *Formula*: DSCR = ΣA/Σ(interest + fees + principal by plan) over the past months of the window,
/// A the cash available. What falls due at the end of the term is meant to be refinanced and not
/// counted. Breached in a tested month if DSCR < x; the headroom is ΣA − x·Σ debt service.
///
/// *Units*: a ratio; headroom in money.
package struct Covenant {
    // MARK: - Terms

    package static let term = Term(
        "covenant",
        .record(
            TermTable(
                "covenant", "Cover of debt service by cash, tested at fixed dates.",
                [
                    Term(
                        "dscr", .number(.one), .required, in: .above(0), plausible: .within(1, 3),
                        "Least cash per debt service over the window."),
                    Term(
                        "window", .duration, .defaulted("12 months"), in: .within(1, 60),
                        "Months over which both are summed."),
                    Term(
                        "tested", .choice(["month", "quarter", "year"]), .defaulted("quarter"),
                        "After which calendar periods it is tested."),
                    Term(
                        "from", .date, .optional,
                        "First month in which it is tested; default: the first with a whole window "
                            + "of the term simulated."),
                ])), .optional,
        "Least cover of debt service by cash; default: none, and the cover is that of 12 months.")

    // MARK: - Resolved

    let level: Double
    let window: Int
    private let period: Int
    private let from: CalendarMonth?

    init?(_ fields: Fields, _ compiler: ExpressionCompiler) {
        guard let level = fields.number("dscr"), let duration = fields.duration("window"),
            let tested = fields.text("tested"),
            !fields.isGiven("from") || fields.value("from") != nil
        else { return nil }
        guard let window = duration.wholeMonths else {
            compiler.diagnostics.report(fields.node("window"), "not a whole number of months")
            return nil
        }
        self.level = level
        self.window = window
        period = ["month": 1, "quarter": 3, "year": 12][tested] ?? 3
        from = fields.month("from")
    }

    // MARK: - Step

    /// 1 in the months in which the cover of a facility is tested.
    func isTested(_ facility: Facility) -> Series {
        let grid = facility.compiler.grid
        return facility.graph.series(
            perStep: (0..<grid.stepCount).map { step in
                let month = grid.month(at: step)
                let isFull = step >= window - 1 && facility.month(at: step) >= window - 1
                let hasBegun = from.map { month >= $0 } ?? isFull
                let isPeriodsEnd = month.month % period == 0
                return hasBegun && facility.month(at: step) >= 0 && isPeriodsEnd ? 1 : 0
            })
    }
}
