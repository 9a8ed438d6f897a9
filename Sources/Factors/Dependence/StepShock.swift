import TilePrograms

/// How the normal of one monthly step follows from a Brownian motion within the month.
///
/// A process that reverts at speed κ sees the month's shocks through the weight e^{−κ(Δ − s)}: its step
/// normal is G(κ) = ∫₀^Δ e^{−κ(Δ−s)} dW(s) / √((1 − e^{−2κΔ})/2κ). Two processes driven by the same W
/// therefore have step normals with correlation below one unless their speeds agree:
///
///     g(κ₁, κ₂) = [(1 − e^{−(κ₁+κ₂)Δ})/(κ₁+κ₂)] / √[(1 − e^{−2κ₁Δ})/2κ₁ · (1 − e^{−2κ₂Δ})/2κ₂]
///
/// *Units*: κ per year, Δ in years. g is in (0, 1], and 1 where κ₁ = κ₂.
package enum StepShock {
    /// ∫₀^Δ e^{−κs} ds = (1 − e^{−κΔ})/κ, and Δ for κ = 0.
    static func weight(_ speed: Double, _ step: Double) -> Double {
        let x = speed * step
        // Below 1e-5 three terms of the series are exact to a double.
        if x.magnitude < 1e-5 { return step * (1 - x / 2 * (1 - x / 3)) }
        return (1 - UnaryOperation.exp(-x)) / speed
    }

    /// Standard deviation of ∫₀^Δ σ e^{−κ(Δ−s)} dW(s).
    package static func deviation(volatility: Double, speed: Double, step: Double) -> Double {
        volatility * weight(2 * speed, step).squareRoot()
    }

    /// g(κ₁, κ₂): correlation of two step normals driven by one Brownian motion.
    package static func correlation(_ a: Double, _ b: Double, step: Double) -> Double {
        if a == b { return 1 }
        let norm = (weight(2 * a, step) * weight(2 * b, step)).squareRoot()
        return weight(a + b, step) / norm
    }

    /// Coordinates of G(κ) in the shifted Legendre basis of the month: G(κ) = Σ aₙ(κ) ξₙ + remainder,
    /// with independent standard normals ξₙ that every process shares.
    ///
    ///     aₙ = √(2n + 1) · e^{−c/2} iₙ(c/2) / √((1 − e^{−2c})/2c),   c = κΔ,
    ///
    /// iₙ the modified spherical Bessel function of the first kind. The sum stops where the squares of
    /// what is left are below 10⁻¹⁰, so that by the Cauchy–Schwarz inequality no correlation is off by more
    /// than 10⁻⁵; a process with κ = 0 needs the first term alone. The number of terms depends on the
    /// process' own speed, so that adding another process changes nobody's draws. From about 600 a year on
    /// the limit of terms cuts the sum short, and ``FastNormals`` shares the rest.
    ///
    /// - Source: the expansion of e^{cx} in Legendre polynomials, Abramowitz & Stegun (1964) 10.2.36.
    package static func coordinates(speed: Double, step: Double) -> [Double] {
        let c = speed * step
        if c == 0 { return [1] }
        var result: [Double] = []
        var left = 1.0
        for n in 0..<coordinateLimit {
            let a = coordinate(n, c)
            result.append(a)
            left -= a * a
            if left < tolerance { break }
        }
        return result
    }

    static let coordinateLimit = 40
    /// Squares of the coordinates that are left out sum to less.
    static let tolerance = 1e-10

    /// aₙ for c = κΔ.
    static func coordinate(_ n: Int, _ c: Double) -> Double {
        Double(2 * n + 1).squareRoot() * scaledBessel(n, c / 2) / weight(2 * c, 1).squareRoot()
    }

    /// e^{−x} iₙ(x) by its power series xⁿ/(2n+1)!! · Σ (x²/2)ᵏ / (k! (2n+3)(2n+5)…(2n+2k+1)), and where
    /// that would overflow by its finite sum 1/(2x) · Σ (−1)ᵏ (n+k)! / (k! (n−k)! (2x)ᵏ), which leaves
    /// out e^{−2x}.
    ///
    /// *Accuracy*: 10⁻¹³ relative for n < 40 and every x > 0.
    ///
    /// - Source: Abramowitz & Stegun (1964) 10.2.5 and 10.2.9.
    static func scaledBessel(_ n: Int, _ x: Double) -> Double {
        if x > 1400 {
            var (sum, term) = (1.0, 1.0)
            for k in stride(from: 1, through: n, by: 1) {
                term *= -Double((n + k) * (n - k + 1)) / (2 * x * Double(k))
                sum += term
            }
            return sum / (2 * x)
        }
        // Of a large x half of e^{−x} waits, so that nothing overflows on the way.
        let share = x > 300 ? UnaryOperation.exp(-x / 2) : UnaryOperation.exp(-x)
        var leading = share
        for k in 0..<n { leading *= x / Double(2 * k + 3) }
        let start = x > 300 ? share : 1
        var (sum, term, k) = (start, start, 1)
        while term > sum * 1e-17 {
            term *= x * x / 2 / Double(k * (2 * n + 2 * k + 1))
            sum += term
            k += 1
        }
        return leading * sum
    }
}
