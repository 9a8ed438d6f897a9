import Results
import Risk
import Statistics

/// What is known of one measure of one variant: its value on the scenario's own inputs with the
/// sampling interval, and how it varies over draws of the uncertain inputs.
public struct MeasureKnowledge: Sendable {
    public let measure: MeasureText
    public let unit: Presentation.Unit
    /// On the scenario's own values; its interval is sampling error.
    public let base: EstimatedValue
    /// One of each draw; nil where it is not estimable.
    public let values: [Double?]
    /// P5, P50 and P95 over the draws: order statistics ⌈np⌉ with intervals that hold for
    /// independent draws. Those of a Latin hypercube scatter less, so that the intervals are wide
    /// enough.
    public let low, median, high: EstimatedValue
    /// Which share of the variance between draws is sampling error: the mean squared standard error
    /// of a draw less the scenario as it stands, path by path, by the variance. Nil where there is
    /// no variance or no error to be had.
    public let samplingShare: Double?
    /// By input of the ``Knowledge``.
    public let drivers: [KnowledgeDriver]

    /// P5 to P95 over the draws; nil where too few have a value.
    public var band: KnowledgeBand? {
        guard let low = low.value, let median = median.value, let high = high.value else {
            return nil
        }
        return KnowledgeBand(low: low, median: median, high: high, draws: estimable)
    }

    /// Draws that have a value.
    public var estimable: Int { values.count { $0 != nil } }

    /// The value with both bands.
    public var estimate: StudyEstimate {
        var estimate = StudyEstimate(base)
        estimate.knowledge = band
        return estimate
    }

    init(
        _ measure: MeasureText, _ unit: Presentation.Unit, base: EstimatedValue,
        values: [Double?], errors: [Double], inputs: [[Double]]
    ) {
        self.measure = measure
        self.unit = unit
        self.base = base
        self.values = values
        let found = values.compactMap(\.self)
        let column = SampleColumn(found).ranked()
        let isEnough = column.count >= Knowledge.drawLimits.lowerBound
        func quantile(_ p: Double) -> EstimatedValue {
            isEnough
                ? column.estimate(.quantile(p))
                : EstimatedValue(
                    notEstimable: .tooFewPaths(
                        have: column.count, need: Knowledge.drawLimits.lowerBound),
                    count: column.count)
        }
        (low, median, high) = (quantile(0.05), quantile(0.5), quantile(0.95))
        let mean = found.reduce(0, +) / Double(max(found.count, 1))
        let variance = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            / Double(max(found.count - 1, 1))
        let noise = errors.reduce(0) { $0 + $1 * $1 } / Double(max(errors.count, 1))
        samplingShare = errors.isEmpty || variance <= 0 ? nil : noise / variance
        drivers = inputs.map { KnowledgeDriver(inputs: $0, values: values) }
    }
}

/// How one input moves a measure over the draws.
public struct KnowledgeDriver: Sendable {
    /// Spearman's rank correlation of input and measure, in [-1, 1].
    public let rankCorrelation: EstimatedValue
    /// Mean of the measure over the fifth of the draws in which the input is lowest, and highest.
    public let lowFifth, highFifth: EstimatedValue

    /// ρ²: with independent inputs, the share of the variance of ranks that goes with this one.
    public var share: Double? { rankCorrelation.value.map { $0 * $0 } }

    init(inputs: [Double], values: [Double?]) {
        let pairs = zip(inputs, values).compactMap { x, y in y.map { (x: x, y: $0) } }
        rankCorrelation = RankCorrelation.estimate(pairs.map(\.x), pairs.map(\.y))
        let sorted = pairs.enumerated().sorted {
            ($0.element.x, $0.offset) < ($1.element.x, $1.offset)
        }.map(\.element.y)
        let count = max(1, sorted.count / 5)
        lowFifth = SampleColumn(Array(sorted.prefix(count))).estimate(.mean)
        highFifth = SampleColumn(Array(sorted.suffix(count))).estimate(.mean)
    }
}
