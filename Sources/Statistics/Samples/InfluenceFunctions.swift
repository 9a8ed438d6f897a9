extension SampleColumn {
    /// What each path contributes to the error of a statistic.
    ///
    /// θ̂ − θ ≈ (1/n) Σ ψᵢ over **all** n paths, so statistics of several columns of the same paths
    /// combine path by path: the standard error of Σ wₖθₖ is that of the mean of Σ wₖψₖ.
    ///
    /// | Statistic | ψ on the paths that enter, times n/m where m of n enter; 0 on the others |
    /// |---|---|
    /// | mean, probability | x − μ |
    /// | pooled ratio R = Σx/Σy | (x − R y)/ȳ |
    /// | standard deviation σ | ((x − μ)² − σ²)/(2σ) |
    /// | quantile q of level p | (p − 1{x ≤ q})/f(q), with 1/f(q) of ``Sparsity`` |
    /// | VaR v of level α, with L = −x | (α − 1{L ≤ v})/f(v) |
    /// | CVaR c of level α | v + (L − v)⁺/(1 − α) − c, without a density |
    ///
    /// Under a condition the share m/n is itself estimated. The form above contains that, since
    /// each row has mean zero over the paths that enter.
    ///
    /// - Returns: the statistic as ``estimate(_:level:)`` gives it and ψ in path order; nil where
    ///   it is not estimable, and for extremes, which have no influence function.
    /// - Source: Hampel (1974), doi:10.1080/01621459.1974.10482962; for CVaR Trindade, Uryasev,
    ///   Shapiro & Zrazhevsky (2007), doi:10.1016/j.jbankfin.2007.04.014.
    public func influence(
        _ statistic: SampleStatistic
    ) -> (value: Double, influence: [Double])? {
        guard let value = estimate(statistic).value else { return nil }
        let scale = Double(pathCount) / Double(count)
        switch statistic {
        case .minimum, .maximum: return nil
        case .mean: return (value, spread { ($0 - value) * scale })
        case .pooled: return (value, pooledInfluence(value, scale))
        case .probability: return (value, spread { (($0 == 1 ? 1 : 0) - value) * scale })
        case .standardDeviation:
            let moments = Moments(entering)
            let (mean, variance) = (moments.mean, moments.m2 / Double(count))
            let half = value > 0 ? scale / (2 * value) : 0
            return (value, spread { (($0 - mean) * ($0 - mean) - variance) * half })
        case .quantile(let p):
            let (below, above) = steps(p, byRank, isLoss: false, scale)
            return (value, spread { $0 <= value ? below : above })
        case .valueAtRisk(let alpha):
            let (below, above) = steps(alpha, byRank, isLoss: true, scale)
            return (value, spread { -$0 <= value ? below : above })
        case .tailMean(let alpha):
            guard let atRisk = estimate(.valueAtRisk(alpha)).value else { return nil }
            let weight = 1 / (1 - alpha)
            return (
                value, spread { (atRisk - value + max(0, -$0 - atRisk) * weight) * scale }
            )
        }
    }

    /// The two values that the influence of a quantile takes: at or below it, and above.
    private func steps(
        _ p: Double, _ ranked: any RankedValues, isLoss: Bool, _ scale: Double
    ) -> (below: Double, above: Double) {
        let sparsity = scale * Sparsity.estimate(p, count: count) {
            isLoss ? -ranked.value(atRank: count + 1 - $0) : ranked.value(atRank: $0)
        }
        return ((p - 1) * sparsity, p * sparsity)
    }

    /// `f` of each value that enters, zero for the others.
    @inline(__always)
    private func spread(_ f: (Double) -> Double) -> [Double] {
        guard let entry else { return values.map(f) }
        return [Double](unsafeUninitializedCapacity: pathCount) { all, made in
            for path in values.indices { all[path] = entry[path] ? f(values[path]) : 0 }
            made = pathCount
        }
    }
}
