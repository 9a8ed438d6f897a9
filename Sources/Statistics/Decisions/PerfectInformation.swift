/// A value that lies between two estimates, one biased down and one biased up.
///
/// Both biases vanish as paths grow in number; their distance shows how much they matter.
public struct EstimateBracket: Hashable, Sendable {
    /// Biased down.
    public let low: EstimatedValue
    /// Biased up.
    public let high: EstimatedValue
}

/// What it would be worth to know before choosing among alternatives.
///
/// Alternatives are outcomes of which more is better, on the same paths. Standard errors take the
/// alternative that is best on average as given; where two are all but equally good they are a
/// little small.
public enum PerfectInformation {
    /// Paths are dealt into this many groups of neighbours; each is decided by the others.
    private static let foldCount = 10
    private static let mostKnots = 17
    /// Paths for each knot of a fit, at least.
    private static let leastForKnot = 50

    /// The value of knowing everything: EVPI = E[max_k V_k] - max_k E[V_k].
    ///
    /// *Low*: the means of the sample put in. The maximum of sample means is biased up, so this is
    /// biased down. *High*: the alternative is chosen on nine tenths of the paths and valued on the
    /// remaining tenth, in turn. What is chosen so is at most as good as the best, so this is
    /// biased up; it is never below the other one.
    ///
    /// - Source: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory; the biases: Mak,
    ///   Morton & Wood (1999), doi:10.1016/S0167-6377(98)00054-6.
    public static func value(of regret: Regret, level: ConfidenceLevel) -> EstimateBracket {
        let low = regret.losses(of: regret.bestOnAverage)
        var high = low
        for fold in folds(regret.best.count) {
            let chosen = best(regret.alternatives, leavingOut: fold)
            for path in fold { high[path] = regret.best[path] - regret.alternatives[chosen][path] }
        }
        return EstimateBracket(
            low: EstimatedValue(PathSums.mean(low), influence: low, level: level),
            high: EstimatedValue(PathSums.mean(high), influence: high, level: level))
    }

    /// The value of knowing one factor: EVPPI = E[max_k E[V_k | x]] - max_k E[V_k].
    ///
    /// E[V_k | x] is fitted by straight lines that join at quantiles of x; where x takes few
    /// values, by the means at each of them. *Low*: what is best by a fit to nine tenths of the
    /// paths, valued on the remaining tenth, less the best mean; biased down, since such a choice
    /// can only be as good as the best one. *High*: the mean of the greatest fitted value; biased
    /// up, since the maximum picks what is too high by chance. Where both biases are small beside
    /// the noise, the two may change places.
    ///
    /// - Parameter factor: x per path, in path order.
    /// - Returns: not estimable where x is NaN or infinite on some path.
    /// - Source: Strong, Oakley & Brennan (2014), doi:10.1177/0272989X13505910.
    public static func value(
        ofKnowing factor: [Double], in regret: Regret, level: ConfidenceLevel
    ) -> EstimateBracket {
        let count = factor.count
        precondition(count == regret.best.count, "columns of one length")
        let broken = PathSums.notFinite([factor])
        if broken > 0 {
            let refusal = EstimatedValue(notEstimable: .notFinite(count: broken), count: count)
            return EstimateBracket(low: refusal, high: refusal)
        }
        let alternatives = regret.alternatives
        let base = regret.bestOnAverage
        let basis = LinearSpline(
            positions: factor, knots: min(mostKnots, max(2, count / leastForKnot)))
        // Differences from the best on average, in which common noise cancels.
        let gains = alternatives.map { column in
            zip(column, alternatives[base]).map { $0 - $1 }
        }
        let whole = gains.map { basis.fit($0) }
        var (fitted, realised, heldOut) = ([Double](), [Double](), [Double]())
        for fold in folds(count) {
            let rest = gains.map { basis.fit($0, leavingOut: fold) }
            for path in fold {
                let known = choice(basis, whole, path)
                fitted.append(known.value)
                realised.append(gains[known.alternative][path])
                heldOut.append(gains[choice(basis, rest, path).alternative][path])
            }
        }
        return EstimateBracket(
            low: EstimatedValue(PathSums.mean(heldOut), influence: heldOut, level: level),
            high: EstimatedValue(PathSums.mean(fitted), influence: realised, level: level))
    }

    // MARK: - Choices

    /// Ranges of neighbouring paths that hold all of them.
    private static func folds(_ count: Int) -> [Range<Int>] {
        let number = min(foldCount, count)
        return (0..<number).map { $0 * count / number..<($0 + 1) * count / number }
    }

    /// The best on average over the paths outside `fold`; the first one among equals.
    private static func best(_ alternatives: [[Double]], leavingOut fold: Range<Int>) -> Int {
        let sums = alternatives.map { column in
            PathSums.sum(column.count) { fold.contains($0) ? 0 : column[$0] }
        }
        return sums.indices.reduce(0) { sums[$1] > sums[$0] ? $1 : $0 }
    }

    /// The greatest fitted value on a path, and whose it is.
    private static func choice(
        _ basis: LinearSpline, _ fits: [[Double]], _ path: Int
    ) -> (alternative: Int, value: Double) {
        var choice = (alternative: 0, value: basis.value(fits[0], path: path))
        for alternative in fits.indices.dropFirst() {
            let value = basis.value(fits[alternative], path: path)
            if value > choice.value { choice = (alternative, value) }
        }
        return choice
    }
}
