import ScenarioModel
import Series

/// A mean-reverting price: Ornstein–Uhlenbeck in the logarithm around a trend (Schwartz one-factor).
///
/// *Formula*: ln X(t) = ln L + g t + Y(t), Y(t+Δ) = e^{−κΔ} Y(t) + σ√((1 − e^{−2κΔ})/2κ) Z,
/// Y(0) = ln(X(0)/L). With g = 0 this is Schwartz' X(t+Δ) = α + (X − α)e^{−κΔ} + … with α = ln L.
///
/// *Units*: κ, g per year, σ per √year. L is the long-run median, the level of no noise.
package struct LogOrnsteinUhlenbeck: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "log-ou", "Mean reversion in the logarithm around a trend; Schwartz' one-factor model.",
        [
            CommonTerms.start,
            Term(
                "level", .quantity, in: .above(0),
                "Long-run median that deviations decay to; default: the start."),
            Term(
                "trend", .series(.perMonth), .defaulted("0 %/yr"),
                plausible: .within(-4.0 / 12, 4.0 / 12),
                "Continuous rate at which the long-run median moves; may be dated."),
            CommonTerms.meanReversion,
            CommonTerms.volatility,
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    private let level: Double
    private let deviation: Double
    /// ∫g to the end of each month.
    private let trend: [Double]
    private let speed: Double
    private let volatility: Double

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), let speed = fields.number("mean_reversion"),
            let volatility = fields.number("volatility"), let input = fields.series("trend"),
            let monthly = compiler.deterministic(input)
        else { return nil }
        let level = fields.quantity("level") ?? start
        guard level.dimension == start.dimension else {
            compiler.diagnostics.report(
                fields.node("level"), "measures \(level.dimension.words)",
                expected: "\(start.dimension.words), as the start does")
            return nil
        }
        if fields.isGiven("level") && fields.quantity("level") == nil { return nil }
        dimension = start.dimension
        self.level = level.value
        deviation = level.value == start.value ? 0 : LogProcess.log(start.value / level.value)
        self.speed = speed
        self.volatility = volatility
        shocks = [Shock(name: name, speed: speed)]
        var sum = 0.0
        trend = monthly.map {
            sum += $0
            return sum
        }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let state = LogProcess.state(
            start: deviation, persistence: LogProcess.exp(-speed * monthStep),
            deviation: StepShock.deviation(volatility: volatility, speed: speed, step: monthStep),
            normal: normals.normal(shocks[0]), in: normals.graph)
        let table = trend.map { LogProcess.log(level) + $0 }
        return LogProcess.level(
            states: [state], table: table, dimension: dimension, in: normals.graph)
    }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        let mean = LogProcess.log(level) + trend[step] + deviation * LogProcess.exp(-speed * time)
        if volatility == 0 { return .fixed(LogProcess.exp(mean)) }
        let spread = StepShock.deviation(volatility: volatility, speed: speed, step: time)
        return .logNormal(mean: mean, deviation: spread)
    }

    // MARK: - Source
    // E. S. Schwartz, "The stochastic behavior of commodity prices", J. Finance 52 (1997), model 1,
    // doi:10.1111/j.1540-6261.1997.tb02721.x.
}
