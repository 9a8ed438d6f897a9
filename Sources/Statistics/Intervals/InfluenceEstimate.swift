extension EstimatedValue {
    /// A statistic whose error is, to first order, the mean of an influence per path.
    ///
    /// θ̂ - θ ≈ (1/n) Σ ψᵢ, so se = sd(ψ)/√n, with the t interval of n - 1 degrees of freedom.
    /// Paths must be independent.
    ///
    /// - Parameter influence: ψ per path, in path order; its mean is taken off.
    /// - Edge cases: not estimable below two paths, or where a value is NaN or infinite.
    /// - Source: Hampel (1974), doi:10.1080/01621459.1974.10482962.
    public init(_ value: Double, influence: [Double], level: ConfidenceLevel) {
        let count = influence.count
        let sums = PathSums.centred(influence)
        guard count > 1 else {
            self.init(notEstimable: .tooFewPaths(have: count, need: 2), count: count)
            return
        }
        guard value.isFinite, sums.squares.isFinite else {
            let broken = influence.count { !$0.isFinite }
            self.init(notEstimable: .notFinite(count: max(broken, 1)), count: count)
            return
        }
        let n = Double(count)
        self.init(
            value, standardError: (sums.squares / (n - 1) / n).squareRoot(),
            critical: level.criticalValue(degreesOfFreedom: n - 1), count: count)
    }
}

/// Sums over paths whose rounding does not grow with their number.
///
/// Blocks of 1,024 paths are summed in path order, then the blocks: n values err by at most
/// 1,024 + n/1,024 half ulps instead of n, and the result depends on nothing but the values.
enum PathSums {
    private static let blockSize = 1024

    /// Σ term(path) over 0 ..< count.
    @inline(__always)
    static func sum(_ count: Int, _ term: (Int) -> Double) -> Double {
        var total = 0.0
        var start = 0
        while start < count {
            let end = min(start + blockSize, count)
            var block = 0.0
            for path in start..<end { block += term(path) }
            total += block
            start = end
        }
        return total
    }

    /// Σ x.
    static func sum(_ values: [Double]) -> Double { sum(values.count) { values[$0] } }

    /// The mean, 0 of none.
    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : sum(values) / Double(values.count)
    }

    /// The mean and Σ (x - mean)².
    static func centred(_ values: [Double]) -> (mean: Double, squares: Double) {
        let mean = mean(values)
        return (mean, sum(values.count) { (values[$0] - mean) * (values[$0] - mean) })
    }

    /// How many values of all columns are NaN or infinite.
    static func notFinite(_ columns: [[Double]]) -> Int {
        columns.reduce(0) { count, column in
            // A finite sum of magnitudes has finite terms; an overflow is looked at one by one.
            sum(column.count) { abs(column[$0]) }.isFinite
                ? count : count + column.count { !$0.isFinite }
        }
    }
}
