import ScenarioModel
import Series

/// Logistic growth towards a market's size (Verhulst).
///
/// *Formula*: X = m/(1 + (m/X(0) − 1)e^{−qt}); the Bass curve without innovation. m and q are known
/// or drawn once for each path.
///
/// *Units*: q per year; m in the unit of the start.
package struct LogisticAdoption: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "logistic", "Logistic growth from a start towards a market's size.",
        [
            CommonTerms.start,
            RandomParameter.term(
                "market", .quantity, .required, in: .above(0),
                "m, the level in the end; in the unit of the start."),
            RandomParameter.term(
                "speed", .rate, .required, in: .within(0, 50), plausible: .atMost(3),
                "q, growth rate while the level is small."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let name: String
    private let start: Double
    private let market: RandomParameter
    private let speed: RandomParameter

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let (market, speed) = (
            RandomParameter.read("market", fields, compiler),
            RandomParameter.read("speed", fields, compiler)
        )
        guard let market, let speed, let start = fields.start() else { return nil }
        guard market.dimension == start.dimension else {
            compiler.diagnostics.report(
                fields.node("market"), "measures \(market.dimension.words)", offending: "",
                expected: "\(start.dimension.words), as the start does")
            return nil
        }
        self.name = name
        dimension = start.dimension
        self.start = start.value
        self.market = market.value
        self.speed = speed.value
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        let speed = graph.series(speed.node(name, index: 0, in: graph))
        let market = graph.series(market.node(name, index: 1, in: graph))
        let times = (0..<graph.stepCount).map { Double($0 + 1) * monthStep }
        let decay = (-speed * graph.series(perStep: times)).exponential
        return (market / ((market / start - 1) * decay + 1)).retagged(dimension)
    }

    // MARK: - Closed form

    /// The level rises with m, and rises or falls with q.
    package func law(at step: Int) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        return .of([speed, market]) { [start] in
            $0[1] / (1 + ($0[1] / start - 1) * LogProcess.exp(-$0[0] * time))
        }
    }

    // MARK: - Source
    // P.-F. Verhulst, "Notice sur la loi que la population suit dans son accroissement",
    // Correspondance mathématique et physique 10 (1838).
}
