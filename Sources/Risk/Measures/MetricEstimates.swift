import Results
import Statistics

/// The statistics of one metric in one period under one condition.
///
/// *Formula*: mean, standard deviation and extremes from merged moments; quantiles, VaR and CVaR
/// from the sample by rank, exact or sketched. Losses are −metric, so VaR and CVaR are positive
/// where money is lost; of a metric that is better lower they are the metric itself, so that CVaR 95
/// is the mean of the dearest 5 %.
///
/// The pooled ratio, where there is one, stands first.
///
/// *Edge cases*: fewer than 30 paths under a condition estimate nothing; nor does a ratio that has
/// no value on any path.
package struct MetricEstimates<Sample: RankedValues> {
    let metric: String
    let period: String?
    let condition: String?
    let moments: Moments
    let sample: Sample
    /// Of a ratio whose sums are pooled.
    var pairs: Comoments?
    /// The negatives of the sample, where the metric is better lower.
    var costs: (any RankedValues)?

    /// Fewer paths than this under a condition estimate nothing.
    static var leastPaths: Int { 30 }

    package init(
        metric: String, period: String?, condition: String?, moments: Moments, sample: Sample,
        pairs: Comoments? = nil, costs: (any RankedValues)? = nil
    ) {
        self.metric = metric
        self.period = period
        self.condition = condition
        self.moments = moments
        self.sample = sample
        self.pairs = pairs
        self.costs = costs
    }

    package func estimates(_ statistics: [Statistic]) -> [Estimate] {
        let first = pairs.map { [pooled($0)] } ?? []
        return first + statistics.filter { $0 != .pooled }.map { statistic -> Estimate in
            if let refusal {
                return Estimate(
                    metric: metric, period: period, statistic: statistic, condition: condition,
                    value: nil, count: moments.count, reason: refusal)
            }
            return Estimate(
                outcome(statistic), metric: metric, period: period, statistic: statistic,
                condition: condition)
        }
    }

    /// Σ numerators ÷ Σ denominators over all paths under the condition, those without a ratio too.
    private func pooled(_ pairs: Comoments) -> Estimate {
        let needed = Self.leastPaths
        if condition != nil, pairs.count < needed {
            return Estimate(
                metric: metric, period: period, statistic: .pooled, condition: condition,
                value: nil, count: pairs.count,
                reason: NotEstimable.tooFewInCondition(have: pairs.count, need: needed).description)
        }
        return Estimate(
            pairs.pooledRatio(level: .percent95), metric: metric, period: period,
            statistic: .pooled, condition: condition)
    }

    private var refusal: String? {
        if condition != nil, moments.count < Self.leastPaths {
            return NotEstimable.tooFewInCondition(have: moments.count, need: Self.leastPaths)
                .description
        }
        return moments.count == 0 ? "no path has a value: the denominator is zero" : nil
    }

    private func outcome(_ statistic: Statistic) -> EstimatedValue {
        let level = ConfidenceLevel.percent95
        switch statistic {
        case .mean: return moments.meanEstimate(level: level)
        case .sd: return moments.standardDeviationEstimate(level: level)
        case .min: return moments.minimumEstimate
        case .max: return moments.maximumEstimate
        default: break
        }
        if let p = statistic.quantileLevel { return sample.quantileEstimate(p, level: level) }
        if let alpha = statistic.valueAtRiskLevel {
            if let costs { return costs.valueAtRisk(alpha, level: level) }
            return sample.valueAtRisk(alpha, level: level)
        }
        guard let alpha = statistic.tailMeanLevel else {
            preconditionFailure("\(statistic.rawValue) is no statistic of a metric")
        }
        if let costs { return costs.conditionalValueAtRisk(alpha, level: level) }
        return sample.conditionalValueAtRisk(alpha, level: level)
    }
}
