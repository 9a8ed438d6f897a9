import ScenarioModel
import Series

/// Adoption of a new product by innovation and imitation (Bass).
///
/// *Formula*: X = mF, dF/dt = (p + qF)(1 − F), F(0) = F₀, so with B = (1 − F₀)/(p + qF₀),
///
///     F(t) = (1 − pBe^{−(p+q)t}) / (1 + qBe^{−(p+q)t}),
///
/// which for F₀ = 0 is Bass' (1 − e^{−(p+q)t})/(1 + (q/p)e^{−(p+q)t}). p, q and m are known or drawn
/// once for each path.
///
/// *Units*: p and q per year; m in the unit of the level, such as users.
package struct BassAdoption: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "bass", "Adoption by innovation and imitation (Bass): users of a new product.",
        [
            RandomParameter.term(
                "market", .quantity, .required, in: .above(0),
                "m, those who will adopt in the end, with their unit."),
            RandomParameter.term(
                "innovation", .rate, .required, in: .above(0, atMost: 10), plausible: .atMost(0.2),
                "p, rate at which the others adopt by themselves."),
            RandomParameter.term(
                "imitation", .rate, .required, in: .within(0, 50), plausible: .atMost(3),
                "q, rate at which the others adopt because of those who have, when all have."),
            Term(
                "adopted", .number(.one), .defaulted("0 %"), in: .atLeast(0, below: 1),
                "Share of the market that has adopted at the start; actuals do not change it."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let name: String
    private let market: RandomParameter
    private let innovation: RandomParameter
    private let imitation: RandomParameter
    private let adopted: Double

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let (market, innovation, imitation) = (
            RandomParameter.read("market", fields, compiler),
            RandomParameter.read("innovation", fields, compiler),
            RandomParameter.read("imitation", fields, compiler)
        )
        guard let market, let innovation, let imitation, let adopted = fields.number("adopted")
        else { return nil }
        self.name = name
        dimension = market.dimension
        self.market = market.value
        self.innovation = innovation.value
        self.imitation = imitation.value
        self.adopted = adopted
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        func series(_ parameter: RandomParameter, _ index: Int) -> Series {
            graph.series(parameter.node(name, index: index, in: graph))
        }
        let (p, q, m) = (series(innovation, 0), series(imitation, 1), series(market, 2))
        let times = graph.series(
            perStep: (0..<graph.stepCount).map { Double($0 + 1) * monthStep })
        let decay = (-(p + q) * times).exponential
        let weight = graph.series(1 - adopted) / (p + q * adopted) * decay
        return m.retagged(dimension) * (1 - p * weight) / (q * weight + 1)
    }

    // MARK: - Closed form

    /// The level rises with each of its parameters.
    package func law(at step: Int) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        let share = { @Sendable [adopted] (p: Double, q: Double) -> Double in
            let weight = (1 - adopted) / (p + q * adopted) * LogProcess.exp(-(p + q) * time)
            return (1 - p * weight) / (1 + q * weight)
        }
        if let p = innovation.fixedValue, let q = imitation.fixedValue,
            case .lognormal(let median, let deviation) = market, deviation > 0
        {
            return .logNormal(mean: LogProcess.log(median * share(p, q)), deviation: deviation)
        }
        return .of([innovation, imitation, market]) { $0[2] * share($0[0], $0[1]) }
    }

    // MARK: - Source
    // F. M. Bass, "A new product growth for model consumer durables", Management Science 15 (1969),
    // doi:10.1287/mnsc.15.5.215.
}
