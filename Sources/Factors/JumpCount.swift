import Series
import TilePrograms

/// The number of jumps in a month, Poisson, by inversion of one uniform:
/// N = Σₖ 1{F(k) < U}, F(k) = P(N ≤ k).
///
/// *Accuracy*: exact up to the resolution 2⁻⁵² of the uniforms.
enum JumpCount {
    /// P(N = k) for k = 0, 1, … until what is left is below 2⁻⁶⁰.
    ///
    /// - Parameter mean: at least 0, at most 700, where e^(−mean) is still a double.
    static func weights(mean: Double) -> [Double] {
        var weights = [LogProcess.exp(-mean)]
        // Behind twice the mean each weight is at most half the one before it.
        while Double(weights.count) <= 2 * mean || weights[weights.count - 1] > 0x1p-61 {
            weights.append(weights[weights.count - 1] * mean / Double(weights.count))
        }
        return weights
    }

    /// The count of each month.
    static func count(mean: Double, uniform: NodeID, in graph: SeriesGraph) -> NodeID {
        var below = 0.0
        var count = graph.constant(0)
        for weight in weights(mean: mean) {
            below += weight
            // No uniform lies above.
            if below >= 1 - 0x1p-53 { break }
            let isAbove = graph.binary(.less, graph.constant(below), uniform)
            count = graph.binary(.add, count, isAbove)
        }
        return count
    }
}
