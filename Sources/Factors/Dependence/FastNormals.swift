import LinearAlgebra

/// What the Legendre coordinates of fast mean reversion leave over, shared exactly.
///
/// The weight of a process that reverts within hours lies at the month's end, where polynomials of
/// the month reach it slowly: the coordinates are cut at ``StepShock/coordinateLimit``. Whatever
/// slower processes have in common with it is in these; what fast ones have in common beyond is the
/// Gram matrix of what is left,
///
///     Gᵢⱼ = ρᵢⱼ − Σₙ aᵢₙ aⱼₙ,    ρ as in ``StepNormal/correlation(with:step:)``,
///
/// and its triangular factor gives each normal its weights on further draws of the latent factor. So
/// correlations are as exact for fast processes as for slow ones. The fast normals of a scenario stand in the order of their
/// speeds: a slow factor moves none of them, a faster one only those that are faster still.
package struct FastNormals: Sendable {
    /// Draws of a latent factor from this index on belong to what is left over.
    static let firstIndex = 1 << 12

    private struct Key: Hashable, Sendable {
        let speed: Double
        let part: StepNormal.Part
    }

    private let weights: [Key: [Double]]

    /// - Parameter shocks: those that have loadings.
    package init(_ shocks: [Shock], step: Double) {
        let keys = Set(shocks.flatMap(\.normals).map { Key(speed: $0.shock.speed, part: $0.part) })
        let normals = keys.sorted { ($0.speed, $0.part.rawValue) < ($1.speed, $1.part.rawValue) }
            .map { key in
                StepNormal(
                    shock: Shock(name: "", speed: key.speed, isAveraged: true), part: key.part)
            }
        let cut = normals.map { ($0, $0.coordinates(step: step)) }
            .filter { $0.1.count == StepShock.coordinateLimit }
        let rows = cut.map { a, x in
            cut.map { b, y in
                a.correlation(with: b, step: step) - zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
            }
        }
        let factor = SemidefiniteFactor(rows: rows, tolerance: 1e-12)
        weights = Dictionary(
            uniqueKeysWithValues: zip(cut, factor.lower).map { normal, row in
                (Key(speed: normal.0.shock.speed, part: normal.0.part), row)
            })
    }

    /// The normal's weights on the draws from ``firstIndex`` on; empty where nothing is left.
    package func weights(of normal: StepNormal) -> [Double] {
        weights[Key(speed: normal.shock.speed, part: normal.part)] ?? []
    }
}
