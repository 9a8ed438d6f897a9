import Randomness
import Series
import TilePrograms

/// The two normals of a month that a mean-reverting process with a month average needs.
///
/// *Formula*: of the month's Brownian motion W, with u the time left to the month's end,
///
///     E ∝ ∫ e^{−κu} dW,    A ∝ ∫ (1 − e^{−κu})/κ dW,    both of variance one.
///
/// A = r E + √(1 − r²) Z′ with Z′ drawn under the shock's own name. Under loadings A reads the same
/// Legendre coordinates of the latent factors as E does, see ``StepShock``, so that averages are
/// correlated across factors as the motions behind them are. Under a matrix they are correlated
/// through E alone, which for fast reversion is less than there should be.
extension ShockNormals {
    func endAndAverage(_ shock: Shock) -> (end: NodeID, average: NodeID) {
        let end = normal(shock)
        let shared = StepShock.averageCorrelation(speed: shock.speed, step: step)
        let rest = graph.draw(
            .normal, DrawSource(name: NameHash(shock.name), purpose: .diffusion, index: 1))
        guard case .loadings(let latent, let rows) = model.correlation, let loadings = rows[shock.name] else {
            let weights = [shared, (1 - shared * shared).squareRoot()].map { graph.constant($0) }
            return (end, graph.combine(weights, [end, rest]))
        }
        let ends = StepShock.coordinates(speed: shock.speed, step: step)
        let averages = StepShock.averageCoordinates(speed: shock.speed, step: step)
        var (weights, nodes): ([Double], [NodeID]) = ([], [])
        var (explainedEnd, explained, together) = (0.0, 0.0, 0.0)
        for (name, loading) in zip(latent, loadings) where loading != 0 {
            for (index, (a, b)) in zip(ends, averages).enumerated() {
                weights.append(loading * b)
                nodes.append(
                    graph.draw(
                        .normal,
                        DrawSource(
                            name: NameHash("latent." + name), purpose: .diffusion, index: index)))
                explainedEnd += loading * loading * a * a
                explained += loading * loading * b * b
                together += loading * loading * a * b
            }
        }
        let own = graph.draw(
            .normal, DrawSource(name: NameHash(shock.name), purpose: .diffusion))
        let onOwn = (shared - together) / (1 - explainedEnd).squareRoot()
        // What rounding and the cut of the coordinates may leave below zero is zero.
        let left = max(0, 1 - explained - onOwn * onOwn)
        weights += [onOwn, left.squareRoot()]
        nodes += [own, rest]
        return (end, graph.combine(weights.map { graph.constant($0) }, nodes))
    }
}

extension StepShock {
    /// Variance of ∫₀^t (1 − e^{−κu})/κ dW: V(t) = (t − 2B + (1 − e^{−2κt})/2κ)/κ², B = (1 −
    /// e^{−κt})/κ; in years cubed.
    static func integralVariance(_ speed: Double, _ time: Double) -> Double {
        time * time * time * integralWeight(speed * time)
    }

    /// (x − 2(1 − e^{−x}) + (1 − e^{−2x})/2)/x³, which tends to 1/3.
    static func integralWeight(_ x: Double) -> Double {
        if x > 1 {
            let decay = 1 - UnaryOperation.exp(-x)
            return (x - decay - decay * decay / 2) / (x * x * x)
        }
        // Σ (2^{n−1} − 2)(−x)^{n−3}/n! for n ≥ 3: the closed form cancels for small x.
        var (sum, power, factorial, doubling) = (0.0, 1.0, 6.0, 4.0)
        for n in 3..<30 {
            sum += (doubling - 2) * power / factorial
            power *= -x
            factorial *= Double(n + 1)
            doubling *= 2
        }
        return sum
    }

    /// Correlation of the two normals: (B²/2) / √(V (1 − e^{−2κΔ})/2κ).
    static func averageCorrelation(speed: Double, step: Double) -> Double {
        let weight = weight(speed, step)
        return weight * weight / 2
            / (integralVariance(speed, step) * self.weight(2 * speed, step)).squareRoot()
    }

    /// Coordinates of A in the Legendre basis of the month: those of 1 less those of e^{−κu}, over
    /// κ√V.
    ///
    /// - Precondition: κ > 0.
    static func averageCoordinates(speed: Double, step: Double) -> [Double] {
        let norm = speed * integralVariance(speed, step).squareRoot()
        let scale = weight(2 * speed, step).squareRoot()
        return coordinates(speed: speed, step: step).enumerated().map { index, a in
            ((index == 0 ? step.squareRoot() : 0) - a * scale) / norm
        }
    }
}
