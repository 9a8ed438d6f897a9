extension DesignPoint {
    /// The formulas of the point, without errors.
    struct Fit {
        let distance: Double
        let coordinates: [Double]
        /// By group.
        let shares: [Double]
        let explained: Double
        /// R⁻¹ r, scaled so that the projection of a path on it has standard deviation one.
        private let direction: [Double]
        /// Where the limit lies on it.
        private let limit: Double

        /// Half the width of what counts as near the limit.
        private static let reach = 0.1

        init(
            _ scores: [[Double]], _ solver: CorrelationSolver, _ groups: [Int], _ groupCount: Int,
            _ event: [Double], _ range: Range<Int>
        ) {
            let n = Double(range.count)
            let p = range.reduce(0) { $0 + event[$1] } / n
            let z = NormalDistribution.quantile(p)
            let density = Elementary.exp(-z * z / 2) / (2 * Double.pi).squareRoot()
            let r = scores.map { column in
                -range.reduce(0) { $0 + event[$1] * column[$1] } / (n * density)
            }
            let weights = solver.solved(r)
            let size = zip(r, weights).reduce(0) { $0 + $1.0 * $1.1 }
            let bias = Double(scores.count) * p * (1 - p) / (n * density * density)
            explained = size - bias
            let positive = max(explained, 1e-12)
            distance = -z / positive.squareRoot()
            coordinates = r.map { z * $0 / positive }
            var shares = Array(repeating: 0.0, count: groupCount)
            for (index, group) in groups.enumerated() where size > 0 {
                shares[group] += r[index] * weights[index] / size
            }
            self.shares = shares
            let scale = max(size, 1e-12).squareRoot()
            direction = weights.map { $0 / scale }
            limit = z / positive.squareRoot()
        }

        /// 1 for paths near the limit, 0 for others.
        func nearLimit(_ scores: [[Double]]) -> [Double] {
            (scores.first ?? []).indices.map { path in
                var place = 0.0
                for variable in scores.indices {
                    place += direction[variable] * scores[variable][path]
                }
                return abs(place - limit) <= Self.reach ? 1 : 0
            }
        }
    }
}
