import Results
import Statistics

/// The statistics of months until something happens, in one period under one condition.
///
/// *Formula*: over n paths, of which k do not get there within the period: `never` = k/n with
/// Wilson's interval; quantiles are the order statistic of rank ⌈np⌉ of all n, those k last; mean
/// and standard deviation are those of the n − k others, and count these.
///
/// *Edge cases*: a quantile that falls on the k paths is not estimable, and the greatest value not
/// while there are any; where only the upper end of an interval does, the interval is open and has
/// no standard error. VaR and CVaR, which are of losses, are left out. Fewer than 30 paths under a
/// condition estimate nothing.
///
/// - Source: right censoring at a common time, Kalbfleisch & Prentice (2002), The Statistical
///   Analysis of Failure Time Data, section 1.3, doi:10.1002/9781118032985: up to that time the
///   product-limit estimate is the empirical distribution function.
struct TimeEstimates<Sample: RankedValues> {
    let metric: String
    let period: String?
    let condition: String?
    /// All paths under the condition.
    let pathCount: Int
    /// Of the paths that get there.
    let moments: Moments
    let sample: Sample

    func estimates(_ statistics: [Statistic]) -> [Estimate] {
        (statistics.filter { !$0.isOfLoss && $0 != .pooled } + [.never]).map(estimate)
    }

    private var never: Int { pathCount - moments.count }

    private func estimate(_ statistic: Statistic) -> Estimate {
        if condition != nil, pathCount < MetricEstimates<Sample>.leastPaths {
            return refused(
                statistic,
                .tooFewInCondition(have: pathCount, need: MetricEstimates<Sample>.leastPaths))
        }
        let level = ConfidenceLevel.percent95
        if let p = statistic.quantileLevel { return quantile(statistic, p, level) }
        let censored = NotEstimable.censored(paths: never, of: pathCount)
        switch statistic {
        case .never:
            return row(statistic, Tally(paths: pathCount, events: never).probability(level: level))
        case .mean where moments.count > 0:
            return row(statistic, moments.meanEstimate(level: level))
        case .sd where moments.count > 0:
            return row(statistic, moments.standardDeviationEstimate(level: level))
        case .min where moments.count > 0: return row(statistic, moments.minimumEstimate)
        case .max where never == 0: return row(statistic, moments.maximumEstimate)
        default: return refused(statistic, censored)
        }
    }

    private func quantile(
        _ statistic: Statistic, _ p: Double, _ level: ConfidenceLevel
    ) -> Estimate {
        let all = CensoredSample(sample: sample, censored: never)
        let outcome = all.quantileEstimate(p, level: level)
        guard let value = outcome.value else { return row(statistic, outcome) }
        let censored = NotEstimable.censored(paths: never, of: pathCount)
        if value.isInfinite { return refused(statistic, censored) }
        guard outcome.high == .infinity else { return row(statistic, outcome) }
        return Estimate(
            metric: metric, period: period, statistic: statistic, condition: condition,
            value: value, low: outcome.low, count: pathCount,
            reason: "the interval is open above: \(censored)",
            resolution: outcome.isExact ? .exact : .sketch)
    }

    private func row(_ statistic: Statistic, _ outcome: EstimatedValue) -> Estimate {
        Estimate(
            outcome, metric: metric, period: period, statistic: statistic, condition: condition)
    }

    private func refused(_ statistic: Statistic, _ reason: NotEstimable) -> Estimate {
        row(statistic, EstimatedValue(notEstimable: reason, count: pathCount))
    }
}

/// A sample with further values that are later than all of it.
private struct CensoredSample<Sample: RankedValues>: RankedValues {
    let sample: Sample
    let censored: Int

    var count: Int { sample.count + censored }
    var nanCount: Int { sample.nanCount }

    func value(atRank rank: Int) -> Double {
        rank <= sample.count ? sample.value(atRank: rank) : .infinity
    }

    func bounds(atRank rank: Int) -> ClosedRange<Double> {
        rank <= sample.count ? sample.bounds(atRank: rank) : .infinity ... .infinity
    }

    func shortfalls(belowRank rank: Int, threshold: Double) -> ShortfallSums {
        sample.shortfalls(belowRank: min(rank, sample.count), threshold: threshold)
    }

    func shortfalls(aboveRank rank: Int, threshold: Double) -> ShortfallSums {
        sample.shortfalls(aboveRank: min(rank, sample.count), threshold: threshold)
    }
}
