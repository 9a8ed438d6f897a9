import Statistics
import TilePrograms

/// Quantile functions of laws without elementary ones, tabulated over a standard normal.
///
/// A curve v(z) solves F(v) = Φ(z), so that v(Z) follows F where Z is standard normal. The laws are
/// taken in a coordinate on which they are smooth and stretch over the whole line, ln x or ln x/(1 − x),
/// and from their smaller tail; so small shapes and far tails keep their digits.
///
/// *Accuracy*: |Δv| ≤ 10⁻¹⁰ for shapes of at least ``leastShape``, which is the relative error of a
/// gamma or a nearly zero beta quantile; compared with mpmath in the tests.
package enum QuantileCurve {
    /// Below it, quantiles leave the range of a double.
    package static let leastShape = 0.1
    /// Beyond the largest normal that a draw can give, 8.21.
    private static let range = -8.25...8.25
    private static let pieces = 128

    /// ln x of Gamma(shape), of unit scale.
    package static func logGamma(shape: Double) -> Curve {
        tabulated(from: Elementary.log(shape)) { v in
            IncompleteGamma.tails(Elementary.exp(v), shape)
        }
    }

    /// ln x/(1 − x) of Beta(a, b).
    package static func logitBeta(_ a: Double, _ b: Double) -> Curve {
        tabulated(from: Elementary.log(a / b)) { v in
            IncompleteBeta.tails(
                1 / (1 + Elementary.exp(-v)), 1 / (1 + Elementary.exp(v)), a, b)
        }
    }

    private typealias Tails = (lower: Double, upper: Double, density: Double)

    private static func tabulated(from middle: Double, _ tails: (Double) -> Tails) -> Curve {
        var last = middle
        return Curve(over: range, pieces: pieces) { z in
            last = root(z, from: last, tails)
            return last
        }
    }

    /// The v at which Φ⁻¹(F(v)) = z: Newton's method inside a bracket. On this scale F is nearly
    /// straight, so that a few steps suffice.
    private static func root(
        _ z: Double, from start: Double, _ tails: (Double) -> Tails
    ) -> Double {
        var (v, low, high, reach) = (start, -Double.infinity, Double.infinity, 1.0)
        for _ in 0..<200 {
            let (lower, upper, density) = tails(v)
            let found =
                lower < upper
                ? NormalDistribution.quantile(lower) : -NormalDistribution.quantile(upper)
            if found == z { return v }
            if found < z { low = v } else { high = v }
            let normal = Elementary.exp(-found * found / 2) / (2 * Double.pi).squareRoot()
            var next = v - (found - z) * normal / density
            if !(next > low && next < high) {
                reach *= 2
                next = low.isFinite && high.isFinite
                    ? low + (high - low) / 2 : low.isFinite ? v + reach : v - reach
            }
            if (next - v).magnitude <= 1e-15 * max(1, v.magnitude) { return next }
            v = next
        }
        return v
    }
}
