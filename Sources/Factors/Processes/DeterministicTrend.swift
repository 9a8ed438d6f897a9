import ScenarioModel
import Series

/// A level that grows at a known rate.
///
/// *Formula*: X(t) = X(0) e^{g t}, t at the end of the month; with `growth` instead, g = ln(1 + growth).
package struct DeterministicTrend: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "trend", "A level without noise that grows at a known rate.",
        [
            CommonTerms.start,
            Term(
                "growth", .rate, in: .above(-1),
                "Growth over a year: 30 %/yr multiplies the level by 1.3."),
            Term("drift", .rate, .optional, "Continuous growth rate g, instead of growth."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let start: Double
    private let rate: Double
    private let stepCount: Int
    /// Months before the view, in which t is not above zero.
    private let knownCount: Int

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        if fields.isGiven("growth") && fields.isGiven("drift") {
            compiler.diagnostics.report(
                fields.node("drift"), "given beside growth", expected: "either growth or drift")
            return nil
        }
        guard let start = fields.start() else { return nil }
        if let growth = fields.number("growth") {
            rate = LogProcess.log(1 + growth)
        } else {
            rate = fields.number("drift") ?? 0
        }
        dimension = start.dimension
        self.start = start.value
        stepCount = compiler.grid.stepCount
        knownCount = compiler.grid.knownCount
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        normals.graph.series(perStep: (0..<stepCount).map { value(at: $0) }, dimension)
    }

    package static func knowsItsPast(_ fields: Fields) -> Bool { true }

    // MARK: - Closed form

    private func value(at step: Int) -> Double {
        start * LogProcess.exp(rate * (Double(step + 1 - knownCount) * monthStep))
    }

    package func law(at step: Int) -> FactorLaw { .fixed(value(at: step)) }
}
