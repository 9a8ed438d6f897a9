import Randomness
import Series
import TilePrograms

/// Counts of a Poisson process by month.
///
/// *Formula*: N ~ Poisson(m), P(N = k) = e^{−m} mᵏ / k!, from one uniform u by inversion: N is the
/// number of k with u > F(k). Thresholds stop where 1 − F(k) is below the spacing of uniforms, 2⁻⁵³.
///
/// *Units*: m, the mean of the month, a pure number from 0 to about 700.
enum PoissonCount {
    /// P(N = 0), P(N = 1), … until what is left is below 2⁻⁵³.
    static func weights(mean: Double) -> [Double] {
        var weight = UnaryOperation.exp(-mean)
        var weights = [weight]
        var sum = weight
        while 1 - sum > 0x1p-53, weight > 1e-20 || Double(weights.count) < mean {
            weight *= mean / Double(weights.count)
            weights.append(weight)
            sum += weight
        }
        return weights
    }

    /// The number of each month.
    ///
    /// - Parameter means: the mean of each month.
    static func series(
        means: [Double], name: String, purpose: DrawPurpose, in graph: SeriesGraph
    ) -> Series {
        let weights = means.map { Self.weights(mean: $0) }
        let uniform = graph.draw(.uniform, DrawSource(name: NameHash(name), purpose: purpose))
        var below = Array(repeating: 0.0, count: means.count)
        var count = graph.constant(0)
        for k in 0..<((weights.map(\.count).max() ?? 1) - 1) {
            for step in below.indices {
                below[step] = k < weights[step].count - 1 ? below[step] + weights[step][k] : 1
            }
            count = graph.binary(
                .add, count, graph.binary(.less, graph.table(below), uniform))
        }
        return graph.series(count)
    }
}
