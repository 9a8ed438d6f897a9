/// What it costs to have chosen one alternative where another would have been best.
///
/// Alternatives are outcomes of which more is better, on the same paths.
///
/// - Source: Savage (1951), doi:10.1080/01621459.1951.10500768.
public struct Regret: Sendable {
    public let alternatives: [[Double]]
    /// The best outcome of each path.
    public let best: [Double]

    /// - Parameter alternatives: for each one its outcome per path, in path order.
    /// - Throws: `notFinite`, or `tooFewPaths` below two.
    public init(alternatives: [[Double]]) throws(NotEstimable) {
        let count = alternatives.first?.count ?? 0
        precondition(alternatives.allSatisfy { $0.count == count }, "columns of one length")
        let broken = PathSums.notFinite(alternatives)
        if broken > 0 { throw .notFinite(count: broken) }
        if count < 2 { throw .tooFewPaths(have: count, need: 2) }
        self.alternatives = alternatives
        best = (0..<count).map { path in
            alternatives.reduce(-.infinity) { max($0, $1[path]) }
        }
    }

    /// max_k V_k - V of one alternative, per path: at or above zero.
    public func losses(of alternative: Int) -> [Double] {
        zip(best, alternatives[alternative]).map { $0 - $1 }
    }

    /// Expected regret E[max_k V_k - V].
    public func estimate(of alternative: Int, level: ConfidenceLevel) -> EstimatedValue {
        let losses = losses(of: alternative)
        return EstimatedValue(PathSums.mean(losses), influence: losses, level: level)
    }

    /// The probability that no other alternative does better; ties count in equal parts, so that
    /// the probabilities of all alternatives add up to one.
    ///
    /// Wilson's or Clopper & Pearson's interval; where there are ties, that of a mean.
    public func probabilityBest(of alternative: Int, level: ConfidenceLevel) -> EstimatedValue {
        let column = alternatives[alternative]
        var hasTies = false
        let parts = column.indices.map { path in
            if column[path] < best[path] { return 0.0 }
            let winners = alternatives.count { $0[path] == best[path] }
            if winners > 1 { hasTies = true }
            return 1 / Double(winners)
        }
        if hasTies {
            return EstimatedValue(PathSums.mean(parts), influence: parts, level: level)
        }
        return Tally(paths: parts.count, events: parts.count { $0 == 1 }).probability(level: level)
    }

    /// The alternative of the greatest mean; the first one among equals.
    public var bestOnAverage: Int {
        let means = alternatives.map(PathSums.mean)
        return means.indices.reduce(0) { means[$1] > means[$0] ? $1 : $0 }
    }
}
