/// Spearman's rank correlation of two columns.
public enum RankCorrelation {
    /// The correlation of ranks, equal values sharing the mean of their ranks, with the interval of
    /// Fisher's transform: tanh(artanh ρ ± z √((1 + ρ²/2)/(n − 3))).
    ///
    /// *Range*: [-1, 1]. The standard error is (1 − ρ²) √((1 + ρ²/2)/(n − 3)).
    /// *Edge cases*: not estimable below 10 pairs or where a column does not vary. At ±1 the
    /// interval is the value itself.
    ///
    /// - Source: Bonett & Wright (2000), doi:10.1007/BF02294183.
    public static func estimate(
        _ x: [Double], _ y: [Double], level: ConfidenceLevel = .percent95
    ) -> EstimatedValue {
        precondition(x.count == y.count, "columns of one length")
        let count = x.count
        guard count >= 10 else {
            return EstimatedValue(
                notEstimable: .tooFewPaths(have: count, need: 10), count: count)
        }
        let middle = Double(count + 1) / 2
        let (a, b) = (ranks(x).map { $0 - middle }, ranks(y).map { $0 - middle })
        let (aa, bb) = (product(a, a), product(b, b))
        guard aa > 0, bb > 0 else {
            return EstimatedValue(notEstimable: .noVariation, count: count)
        }
        let rho = min(max(product(a, b) / (aa * bb).squareRoot(), -1), 1)
        let error = ((1 + rho * rho / 2) / Double(count - 3)).squareRoot()
        func end(_ sign: Double) -> Double {
            if abs(rho) == 1 { return rho }
            // tanh(artanh ρ + d) = (ρ + t)/(1 + ρ t) with t = tanh d.
            let power = Elementary.exp(2 * level.z * error)
            let t = sign * (power - 1) / (power + 1)
            return (rho + t) / (1 + rho * t)
        }
        return EstimatedValue(
            rho, standardError: (1 - rho * rho) * error, low: end(-1), high: end(1), count: count)
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// 1 for the least; equal values share the mean of their ranks.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
            start = end + 1
        }
        return ranks
    }
}
