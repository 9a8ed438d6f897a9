/// Sobol' indices: which share of an output's variance comes from a group of inputs.
///
/// Outputs are computed from two independent designs A and B of all inputs, and for each group from
/// A with the group's inputs taken from B. With V the output's variance:
///
/// - *First order*, S = Var(E[y | group]) / V: what is explained by the group alone,
///   E[(y_B - μ)(y_AB - y_A)] / V.
/// - *Total*, T = E[Var(y | all others)] / V: what is left to the group once all else is known,
///   E[(y_A - y_AB)²] / (2V).
///
/// T - S is what the group does together with others. Estimates of indices near zero may be
/// negative; they are reported as they are, for cutting them off would bias them. Of an output of
/// 0 and 1 they say what drives a probability; of (L - VaR)⁺, what drives CVaR.
///
/// *Standard errors*: an index u/V has the influence ψ = (uᵢ - S vᵢ)/V, with uᵢ the term of a path
/// and vᵢ = ½((y_A - μ)² + (y_B - μ)²). A path is a row of the design.
///
/// - Source: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018, table 2 (b) and (f); the total:
///   Jansen (1999), doi:10.1016/S0010-4655(98)00154-4; the errors: Janon et al. (2014),
///   doi:10.1051/ps/2013040.
public struct PickFreeze: Sendable {
    private let a: [Double]
    private let b: [Double]
    /// μ, over both designs.
    private let mean: Double
    /// vᵢ.
    private let squares: [Double]
    /// V.
    public let variance: Double

    /// - Parameters:
    ///   - a, b: the output under either design, row by row.
    /// - Throws: `notFinite`, `tooFewPaths` below 30, or `noVariation`.
    public init(a: [Double], b: [Double]) throws(NotEstimable) {
        precondition(a.count == b.count, "columns of one length")
        let broken = PathSums.notFinite([a, b])
        if broken > 0 { throw .notFinite(count: broken) }
        if a.count < 30 { throw .tooFewPaths(have: a.count, need: 30) }
        let mean = (PathSums.mean(a) + PathSums.mean(b)) / 2
        let squares = zip(a, b).map { a, b in
            ((a - mean) * (a - mean) + (b - mean) * (b - mean)) / 2
        }
        self.a = a
        self.b = b
        self.mean = mean
        self.squares = squares
        variance = PathSums.mean(squares)
        // Equal values leave nothing but the rounding of their mean.
        let scale = abs(mean) * 1e-12
        if variance <= scale * scale { throw .noVariation }
    }

    /// S of a group.
    ///
    /// - Parameter mixed: the output of A with the group's inputs from B, row by row.
    public func firstOrder(_ mixed: [Double], level: ConfidenceLevel) -> EstimatedValue {
        ratio(firstOrderTerms(mixed), level)
    }

    /// T of a group.
    public func total(_ mixed: [Double], level: ConfidenceLevel) -> EstimatedValue {
        ratio(totalTerms(mixed), level)
    }

    /// T - S of a group.
    public func interaction(_ mixed: [Double], level: ConfidenceLevel) -> EstimatedValue {
        ratio(zip(totalTerms(mixed), firstOrderTerms(mixed)).map { $0 - $1 }, level)
    }

    private func firstOrderTerms(_ mixed: [Double]) -> [Double] {
        precondition(mixed.count == a.count, "columns of one length")
        return mixed.indices.map { (b[$0] - mean) * (mixed[$0] - a[$0]) }
    }

    private func totalTerms(_ mixed: [Double]) -> [Double] {
        precondition(mixed.count == a.count, "columns of one length")
        return mixed.indices.map { (a[$0] - mixed[$0]) * (a[$0] - mixed[$0]) / 2 }
    }

    private func ratio(_ terms: [Double], _ level: ConfidenceLevel) -> EstimatedValue {
        let index = PathSums.mean(terms) / variance
        return EstimatedValue(
            index, influence: zip(terms, squares).map { ($0 - index * $1) / variance },
            level: level)
    }
}
