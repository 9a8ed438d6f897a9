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
package struct HullWhite: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "hull-white", "A short rate that fits today's forward curve, with its discount factor.",
        [
            Term(
                "curve", .series(.perMonth), .required, plausible: .within(-0.02 / 12, 0.2 / 12),
                "Forward rate of each month as of today, compounded continuously; may be dated."),
            CommonTerms.meanReversion,
            ShortRate.volatility,
            ShortRate.addOn,
        ])

    // MARK: - Resolved

    package let dimension = Dimension.perMonth
    package let shocks: [Shock]
    package let lineNames = ShortRate.lineNames
    private let rate: ShortRate

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let speed = fields.number("mean_reversion"),
            let volatility = fields.number("volatility"), let curve = fields.series("curve"),
            let addOn = fields.series("add_on"), let forwards = compiler.deterministic(curve),
            let added = compiler.deterministic(addOn)
        else { return nil }
        let shock = Shock(name: name, speed: speed)
        shocks = [shock]
        let yearly = MeanReversion(shock: shock, volatility: volatility)
        let path = GaussianLevel(
            ends: forwards.enumerated().map { step, forward in
                let reach = StepShock.weight(speed, Double(step + 1) * monthStep)
                return forward + volatility * volatility * reach * reach / 2 / 12
            },
            averages: forwards.enumerated().map { step, forward in
                let (from, to) = (Double(step) * monthStep, Double(step + 1) * monthStep)
                return forward
                    + (yearly.integralVariance(to: to) - yearly.integralVariance(to: from)) / 2
            },
            noise: MeanReversion(shock: shock, volatility: volatility / 12), dimension: dimension)
        rate = ShortRate(path, addOn: added)
    }

    // MARK: - Step

    package func lines(_ normals: ShockNormals) -> [Series] { rate.lines(normals) }

    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }

    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? {
        ShortRate.past(line, level: level)
    }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw { rate.law(at: step) }

    // MARK: - Source
    // J. Hull & A. White, "Pricing interest-rate-derivative securities", Review of Financial Studies 3
    // (1990), doi:10.1093/rfs/3.4.573.
}
