/// What the paths show about profit as usage falls short: E[profit | shortfall = s].
///
/// Built once from two columns, it answers with the critical miss, the profit at target, the
/// erosion per unit of shortfall and the slope over the misses. It is the curve *given on paths*:
/// where usage misses by much, prices and costs differ as well.
///
/// The interval of the critical miss is that of ``CrossingFit``. All others are the delete-one-batch
/// jackknife over 20 batches of neighbouring paths, which must be independent and alike: not
/// stratified or quasi-random across batches.
public struct MissCurve: Sendable {
    /// How E[profit | shortfall] is fitted when the critical miss is looked for.
    public enum Fit: String, Hashable, Sendable, CaseIterable {
        /// Profit falls as the shortfall grows; nothing else is assumed.
        case isotonic
        /// Profit is smooth in the shortfall; it need not be monotone.
        case localLinear = "local-linear"
    }

    private static let batchCount = 20
    private static let leastMisses = 30

    /// Paths that enter.
    public let pathCount: Int
    private let bins: ShortfallBins
    /// x the shortfall, y the profit, over the missing paths of each batch.
    private let misses: [Comoments]
    /// Thinner groups of neighbouring paths are joined before a fit.
    private let leastInBin: Double
    private let bandwidth: Double

    /// - Parameters:
    ///   - shortfall: (target - usage) / target per path, a fraction, negative above the target.
    ///     Minus infinity leaves the path out.
    ///   - profit: the same paths in the same order.
    ///   - miss: whether the path misses the target; by default where the shortfall is above zero.
    /// - Throws: `notFinite`, or `tooFewInCondition` when fewer than 30 paths miss.
    /// - Complexity: O(paths) time; memory for the misses of one batch.
    public init(
        shortfall: UnsafeBufferPointer<Double>, profit: UnsafeBufferPointer<Double>,
        miss: PathBits? = nil
    ) throws(NotEstimable) {
        precondition(shortfall.count == profit.count, "columns of one length")
        var (broken, below, paths) = (0, 0, 0)
        for i in shortfall.indices where shortfall[i] != -.infinity {
            paths += 1
            if !(shortfall[i].isFinite && profit[i].isFinite) { broken += 1 }
            if shortfall[i] > 0 { below += 1 }
        }
        if broken > 0 { throw .notFinite(count: broken) }
        if below < Self.leastMisses {
            throw .tooFewInCondition(have: below, need: Self.leastMisses)
        }
        let batches = Self.batches(shortfall, paths)
        misses = batches.map { batch in
            let missing = batch.filter { i in
                shortfall[i] != -.infinity && (miss.map { $0[i] } ?? (shortfall[i] > 0))
            }
            return Comoments(x: missing.map { shortfall[$0] }, y: missing.map { profit[$0] })
        }
        pathCount = paths
        bins = ShortfallBins(shortfall: shortfall, profit: profit, batches: batches)
        leastInBin = max(Double(Self.leastMisses), Double(bins.count) / 400)
        bandwidth = Self.bandwidth(of: bins)
    }

    /// Neighbouring paths in ranges that hold equal numbers of those that enter.
    private static func batches(
        _ shortfall: UnsafeBufferPointer<Double>, _ paths: Int
    ) -> [Range<Int>] {
        var starts: [Int] = []
        var seen = 0
        for i in shortfall.indices where shortfall[i] != -.infinity {
            while seen == starts.count * paths / batchCount { starts.append(i) }
            seen += 1
        }
        return zip(starts, starts.dropFirst() + [shortfall.count]).map { $0..<$1 }
    }

    /// The critical miss: the smallest shortfall s >= 0 at which the fitted profit is <= 0.
    ///
    /// The fit finds the crossing; where exactly it lies, and the error, say local curves around it:
    /// see ``CrossingFit``. Where those say nothing (the first paths seen lose already, or all paths
    /// share few positions) it is the crossing of the fit itself, with the jackknife's error.
    ///
    /// - Returns: a fraction. "None within range" when the fit stays above zero as far as paths
    ///   were observed; refused too when the crossing is lost once some batch is left out.
    public func criticalMiss(fit: Fit = .isotonic, level: ConfidenceLevel) -> EstimatedValue {
        switch crossing(fit, leavingOut: nil) {
        case .at(let whole, let isFirst):
            let rough = estimate(whole, level: level, least: 0) { batch in
                if case .at(let s, _) = crossing(fit, leavingOut: batch) { s } else { nil }
            }
            guard rough.value != nil, !isFirst else { return rough }
            let smooth = CrossingFit(
                bins.points(), bandwidth: bandwidth, degree: fit == .isotonic ? 2 : 1,
                allowsKink: fit == .isotonic)
            guard let root = smooth.root(near: whole) else { return rough }
            let (low, high) = smooth.interval(of: root, z: level.z)
            return EstimatedValue(
                max(0, root.position), standardError: root.standardError,
                low: max(0, low), high: max(0, high), count: pathCount)
        case .none(let upTo, let fitted):
            return EstimatedValue(
                notEstimable: .noneWithinRange(upTo: upTo, fitted: fitted), count: pathCount)
        }
    }

    /// E[profit | shortfall = 0], by local straight lines that may change slope at the target, as
    /// profit does where a payment for missing use sets in; one-sided where no path exceeds it.
    public func profitAtTarget(level: ConfidenceLevel) -> EstimatedValue {
        estimate(profitAtTarget(leavingOut: nil), level: level) { profitAtTarget(leavingOut: $0) }
    }

