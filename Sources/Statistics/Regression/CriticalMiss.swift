/// The observed critical miss: how far usage may fall short before the expected profit is gone.
///
/// The smallest shortfall s >= 0 at which E[profit | shortfall = s] <= 0 over the simulated paths.
/// It is what the paths show: on a path that misses by much, prices and costs differ as well.
public enum CriticalMiss {
    /// How E[profit | shortfall] is fitted.
    public enum Method: String, Hashable, Sendable, CaseIterable {
        /// Profit falls as the shortfall grows; nothing else is assumed.
        case isotonic
        /// Profit is smooth in the shortfall; it need not be monotone.
        case localLinear = "local-linear"
    }

    /// Fewer paths than this in a bin are joined with their neighbours.
    private static let leastPathsInBin = 50

    /// The critical miss with the interval of the delete-one-batch jackknife over 20 batches.
    ///
    /// - Parameters:
    ///   - shortfall: (target - usage) / target per path, a fraction, negative above the target.
    ///   - profit: per path, the same paths in the same order.
    /// - Returns: a fraction. "None within range" when the fit stays above zero as far as paths
    ///   were observed; also refused when the crossing hangs on single batches.
    /// - Complexity: O(paths) plus 21 fits over at most 2,048 bins.
    public static func observed(
        shortfall: UnsafeBufferPointer<Double>, profit: UnsafeBufferPointer<Double>,
        method: Method = .isotonic, level: ConfidenceLevel
    ) -> EstimatedValue {
        precondition(shortfall.count == profit.count, "columns of one length")
        let paths = shortfall.count
        let broken = shortfall.indices.count { !(shortfall[$0].isFinite && profit[$0].isFinite) }
        if broken > 0 { return EstimatedValue(notEstimable: .notFinite(count: broken), count: paths) }
        let missing = shortfall.count { $0 > 0 }
        guard missing >= leastPathsInBin else {
            return EstimatedValue(
                notEstimable: .tooFewInCondition(have: missing, need: leastPathsInBin),
                count: paths)
        }
        let bins = ShortfallBins(shortfall: shortfall, profit: profit)
        let fit = Fit(bins: bins, method: method)
        let whole: Double
        switch fit.crossing(leavingOut: nil) {
        case .at(let shortfall): whole = shortfall
        case .none(let upTo, let fitted):
            return EstimatedValue(
                notEstimable: .noneWithinRange(upTo: upTo, fitted: fitted), count: bins.count)
        }
        var replicates: [Double] = []
        for batch in 0..<ShortfallBins.batchCount {
            if case .at(let shortfall) = fit.crossing(leavingOut: batch) {
                replicates.append(shortfall)
            }
        }
        guard replicates.count == ShortfallBins.batchCount else {
            return EstimatedValue(
                notEstimable: .crossingUnstable(
                    seen: replicates.count, batches: ShortfallBins.batchCount),
                count: bins.count)
        }
        let estimate = Batches.jackknife(
            whole: whole, leavingOut: replicates, count: bins.count, level: level)
        return EstimatedValue(
            whole, standardError: estimate.standardError, low: estimate.low.map { max(0, $0) },
            high: estimate.high, count: bins.count)
    }

    // MARK: - The two fits

    private enum Crossing {
        case at(Double)
        case none(upTo: Double, fitted: Double)
    }

    private struct Fit {
        let bins: ShortfallBins
        let method: Method
        let leastInBin: Double
        let bandwidth: Double

        init(bins: ShortfallBins, method: Method) {
            self.bins = bins
            self.method = method
            leastInBin = max(Double(CriticalMiss.leastPathsInBin), Double(bins.count) / 400)
            // The bandwidth belongs to the sample, not to a replicate.
            let points = bins.points(least: 1)
            let weight = points.reduce(0) { $0 + $1.weight }
            let mean = points.reduce(0) { $0 + $1.weight * $1.shortfall } / weight
            let spread = points.reduce(0) {
                $0 + $1.weight * ($1.shortfall - mean) * ($1.shortfall - mean)
            }
            bandwidth = max(
                LocalLinearFit.bandwidth(
                    standardDeviation: (spread / weight).squareRoot(), count: bins.count),
                4 * bins.width)
        }

        func crossing(leavingOut batch: Int?) -> Crossing {
            switch method {
            case .isotonic: isotonic(leavingOut: batch)
            case .localLinear: localLinear(leavingOut: batch)
            }
        }

        /// Steps joined by straight lines between the centers of their paths.
        private func isotonic(leavingOut batch: Int?) -> Crossing {
            let points = bins.points(leavingOut: batch, least: leastInBin)
            let levels = IsotonicFit.decreasing(
                positions: points.map(\.shortfall), values: points.map(\.profit),
                weights: points.map(\.weight))
            guard let crossed = levels.firstIndex(where: { $0.value <= 0 }) else {
                return .none(
                    upTo: points.last?.shortfall ?? 0, fitted: levels.last?.value ?? .nan)
            }
            guard crossed > 0 else { return .at(max(0, (points.first?.shortfall ?? 0) - bins.width)) }
            let before = levels[crossed - 1]
            let after = levels[crossed]
            let share = before.value / (before.value - after.value)
            return .at(max(0, before.position + share * (after.position - before.position)))
        }

        /// The first sign change on a grid of 400 steps, joined by straight lines.
        private func localLinear(leavingOut batch: Int?) -> Crossing {
            let points = bins.points(leavingOut: batch, least: 1)
            let fit = LocalLinearFit(
                positions: points.map(\.shortfall), values: points.map(\.profit),
                weights: points.map(\.weight), bandwidth: bandwidth)
            var before: (s: Double, profit: Double)?
            for step in 0...400 {
                let s = bins.reach * Double(step) / 400
                guard let point = fit.value(at: s), point.support >= leastInBin else { continue }
                if point.fitted <= 0 {
                    guard let before else { return .at(s) }
                    let share = before.profit / (before.profit - point.fitted)
                    return .at(before.s + share * (s - before.s))
                }
                before = (s, point.fitted)
            }
            return .none(upTo: before?.s ?? 0, fitted: before?.profit ?? .nan)
        }
    }
}
