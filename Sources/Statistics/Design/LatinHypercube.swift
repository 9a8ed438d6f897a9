/// Draws of inputs that fill each one's range evenly, addressed by the input's name.
///
/// Of N draws each input has exactly one in every interval [k/N, (k+1)/N): with π a permutation,
/// u(draw) = (π(draw) + v)/N. Permutation and v depend on the input's own name, so an input that is
/// added, dropped or moved changes no draw of the others. The mean of a function of the inputs has
/// a variance no greater than N/(N-1) times that of independent draws, and far less where the
/// inputs act alone.
///
/// Draws are not independent of each other: spreads over them describe the law of a result, while
/// σ/√N overstates the error of its mean.
///
/// - Source: McKay, Beckman & Conover (1979), doi:10.1080/00401706.1979.10489755; the bound: Owen
///   (1997), doi:10.1137/S0036142994277468.
public struct LatinHypercube: Sendable {
    public let count: Int
    private let uniform: @Sendable (String, Int) -> Double

    /// - Parameters:
    ///   - count: N, one or more.
    ///   - uniform: a draw in [0, 1), a pure function of name and index; asked for indices
    ///     0 ..< 2N.
    public init(count: Int, uniform: @escaping @Sendable (String, Int) -> Double) {
        precondition(count > 0, "at least one draw")
        self.count = count
        self.uniform = uniform
    }

    /// u of every draw of one input, each in [0, 1).
    ///
    /// The permutation sorts N uniforms, the earlier index first among equals.
    public func draws(of name: String) -> [Double] {
        let keys = (0..<count).map { uniform(name, $0) }
        let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        var draws = [Double](repeating: 0, count: count)
        for (interval, draw) in order.enumerated() {
            let inside = uniform(name, count + draw)
            draws[draw] = min(
                (Double(interval) + inside) / Double(count), Double(1).nextDown)
        }
        return draws
    }
}
