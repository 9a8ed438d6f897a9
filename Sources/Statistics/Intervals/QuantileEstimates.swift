extension RankedValues {
    /// The p-quantile with its interval from order statistics.
    ///
    /// The standard error is half the interval's width over z.
    ///
    /// - Edge cases: without enough values for both bounds the quantile is not estimable, and the
    ///   reason says how many it takes.
    public func quantileEstimate(_ p: Double, level: ConfidenceLevel) -> EstimatedValue {
        if nanCount > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: nanCount), count: count)
        }
        let ranks = count == 0 ? nil : QuantileRanks(probability: p, count: count, level: level)
        guard let lower = ranks?.lower, let upper = ranks?.upper else {
            let need = QuantileRanks.leastCount(probability: p, level: level)
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: count, need: need), count: count)
        }
        let rank = QuantileRanks.rank(of: p, count: count)
        return estimate(value(atRank: rank), ranks: (lower, rank, upper), level: level)
    }

    /// A quantile of the values, between the least that its lower and the greatest that its upper
    /// rank may be.
    private func estimate(
        _ value: Double, ranks: (lower: Int, middle: Int, upper: Int), level: ConfidenceLevel
    ) -> EstimatedValue {
        let (lower, upper) = (bounds(atRank: ranks.lower), bounds(atRank: ranks.upper))
        let (low, high) = (lower.lowerBound, upper.upperBound)
        let isExact = [lower, bounds(atRank: ranks.middle), upper].allSatisfy {
            $0.lowerBound == $0.upperBound
        }
        return EstimatedValue(
            value, standardError: (high - low) / (2 * level.z), low: low, high: high, count: count,
            isExact: isExact)
    }
}

// MARK: - Losses

extension RankedValues {
    /// Value at risk of the loss L = -x at level α: inf{l : P(L <= l) >= α}, losses positive.
    ///
    /// Estimated by the loss's order statistic of rank ⌈nα⌉, with the interval of that quantile.
    public func valueAtRisk(_ alpha: Double, level: ConfidenceLevel) -> EstimatedValue {
        if nanCount > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: nanCount), count: count)
        }
        let ranks = count == 0 ? nil : QuantileRanks(probability: alpha, count: count, level: level)
        guard let lower = ranks?.lower, let upper = ranks?.upper else {
            let need = QuantileRanks.leastCount(probability: alpha, level: level)
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: count, need: need), count: count)
        }
        // A loss of rank r is the value of rank n + 1 - r, negated.
        let rank = count + 1 - QuantileRanks.rank(of: alpha, count: count)
        return estimate(
            value(atRank: rank), ranks: (count + 1 - upper, rank, count + 1 - lower), level: level
        ).negated
    }

    /// Conditional value at risk (expected shortfall) of the loss L = -x, losses positive.
    ///
    /// CVaR = VaR + Σ (L - VaR)⁺ / (n(1-α)), with variance Var[(L - VaR)⁺] / (n(1-α)²).
    ///
    /// - Edge cases: not estimable with fewer than `leastTail` expected paths beyond VaR.
    /// - Source: Rockafellar & Uryasev (2000), doi:10.21314/JOR.2000.038; the variance: Manistre &
    ///   Hancock (2005), doi:10.1080/10920277.2005.10596203.
    public func conditionalValueAtRisk(
        _ alpha: Double, level: ConfidenceLevel, leastTail: Int = 30
    ) -> EstimatedValue {
        if nanCount > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: nanCount), count: count)
        }
        let n = Double(count)
        let rank = count == 0 ? 0 : QuantileRanks.rank(of: alpha, count: count)
        guard count - rank >= leastTail else {
            return EstimatedValue(
                notEstimable: .tooFewInTail(have: count - rank, need: leastTail), count: count)
        }
        let valueAtRisk = loss(atRank: rank)
        let excess = shortfalls(belowRank: count - rank, threshold: -valueAtRisk)
        let mean = excess.sum / n
        let variance = max(0, excess.squares - n * mean * mean) / (n - 1)
        // The weights of VaR and of the losses beyond it add to one; each may be off by its bin.
        let tail = n * (1 - alpha)
        let atRisk = bounds(atRank: count + 1 - rank)
        let off =
            atRisk.lowerBound == atRisk.upperBound
            ? 0 : max(atRisk.upperBound + valueAtRisk, -valueAtRisk - atRisk.lowerBound)
        let rounding = (excess.error + abs(tail - Double(count - rank)) * off) / tail
        return EstimatedValue(
            valueAtRisk + mean / (1 - alpha),
            standardError: (variance / n).squareRoot() / (1 - alpha), critical: level.z,
            count: count, rounding: rounding)
    }

    /// The loss of a rank in 1...count, least loss first.
    private func loss(atRank rank: Int) -> Double { -value(atRank: count + 1 - rank) }
}
