/// What is known of an input that is given as a low, a base and a high value.
///
/// *PERT* is a beta law on [low, high] with α = 1 + 4 m and β = 1 + 4 (1 - m), where
/// m = (base - low)/(high - low); its mean is (low + 4 base + high)/6. *Triangular* has a density
/// that rises to `base` and falls from it in straight lines. *Uniform* leaves `base` out.
///
/// - Source: Malcolm, Roseboom, Clark & Fazar (1959), doi:10.1287/opre.7.5.646; Vose (2008), Risk
///   Analysis, third edition, section 14.3.2.
public struct RangeDistribution: Hashable, Sendable {
    public enum Shape: String, Hashable, Sendable, CaseIterable {
        case pert, triangular, uniform
    }

    public let shape: Shape
    public let low: Double
    /// The mode; of a uniform law nothing but a name.
    public let base: Double
    public let high: Double

    /// How much more the base counts than either end.
    private static let pertWeight = 4.0

    /// - Returns: nil unless low ≤ base ≤ high, all finite with a finite difference.
    public init?(_ shape: Shape, low: Double, base: Double, high: Double) {
        guard low <= base, base <= high, (high - low).isFinite else { return nil }
        self.shape = shape
        self.low = low
        self.base = base
        self.high = high
    }

    /// m: where the base lies between the ends, in [0, 1].
    private var place: Double { (base - low) / (high - low) }

    public var mean: Double {
        switch shape {
        case .pert: (low + Self.pertWeight * base + high) / (Self.pertWeight + 2)
        case .triangular: (low + base + high) / 3
        case .uniform: low + (high - low) / 2
        }
    }

    /// The value not exceeded with probability `p`.
    ///
    /// - Parameter p: in [0, 1]; 0 and 1 give the ends.
    /// - Accuracy: 1e-11 of high - low.
    /// - Edge cases: `low` where low and high are equal.
    public func quantile(_ p: Double) -> Double {
        precondition(p >= 0 && p <= 1, "a probability in [0, 1]")
        if low == high { return low }
        return switch shape {
        case .uniform: low * (1 - p) + high * p
        case .triangular: triangularQuantile(p)
        case .pert:
            between(
                IncompleteBeta.inverse(
                    p, 1 + Self.pertWeight * place, 1 + Self.pertWeight * (1 - place)))
        }
    }

    /// From both ends, so that either is met to the bit.
    private func between(_ fraction: Double) -> Double {
        min(max(low * (1 - fraction) + high * fraction, low), high)
    }

    private func triangularQuantile(_ p: Double) -> Double {
        let width = high - low
        return p <= place
            ? low + (p * place).squareRoot() * width
            : high - ((1 - p) * (1 - place)).squareRoot() * width
    }
}
