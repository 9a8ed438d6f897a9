import ScenarioModel
import Series

/// A level given by date.
///
/// *Formula*: the latest value at or before the month, or straight lines between the dates; from a
/// file, the value of the month itself.
package struct FixedTable: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "table", "A level given by dates: steps, or straight lines between them.",
        [
            Term(
                "values", .schedule, .optional,
                "Months and values, {2026-01: 2.1 USD/GPU-h, …}, or {linear: {…}}."),
            Term(
                "file", .text, .optional,
                "Instead of values: a CSV file beside the scenario with a column month, every "
                    + "month simulated, and columns of numbers."),
            OwnData.column,
            OwnData.unit, OwnData.every, OwnData.aggregate,
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let values: [Double]

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        if fields.isGiven("values") == fields.isGiven("file") {
            compiler.diagnostics.report(
                fields.node("file"),
                fields.isGiven("file") ? "given beside values" : "neither values nor a file",
                offending: "", expected: "either values or file")
            return nil
        }
        if fields.isGiven("file") {
            guard let data = OwnData.table(fields, compiler),
                let index = data.index(
                    fields.text("column"), fields.node("column"), compiler.diagnostics),
                let rows = data.rows(
                    covering: compiler.grid, fields.node("file"), compiler.diagnostics),
                let column = data.column(index, fields.node("file"), in: rows, compiler.diagnostics)
            else { return nil }
            dimension = data.dimension
            values = OwnData.carried(column, to: compiler.grid.stepCount)
        } else {
            guard let input = fields.series("values"), let values = compiler.deterministic(input)
            else { return nil }
            dimension = input.dimension
            self.values = values
        }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        normals.graph.series(perStep: values, dimension)
    }

    package static func knowsItsPast(_ fields: Fields) -> Bool { true }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw { .fixed(values[step]) }
}
