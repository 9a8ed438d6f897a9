import ScenarioModel
import Series

/// Short-term deviations over a drifting long-term level (Schwartz–Smith two-factor).
///
/// *Formula*: ln S = χ + ξ; χ(t+Δ) = e^{−κΔ} χ(t) + σ_χ√((1 − e^{−2κΔ})/2κ) Z_χ,
/// ξ(t+Δ) = ξ(t) + μ_ξ Δ + σ_ξ √Δ Z_ξ, with χ(0) the deviation and ξ(0) = ln S(0) − χ(0).
/// Over a step the two have covariance ρ σ_χ σ_ξ (1 − e^{−κΔ})/κ, ρ that of the Brownian shocks.
///
/// *Units*: κ, μ_ξ per year, σ per √year. Shocks are named `NAME.chi` and `NAME.xi`.
package struct SchwartzSmith: StochasticProcess {
    // MARK: - Terms

    private static let volatilities = TermTable(
        "volatility", "Volatility of the two components.",
        [
            Term(
                "chi", .volatility, .required, in: .atLeast(0), plausible: .atMost(1.5),
                "σ_χ of the short-term deviation."),
            Term(
                "xi", .volatility, .required, in: .atLeast(0), plausible: .atMost(1),
                "σ_ξ of the long-term level."),
        ])

    package static let table = TermTable(
        "schwartz-smith", "Two-factor price: mean-reverting deviations over a drifting level.",
        [
            CommonTerms.start,
            Term(
                "deviation", .number(.one), .defaulted("0"), plausible: .within(-2, 2),
                "χ(0), the logarithm of the start over its long-term level."),
            CommonTerms.meanReversion,
            Term(
                "drift", .rate, .defaulted("0 %/yr"), plausible: .within(-1, 1),
                "μ_ξ, drift of the logarithm of the long-term level."),
            Term("volatility", .record(volatilities), .required, "Volatility of χ and ξ."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    private let name: String
    private let start: Double
    private let deviation: Double
    private let speed: Double
    private let drift: Double
    private let shortVolatility: Double
    private let longVolatility: Double
    private let stepCount: Int

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), let deviation = fields.number("deviation"),
            let speed = fields.number("mean_reversion"), let drift = fields.number("drift"),
            let volatility = fields.record("volatility"), let chi = volatility.number("chi"),
            let xi = volatility.number("xi")
        else { return nil }
        self.name = name
        self.start = start.value
        dimension = start.dimension
        self.deviation = deviation
        self.speed = speed
        self.drift = drift
        shortVolatility = chi
        longVolatility = xi
        stepCount = compiler.grid.stepCount
        shocks = [
            Shock(name: name + ".chi", speed: speed), Shock(name: name + ".xi", speed: 0),
        ]
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let chi = LogProcess.state(
            start: deviation, persistence: LogProcess.exp(-speed * monthStep),
            deviation: StepShock.deviation(
                volatility: shortVolatility, speed: speed, step: monthStep),
            normal: normals.normal(Shock(name: name + ".chi", speed: speed)), in: normals.graph)
        let xi = LogProcess.state(
            start: 0, persistence: 1, deviation: longVolatility * monthStep.squareRoot(),
            normal: normals.normal(Shock(name: name + ".xi", speed: 0)), in: normals.graph)
        let table = (0..<stepCount).map { longMean(at: $0) }
        return LogProcess.level(
            states: [chi, xi], table: table, dimension: dimension, in: normals.graph)
    }

    // MARK: - Closed form

    private func longMean(at step: Int) -> Double {
        LogProcess.log(start) - deviation + drift * (Double(step + 1) * monthStep)
    }

    /// The law under independent shocks; dependent ones add 2ρσ_χσ_ξ(1 − e^{−κt})/κ to the variance.
    package func law(at step: Int) -> FactorLaw { law(at: step, shockCorrelation: 0) }

    package func law(at step: Int, shockCorrelation: Double) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        let mean = longMean(at: step) + deviation * LogProcess.exp(-speed * time)
        let short = StepShock.deviation(volatility: shortVolatility, speed: speed, step: time)
        let shared =
            2 * shockCorrelation * shortVolatility * longVolatility
            * StepShock.weight(speed, time)
        let variance = short * short + longVolatility * longVolatility * time + shared
        return variance == 0
            ? .fixed(LogProcess.exp(mean))
            : .logNormal(mean: mean, deviation: variance.squareRoot())
    }

    package func law(at step: Int, under model: DependenceModel) -> FactorLaw {
        let normals = model.stepCorrelation(shocks[0], shocks[1]) ?? 0
        return law(
            at: step,
            shockCorrelation: normals / StepShock.correlation(speed, 0, step: monthStep))
    }

    // MARK: - Source
    // E. Schwartz & J. E. Smith, "Short-term variations and long-term dynamics in commodity prices",
    // Management Science 46 (2000), equations 1–9, doi:10.1287/mnsc.46.7.893.12034.
}
