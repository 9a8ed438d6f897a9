import Factors
import Results
import TilePrograms

/// A simulated figure beside the law it should follow, the difference in standard errors.
///
/// *Formula*: mean by σ/√n, or by the sample's own error where σ is not known; standard deviation by σ√((k − 1)/n)/2, k the law's kurtosis; a quantile
/// by its rank, (F(q̂) − p)/√(p(1 − p)/n), which needs no density.
///
/// *Edge cases*: a law without spread agrees within 1e-9 relative, or differs infinitely. Where the
/// tail is so heavy that the sample mean, or the sample variance, of n paths is not yet nearly
/// normal (skewness/√n above 0.1), its difference is not told: quantiles speak for such a law.
package struct LawComparison {
    package let law: FactorLaw
    package let pathCount: Int

    package init(law: FactorLaw, pathCount: Int) {
        self.law = law
        self.pathCount = pathCount
    }

    private var paths: Double { Double(pathCount) }

    package func compare(
        _ statistic: Statistic, _ value: Double, standardError: Double?
    ) -> (theory: Double?, difference: Double?) {
        if let p = statistic.quantileLevel {
            let theory = law.quantile(p)
            return (theory, theory.flatMap { rankDifference(value, p, theory: $0) })
        }
        guard let theory = statistic == .mean ? law.mean : law.deviation else { return (nil, nil) }
        guard let deviation = law.deviation else {
            guard let standardError, standardError > 0 else { return (theory, nil) }
            return (theory, (value - theory) / standardError)
        }
        if deviation == 0 { return (theory, exactDifference(value, theory)) }
        if statistic == .mean {
            guard isNearlyNormal(power: 1) else { return (theory, nil) }
            return (theory, (value - theory) / (deviation / paths.squareRoot()))
        }
        guard isNearlyNormal(power: 2) else { return (theory, nil) }
        let error =
            law.kurtosis.map { deviation * (($0 - 1) / paths).squareRoot() / 2 } ?? standardError
        guard let error, error > 0 else { return (theory, nil) }
        return (theory, (value - theory) / error)
    }

    private func exactDifference(_ value: Double, _ theory: Double) -> Double {
        let difference = value - theory
        return difference.magnitude <= 1e-9 * theory.magnitude ? 0 : difference * .infinity
    }

    private func rankDifference(_ value: Double, _ p: Double, theory: Double) -> Double? {
        // Sketched quantiles are rounded by less than this.
        if (value - theory).magnitude <= 1e-9 * theory.magnitude { return 0 }
        guard law.deviation != 0 else { return exactDifference(value, theory) }
        // At an atom, which may be zero, the rank may lie anywhere within its probability.
        let nudge = max(1e-9 * value.magnitude, .leastNormalMagnitude)
        guard let above = law.cumulative(value + nudge), let below = law.cumulative(value - nudge)
        else { return nil }
        let rank = p < below ? below : min(p, above)
        return (rank - p) / (p * (1 - p) / paths).squareRoot()
    }

    /// Whether sums of X^power over the paths are nearly normal; of other laws by the log-normal
    /// of equal mean and deviation.
    private func isNearlyNormal(power: Double) -> Bool {
        let spread: Double
        switch law {
        case .fixed, .normal: return true
        case .logNormal(_, let deviation): spread = deviation
        case .image, .mixture, .moments, .unknown:
            guard let mean = law.mean, let deviation = law.deviation, mean > 0 else { return true }
            let ratio = deviation / mean
            spread = UnaryOperation.log(1 + ratio * ratio).squareRoot()
        }
        return FactorLaw.logNormalSkewness(power * spread) / paths.squareRoot() <= 0.1
    }
}

extension FactorLaw {
    /// E(X − m)⁴/σ⁴; nil where it is not known.
    fileprivate var kurtosis: Double? {
        switch self {
        case .normal: return 3
        case .logNormal(_, let deviation):
            let w = FactorLaw.logNormal(mean: 0, deviation: deviation * 2.0.squareRoot()).mean ?? 1
            return w * w * w * w + 2 * w * w * w + 3 * w * w - 3
        default: return nil
        }
    }

    /// (w + 2)√(w − 1) with w = e^{s²}.
    fileprivate static func logNormalSkewness(_ deviation: Double) -> Double {
        // E exp(√2 s Z) = e^{s²}.
        let w = FactorLaw.logNormal(mean: 0, deviation: deviation * 2.0.squareRoot()).mean ?? 1
        return (w + 2) * max(0, w - 1).squareRoot()
    }
}
