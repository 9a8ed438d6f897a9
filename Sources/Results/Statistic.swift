/// What is estimated of a metric or an event.
///
/// *Conventions*: a quantile is the order statistic ⌈np⌉ (inverse of the empirical distribution
/// function, Hyndman–Fan type 1). The loss of a metric is its negative, so VaR and CVaR of an amount that
/// falls short are positive.
public enum Statistic: String, CaseIterable, Hashable, Sendable {
    case mean
    /// Of a ratio: the sum of its numerators over the sum of its denominators, over all paths.
    case pooled
    case sd, min, max
    case p1, p5, p10, p25, p50, p75, p90, p95, p99
    case var90, var95
    case var97_5 = "var97_5"
    case var99
    case cvar90, cvar95
    case cvar97_5 = "cvar97_5"
    case cvar99
    /// Of an event.
    case probability
    /// Of months until something happens: the share of paths on which it does not.
    case never
    /// Margin lost for each percentage point of missed usage.
    case erosionPerPoint = "erosion_per_point"
    /// Slope of the margin over missed points, by regression over the missing paths.
    case missSlope = "miss_slope"
    /// Smallest shortfall against target at which the expected margin is zero or less.
    case criticalMiss = "critical_miss"

    /// The level of a quantile, in (0, 1).
    public var quantileLevel: Double? {
        switch self {
        case .p1: 0.01
        case .p5: 0.05
        case .p10: 0.10
        case .p25: 0.25
        case .p50: 0.50
        case .p75: 0.75
        case .p90: 0.90
        case .p95: 0.95
        case .p99: 0.99
        default: nil
        }
    }

    /// The level α of VaR_α, inf{x: F_L(x) ≥ α}.
    public var valueAtRiskLevel: Double? {
        switch self {
        case .var90: 0.90
        case .var95: 0.95
        case .var97_5: 0.975
        case .var99: 0.99
        default: nil
        }
    }

    /// The level α of CVaR_α, the mean of the worst 1 − α of losses.
    public var tailMeanLevel: Double? {
        switch self {
        case .cvar90: 0.90
        case .cvar95: 0.95
        case .cvar97_5: 0.975
        case .cvar99: 0.99
        default: nil
        }
    }

    /// Whether it is one of a loss, which is the negative of what is measured.
    public var isOfLoss: Bool { valueAtRiskLevel != nil || tailMeanLevel != nil }

    /// What every metric is given unless a scenario asks otherwise.
    public static let ofMetrics: [Statistic] = [
        .mean, .sd, .min, .max, .p1, .p5, .p10, .p25, .p50, .p75, .p90, .p95, .p99, .var90, .var95,
        .var97_5, .var99, .cvar90, .cvar95, .cvar97_5, .cvar99,
    ]
}
