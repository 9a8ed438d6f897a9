/// The Herfindahl–Hirschman index of concentration: Σ share², in [1/k, 1] for k amounts.
///
/// Shares are fractions, so the index is 1 for a single supplier and 1/k for k equal ones; its
/// inverse is the number of equal suppliers that would be as concentrated. Multiply by 10,000 for
/// the index in points.
///
/// - Source: Hirschman (1964), The paternity of an index, American Economic Review 54, 761;
///   Rhoades (1993), The Herfindahl-Hirschman index, Federal Reserve Bulletin 79, 188.
public enum HerfindahlIndex {
    /// Of amounts that are known.
    ///
    /// - Parameter amounts: at or above zero.
    /// - Returns: nil where there is nothing to share, or an amount is negative or not finite.
    public static func of(_ amounts: [Double]) -> Double? {
        let total = amounts.reduce(0, +)
        guard total > 0, total.isFinite, amounts.allSatisfy({ $0 >= 0 }) else { return nil }
        return amounts.reduce(0) { $0 + ($1 / total) * ($1 / total) }
    }

    /// Of expected amounts: shares are ratios of means, not means of ratios.
    ///
    /// θ = Σ mₖ²/(Σ mₖ)². By the delta method a path has the influence
    /// ψ = (2/M)(Σ sₖ xₖ - θ T), with sₖ = mₖ/M, M = Σ mₖ, T = Σ xₖ on that path.
    ///
    /// - Parameter columns: for each holder its amount per path, in path order.
    /// - Edge cases: not estimable where an expected amount is negative, or where the expected
    ///   total is not told apart from zero. A holder with no amount changes nothing.
    public static func estimate(_ columns: [[Double]], level: ConfidenceLevel) -> EstimatedValue {
        let count = columns.first?.count ?? 0
        precondition(columns.allSatisfy { $0.count == count }, "columns of one length")
        guard count > 1 else {
            return EstimatedValue(notEstimable: .tooFewPaths(have: count, need: 2), count: count)
        }
        let broken = PathSums.notFinite(columns)
        if broken > 0 {
            return EstimatedValue(notEstimable: .notFinite(count: broken), count: count)
        }
        let means = columns.map(PathSums.mean)
        let negative = means.count { $0 < 0 }
        if negative > 0 {
            return EstimatedValue(notEstimable: .negativeAmounts(count: negative), count: count)
        }
        var totals = [Double](repeating: 0, count: count)
        var weighted = totals
        let mean = means.reduce(0, +)
        for (column, amount) in zip(columns, means) {
            let share = mean > 0 ? amount / mean : 0
            for path in 0..<count {
                totals[path] += column[path]
                weighted[path] += share * column[path]
            }
        }
        let total = EstimatedValue(mean, influence: totals, level: level)
        guard let low = total.low, low > 0, let index = of(means) else {
            return EstimatedValue(notEstimable: .denominatorNearZero, count: count)
        }
        return EstimatedValue(
            index,
            influence: zip(weighted, totals).map { 2 / mean * ($0 - index * $1) }, level: level)
    }
}
