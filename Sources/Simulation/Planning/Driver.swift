import Factors
import TilePrograms

/// A source of randomness that may be drawn anew while all others keep their numbers.
///
/// A factor's driver is what it draws on its own. Under loadings the shocks that factors share are
/// drivers too, `latent.NAME`; so are a site that deliveries share, `site.NAME`, and the mixing
/// variable of a t copula, `dependence`. Under a correlation matrix a factor's driver is its own
/// independent normal, from which the matrix makes correlated ones.
public struct Driver: Hashable, Sendable {
    public let name: String
    /// Names that address its draws.
    package let draws: [String]
}

extension Planner {
    /// What the scenario draws; none where something is wrong with it.
    ///
    /// - Parameter program: that of a run; what it does not draw is left out.
    package func drivers(of program: TileProgram) -> [Driver] {
        ledger { made in
            (made.book?.drawNames ?? []).filter { program.draws(anyOf: $0.draws) }
                .map { Driver(name: $0.owner, draws: $0.draws) }
        } ?? []
    }
}
