extension Moments {
    /// The mean with its interval: s/√n times t (z from 500 paths on).
    public func meanEstimate(level: ConfidenceLevel) -> EstimatedValue {
        if let refusal = refusal(need: 2) { return refusal }
        return EstimatedValue(
            mean, standardError: standardErrorOfMean ?? 0,
            critical: level.criticalValue(degreesOfFreedom: Double(count - 1)), count: count)
    }

    /// The standard deviation; its standard error comes from the fourth moment.
    public func standardDeviationEstimate(level: ConfidenceLevel) -> EstimatedValue {
        if let refusal = refusal(need: 4) { return refusal }
        let deviation = standardDeviation ?? 0
        let error = standardErrorOfStandardDeviation ?? 0
        return EstimatedValue(
            deviation, standardError: error, low: max(0, deviation - level.z * error),
            high: deviation + level.z * error, count: count)
    }

    /// The least value seen. An extreme of a sample has no standard error.
    public var minimumEstimate: EstimatedValue { extremeEstimate(minimum) }

    /// The greatest value seen. An extreme of a sample has no standard error.
    public var maximumEstimate: EstimatedValue { extremeEstimate(maximum) }

    private func extremeEstimate(_ value: Double) -> EstimatedValue {
        refusal(need: 1)
            ?? EstimatedValue(value, standardError: nil, low: nil, high: nil, count: count)
    }

    func refusal(need: Int) -> EstimatedValue? {
        if notFinite > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: notFinite), count: count)
        }
        if count < need {
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: count, need: need), count: count)
        }
        return nil
    }
}

// MARK: - Two groups, two columns

/// Estimates that combine means.
public enum CombinedMeans {
    /// E[a] - E[b] over two disjoint groups of paths.
    ///
    /// Welch's standard error and degrees of freedom.
    /// - Source: Welch (1947), doi:10.1093/biomet/34.1-2.28.
    public static func difference(
        _ a: Moments, minus b: Moments, level: ConfidenceLevel, leastPaths: Int = 30
    ) -> EstimatedValue {
        let count = a.count + b.count
        if a.notFinite + b.notFinite > 0 {
            return EstimatedValue(
                notEstimable: .notFinite(count: a.notFinite + b.notFinite), count: count)
        }
        let least = min(a.count, b.count)
        guard least >= max(2, leastPaths), let varianceA = a.variance, let varianceB = b.variance
        else {
            return EstimatedValue(
                notEstimable: .tooFewInCondition(have: least, need: max(2, leastPaths)),
                count: count)
        }
        let errorA = varianceA / Double(a.count)
        let errorB = varianceB / Double(b.count)
        let total = errorA + errorB
        let freedom =
            total > 0
            ? total * total
                / (errorA * errorA / Double(a.count - 1) + errorB * errorB / Double(b.count - 1))
            : Double(count)
        return EstimatedValue(
            a.mean - b.mean, standardError: total.squareRoot(),
            critical: level.criticalValue(degreesOfFreedom: freedom), count: count)
    }

