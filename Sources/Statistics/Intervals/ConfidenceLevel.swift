/// The chance with which an interval is to cover the true value.
public struct ConfidenceLevel: Hashable, Sendable {
    /// In (0, 1).
    public let probability: Double
    /// The normal distribution's two-sided critical value, 1.96 for 95 %.
    public let z: Double

    /// - Precondition: `probability` in [0.5, 0.999999].
    public init(_ probability: Double) {
        precondition(probability >= 0.5 && probability <= 0.999_999, "level in [0.5, 0.999999]")
        self.probability = probability
        z = NormalDistribution.quantile(0.5 + probability / 2)
    }

    public static let percent95 = ConfidenceLevel(0.95)

    /// The chance of missing on one side, (1 - probability) / 2.
    var oneSided: Double { (1 - probability) / 2 }

    /// The two-sided critical value of Student's t, which is z for all purposes from 500 on.
    package func criticalValue(degreesOfFreedom: Double) -> Double {
        degreesOfFreedom >= 500
            ? z
            : StudentDistribution.criticalValue(
                central: probability, degreesOfFreedom: degreesOfFreedom)
    }
}
