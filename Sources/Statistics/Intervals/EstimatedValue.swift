/// A statistic with its uncertainty, or the reason why there is none.
public struct EstimatedValue: Hashable, Sendable {
    public let value: Double?
    public let standardError: Double?
    /// The bounds of the interval at the level asked for.
    public let low: Double?
    public let high: Double?
    /// Paths that entered.
    public let count: Int
    /// Why `value` is nil.
    public let reason: NotEstimable?
    /// Whether nothing was rounded to bins; where something was, the interval is wide enough.
    public let isExact: Bool

    public init(
        _ value: Double, standardError: Double?, low: Double?, high: Double?, count: Int,
        isExact: Bool = true
    ) {
        self.value = value
        self.standardError = standardError
        self.low = low
        self.high = high
        self.count = count
        reason = nil
        self.isExact = isExact
    }

    /// No value, because of `reason`.
    public init(notEstimable reason: NotEstimable, count: Int) {
        value = nil
        standardError = nil
        low = nil
        high = nil
        self.count = count
        self.reason = reason
        isExact = true
    }

    /// The same of the negated quantity.
    var negated: EstimatedValue {
        guard let value else { return self }
        return EstimatedValue(
            -value, standardError: standardError, low: high.map { -$0 }, high: low.map { -$0 },
            count: count, isExact: isExact)
    }

    /// A value with the symmetric interval of `critical` standard errors, and of what the value
    /// itself may be off by rounding to bins.
    init(
        _ value: Double, standardError: Double, critical: Double, count: Int, rounding: Double = 0
    ) {
        let reach = critical * standardError + rounding
        self.init(
            value, standardError: standardError, low: value - reach, high: value + reach,
            count: count, isExact: rounding == 0)
    }
}

/// Why a statistic has no value.
public enum NotEstimable: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sample is smaller than the statistic and its interval need.
    case tooFewPaths(have: Int, need: Int)
    /// The conditioning event holds on too few paths.
    case tooFewInCondition(have: Int, need: Int)
    /// Two columns differ on too few paths for an interval of their difference.
    case tooFewDiffering(have: Int, need: Int)
    /// The tail that is averaged holds too few paths.
    case tooFewInTail(have: Int, need: Int)
    /// The value is that of a path on which what is waited for does not happen.
    case censored(paths: Int, of: Int)
    /// Some values were NaN or infinite.
    case notFinite(count: Int)
    /// A ratio's denominator is not told apart from zero.
    case denominatorNearZero
    /// Some expected amounts are negative, so that they have no shares.
    case negativeAmounts(count: Int)
    /// All observations that enter share one position, so that no line can be fitted.
    case noVariation
    /// The fit stays above zero up to the greatest shortfall observed.
    case noneWithinRange(upTo: Double, fitted: Double)
    /// The answer is lost once some of the batches are left out.
    case unstable(seen: Int, batches: Int)

    public var description: String {
        switch self {
        case .tooFewPaths(let have, let need):
            "\(have) \(Self.paths(have)), at least \(need) needed"
        case .tooFewInCondition(let have, let need):
            "the condition holds on \(have) \(Self.paths(have)), at least \(need) needed"
        case .tooFewInTail(let have, let need):
            "\(have) \(Self.paths(have)) in the tail, at least \(need) needed"
        case .tooFewDiffering(let have, let need):
            "the two differ on \(have) \(Self.paths(have)), at least \(need) needed"
        case .censored(let paths, let all):
            "\(Self.percent(Double(paths) / Double(max(all, 1)))) of paths do not get there "
                + "within the period"
        case .notFinite(let count):
            "\(count) \(count == 1 ? "value is" : "values are") not finite"
        case .denominatorNearZero:
            "the denominator cannot be told from zero"
        case .negativeAmounts(let count):
            "\(count) expected \(count == 1 ? "amount is" : "amounts are") negative"
        case .noVariation:
            "the observations do not vary"
        case .noneWithinRange(let upTo, _):
            "none within range: expected profit stays above zero up to the greatest observed "
                + "shortfall of \(Self.percent(upTo))"
        case .unstable(let seen, let batches):
            "found in only \(seen) of \(batches) subsamples"
        }
    }

    private static func paths(_ count: Int) -> String { count == 1 ? "path" : "paths" }

    /// A fraction as a percentage with one decimal.
    private static func percent(_ fraction: Double) -> String {
        "\((fraction * 1000).rounded() / 10) %"
    }
}
