import Randomness
import Series
import TilePrograms

/// The law of the months between two events of a renewal clock.
///
/// *Formula*: mean m; exponential: F(x) = 1 − e^{−x/m}; gamma of whole shape k (Erlang), the sum of k
/// exponentials of mean m/k: F(x) = 1 − e^{−y} Σ_{j<k} yʲ/j!, y = kx/m; lognormal with spread s:
/// F(x) = Φ((ln x − ln m + s²/2)/s).
package enum GapLaw: Sendable, Hashable {
    case exponential(mean: Double)
    case gamma(mean: Double, shape: Int)
    case logNormal(mean: Double, spread: Double)

    /// P(gap ≤ x months).
    package func cumulative(_ x: Double) -> Double {
        if x <= 0 { return 0 }
        switch self {
        case .exponential(let mean): return 1 - UnaryOperation.exp(-x / mean)
        case .gamma(let mean, let shape):
            let y = Double(shape) * x / mean
            var term = UnaryOperation.exp(-y)
            var sum = term
            for j in 1..<shape {
                term *= y / Double(j)
                sum += term
            }
            return 1 - sum
        case .logNormal(let mean, let spread):
            let center = LogProcess.log(mean) - spread * spread / 2
            return UnaryOperation.normalCDF((LogProcess.log(x) - center) / spread)
        }
    }

    /// A gap in months.
    ///
    /// - Parameter perPath: one gap a path, the first; otherwise one a month, from other numbers.
    func gap(name: String, perPath: Bool, in graph: SeriesGraph) -> Series {
        func draw(_ law: DrawLaw, _ index: Int) -> Series {
            let source = DrawSource(
                name: NameHash(name), purpose: .eventClock, index: 2 * index + (perPath ? 0 : 1))
            return graph.series(graph.draw(law, source, perPath: perPath))
        }
        switch self {
        case .exponential(let mean): return draw(.uniform, 0).logarithm * -mean
        case .gamma(let mean, let shape):
            let product = (1..<shape).reduce(draw(.uniform, 0)) { $0 * draw(.uniform, $1) }
            return product.logarithm * (-mean / Double(shape))
        case .logNormal(let mean, let spread):
            let center = LogProcess.log(mean) - spread * spread / 2
            return (draw(.normal, 0) * spread + center).exponential
        }
    }
}
