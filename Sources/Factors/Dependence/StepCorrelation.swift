import LinearAlgebra

extension DependenceModel {
    /// Correlation of the monthly normals of two shocks, as the scenario specifies it; nil where the
    /// model states none in closed form.
    ///
    /// *Formula*: under loadings ρ g(κ₁, κ₂) with ρ = Σ βᵢₖ βⱼₖ; under a matrix (L Lᵀ)ᵢⱼ.
    package func stepCorrelation(_ a: Shock, _ b: Shock) -> Double? {
        if a.name == b.name { return 1 }
        // The map back to normals changes correlations a little.
        if case .studentT = copula { return nil }
        if case .independent = correlation { return 0 }
        if case .loadings(_, let rows) = correlation {
            guard let x = rows[a.name], let y = rows[b.name] else { return 0 }
            let shared = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
            return shared * StepShock.correlation(a.speed, b.speed, step: monthStep)
        }
        return correlation.ofEnds(a, b)
    }
}

extension CorrelationModel {
    /// (L Lᵀ)ᵢⱼ of a matrix, and zero for shocks that it does not name.
    func ofEnds(_ a: Shock, _ b: Shock) -> Double {
        guard case .cholesky(let normals, let lower) = self,
            let i = normals.firstIndex(of: StepNormal(shock: a, part: .end)),
            let j = normals.firstIndex(of: StepNormal(shock: b, part: .end))
        else { return 0 }
        return zip(lower[i], lower[j]).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

extension StochasticProcess {
    /// The law of one factor whose own shocks depend on one another; most have one shock at most.
    package func law(at step: Int, under model: DependenceModel) -> FactorLaw { law(at: step) }

    /// ``law(at:under:)`` where the copula leaves it: Student's keeps the law of one motion over one
    /// month, and fattens the tails of anything longer.
    package func knownLaw(at step: Int, under model: DependenceModel) -> FactorLaw {
        if case .studentT = model.copula, !shocks.isEmpty, step > 0 || shocks.count > 1 {
            return .unknown(because: "Student's t copula fattens the tails of more than one month")
        }
        return law(at: step, under: model)
    }
}