    /// (E[profit at target] - E[profit | miss]) / E[shortfall | miss].
    ///
    /// - Returns: profit per unit of shortfall; divide by 100 for profit per point.
    public func erosion(level: ConfidenceLevel) -> EstimatedValue {
        estimate(erosion(leavingOut: nil), level: level) { erosion(leavingOut: $0) }
    }

    /// The least-squares slope of profit over shortfall on the missing paths, negative where
    /// profit falls. Per unit of shortfall; divide by 100 for profit per point.
    public func slope(level: ConfidenceLevel) -> EstimatedValue {
        estimate(slope(leavingOut: nil), level: level) { slope(leavingOut: $0) }
    }

    // MARK: - Estimates over all batches but one

    private func estimate(
        _ whole: Double?, level: ConfidenceLevel, least: Double = -.infinity,
        replicate: (Int) -> Double?
    ) -> EstimatedValue {
        guard let whole else {
            return EstimatedValue(notEstimable: .noVariation, count: pathCount)
        }
        let replicates = misses.indices.compactMap(replicate)
        guard replicates.count == Self.batchCount else {
            return EstimatedValue(
                notEstimable: .unstable(seen: replicates.count, batches: Self.batchCount),
                count: pathCount)
        }
        let estimate = Batches.jackknife(
            whole: whole, leavingOut: replicates, count: pathCount, level: level)
        return EstimatedValue(
            whole, standardError: estimate.standardError,
            low: estimate.low.map { max(least, $0) }, high: estimate.high, count: pathCount)
    }

    private func missing(leavingOut batch: Int?) -> Comoments {
        var all = Comoments()
        for i in misses.indices where i != batch { all.merge(misses[i]) }
        return all
    }

    private func profitAtTarget(leavingOut batch: Int?) -> Double? {
        localFit(leavingOut: batch).valueAtKink(0)
    }

    private func erosion(leavingOut batch: Int?) -> Double? {
        let miss = missing(leavingOut: batch)
        guard miss.meanX > 0, let atTarget = profitAtTarget(leavingOut: batch) else { return nil }
        return (atTarget - miss.meanY) / miss.meanX
    }

    private func slope(leavingOut batch: Int?) -> Double? {
        let miss = missing(leavingOut: batch)
        return miss.sumXX > 0 ? miss.sumXY / miss.sumXX : nil
    }
}

// MARK: - The two fits

extension MissCurve {
    private enum Crossing {
        /// Whether nothing above zero was observed before it.
        case at(Double, isFirst: Bool)
        case none(upTo: Double, fitted: Double)
    }

    private func crossing(_ fit: Fit, leavingOut batch: Int?) -> Crossing {
        switch fit {
        case .isotonic: isotonicCrossing(leavingOut: batch)
        case .localLinear: localLinearCrossing(leavingOut: batch)
        }
    }

    /// Steps joined by straight lines between the centers of their paths.
    private func isotonicCrossing(leavingOut batch: Int?) -> Crossing {
        let points = bins.points(leavingOut: batch, least: leastInBin)
        let levels = IsotonicFit.decreasing(
            positions: points.shortfalls, values: points.profits, weights: points.weights)
        guard let crossed = levels.firstIndex(where: { $0.value <= 0 }) else {
            return .none(
                upTo: points.shortfalls.last ?? 0, fitted: levels.last?.value ?? .nan)
        }
        // The first step at or below zero: nothing observed lies before it.
        guard crossed > 0 else {
            return .at(max(0, (points.shortfalls.first ?? 0) - bins.width), isFirst: true)
        }
        let before = levels[crossed - 1]
        let after = levels[crossed]
        let share = before.value / (before.value - after.value)
        return .at(
            max(0, before.position + share * (after.position - before.position)), isFirst: false)
    }

    /// The first sign change on a grid of 400 steps, joined by straight lines.
    private func localLinearCrossing(leavingOut batch: Int?) -> Crossing {
        let fit = localFit(leavingOut: batch)
        var before: (s: Double, profit: Double)?
        for step in 0...400 {
            let s = bins.reach * Double(step) / 400
            guard let point = fit.value(at: s), point.support >= leastInBin else { continue }
            if point.fitted <= 0 {
                guard let before else { return .at(s, isFirst: true) }
                let share = before.profit / (before.profit - point.fitted)
                return .at(before.s + share * (s - before.s), isFirst: false)
            }
            before = (s, point.fitted)
        }
        return .none(upTo: before?.s ?? 0, fitted: before?.profit ?? .nan)
    }

    private func localFit(leavingOut batch: Int?) -> LocalLinearFit {
        let points = bins.points(leavingOut: batch)
        return LocalLinearFit(
            positions: points.shortfalls, values: points.profits, weights: points.weights,
            bandwidth: bandwidth)
    }

    /// Silverman's, over the paths within reach. It belongs to the sample: replicates share it.
    private static func bandwidth(of bins: ShortfallBins) -> Double {
        let points = bins.points()
        var total = 0.0
        var sum = 0.0
        for (s, weight) in zip(points.shortfalls, points.weights) {
            total += weight
            sum += weight * s
        }
        let mean = sum / total
        var spread = 0.0
        for (s, weight) in zip(points.shortfalls, points.weights) {
            spread += weight * (s - mean) * (s - mean)
        }
        let rule = LocalLinearFit.bandwidth(
            standardDeviation: (spread / total).squareRoot(), count: bins.count)
        return max(rule, 4 * bins.width)
    }
}