    /// E[y] / E[x] over the same paths, by the delta method.
    ///
    /// Var = (s_yy - 2 r s_xy + r² s_xx) / (n x̄²) with r the ratio. The ratio of the means is also
    /// how ratios over a period are formed; it is not the mean of ratios.
    public static func ratio(_ columns: Comoments, level: ConfidenceLevel) -> EstimatedValue {
        let n = Double(columns.count)
        guard let s = columns.covariances else {
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: columns.count, need: 2), count: columns.count)
        }
        let x = columns.meanX
        if let refusal = denominatorRefusal(x, s.xx / n, columns.count, level) { return refusal }
        let ratio = columns.meanY / x
        let variance = (s.yy - 2 * ratio * s.xy + ratio * ratio * s.xx) / n
        return EstimatedValue(
            ratio, standardError: max(0, variance).squareRoot() / abs(x),
            critical: level.criticalValue(degreesOfFreedom: n - 1), count: columns.count)
    }

    /// (E[m | hit] - E[m | miss]) / E[s | miss]: what one unit of shortfall takes from a margin.
    ///
    /// The two groups are disjoint and so independent; within the misses the margin m and the
    /// shortfall s are not. By the delta method, with e the ratio,
    /// Var = (Var m̄_hit + Var m̄_miss + e² Var s̄ + 2 e Cov(m̄_miss, s̄)) / s̄².
    ///
    /// - Parameters:
    ///   - hit: the margin on paths that reach the target.
    ///   - miss: x the shortfall (in points, for erosion per point), y the margin, on the others.
    public static func erosion(
        hit: Moments, miss: Comoments, level: ConfidenceLevel, leastPaths: Int = 30
    ) -> EstimatedValue {
        let count = hit.count + miss.count
        let least = min(hit.count, miss.count)
        if hit.notFinite > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: hit.notFinite), count: count)
        }
        guard least >= max(2, leastPaths), let hitVariance = hit.variance,
            let s = miss.covariances
        else {
            return EstimatedValue(
                notEstimable: .tooFewInCondition(have: least, need: max(2, leastPaths)),
                count: count)
        }
        let n = Double(miss.count)
        let x = miss.meanX
        if let refusal = denominatorRefusal(x, s.xx / n, count, level) { return refusal }
        let erosion = (hit.mean - miss.meanY) / x
        let variance = hitVariance / Double(hit.count)
            + (s.yy + erosion * erosion * s.xx + 2 * erosion * s.xy) / n
        return EstimatedValue(
            erosion, standardError: max(0, variance).squareRoot() / abs(x),
            critical: level.criticalValue(degreesOfFreedom: Double(least - 1)), count: count)
    }

    /// Refuses a denominator whose own interval reaches zero, where the delta method fails.
    private static func denominatorRefusal(
        _ mean: Double, _ variance: Double, _ count: Int, _ level: ConfidenceLevel
    ) -> EstimatedValue? {
        if !mean.isFinite {
            return EstimatedValue(notEstimable: .notFinite(count: 1), count: count)
        }
        let isClear = mean != 0 && abs(mean) > level.z * max(0, variance).squareRoot()
        return isClear ? nil : EstimatedValue(notEstimable: .denominatorNearZero, count: count)
    }
}

// MARK: - Batches

/// Estimates from independent batches, for statistics and designs without a variance formula.
public enum Batches {
    /// The mean of `batches` with the t interval of their spread.
    ///
    /// - Parameters:
    ///   - batches: one value per independent replicate or batch.
    ///   - count: paths in all batches together.
    /// - Source: Schmeiser (1982), doi:10.1287/opre.30.3.556.
    public static func mean(
        _ batches: [Double], count: Int, level: ConfidenceLevel
    ) -> EstimatedValue {
        let moments = Moments(batches)
        guard batches.count > 1 else {
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: batches.count, need: 2), count: count)
        }
        if let refusal = moments.refusal(need: 2) { return refusal }
        return EstimatedValue(
            moments.mean, standardError: moments.standardErrorOfMean ?? 0,
            critical: level.criticalValue(degreesOfFreedom: Double(batches.count - 1)),
            count: count)
    }

    /// A statistic of the whole sample with the interval of the delete-one-batch jackknife.
    ///
    /// se² = (B-1)/B Σ (θ₍ᵢ₎ - θ̄)², where θ₍ᵢ₎ leaves out batch i; t with B - 1 degrees of
    /// freedom. Each replicate uses nearly the whole sample, so a bias that falls with its size
    /// stays the same in all of them.
    ///
    /// - Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 11.
    public static func jackknife(
        whole: Double, leavingOut replicates: [Double], count: Int, level: ConfidenceLevel
    ) -> EstimatedValue {
        let b = Double(replicates.count)
        precondition(b > 1, "a jackknife needs two batches")
        let spread = Moments(replicates).m2
        return EstimatedValue(
            whole, standardError: ((b - 1) / b * spread).squareRoot(),
            critical: level.criticalValue(degreesOfFreedom: b - 1), count: count)
    }
}
