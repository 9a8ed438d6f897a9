import ScenarioModel
import TilePrograms

/// The section `basis` of a scenario: in what money, measure and time value its figures are meant.
package enum BasisSection {
    // MARK: - Terms

    private static let rates = TermTable(
        "discount", "The discount rate and how it compounds.",
        [
            Term(
                "margin", .rate, .required, in: .above(-1), plausible: .within(0, 0.5),
                "Rate at which margins and cash are discounted."),
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
        ])

    // MARK: - Reading

    /// Factor per step that turns an amount at the end of its month into present value.
    package static func discountFactors(_ fields: Fields, _ grid: TimeGrid) -> [Double] {
        let record = fields.record("discount")
        let rate = record?.number("margin") ?? fields.number("discount") ?? 0
        let isContinuous = record?.text("compounding") == "continuous"
        let intensity = isContinuous ? rate : UnaryOperation.log(1 + rate)
        return (0..<grid.stepCount).map { UnaryOperation.exp(-intensity * grid.time(at: $0)) }
    }
}
