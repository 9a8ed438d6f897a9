import ScenarioModel
import Series

/// A short rate that fits today's forward curve (Hull–White, extended Vasicek).
///
/// *Formula*: r(t) = f(t) + σ²B(t)²/2 + X(t), B(t) = (1 − e^{−κt})/κ, X mean-reverting noise from
/// zero. Over a month the known part has the integral f Δ + (V(t+Δ) − V(t))/2 with V(t) = Var ∫₀ᵗX,
/// so that E[exp(−∫₀ᵗ r)] = exp(−∫₀ᵗ f): the curve is met exactly. `NAME.average` and
/// `NAME.discount` as for ``Vasicek``.
///
/// *Units*: f, the forward rate of the month, and σ are written a year, compounding is continuous.
/// The law is that of the risk-neutral measure; the real-world one adds a premium, which `add_on`
/// can hold.
package struct HullWhite: ShortRateProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "hull-white", "A short rate that fits today's forward curve, with its discount factor.",
        [
            Term(
                "curve", .series(.perMonth), .required, plausible: .within(-0.02 / 12, 0.2 / 12),
                "Forward rate of each month as of today, compounded continuously; may be dated.")
        ] + ShortRate.terms)

    // MARK: - Resolved

    let rate: ShortRate

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let rate = ShortRate(fields, name: name, compiler) { noise in
            guard let curve = fields.series("curve"), let forwards = compiler.deterministic(curve)
            else { return nil }
            // Convexity in the square of yearly rates; levels are per month.
            let yearly = MeanReversion(shock: noise.shock, volatility: noise.volatility * 12)
            let ends = (0...forwards.count).map { Double($0) * monthStep }
            return GaussianLevel(
                ends: zip(forwards, ends.dropFirst()).map { forward, end in
                    let reach = StepShock.weight(noise.speed, end)
                    return forward + yearly.volatility * yearly.volatility * reach * reach / 2 / 12
                },
                averages: zip(forwards, zip(ends, ends.dropFirst())).map { forward, month in
                    forward
                        + (yearly.integralVariance(to: month.1)
                            - yearly.integralVariance(to: month.0)) / 2
                },
                noise: noise, dimension: .perMonth)
        }
        guard let rate else { return nil }
        self.rate = rate
    }

    // MARK: - Source
    // J. Hull & A. White, "Pricing interest-rate-derivative securities", Review of Financial Studies 3
    // (1990), doi:10.1093/rfs/3.4.573.
}
