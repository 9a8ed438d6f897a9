/// What each additive part of a loss contributes to its tail: centred component CVaR.
///
/// With L = Σ Lᵢ and q = VaR_α(L) (the order statistic ⌈nα⌉, losses positive),
///
///     Cᵢ = Σ w Lᵢ / (n(1-α)) - mean(Lᵢ),
///
/// where a path weighs w = 1 beyond q, 0 below, and those at q share alike the rest of the tail,
/// n(1-α) less the number beyond. The weights are those of CVaR, so the parts add up to
/// CVaR_α(L) - mean(L) but for rounding, at atoms too. This is Euler's allocation for a measure
/// that is homogeneous of degree one. Without the mean, a part that never varies would be charged
/// with its whole amount.
///
/// *Standard error*, by the influence function
/// ψᵢ = w (Lᵢ - mᵢ)/(1-α) + mᵢ - (Cᵢ + μᵢ) - (Lᵢ - μᵢ), mᵢ = E[Lᵢ | L = q], μᵢ = E[Lᵢ],
/// in which mᵢ carries the error of the threshold. mᵢ is the mean over the paths tied at q where
/// there are 30 of them, else over the (n(1-α))^⅘ nearest ranks on either side.
///
/// - Source: Tasche (1999), Risk contributions and performance measurement, TU München; Kalkbrener
///   (2005), doi:10.1111/j.1467-9965.2005.00227.x; weights at atoms: Rockafellar & Uryasev (2002),
///   doi:10.1016/S0378-4266(02)00271-6; the error of the threshold: Hong & Liu (2009),
///   doi:10.1287/mnsc.1080.0901.
public struct ComponentTailMean: Sendable {
    /// α, in (0, 1).
    public let alpha: Double
    /// VaR_α of the total.
    public let threshold: Double
    private let total: [Double]
    private let weights: [Double]
    /// Paths around the threshold, of which mᵢ is the mean.
    private let nearby: [Int]

    private static let leastTies = 30

    /// - Parameters:
    ///   - total: the loss of each path, in path order.
    ///   - alpha: in (0, 1).
    ///   - leastTail: how many paths beyond VaR it takes at least.
    /// - Throws: `notFinite` or `tooFewInTail`.
    public init(
        total: [Double], alpha: Double, leastTail: Int = 30
    ) throws(NotEstimable) {
        precondition(alpha > 0 && alpha < 1, "level in (0, 1)")
        let broken = PathSums.notFinite([total])
        if broken > 0 { throw .notFinite(count: broken) }
        let count = total.count
        let rank = count == 0 ? 0 : QuantileRanks.rank(of: alpha, count: count)
        if count - rank < leastTail {
            throw .tooFewInTail(have: count - rank, need: leastTail)
        }
        var sorted = total
        RadixSort.sort(&sorted)
        let threshold = sorted[rank - 1]
        let tail = Double(count) * (1 - alpha)
        let beyond = total.count { $0 > threshold }
        let ties = total.count { $0 == threshold }
        let share = max(0, tail - Double(beyond)) / Double(ties)
        self.alpha = alpha
        self.threshold = threshold
        self.total = total
        weights = total.map { $0 > threshold ? 1 : $0 == threshold ? share : 0 }
        let reach = Self.reach(ties: ties, tail: tail)
        let low = sorted[max(0, rank - 1 - reach)]
        let high = sorted[min(count - 1, rank - 1 + reach)]
        nearby = total.indices.filter { total[$0] >= low && total[$0] <= high }
    }

    /// How many ranks on either side of VaR count as near it.
    private static func reach(ties: Int, tail: Double) -> Int {
        ties >= leastTies ? 0 : Int(Elementary.exp(0.8 * Elementary.log(max(tail, 1))))
    }

    // MARK: - Estimates

    /// Cᵢ of one part.
    ///
    /// - Parameter part: its loss on the same paths, in path order.
    public func estimate(_ part: [Double], level: ConfidenceLevel) -> EstimatedValue {
        let broken = PathSums.notFinite([part])
        if broken > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: broken), count: part.count)
        }
        let (value, influence) = contribution(part)
        return EstimatedValue(value, influence: influence, level: level)
    }

    /// E[Lᵢ | tail] = Cᵢ + mean(Lᵢ), which adds up to CVaR; a part that never varies counts whole.
    public func uncentred(_ part: [Double], level: ConfidenceLevel) -> EstimatedValue {
        let broken = PathSums.notFinite([part])
        if broken > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: broken), count: part.count)
        }
        let (value, influence) = contribution(part)
        return EstimatedValue(
            value + PathSums.mean(part), influence: zip(influence, part).map(+), level: level)
    }

    /// CVaR - mean of the total, to which the parts add up.
    public func whole(level: ConfidenceLevel) -> EstimatedValue { estimate(total, level: level) }

    /// Cᵢ as a fraction of the whole, by the delta method: ψ = (ψᵢ - share ψ_whole) / whole.
    ///
    /// - Edge cases: negative for a part that hedges. Not estimable where the whole is not told
    ///   apart from zero.
    public func share(_ part: [Double], level: ConfidenceLevel) -> EstimatedValue {
        let broken = PathSums.notFinite([part])
        if broken > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: broken), count: part.count)
        }
        let all = contribution(total)
        let whole = EstimatedValue(all.value, influence: all.influence, level: level)
        guard let low = whole.low, low > 0 else {
            return EstimatedValue(notEstimable: .denominatorNearZero, count: total.count)
        }
        let own = contribution(part)
        let share = own.value / all.value
        return EstimatedValue(
            share,
            influence: zip(own.influence, all.influence).map { ($0 - share * $1) / all.value },
            level: level)
    }

    /// Cᵢ with the influence of each path, for differences and other combinations.
    ///
    /// - Precondition: `part` is finite and has a value for each path.
    public func contribution(_ part: [Double]) -> (value: Double, influence: [Double]) {
        precondition(part.count == total.count, "columns of one length")
        let n = Double(part.count)
        let mean = PathSums.mean(part)
        // Around the mean, so that a large level costs no digits.
        let value = PathSums.sum(part.count) { weights[$0] * (part[$0] - mean) }
            / (n * (1 - alpha))
        let near = PathSums.sum(nearby.count) { part[nearby[$0]] } / Double(nearby.count)
        let influence = part.indices.map { path in
            weights[path] * (part[path] - near) / (1 - alpha) + near - value - part[path]
        }
        return (value, influence)
    }
}
