import Series

/// The factors of a scenario once all formulas can be read, for laws that depend on them.
package struct SettledFactors {
    let compiler: ExpressionCompiler
    private let model: DependenceModel
    private let lawOfLevel: [NodeID: @Sendable (Int) -> FactorLaw]

    /// - Parameter entries: the factors whose laws do not depend on those of others.
    init(_ entries: [FactorBook.Entry], _ model: DependenceModel, _ compiler: ExpressionCompiler) {
        self.compiler = compiler
        self.model = model
        var laws: [NodeID: @Sendable (Int) -> FactorLaw] = [:]
        for entry in entries {
            guard let level = compiler.names.series(entry.name)?.node else { continue }
            laws[level] = { entry.knownLaw(at: $0, under: model) }
        }
        lawOfLevel = laws
    }

    /// The law of a sum of multiples of factors; given by month, because multiples may be dated.
    ///
    /// *Formula*: E Σ cᵢXᵢ = Σ cᵢ E Xᵢ, and Var Σ cᵢXᵢ = Σ cᵢ² Var Xᵢ where no two of the Xᵢ have a
    /// random number in common.
    func law(of sum: Series) -> @Sendable (Int) -> FactorLaw {
        let graph = compiler.graph
        let form = LinearForm(of: sum.node, in: graph) { lawOfLevel[$0] != nil }
        guard let form else {
            return { _ in .unknown(because: "it is no sum of multiples of factors") }
        }
        let terms = form.terms.sorted { $0.key < $1.key }
        let parts = terms.compactMap { node, factors in
            lawOfLevel[node].map { (law: $0, factors: factors) }
        }
        let draws = terms.map { graph.draws(behind: $0.key) }
        let areIndependent = draws.indices.allSatisfy { i in
            draws[..<i].allSatisfy { $0.isDisjoint(with: draws[i]) }
        }
        let constant = form.constant
        return { step in
            if parts.isEmpty { return .fixed(constant[step]) }
            if parts.count == 1, constant[step] == 0 {
                return parts[0].law(step).scaled(by: parts[0].factors[step])
            }
            var mean = constant[step]
            var variance: Double? = areIndependent ? 0 : nil
            for part in parts {
                let law = part.law(step)
                if case .unknown = law { return law }
                guard let own = law.mean else { return .unknown(because: "a part has no mean") }
                mean += part.factors[step] * own
                let spread = law.deviation.map { $0 * part.factors[step] }
                variance = variance.flatMap { sum in spread.map { sum + $0 * $0 } }
            }
            return .moments(mean: mean, deviation: variance?.squareRoot())
        }
    }
}

extension FactorBook {
    /// The factors with what their formulas turned out to be.
    package func settled(_ compiler: ExpressionCompiler) -> [Entry] {
        let settled = entries.map { entry in
            let reader = entry.first == 0 ? compiler : compiler.simulating
            return compiler.graph.since(entry.first) {
                entry.with(entry.process.settled(among: SettledFactors([], dependence, reader)))
            }
        }
        // A mix of prices is what its formulas make of other factors, and mixes.
        let others = SettledFactors(
            settled.filter { !($0.process is PriceMix) }, dependence, compiler)
        return settled.map { entry in
            guard let mix = entry.process as? PriceMix else { return entry }
            return entry.with(mix.settled(entry.name, among: others))
        }
    }
}
