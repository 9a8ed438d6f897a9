/// Differences of a statistic between columns of the same paths.
///
/// Two columns that rise and fall together differ by much less than either scatters. The standard
/// error comes from the differences path by path and never from two intervals of their own.
public enum PairedDifference {
    /// Paths that must differ for the sum of their differences to be taken as normal.
    static let leastDiffering = 30
    /// Paths on different sides of two quantiles for influence functions to give their error: from
    /// here on they are within 3 % of the bootstrap's.
    static let leastCrossing = 100

    /// θ(a) − θ(b), with the standard error sd(ψa − ψb)/√n of the influence functions.
    ///
    /// - Probabilities under the same condition: Tango's interval, see ``PairedCounts``.
    /// - Quantiles and VaR: where fewer than 100 paths lie on different sides of the two quantiles,
    ///   influence functions see too little. The error is then that of a bootstrap, see
    ///   ``bootstrapError(_:_:isLoss:)``.
    /// - Extremes: the difference without an error.
    ///
    /// - Parameters:
    ///   - a, b: columns of the same paths, each with its own condition.
    /// - Returns: exactly zero with standard error zero where the columns agree on every path that
    ///   matters. `count` is the number of paths that enter at least one column.
    /// - Edge cases: not estimable where either statistic is not, or where the columns differ on
    ///   fewer than 30 paths (for CVaR: of either tail) and agree on others.
    public static func estimate(
        _ statistic: SampleStatistic, _ a: SampleColumn, _ b: SampleColumn,
        level: ConfidenceLevel = .percent95
    ) -> EstimatedValue {
        precondition(a.pathCount == b.pathCount, "columns of the same paths")
        for column in [a, b] {
            if let reason = column.refusal {
                return EstimatedValue(notEstimable: reason, count: column.count)
            }
        }
        let (a, b) = statistic.isRanked ? (a.ranked(), b.ranked()) : (a, b)
        let pair = Pair(a, b)
        for column in [a, b] {
            let alone = column.estimate(statistic, level: level)
            if let reason = alone.reason {
                return EstimatedValue(notEstimable: reason, count: column.count)
            }
        }
        if statistic == .probability, pair.isSharedEntry {
            return PairedCounts(a, b).difference(level: level)
        }
        guard let first = a.influence(statistic), let second = b.influence(statistic) else {
            return extremes(statistic, pair)
        }
        var resampled: Double?
        switch statistic {
        case .quantile(let p):
            if pair.crossing(first.value, second.value) < leastCrossing {
                resampled = bootstrapError(p, pair, isLoss: false)
            }
        case .valueAtRisk(let alpha):
            if pair.crossing(-first.value, -second.value) < leastCrossing {
                resampled = bootstrapError(alpha, pair, isLoss: true)
            }
        default:
            let (differing, looked) = pair.differing(statistic)
            if differing == 0 {
                return EstimatedValue(0, standardError: 0, low: 0, high: 0, count: pair.count)
            }
            if differing < min(leastDiffering, looked) {
                return EstimatedValue(
                    notEstimable: .tooFewDiffering(have: differing, need: leastDiffering),
                    count: pair.count)
            }
        }
        let error =
            resampled ?? standardError([(1, first.influence), (-1, second.influence)])
        return EstimatedValue(
            first.value - second.value, standardError: error,
            critical: level.criticalValue(degreesOfFreedom: Double(pair.count - 1)),
            count: pair.count)
    }

    /// Σ wₖ θₖ of statistics of the same paths, with the standard error of the mean of Σ wₖ ψₖ.
    ///
    /// - Parameters:
    ///   - terms: a weight, the statistic's value and its influence on each path, as
    ///     ``SampleColumn/influence(_:)`` gives them.
    /// - Returns: not estimable below two paths, which have no scatter.
    /// - Precondition: at least one term; all of the same paths.
    public static func combination(
        _ terms: [(weight: Double, value: Double, influence: [Double])],
        level: ConfidenceLevel = .percent95
    ) -> EstimatedValue {
        let count = terms.first?.influence.count ?? 0
        guard count > 1 else {
            return EstimatedValue(notEstimable: .tooFewPaths(have: count, need: 2), count: count)
        }
        return EstimatedValue(
            terms.reduce(0) { $0 + $1.weight * $1.value },
            standardError: standardError(terms.map { ($0.weight, $0.influence) }),
            critical: level.criticalValue(degreesOfFreedom: Double(count - 1)), count: count)
    }

    /// P(a > b) + ½ P(a = b) over the paths that enter both columns.
    public static func probabilityGreater(
        _ a: SampleColumn, than b: SampleColumn, level: ConfidenceLevel = .percent95
    ) -> EstimatedValue {
        for column in [a, b] {
            if let reason = column.refusal {
                return EstimatedValue(notEstimable: reason, count: column.count)
            }
        }
        return PairedCounts(a, b).probabilityGreater(level: level)
    }

    private static func extremes(_ statistic: SampleStatistic, _ pair: Pair) -> EstimatedValue {
        guard let first = pair.a.estimate(statistic).value,
            let second = pair.b.estimate(statistic).value
        else {
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: pair.count, need: 2), count: pair.count)
        }
        return EstimatedValue(
            first - second, standardError: nil, low: nil, high: nil, count: pair.count)
    }

    /// sd(Σ wₖ ψₖ)/√n.
    private static func standardError(_ terms: [(weight: Double, influence: [Double])]) -> Double {
        var sum = Array(repeating: 0.0, count: terms.first?.influence.count ?? 0)
        for (weight, influence) in terms {
            precondition(influence.count == sum.count, "influences on the same paths")
            for path in sum.indices { sum[path] += weight * influence[path] }
        }
        return Moments(sum).standardErrorOfMean ?? 0
    }
}
