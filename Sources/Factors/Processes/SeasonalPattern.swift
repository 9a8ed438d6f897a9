import ScenarioModel
import Series

/// A season on its own: a pure number with mean one over the calendar year, to multiply with.
///
/// *Formula*: that of ``Season``.
package struct SeasonalPattern: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "season", "A number for each calendar month with mean one, to multiply demand by.",
        Season.terms)

    // MARK: - Resolved

    package let dimension = Dimension.one
    package let shocks: [Shock] = []
    private let factors: [Double]

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let factors = Season.factors(fields, compiler) else { return nil }
        self.factors = factors
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        normals.graph.series(perStep: factors, dimension)
    }

    package static func knowsItsPast(_ fields: Fields) -> Bool { true }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw { .fixed(factors[step]) }
}
