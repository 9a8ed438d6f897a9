import Statistics

/// A number of a study with its uncertainty, or the reason why there is none.
public struct StudyEstimate: Hashable, Sendable {
    public let value: Double?
    public let standardError: Double?
    /// Ends of the 95 % sampling interval.
    public let low: Double?
    public let high: Double?
    /// Paths that it rests on.
    public let count: Int
    /// Why there is no value.
    public let reason: String?
    /// Between which values it lies as uncertain inputs vary; nil when they are held fixed.
    public var knowledge: KnowledgeBand?

    public init(
        value: Double?, standardError: Double? = nil, low: Double? = nil, high: Double? = nil,
        count: Int, reason: String? = nil, knowledge: KnowledgeBand? = nil
    ) {
        self.value = value
        self.standardError = standardError
        self.low = low
        self.high = high
        self.count = count
        self.reason = reason
        self.knowledge = knowledge
    }

    public init(_ estimate: EstimatedValue) {
        self.init(
            value: estimate.value, standardError: estimate.standardError, low: estimate.low,
            high: estimate.high, count: estimate.count, reason: estimate.reason?.description)
    }

    public init(notEstimable reason: String, count: Int) {
        self.init(value: nil, count: count, reason: reason)
    }
}

/// The central 90 % of a measure over draws of the uncertain inputs.
public struct KnowledgeBand: Hashable, Sendable {
    public let low: Double
    public let median: Double
    public let high: Double
    /// How many draws of the inputs.
    public let draws: Int

    public init(low: Double, median: Double, high: Double, draws: Int) {
        self.low = low
        self.median = median
        self.high = high
        self.draws = draws
    }
}
