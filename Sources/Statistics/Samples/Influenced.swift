/// A number worked out from a sample, with what each path contributes to its error.
///
/// Arithmetic on such numbers carries their errors along, whatever they have in common: the delta
/// method. θ̂ − θ ≈ (1/n) Σ ψᵢ, so that the standard error is sd(ψ)/√n.
///
/// *Formula*: ψ of a + b is ψₐ + ψ_b, of c·a is cψₐ, of ab is bψₐ + aψ_b, of a/b is
/// (ψₐ − (a/b)ψ_b)/b.
///
/// - Source: van der Vaart (1998), Asymptotic Statistics, chapters 3 and 20,
///   doi:10.1017/CBO9780511802256.
public struct Influenced: Sendable {
    public let value: Double
    /// ψ in path order, with mean zero.
    public let influence: [Double]

    private init(_ value: Double, _ influence: [Double]) {
        self.value = value
        self.influence = influence
    }

    /// The mean of values in path order.
    public static func mean(_ values: [Double]) -> Influenced {
        let mean = Moments(values).mean
        return Influenced(mean, values.map { $0 - mean })
    }

    public static func + (a: Influenced, b: Influenced) -> Influenced {
        Influenced(a.value + b.value, zip(a.influence, b.influence).map { $0 + $1 })
    }

    public static func - (a: Influenced, b: Influenced) -> Influenced {
        Influenced(a.value - b.value, zip(a.influence, b.influence).map { $0 - $1 })
    }

    public static func * (factor: Double, a: Influenced) -> Influenced {
        Influenced(factor * a.value, a.influence.map { factor * $0 })
    }

    public static func * (a: Influenced, b: Influenced) -> Influenced {
        Influenced(
            a.value * b.value,
            zip(a.influence, b.influence).map { b.value * $0 + a.value * $1 })
    }

    /// - Edge cases: nil where the denominator lies within its own 95 % interval of zero.
    public static func / (a: Influenced, b: Influenced) -> Influenced? {
        guard b.value != 0,
            abs(b.value) > ConfidenceLevel.percent95.z * (Moments(b.influence).standardErrorOfMean ?? 0)
        else { return nil }
        let ratio = a.value / b.value
        return Influenced(
            ratio, zip(a.influence, b.influence).map { ($0 - ratio * $1) / b.value })
    }

    /// With the normal interval.
    ///
    /// - Edge cases: not estimable on a single path.
    public func estimate(level: ConfidenceLevel = .percent95) -> EstimatedValue {
        guard influence.count > 1 else {
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: influence.count, need: 2), count: influence.count)
        }
        return PairedDifference.combination([(1, value, influence)], level: level)
    }
}

extension Influenced? {
    /// Not estimable where there is none: a denominator near zero.
    public func estimate(count: Int, level: ConfidenceLevel = .percent95) -> EstimatedValue {
        self?.estimate(level: level)
            ?? EstimatedValue(notEstimable: .denominatorNearZero, count: count)
    }
}
