/// Weighted straight-line fits around a moving point, with Epanechnikov's kernel.
///
/// - Source: Fan & Gijbels (1996), Local Polynomial Modelling and Its Applications, chapter 2.
public struct LocalLinearFit: Sendable {
    private let positions: [Double]
    private let values: [Double]
    private let weights: [Double]
    private let bandwidth: Double

    /// - Parameters:
    ///   - positions: ascending. `values`: at the positions. `weights`: above zero.
    ///   - bandwidth: half the kernel's width, above zero.
    public init(positions: [Double], values: [Double], weights: [Double], bandwidth: Double) {
        precondition(positions.count == values.count && values.count == weights.count)
        precondition(bandwidth > 0, "a bandwidth must be positive")
        self.positions = positions
        self.values = values
        self.weights = weights
        self.bandwidth = bandwidth
    }

    /// Silverman's bandwidth for this kernel, 2.34 s n^{-1/5}.
    ///
    /// - Source: Silverman (1986), Density Estimation, table 3.1 and section 3.4.
    public static func bandwidth(standardDeviation: Double, count: Int) -> Double {
        2.34 * standardDeviation * Elementary.exp(-0.2 * Elementary.log(Double(max(count, 1))))
    }

    /// The fitted value at `x` with the weight of the points within the kernel, or nil where
    /// fewer than two distinct positions lie within it.
    public func value(at x: Double) -> (fitted: Double, support: Double)? {
        var s0 = 0.0
        var s1 = 0.0
        var s2 = 0.0
        var t0 = 0.0
        var t1 = 0.0
        var support = 0.0
        for i in first(atOrAbove: x - bandwidth)..<positions.count {
            let d = positions[i] - x
            if d >= bandwidth { break }
            let u = d / bandwidth
            let k = (1 - u * u) * weights[i]
            if k <= 0 { continue }
            support += weights[i]
            s0 += k
            s1 += k * d
            s2 += k * d * d
            t0 += k * values[i]
            t1 += k * d * values[i]
        }
        let determinant = s0 * s2 - s1 * s1
        // With one position in reach, s0 s2 = s1² but for rounding.
        guard determinant > 1e-9 * s0 * s2 else { return nil }
        return ((s2 * t0 - s1 * t1) / determinant, support)
    }

    /// The fitted value at `x` of two straight lines that meet there, one on each side: for curves with
    /// a kink at `x`, where a single line would be off by a part of the bandwidth times the change of
    /// slope. A side without two distinct positions is left out; nil where nothing is left.
    ///
    /// *Formula*: least squares of y on {1, min(d, 0), max(d, 0)}, d = position − x; the two last are
    /// orthogonal, so the value is (Σky − Σ_sides s₁t₁/s₂) / (Σk − Σ_sides s₁²/s₂).
    public func valueAtKink(_ x: Double) -> Double? {
        var below = Side()
        var above = Side()
        // Points at the kink itself tell the value and no slope.
        var weight = 0.0
        var sum = 0.0
        for i in first(atOrAbove: x - bandwidth)..<positions.count {
            let d = positions[i] - x
            if d >= bandwidth { break }
            let u = d / bandwidth
            let k = (1 - u * u) * weights[i]
            if k <= 0 { continue }
            if d < 0 {
                below.add(d, values[i], k)
            } else if d > 0 {
                above.add(d, values[i], k)
            } else {
                (weight, sum) = (weight + k, sum + k * values[i])
            }
        }
        for side in [below, above] where side.hasSlope {
            weight += side.s0 - side.s1 * side.s1 / side.s2
            sum += side.t0 - side.s1 * side.t1 / side.s2
        }
        return weight > 0 ? sum / weight : nil
    }

    /// Weighted sums of one side of a kink.
    private struct Side {
        var s0 = 0.0
        var s1 = 0.0
        var s2 = 0.0
        var t0 = 0.0
        var t1 = 0.0

        mutating func add(_ d: Double, _ y: Double, _ k: Double) {
            s0 += k
            s1 += k * d
            s2 += k * d * d
            t0 += k * y
            t1 += k * d * y
        }

        /// With one position, s0 s2 = s1² but for rounding.
        var hasSlope: Bool { s0 * s2 - s1 * s1 > 1e-9 * s0 * s2 }
    }

    private func first(atOrAbove x: Double) -> Int {
        var low = 0
        var high = positions.count
        while low < high {
            let middle = (low + high) / 2
            if positions[middle] >= x { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
