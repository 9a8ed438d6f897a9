import Business
import ScenarioModel
import Series
import TilePrograms

/// The section `basis` of a scenario: in what money, measure and time value its figures are meant.
package enum BasisSection {
    // MARK: - Terms

    private static let rates = TermTable(
        "discount", "The discount rate and how it compounds.",
        [
            Term(
                "margin", .rate, in: .above(-1), plausible: .within(0, 0.5),
                "Rate at which margins and cash are discounted."),
            Term(
                "rate", .series(.perMonth), plausible: .within(-0.05 / 12, 0.5 / 12),
                "Rate of each month, compounded continuously, instead of margin; may name factors, "
                    + "such as short_rate.average + 4 %/yr."),
            Term(
                "compounding", .choice(["annual", "continuous"]), .defaulted("annual"),
                "(1 + r)^-t, or e^(-r t), with t at the end of the month."),
        ])

    package static let table = TermTable(
        "basis", "In what money, measure and time value the figures are meant.",
        [
            Term(
                "currency", .choice(Unit.currencies), .defaulted("USD"),
                "ISO code of the scenario's one currency."),
            Term(
                "discount", .either([.rate, .record(rates)]), .defaulted("0 %/yr"),
                in: .above(-1), plausible: .within(0, 0.5),
                "Discount rate of margins and cash, compounded annually, or the rate with its manner."),
            Term(
                "prices", .choice(["nominal", "real"]), .defaulted("nominal"),
                "Whether money is of the day or of constant purchasing power."),
            Term(
                "tax", .choice(["pre-tax", "post-tax"]), .defaulted("pre-tax"),
                "Whether figures are before or after tax; the report says so."),
            Term(
                "measure", .choice(["real-world", "risk-neutral"]), .defaulted("real-world"),
                "The measure under which drifts and prices are stated."),
            Term(
                "cash", .number(.currency), .optional,
                "Cash at the start; with it the event cash_out is defined."),
            WorkUnit.term,
        ])

    // MARK: - Reading

    /// Factor per month that turns an amount at its end into present value; nil after a report.
    ///
    /// *Formula*: (1 + r)^−t, e^{−rt}, or exp(−Σ rate) over the months up to this one; 1 in known
    /// months, whose money is neither discounted nor compounded.
    package static func discount(_ fields: Fields, _ compiler: ExpressionCompiler) -> Series? {
        let grid = compiler.grid
        let record = fields.record("discount")
        if let record, record.isGiven("margin") == record.isGiven("rate") {
            compiler.diagnostics.report(
                fields.node("discount"), "no single discount rate", offending: "",
                expected: "one of margin and rate")
            return nil
        }
        if let record, record.isGiven("rate") {
            guard let rate = record.series("rate").flatMap({ compiler.series($0) }) else {
                return nil
            }
            let isSimulated = compiler.graph.series(
                perStep: (0..<grid.stepCount).map { $0 < grid.knownCount ? 0 : 1 })
            return (-(rate * isSimulated).cumulative).exponential
        }
        let rate = record?.number("margin") ?? fields.number("discount") ?? 0
        let isContinuous = record?.text("compounding") == "continuous"
        let intensity = isContinuous ? rate : UnaryOperation.log(1 + rate)
        return compiler.graph.series(
            perStep: (0..<grid.stepCount).map {
                UnaryOperation.exp(-intensity * max(0, grid.time(at: $0)))
            })
    }
}
