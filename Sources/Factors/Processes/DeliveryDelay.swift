import Randomness
import ScenarioModel
import Series

/// Months by which a delivery is late: drawn once per path; zero with a stated chance.
///
/// *Formula*: with Y = √ρ S + √(1 − ρ) ε, S shared by all delays and yields of the site, the delivery is
/// late where Φ(−Y) < p; then the delay D solves P(Gamma(k, m/k) > D) = Φ(−Y)/p, so that
/// P(D > 0) = p and E[D | D > 0] = m. A larger Y is later.
///
/// *Units*: months. The same number in every month of a path.
package struct DeliveryDelay: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "delay", "Months of delay of one delivery: none, or a gamma variable; one number a path.",
        [
            Term(
                "chance", .number(.one), .required, in: .within(0, 1),
                "Probability that the delivery is late at all."),
            Term(
                "mean", .number(.month), .required, in: .above(0), plausible: .atMost(24),
                "Mean delay of a delivery that is late."),
            Term(
                "shape", .number(.one), .defaulted("2"),
                in: .within(QuantileCurve.leastShape, 1000), plausible: .within(0.5, 20),
                "Shape of the gamma law: 1 is exponential, more is closer to the mean."),
            SiteFactor.site, SiteFactor.correlation,
        ])

    // MARK: - Resolved

    package let dimension = Dimension.month
    package let shocks: [Shock] = []
    package let drawNames: [String]
    private let normal: SiteFactor
    private let chance: Double
    private let mean: Double
    private let shape: Double

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let chance = fields.number("chance"), let mean = fields.number("mean"),
            let shape = fields.number("shape"),
            let normal = SiteFactor(fields, name: name, compiler.diagnostics)
        else { return nil }
        self.chance = chance
        self.mean = mean
        self.shape = shape
        self.normal = normal
        drawNames = normal.drawNames
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        if chance == 0 { return graph.series(0, dimension) }
        let y = normal.normal(in: graph)
        let upper = graph.unary(.normalCDF, graph.unary(.negate, y))
        let share = graph.binary(.divide, upper, graph.constant(chance))
        // Where the delivery is on time the share exceeds 1 and has no quantile: not chosen.
        let z = graph.unary(.negate, graph.unary(.normalQuantile, share))
        let log = graph.curve(QuantileCurve.logGamma(shape: shape), z)
        let months = graph.binary(
            .multiply, graph.unary(.exp, log), graph.constant(mean / shape))
        let isLate = graph.binary(.less, share, graph.constant(1))
        return graph.series(
            graph.select(isLate, then: months, else: graph.constant(0)), dimension)
    }

    package static func knowsItsPast(_ fields: Fields) -> Bool { true }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw {
        let late = FactorLaw.moments(mean: mean, deviation: mean / shape.squareRoot())
        return .mixture([
            .init(weight: 1 - chance, law: .fixed(0)), .init(weight: chance, law: late),
        ])
    }

    /// The same number in every month.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0, let deviation = law(at: step).deviation else { return nil }
        return MonthMemory(
            before: law(at: step), now: law(at: step), covariance: deviation * deviation,
            kurtosis: (3 + 6 / shape) / chance)
    }
}
