import ScenarioModel
import Series

/// A level given by date.
///
/// *Formula*: the latest value at or before the month, or straight lines between the dates.
package struct FixedTable: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "table", "A level given by dates: steps, or straight lines between them.",
        [
            Term(
                "values", .schedule, .required,
                "Months and values, {2026-01: 2.1 USD/GPU-h, …}, or {linear: {…}}.")
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let values: [Double]

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let input = fields.series("values"), let values = compiler.deterministic(input) else {
            return nil
        }
        dimension = input.dimension
        self.values = values
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        normals.graph.series(perStep: values, dimension)
    }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw { .fixed(values[step]) }
}
