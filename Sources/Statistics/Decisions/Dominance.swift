/// Stochastic dominance between two alternatives on the same paths, of which more is better.
///
/// *First order*: a dominates b where F_a(x) ≤ F_b(x) for all x; whoever prefers more then prefers
/// a. *Second order*: where ∫_{-∞}^x F_a ≤ ∫_{-∞}^x F_b for all x; whoever is also averse to risk
/// then prefers a. The first implies the second.
///
/// The sample's own verdict and its greatest violations are exact, over all values seen. Whether
/// violations are more than chance is judged on a grid of values: with dᵢ(x) the difference of the
/// two indicators 1{· ≤ x}, or of the two shortfalls (x - ·)⁺, d̄(x) is compared with
/// sd(d)/√n, which counts that the paths are common. The critical value is Bonferroni's for all
/// points of the grid, so the chance of any false alarm is at most 1 - level.
///
/// - Note: No sample proves dominance. A verdict says that nothing against it is told apart from
///   chance; far out in a tail, where no paths lie, nothing is seen.
/// - Source: Davidson & Duclos (2000), doi:10.1111/1468-0262.00167; Barrett & Donald (2003),
///   doi:10.1111/1468-0262.00390.
public struct Dominance: Sendable {
    public enum Order: Int, Hashable, Sendable, CaseIterable {
        case first = 1
        case second
    }

    public enum Verdict: Hashable, Sendable {
        case aDominates
        case bDominates
        /// Something speaks against either.
        case neither
        /// Nothing speaks against either.
        case alike

        init(againstA: Bool, againstB: Bool) {
            self = switch (againstA, againstB) {
            case (true, true): .neither
            case (true, false): .bDominates
            case (false, true): .aDominates
            case (false, false): .alike
            }
        }
    }

    /// What speaks against dominance in one direction.
    public struct Violation: Hashable, Sendable {
        /// How far the curve lies above the other one at most: a probability, or for the second
        /// order an amount in the unit of the values. 0 where it never does.
        public let size: Double
        /// Where that is, the least such value; nil where it never does.
        public let at: Double?
        /// Of the difference of the curves there.
        public let standardError: Double
        /// The greatest violation in standard errors over the grid.
        public let ratio: Double
        /// Whether `ratio` exceeds the critical value.
        public let isToldApart: Bool
    }

    /// The two curves at one value: F, or its integral.
    public struct Point: Hashable, Sendable {
        public let x: Double
        public let a: Double
        public let b: Double
        /// a - b; exactly zero where no path differs.
        public let difference: Double
        /// Of the difference.
        public let standardError: Double
    }

    public let order: Order
    /// Of the sample as it is.
    public let sampleVerdict: Verdict
    /// Of what is told apart from chance.
    public let verdict: Verdict
    /// Where F_a, or its integral, exceeds that of b.
    public let againstA: Violation
    /// Where that of b exceeds that of a.
    public let againstB: Violation
    /// How many standard errors a violation takes.
    public let criticalValue: Double
    /// The curves for a chart, by ascending x.
    public let curve: [Point]
    public let count: Int

    /// - Parameters:
    ///   - a, b: outcomes of which more is better, on the same paths in the same order.
    /// - Throws: `notFinite`, or `tooFewPaths` below 30.
    /// - Complexity: O(n); the grid has about 110 points.
    public init(
        _ a: [Double], _ b: [Double], order: Order, level: ConfidenceLevel
    ) throws(NotEstimable) {
        precondition(a.count == b.count, "columns of one length")
        let broken = PathSums.notFinite([a, b])
        if broken > 0 { throw .notFinite(count: broken) }
        if a.count < 30 { throw .tooFewPaths(have: a.count, need: 30) }
        var (sortedA, sortedB, pooled) = (a, b, a + b)
        RadixSort.sort(&sortedA)
        RadixSort.sort(&sortedB)
        RadixSort.sort(&pooled)
        let curves = DominanceCurve(pooled: pooled, order: order)
        let curve = curves.points(a, b)
        let worst = Self.greatestGaps(sortedA, sortedB, pooled, order)
        let critical = NormalDistribution.quantile(
            1 - (1 - level.probability) / Double(curve.count))
        func violation(_ worst: (size: Double, at: Double?), _ sign: Double) -> Violation {
            let ratios = curve.map { point in
                let gap = sign * point.difference
                return worst.size > 0 && gap > 0 ? gap / point.standardError : 0
            }
            let ratio = ratios.reduce(0, max)
            return Violation(
                size: worst.size, at: worst.at,
                standardError: worst.at.map { curves.standardError(at: $0, a, b) } ?? 0,
                ratio: ratio, isToldApart: ratio > critical)
        }
        againstA = violation(worst.a, 1)
        againstB = violation(worst.b, -1)
        sampleVerdict = Verdict(againstA: worst.a.size > 0, againstB: worst.b.size > 0)
        verdict = Verdict(againstA: againstA.isToldApart, againstB: againstB.isToldApart)
        self.order = order
        self.curve = curve
        criticalValue = critical
        count = a.count
    }

    // MARK: - All values

    /// By how much each curve lies above the other one at most, and where, over all values.
    ///
    /// Counts are whole, so equal samples have no gap. The integral of the second order is summed
    /// up; what is within its rounding is no gap.
    private static func greatestGaps(
        _ a: [Double], _ b: [Double], _ pooled: [Double], _ order: Order
    ) -> (a: (size: Double, at: Double?), b: (size: Double, at: Double?)) {
        var worst: (a: (size: Double, at: Double?), b: (size: Double, at: Double?)) = (
            (0, nil), (0, nil))
        var (belowA, belowB) = (0, 0)
        var (integral, travelled) = (0.0, 0.0)
        let n = Double(a.count)
        var last = pooled[0]
        for x in pooled {
            let step = Double(belowA - belowB) / n * (x - last)
            integral += step
            travelled += abs(step)
            last = x
            while belowA < a.count, a[belowA] <= x { belowA += 1 }
            while belowB < b.count, b[belowB] <= x { belowB += 1 }
            let gap = order == .first ? Double(belowA - belowB) / n : integral
            if order == .second, abs(gap) <= 1e-12 * travelled { continue }
            if gap > worst.a.size { worst.a = (gap, x) }
            if -gap > worst.b.size { worst.b = (-gap, x) }
        }
        return worst
    }
}
