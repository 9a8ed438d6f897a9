/// A measure's value with its uncertainty.
public struct Estimate: Hashable, Sendable {
    /// A metric's or an event's name.
    public let metric: String
    /// `YYYY-MM`, `YYYY`, `FYYYYY`, `YYYYQN`, a span's own name, or nil for the whole horizon.
    public let period: String?
    public let statistic: Statistic
    /// The event or formula that it is conditioned on, or nil.
    public let condition: String?
    /// In canonical units: currency, tokens, GPU-h, kW; fractions for ratios. Nil when not estimable.
    public let value: Double?
    public let standardError: Double?
    /// Ends of the 95 % interval.
    public let low: Double?
    public let high: Double?
    /// Paths that it rests on.
    public let count: Int
    /// Why there is no value, or no error.
    public let reason: String?
    public let resolution: Resolution

    /// Whether a value is that of the sample, or rounded.
    public enum Resolution: String, Hashable, Sendable {
        /// Value, error and interval are those of the sample itself.
        case exact
        /// Read off a histogram; ``Provenance/sketchRelativeError`` bounds the relative error of
        /// the ranks that enter, and the interval is wide enough for it.
        case sketch
    }

    public init(
        metric: String, period: String? = nil, statistic: Statistic, condition: String? = nil,
        value: Double?, standardError: Double? = nil, low: Double? = nil, high: Double? = nil,
        count: Int, reason: String? = nil, resolution: Resolution = .exact
    ) {
        self.metric = metric
        self.period = period
        self.statistic = statistic
        self.condition = condition
        // A loss is a negated quantile: of zero it would be the other zero.
        self.value = value.map { $0 + 0 }
        self.standardError = standardError.map { $0 + 0 }
        self.low = low.map { $0 + 0 }
        self.high = high.map { $0 + 0 }
        self.count = count
        self.reason = reason
        self.resolution = resolution
    }
}
