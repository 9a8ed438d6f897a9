/// The sparsity 1/f(q) of a law at one of its quantiles, which scales the quantile's error.
///
/// *Formula*: the spacing of two order statistics over the share of the sample between them,
/// (x₍u₎ − x₍l₎) n/(u − l), with ranks n(p ∓ h). The bandwidth is that of Hall & Sheather,
/// h = n^{−1/3} z^{2/3} (1.5 φ(z_p)²/(2 z_p² + 1))^{1/3} with z = 1.96, but no narrower than the
/// 95 % interval of the quantile, z √(p(1−p)/n).
///
/// - Edge cases: zero where the quantile lies inside an atom wider than the bandwidth. Then it is
///   also wider than the quantile's interval, and the quantile is known without error. The ranks
///   stop at the ends of the sample.
/// - Source: Siddiqui (1960), Journal of Research of the NBS 64B, 145–150; Hall & Sheather (1988),
///   Journal of the Royal Statistical Society B 50, 381–391.
enum Sparsity {
    /// - Parameters:
    ///   - p: in (0, 1).
    ///   - value: the order statistic of a rank in 1...n.
    static func estimate(_ p: Double, count: Int, value: (Int) -> Double) -> Double {
        let n = Double(count)
        let error = ConfidenceLevel.percent95.z * (p * (1 - p) / n).squareRoot()
        let reach = max(bandwidth(p, n), error)
        let lower = min(max(Int((n * (p - reach)).rounded(.down)), 1), count)
        let upper = max(min(Int((n * (p + reach)).rounded(.up)), count), 1)
        return upper > lower ? (value(upper) - value(lower)) * n / Double(upper - lower) : 0
    }

    private static func bandwidth(_ p: Double, _ n: Double) -> Double {
        let z = NormalDistribution.quantile(p)
        let density = Elementary.exp(-z * z / 2) / (2 * Double.pi).squareRoot()
        let critical = ConfidenceLevel.percent95.z
        let cube = critical * critical * 1.5 * density * density / ((2 * z * z + 1) * n)
        return Elementary.exp(Elementary.log(cube) / 3)
    }
}
