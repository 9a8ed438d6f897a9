import ScenarioModel
import Series

/// A share between 0 and 1 that nobody knows beforehand, such as a yield: drawn once per path.
///
/// *Formula*: X ~ Beta(a, b) with a = mκ, b = (1 − m)κ and κ = m(1 − m)/s² − 1, for mean m and standard
/// deviation s; X = F⁻¹(Φ(−Y)) with Y as for ``DeliveryDelay``: where deliveries of a site are late, its
/// yields are low.
package struct BetaShare: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "beta", "A share between 0 and 1, such as yield or goodput: beta; one number a path.",
        [
            Term(
                "mean", .number(.one), .required, in: .between(0, 1),
                "Mean share, such as 97 %."),
            Term(
                "deviation", .number(.one), .required, in: .atLeast(0), plausible: .atMost(0.3),
                "Standard deviation of the share."),
            SiteFactor.site, SiteFactor.correlation,
        ])

    // MARK: - Resolved

    package let dimension = Dimension.one
    package let shocks: [Shock] = []
    package let drawNames: [String]
    private let normal: SiteFactor
    private let mean: Double
    private let deviation: Double
    /// Nil where the share is certain.
    private let shapes: (a: Double, b: Double)?

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let mean = fields.number("mean"), let deviation = fields.number("deviation"),
            let normal = SiteFactor(fields, name: name, compiler.diagnostics)
        else { return nil }
        self.mean = mean
        self.deviation = deviation
        self.normal = normal
        drawNames = normal.drawNames
        if deviation == 0 {
            shapes = nil
            return
        }
        let sum = mean * (1 - mean) / (deviation * deviation) - 1
        let (a, b) = (mean * sum, (1 - mean) * sum)
        guard sum <= Self.largestSum else {
            compiler.diagnostics.report(
                fields.node("deviation"), "too narrow", expected: "0, or a wider one")
            return nil
        }
        guard min(a, b) >= QuantileCurve.leastShape else {
            let side = min(mean, 1 - mean)
            let most = (side * mean * (1 - mean) / (side + QuantileCurve.leastShape)).squareRoot()
            compiler.diagnostics.report(
                fields.node("deviation"), "too wide for a share of this mean",
                expected: "at most \(rounded(most)) beside a mean of \(rounded(mean))")
            return nil
        }
        shapes = (a, b)
    }

    /// Largest a + b: quantiles take a time of the order of its root.
    private static let largestSum = 1e6

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        guard let shapes else { return graph.series(mean) }
        let y = graph.unary(.negate, normal.normal(in: graph))
        let logit = graph.curve(QuantileCurve.logitBeta(shapes.a, shapes.b), y)
        let odds = graph.unary(.exp, graph.unary(.negate, logit))
        return graph.series(
            graph.binary(
                .divide, graph.constant(1), graph.binary(.add, odds, graph.constant(1))))
    }

    package static func knowsItsPast(_ fields: Fields) -> Bool { true }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw {
        shapes == nil ? .fixed(mean) : .moments(mean: mean, deviation: deviation)
    }

    /// The same number in every month.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0, let deviation = law(at: step).deviation else { return nil }
        return MonthMemory(
            before: law(at: step), now: law(at: step), covariance: deviation * deviation)
    }
}
