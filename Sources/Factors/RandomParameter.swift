import Randomness
import ScenarioModel
import Series
import TilePrograms

/// A parameter that is known, or drawn once for each path.
///
/// *Formula*: lognormal: median · e^{sZ}; uniform: a + (b − a)U.
enum RandomParameter: Hashable, Sendable {
    case fixed(Double)
    case lognormal(median: Double, deviation: Double)
    case uniform(from: Double, to: Double)

    // MARK: - Terms

    /// A term that takes a number, `{median, deviation}` or `{from, to}`.
    static func term(
        _ name: String, _ kind: Term.Kind, _ absence: Term.Absence, in range: Bounds,
        plausible: Bounds = .all, _ summary: String
    ) -> Term {
        func number(_ name: String, _ summary: String) -> Term {
            Term(name, kind, .required, in: range, plausible: plausible, summary)
        }
        return Term(
            name,
            .either([
                kind,
                .record(
                    TermTable(
                        "lognormal", "Lognormal, drawn once for each path.",
                        [
                            number("median", "The median."),
                            Term(
                                "deviation", .number(.one), .required, in: .within(0, 5),
                                plausible: .atMost(1.5), "Standard deviation of the logarithm."),
                        ])),
                .record(
                    TermTable(
                        "uniform", "Uniform, drawn once for each path.",
                        [number("from", "The lower end."), number("to", "The upper end.")])),
            ]), absence, in: range, plausible: plausible, summary)
    }

    // MARK: - Resolved

    /// Reads the term; nil after a report.
    static func read(
        _ name: String, _ fields: Fields, _ compiler: ExpressionCompiler
    ) -> (value: RandomParameter, dimension: Dimension)? {
        guard let value = fields.value(name) else { return nil }
        guard let record = value.record else {
            return value.quantity.map { (.fixed(value.number ?? $0.value), $0.dimension) }
        }
        if record.table.name == "lognormal" {
            guard let median = record.number("median"),
                let dimension = record.quantity("median")?.dimension,
                let deviation = record.number("deviation")
            else { return nil }
            return (.lognormal(median: median, deviation: deviation), dimension)
        }
        guard let a = record.number("from"), let b = record.number("to"),
            let low = record.quantity("from")?.dimension,
            let high = record.quantity("to")?.dimension
        else { return nil }
        guard low == high, a <= b else {
            compiler.diagnostics.report(
                record.node("to"), low == high ? "below its lower end" : "unlike its lower end",
                expected: "at least what from says, in its unit")
            return nil
        }
        return (.uniform(from: a, to: b), low)
    }

    // MARK: - Step

    /// The path's value.
    ///
    /// - Parameter index: position among the parameters of the factor.
    func node(_ name: String, index: Int, in graph: SeriesGraph) -> NodeID {
        let source = DrawSource(name: NameHash(name), purpose: .parameter, index: index)
        switch self {
        case .fixed(let value): return graph.constant(value)
        case .lognormal(let median, let deviation):
            if deviation == 0 { return graph.constant(median) }
            let normal = graph.draw(.normal, source, perPath: true)
            let exponent = graph.binary(.multiply, normal, graph.constant(deviation))
            return graph.binary(.multiply, graph.unary(.exp, exponent), graph.constant(median))
        case .uniform(let low, let high):
            if low == high { return graph.constant(low) }
            let uniform = graph.draw(.uniform, source, perPath: true)
            let above = graph.binary(.multiply, uniform, graph.constant(high - low))
            return graph.binary(.add, graph.constant(low), above)
        }
    }

    /// The value, where there is only one.
    var fixedValue: Double? {
        switch self {
        case .fixed(let value): value
        case .lognormal(let median, 0): median
        case .uniform(let low, let high): low == high ? low : nil
        case .lognormal: nil
        }
    }

    /// The value for the standard normal that draws it.
    fileprivate func value(at z: Double) -> Double {
        switch self {
        case .fixed(let value): value
        case .lognormal(let median, let deviation): median * LogProcess.exp(deviation * z)
        case .uniform(let low, let high): low + (high - low) * UnaryOperation.normalCDF(z)
        }
    }
}

// MARK: - Laws

extension FactorLaw {
    /// The law of a function that is monotone in each of its independent parameters.
    ///
    /// *Formula*: the parameter that moves the function most gives the law for known others; over these
    /// the trapezoidal rule in the normals that draw them.
    ///
    /// *Accuracy*: moments to about 10⁻⁸; probabilities to about 10⁻⁴ where a uniform parameter's law ends
    /// abruptly, far better for lognormal ones.
    static func of(
        _ parameters: [RandomParameter], _ function: @escaping @Sendable ([Double]) -> Double
    ) -> FactorLaw {
        let medians = parameters.map { $0.value(at: 0) }
        let random = parameters.indices.filter { parameters[$0].fixedValue == nil }
        func reach(_ index: Int) -> Double {
            let ends = [-1.0, 1].map { z -> Double in
                var values = medians
                values[index] = parameters[index].value(at: z)
                return function(values)
            }
            return (ends[1] - ends[0]).magnitude
        }
        guard let inner = random.max(by: { reach($0) < reach($1) }) else {
            return .fixed(function(medians))
        }
        var others: [(weight: Double, values: [Double])] = [(1, medians)]
        let step = random.count > 2 ? 0.5 : 0.0625
        for index in random where index != inner {
            others = others.flatMap { other in
                NormalImage.nodes(step: step, reach: 8).map { node in
                    var values = other.values
                    values[index] = parameters[index].value(at: node.z)
                    return (other.weight * node.weight, values)
                }
            }
        }
        let own = parameters[inner]
        let parts = others.map { weight, values in
            Component(
                weight: weight,
                law: .image(
                    NormalImage { z in
                        var values = values
                        values[inner] = own.value(at: z)
                        return function(values)
                    }))
        }
        return parts.count == 1 ? parts[0].law : .mixture(parts)
    }
}
