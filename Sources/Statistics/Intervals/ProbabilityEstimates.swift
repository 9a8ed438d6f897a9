extension Tally {
    /// The probability of the event with its interval.
    ///
    /// Wilson's interval; Clopper and Pearson's exact one when fewer than 30 paths have the event
    /// or fewer than 30 do not. The standard error is √(p(1-p)/n); where the event held never or
    /// always, that would be zero, and half the interval over z stands in for it.
    ///
    /// - Source: Wilson (1927), doi:10.1080/01621459.1927.10502953; Clopper & Pearson (1934),
    ///   doi:10.1093/biomet/26.4.404.
    public func probability(level: ConfidenceLevel) -> EstimatedValue {
        guard paths > 0 else {
            return EstimatedValue(notEstimable: .tooFewPaths(have: 0, need: 1), count: 0)
        }
        let p = Double(events) / Double(paths)
        let isRare = min(events, paths - events) < 30
        let (low, high) = isRare ? clopperPearson(level: level) : wilson(level: level)
        let spread = (p * (1 - p) / Double(paths)).squareRoot()
        return EstimatedValue(
            p, standardError: spread > 0 ? spread : (high - low) / (2 * level.z), low: low,
            high: high, count: paths)
    }

    /// The probability given a condition, when `self` counts only the paths on which it holds.
    ///
    /// - Edge cases: not estimable on fewer than `leastPaths` such paths.
    public func conditionalProbability(
        level: ConfidenceLevel, leastPaths: Int = 30
    ) -> EstimatedValue {
        guard paths >= leastPaths else {
            return EstimatedValue(
                notEstimable: .tooFewInCondition(have: paths, need: leastPaths), count: paths)
        }
        return probability(level: level)
    }

    /// Wilson's score interval.
    package func wilson(level: ConfidenceLevel) -> (low: Double, high: Double) {
        let n = Double(paths)
        let p = Double(events) / n
        let z2 = level.z * level.z
        let scale = 1 / (1 + z2 / n)
        let center = (p + z2 / (2 * n)) * scale
        let reach = level.z * (p * (1 - p) / n + z2 / (4 * n * n)).squareRoot() * scale
        return (max(0, center - reach), min(1, center + reach))
    }

    /// Clopper and Pearson's interval from the binomial's own tails.
    package func clopperPearson(level: ConfidenceLevel) -> (low: Double, high: Double) {
        let k = Double(events)
        let n = Double(paths)
        let low = events == 0 ? 0 : IncompleteBeta.inverse(level.oneSided, k, n - k + 1)
        let high =
            events == paths ? 1 : IncompleteBeta.inverse(1 - level.oneSided, k + 1, n - k)
        return (low, high)
    }
}
