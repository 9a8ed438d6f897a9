import ScenarioModel
import Series

/// A short rate that reverts to a long-run mean (Vasicek); it may turn negative.
///
/// *Formula*: r(t+Δ) = θ + (r(t) − θ) e^{−κΔ} + σ√((1 − e^{−2κΔ})/2κ) Z, jointly with its integral
/// over the month; see ``MeanReversion`` and ``ShortRate``. `NAME.average` is the month's average
/// rate, `NAME.discount` the factor exp(−∫₀ᵗ r).
///
/// *Units*: rates and σ are written a year, compounding is continuous.
package struct Vasicek: ShortRateProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "vasicek", "A short rate that reverts to a long-run mean, with its discount factor.",
        [
            Term(
                "start", .rate, .requiredWithout("actuals"), plausible: .within(-0.02, 0.2),
                "Rate at the start of the first month simulated, compounded continuously; default: "
                    + "the last actual."),
            Term(
                "level", .series(.perMonth), .optional, plausible: .within(-0.02 / 12, 0.2 / 12),
                "Long-run mean θ; may be dated; default: the start."),
        ] + ShortRate.terms)

    // MARK: - Resolved

    let rate: ShortRate

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let rate = ShortRate(fields, name: name, compiler) { noise in
            guard let start = fields.number("start") else { return nil }
            var levels = Array(repeating: start / 12, count: compiler.grid.stepCount)
            if fields.isGiven("level") {
                guard let input = fields.series("level"), let values = compiler.deterministic(input)
                else { return nil }
                levels = values
            }
            return GaussianLevel(
                start: start / 12, levels: levels, noise: noise, dimension: .perMonth)
        }
        guard let rate else { return nil }
        self.rate = rate
    }

    // MARK: - Source
    // O. Vasicek, "An equilibrium characterization of the term structure", J. Financial Economics 5
    // (1977), section 5, doi:10.1016/0304-405X(77)90016-2.
}
