/// Least-squares fit of a monotone step function.
public enum IsotonicFit {
    /// A run of neighbouring points that share one fitted value.
    public struct Level: Hashable, Sendable {
        /// The weighted mean of the points' positions.
        public let position: Double
        public let value: Double
        public let weight: Double
    }

    /// The non-increasing fit of `values` at ascending `positions`, by pooling adjacent violators.
    ///
    /// Minimises Σ wᵢ (yᵢ - fᵢ)² over f₁ >= f₂ >= …
    ///
    /// - Precondition: three arrays of one length, weights above zero.
    /// - Returns: levels with strictly falling values.
    /// - Complexity: O(n).
    /// - Source: Barlow, Bartholomew, Bremner & Brunk (1972), Statistical Inference under Order
    ///   Restrictions, section 1.2.
    public static func decreasing(
        positions: [Double], values: [Double], weights: [Double]
    ) -> [Level] {
        precondition(positions.count == values.count && values.count == weights.count)
        var levels: [Level] = []
        for i in values.indices {
            var level = Level(position: positions[i], value: values[i], weight: weights[i])
            while let last = levels.last, last.value <= level.value {
                let weight = last.weight + level.weight
                // Moving by a share of the distance keeps a pooled value between the two.
                let share = level.weight / weight
                level = Level(
                    position: last.position + share * (level.position - last.position),
                    value: last.value + share * (level.value - last.value), weight: weight)
                levels.removeLast()
            }
            levels.append(level)
        }
        return levels
    }
}
