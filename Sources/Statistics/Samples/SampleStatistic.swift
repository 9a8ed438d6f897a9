/// A statistic of one column of paths.
///
/// *Conventions*: a quantile is the order statistic ⌈np⌉ (Hyndman & Fan's type 1). VaR and CVaR are
/// of the loss −x, so that a loss is positive. Levels are fractions in (0, 1).
public enum SampleStatistic: Hashable, Sendable {
    case mean, standardDeviation, minimum, maximum
    /// Of a ratio: the sum of the numerators over the sum of the denominators.
    case pooled
    /// Of a column of ones and zeros: the share of ones.
    case probability
    /// Of the values.
    case quantile(Double)
    /// inf{l : P(−x <= l) >= α}.
    case valueAtRisk(Double)
    /// CVaR (expected shortfall): the mean of the worst 1 − α of the losses −x.
    case tailMean(Double)

    /// Whether it reads values by rank.
    var isRanked: Bool {
        switch self {
        case .quantile, .valueAtRisk, .tailMean: true
        case .mean, .pooled, .standardDeviation, .minimum, .maximum, .probability: false
        }
    }
}

// MARK: - Names

extension SampleStatistic {
    /// What may be written for a statistic.
    public static let nameExamples = [
        "mean", "pooled", "sd", "min", "max", "median", "p5", "p97.5", "var95", "cvar95", "P",
    ]

    /// The levels that a name may hold.
    private static let levels = 1e-5...0.99999

    /// Reads `mean`, `pooled`, `sd`, `min`, `max`, `median`, `P` (or `probability`), and `p`, `var` and
    /// `cvar` followed by a percentage in [0.001, 99.999], as in `p2.5`; `var97_5` is `var97.5`.
    ///
    /// Nil for other words.
    public init?(name: String) {
        switch name {
        case "mean": self = .mean
        case "pooled": self = .pooled
        case "sd": self = .standardDeviation
        case "min": self = .minimum
        case "max": self = .maximum
        case "median": self = .quantile(0.5)
        case "P", "probability": self = .probability
        default:
            let word = name.prefix { $0.isLetter }
            guard let level = Self.level(name.dropFirst(word.count)) else { return nil }
            switch word {
            case "p": self = .quantile(level)
            case "var": self = .valueAtRisk(level)
            case "cvar": self = .tailMean(level)
            default: return nil
            }
        }
    }

    /// The name that ``init(name:)`` reads: `mean`, `p5`, `cvar97.5`, `P`.
    public var name: String {
        switch self {
        case .mean: "mean"
        case .pooled: "pooled"
        case .standardDeviation: "sd"
        case .minimum: "min"
        case .maximum: "max"
        case .probability: "P"
        case .quantile(let level): "p" + Self.percent(level)
        case .valueAtRisk(let level): "var" + Self.percent(level)
        case .tailMean(let level): "cvar" + Self.percent(level)
        }
    }

    /// A percentage of digits and at most one point (or underscore), as a fraction.
    private static func level(_ text: Substring) -> Double? {
        let plain = text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
        guard plain, text.first?.isNumber == true, text.last?.isNumber == true,
            // Divided by a hundred before it is rounded, so that p99.9 is 0.999 to the bit.
            let level = Double(String(text.map { $0 == "_" ? "." : $0 }) + "e-2"),
            levels.contains(level)
        else { return nil }
        return level
    }

    /// A fraction as a percentage without needless digits: 0.975 is 97.5.
    private static func percent(_ level: Double) -> String {
        let text = "\((level * 1e8).rounded() / 1e6)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
