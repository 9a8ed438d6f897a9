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
        if case .cholesky(let shocks, let lower) = correlation {
            guard let i = shocks.firstIndex(of: a.name), let j = shocks.firstIndex(of: b.name)
            else { return 0 }
            return zip(lower[i], lower[j]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return nil
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

    /// Correlation of ln X (of X, where its law is normal) in a month with that of the month before.
    ///
    /// *Formula*: e^{−κΔ} σ(t − Δ)/σ(t), for one Gaussian state that forgets at speed κ and has
    /// standard deviation σ(t). Nil for anything else.
    package func correlationWithMonthBefore(at step: Int) -> Double? {
        guard step > 0, shocks.count == 1, let now = law(at: step).gaussian,
            let before = law(at: step - 1).gaussian
        else { return nil }
        return LogProcess.exp(-shocks[0].speed * monthStep) * before.deviation / now.deviation
    }
}

extension FactorLaw {
    /// Mean and deviation of the normal variable behind a normal or log-normal law.
    package var gaussian: (mean: Double, deviation: Double, isLogarithm: Bool)? {
        switch self {
        case .normal(let mean, let deviation): (mean, deviation, false)
        case .logNormal(let mean, let deviation): (mean, deviation, true)
        default: nil
        }
    }
}
