import ScenarioModel
import Series
import TilePrograms

/// What the logarithmic processes share: a level that is the exponential of a table and of Gaussian
/// states.
enum LogProcess {
    /// A Gaussian state with exact monthly steps, Y(t+Δ) = φ Y(t) + s Z, Y(0) given.
    ///
    /// - Returns: the state at the end of each month; nil for a state that never moves from zero.
    static func state(
        start: Double, persistence: Double, deviation: Double, normal: @autoclosure () -> NodeID,
        in graph: SeriesGraph
    ) -> NodeID? {
        if deviation == 0 {
            if start == 0 { return nil }
            let values = (1...graph.stepCount).map { step in
                (0..<step).reduce(start) { value, _ in value * persistence }
            }
            return graph.table(values)
        }
        let state = graph.state(initial: graph.constant(start))
        let next = graph.affine(
            p: graph.constant(persistence), x: graph.value(of: state),
            q: graph.constant(deviation), z: normal(), r: graph.constant(0))
        graph.bind(state, next: next)
        return next
    }

    /// exp(Σ states + table): the level per month.
    static func level(
        states: [NodeID?], table: [Double], dimension: Dimension, in graph: SeriesGraph
    ) -> Series {
        let states = states.compactMap { $0 }
        let sum = states.dropFirst().reduce(states.first) { graph.binary(.add, $0!, $1) }
        let exponent = sum.map { graph.binary(.add, $0, graph.table(table)) }
        return graph.series(graph.unary(.exp, exponent ?? graph.table(table)), dimension)
    }

    static func log(_ x: Double) -> Double { UnaryOperation.log(x) }
    static func exp(_ x: Double) -> Double { UnaryOperation.exp(x) }
}

extension Fields {
    /// A positive starting value of any dimension.
    func start() -> Quantity? { quantity("start") }
}

/// Terms that several processes declare alike.
enum CommonTerms {
    static let start = Term(
        "start", .quantity, .requiredWithout("actuals"), in: .above(0),
        "Level at the start of the first month simulated, with its unit; default: the last actual.")
    static let volatility = Term(
        "volatility", .volatility, .defaulted("0 %/yr"), in: .atLeast(0),
        plausible: .atMost(1.5), "Standard deviation of ln X over a year, per √year.")
    static let meanReversion = Term(
        "mean_reversion", .rate, .required, in: .above(0), plausible: .atMost(100),
        "Speed κ at which a deviation decays; half-life ln 2 / κ.")
}
