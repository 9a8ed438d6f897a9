import TilePrograms

/// The law of f(Z), Z standard normal and f monotone.
///
/// *Formula*: the p-quantile is f(Φ⁻¹(p)), or f(Φ⁻¹(1 − p)) where f falls; P(X ≤ x) = Φ(z) with f(z) = x
/// by bisection; moments by the trapezoidal rule in z.
///
/// *Accuracy*: the rule's error for a function that is smooth on the scale of a step of 1/8 is below
/// rounding, as long as f grows no faster than e^{5z}.
package struct NormalImage: Sendable {
    let function: @Sendable (Double) -> Double
    private let rises: Bool

    private static let reach = 20.0

    init(_ function: @escaping @Sendable (Double) -> Double) {
        self.function = function
        rises = function(-Self.reach) <= function(Self.reach)
    }

    var moments: (mean: Double, deviation: Double) {
        let values = Self.nodes(step: 0.125, reach: Self.reach).map { ($0.weight, function($0.z)) }
        let mean = values.reduce(0) { $0 + $1.0 * $1.1 }
        let variance = values.reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        return (mean, variance.squareRoot())
    }

    func quantile(_ p: Double) -> Double {
        let z = UnaryOperation.normalQuantile(p)
        return function(rises ? z : -z)
    }

    func cumulative(_ x: Double) -> Double {
        let sign: Double = rises ? 1 : -1
        var (low, high) = (-Self.reach, Self.reach)
        if function(sign * low) > x { return 0 }
        if function(sign * high) <= x { return 1 }
        // To 10⁻¹² of z.
        for _ in 0..<45 {
            let middle = (low + high) / 2
            if function(sign * middle) <= x { low = middle } else { high = middle }
        }
        return UnaryOperation.normalCDF(low)
    }

    /// Points z and weights hφ(z) of the trapezoidal rule.
    static func nodes(step: Double, reach: Double) -> [(z: Double, weight: Double)] {
        let count = Int(reach / step)
        return (-count...count).map { k in
            let z = Double(k) * step
            // 1/√(2π)
            return (z, step * 0.398942280401432678 * LogProcess.exp(-z * z / 2))
        }
    }
}
