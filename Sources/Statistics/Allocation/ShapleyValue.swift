/// The Shapley value: what each player adds to a coalition, averaged over all orders of joining.
///
/// φₚ = Σ_{S ∌ p} |S|! (n - |S| - 1)! / n! · (v(S ∪ p) - v(S)). The values add up to
/// v(all) - v(none), equal players get equal values, and one that changes nothing gets zero. It
/// attributes a measure to factors, where there is no sum of lines to split.
///
/// Coalitions are numbered by the bits of their members: 0 is none, 2ⁿ - 1 all, and bit p stands
/// for player p. φ is linear in v, so the same weights combine influences.
///
/// - Source: Shapley (1953), A value for n-person games, doi:10.1515/9781400881970-018; for
///   simulation output: Song, Nelson & Staum (2016), doi:10.1137/15M1048070.
public enum ShapleyValue {
    /// The most players; 2⁸ coalitions have to be valued.
    public static let mostPlayers = 8

    /// The weight of each coalition's value in φ of one player.
    ///
    /// - Parameters:
    ///   - player: in 0 ..< `players`. `players`: in 1 ... `mostPlayers`.
    /// - Returns: 2ⁿ weights, by coalition; they add to zero.
    public static func weights(of player: Int, among players: Int) -> [Double] {
        precondition((1...mostPlayers).contains(players), "1 to \(mostPlayers) players")
        precondition((0..<players).contains(player), "no such player")
        return (0..<1 << players).map { coalition in
            let others = (coalition & ~(1 << player)).nonzeroBitCount
            let weight = 1 / (Double(players) * binomial(players - 1, others))
            return coalition >> player & 1 == 1 ? weight : -weight
        }
    }

    /// φ of every player.
    ///
    /// - Parameter coalitionValues: v of all 2ⁿ coalitions.
    public static func values(_ coalitionValues: [Double]) -> [Double] {
        let players = players(coalitionValues.count)
        return (0..<players).map { player in
            zip(weights(of: player, among: players), coalitionValues).reduce(0) {
                $0 + $1.0 * $1.1
            }
        }
    }

    /// φ of every player, with the error of coalition values on the same paths.
    ///
    /// - Parameters:
    ///   - coalitionValues: v of all 2ⁿ coalitions.
    ///   - influences: for each of them, the influence of each path on v, in path order.
    public static func estimates(
        _ coalitionValues: [Double], influences: [[Double]], level: ConfidenceLevel
    ) -> [EstimatedValue] {
        precondition(influences.count == coalitionValues.count, "an influence for each coalition")
        let players = players(coalitionValues.count)
        let values = values(coalitionValues)
        return (0..<players).map { player in
            var combined = [Double](repeating: 0, count: influences[0].count)
            for (weight, influence) in zip(weights(of: player, among: players), influences) {
                precondition(influence.count == combined.count, "columns of one length")
                for path in combined.indices { combined[path] += weight * influence[path] }
            }
            return EstimatedValue(values[player], influence: combined, level: level)
        }
    }

    /// n of 2ⁿ coalitions.
    private static func players(_ coalitions: Int) -> Int {
        let players = coalitions.trailingZeroBitCount
        precondition(
            (1...mostPlayers).contains(players) && coalitions == 1 << players,
            "2ⁿ values, n in 1 ... \(mostPlayers)")
        return players
    }

    /// n over k.
    private static func binomial(_ n: Int, _ k: Int) -> Double {
        (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
    }
}
