import ScenarioModel
import Series

/// Mean reversion of the level itself, which may turn negative (Ornstein–Uhlenbeck).
///
/// *Formula*: X(t+Δ) = θ + (X(t) − θ) e^{−κΔ} + σ√((1 − e^{−2κΔ})/2κ) Z, θ the month's long-run
/// level.
///
/// *Units*: κ per year, σ per √year in the unit of X. `NAME.average` is the exact average over the
/// month, for flows; see ``MeanReversion``.
package struct OrnsteinUhlenbeck: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "ou", "Mean reversion of the level itself, which may turn negative.",
        [
            Term(
                "start", .quantity, .requiredWithout("actuals"),
                "Level at the start of the first month simulated; default: the last actual."),
            Term(
                "level", .openSeries, .optional,
                "Long-run mean that deviations decay to; may be dated; default: the start."),
            CommonTerms.meanReversion,
            Term(
                "volatility", .quantity, .required, in: .atLeast(0),
                "Standard deviation of the noise over a year, per √year, in the unit of the start."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    package let lineNames = ["average"]
    private let path: GaussianLevel

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), let speed = fields.number("mean_reversion") else {
            return nil
        }
        let found = ["level", "volatility"].map { compiler.levels(fields, $0, orElse: start) }
        guard fields.quantity("volatility") != nil, let levels = found[0],
            let volatility = found[1]?.first
        else { return nil }
        let shock = Shock(name: name, speed: speed, isAveraged: true)
        dimension = start.dimension
        shocks = [shock]
        path = GaussianLevel(
            start: start.value, levels: levels,
            noise: MeanReversion(shock: shock, volatility: volatility), dimension: dimension)
    }

    // MARK: - Step

    package func lines(_ normals: ShockNormals) -> [Series] { path.lines(normals) }

    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }

    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? { level }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw { path.law(at: step) }

    // MARK: - Source
    // G. E. Uhlenbeck & L. S. Ornstein, "On the theory of the Brownian motion", Phys. Rev. 36 (1930),
    // doi:10.1103/PhysRev.36.823.
}
