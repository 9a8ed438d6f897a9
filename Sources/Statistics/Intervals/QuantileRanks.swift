/// The ranks of the order statistics that bracket a quantile.
///
/// With B ~ Bin(n, p), the true p-quantile lies in [x₍l₎, x₍u₎] with probability at least
/// P(l <= B < u), whatever the law of x. l is the greatest rank with P(B <= l - 1) <= η/2 and u the
/// least with P(B <= u - 1) >= 1 - η/2.
///
/// Exact while np(1-p) < 400. Beyond, the binomial quantiles come from the normal approximation
/// with continuity and the skewness term (Cornish & Fisher), np ± z√(np(1-p)) + (1-2p)(z²-1)/6,
/// which agrees with the exact ranks to one place there.
///
/// - Source: David & Nagaraja (2003), Order Statistics, section 7.1.
public struct QuantileRanks: Hashable, Sendable {
    /// In 1...n; nil when no order statistic lies low enough.
    public let lower: Int?
    /// In 1...n; nil when no order statistic lies high enough.
    public let upper: Int?

    private static let exactBelow = 400.0

    public init(probability p: Double, count n: Int, level: ConfidenceLevel) {
        precondition(p > 0 && p < 1 && n >= 0, "probability in (0, 1)")
        let variance = Double(n) * p * (1 - p)
        let ranks =
            variance < Self.exactBelow
            ? Self.exact(p, n, level, variance) : Self.approximate(p, n, level, variance)
        lower = ranks.lower >= 1 ? ranks.lower : nil
        upper = ranks.upper <= n ? ranks.upper : nil
    }

    /// ⌈np⌉ in 1...n, with np taken as whole when it is so but for rounding.
    ///
    /// 100 × 0.07 is 7.000000000000001 in doubles; its rank is 7.
    public static func rank(of p: Double, count n: Int) -> Int {
        let product = Double(n) * p
        let whole = product.rounded()
        let rank = abs(product - whole) <= 4 * product.ulp ? whole : product.rounded(.up)
        return min(max(Int(rank), 1), n)
    }

    /// The least sample for which both ranks exist: (max(p, 1-p))ⁿ <= η/2.
    public static func leastCount(probability p: Double, level: ConfidenceLevel) -> Int {
        let far = max(p, 1 - p)
        let n = Elementary.log(level.oneSided) / Elementary.log(far)
        return Int(n.rounded(.up))
    }

    private static func exact(
        _ p: Double, _ n: Int, _ level: ConfidenceLevel, _ variance: Double
    ) -> (lower: Int, upper: Int) {
        // The wanted quantiles lie within ten standard deviations and a bit of the mean.
        let reach = 10 * variance.squareRoot() + 30
        let mean = Double(n) * p
        let first = Int(max(0, mean - reach))
        let last = Int(min(Double(n), mean + reach))
        func leastSuccesses(_ holds: (Double) -> Bool) -> Int {
            var low = first
            var high = last
            while low < high {
                let middle = (low + high) / 2
                let below = BinomialDistribution.cumulative(middle, count: n, probability: p)
                if holds(below) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        // The least k with P(B <= k) > η/2 is the greatest l with P(B <= l - 1) <= η/2.
        let lower = leastSuccesses { $0 > level.oneSided }
        let upper = leastSuccesses { $0 >= 1 - level.oneSided } + 1
        return (lower, upper)
    }

    private static func approximate(
        _ p: Double, _ n: Int, _ level: ConfidenceLevel, _ variance: Double
    ) -> (lower: Int, upper: Int) {
        let center = Double(n) * p + (1 - 2 * p) * (level.z * level.z - 1) / 6
        let reach = level.z * variance.squareRoot()
        let lower = (center - reach + 0.5).rounded(.down)
        let upper = (center + reach + 0.5).rounded(.up)
        return (Int(lower), Int(upper))
    }
}
