import ScenarioModel
import Series

/// Short-term deviations over a drifting long-term level (Schwartz–Smith two-factor).
///
/// *Formula*: ln S = χ + ξ; χ(t+Δ) = e^{−κΔ} χ(t) + σ_χ√((1 − e^{−2κΔ})/2κ) Z_χ,
/// ξ(t+Δ) = ξ(t) + μ_ξ Δ + σ_ξ √Δ Z_ξ, with χ(0) the deviation and ξ(0) = ln S(0) − χ(0).
/// Over a step the two have covariance ρ σ_χ σ_ξ (1 − e^{−κΔ})/κ, ρ that of the Brownian shocks.
///
/// Each roll-over to a newer generation of chips multiplies the long-term level by a factor: a step
/// of ln factor in ξ, in given months or at Poisson times. `NAME.one_year` and `NAME.three_year`
/// are prices for a tenor from the month's end on; see `SchwartzSmithTenor.swift`.
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

    private static let premia = TermTable(
        "premium", "Risk premia, by which expected prices exceed those for a tenor.",
        [
            Term(
                "chi", .rate, .defaulted("0 %/yr"), plausible: .within(-1, 1),
                "λ_χ, drift of χ that the risk-neutral measure takes away."),
            Term(
                "xi", .rate, .defaulted("0 %/yr"), plausible: .within(-0.5, 0.5),
                "λ_ξ, drift of ξ that the risk-neutral measure takes away."),
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
            Term(
                "rollover", .record(GenerationRollover.table), .optional,
                "Newer generations that lower the level of this one; default: none."),
            Term(
                "premium", .record(premia), .filled,
                "Risk premia in the prices for a tenor; default: none."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    package let lineNames = tenors.map(\.name)
    private let start: Double
    private let deviation: Double
    let speed: Double
    let drift: Double
    let shortVolatility: Double
    let longVolatility: Double
    let shortPremium: Double
    let longPremium: Double
    let rollover: GenerationRollover?
    let stepCount: Int

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), let deviation = fields.number("deviation"),
            let speed = fields.number("mean_reversion"), let drift = fields.number("drift"),
            let volatility = fields.record("volatility"), let chi = volatility.number("chi"),
            let xi = volatility.number("xi"), let premium = fields.record("premium"),
            let shortPremium = premium.number("chi"), let longPremium = premium.number("xi")
        else { return nil }
        shocks = [
            Shock(name: name + ".chi", speed: speed), Shock(name: name + ".xi", speed: 0),
        ]
        if fields.isGiven("rollover") {
            guard let record = fields.record("rollover"),
                let found = GenerationRollover(record, name: shocks[1].name, compiler)
            else { return nil }
            rollover = found
        } else {
            rollover = nil
        }
        self.start = start.value
        dimension = start.dimension
        self.deviation = deviation
        self.speed = speed
        self.drift = drift
        shortVolatility = chi
        longVolatility = xi
        self.shortPremium = shortPremium
        self.longPremium = longPremium
        stepCount = compiler.grid.stepCount
    }

    // MARK: - Step

    package func lines(_ normals: ShockNormals) -> [Series] {
        let graph = normals.graph
        let chi = LogProcess.state(
            start: deviation, persistence: LogProcess.exp(-speed * monthStep),
            deviation: StepShock.deviation(
                volatility: shortVolatility, speed: speed, step: monthStep),
            normal: normals.normal(shocks[0]), in: graph)
        let xi = LogProcess.state(
            start: 0, persistence: 1, deviation: longVolatility * monthStep.squareRoot(),
            normal: normals.normal(shocks[1]), in: graph)
        let states = [chi, xi, rollover?.state(in: graph)]
        let table = (0..<stepCount).map { longMean(at: $0) }
        let level = LogProcess.level(
            states: states, table: table, dimension: dimension, in: graph)
        let longTerm = LogProcess.level(
            states: Array(states.dropFirst()), table: table, dimension: dimension, in: graph)
        let rho = normals.correlation(shocks[0], shocks[1])
        return [level]
            + Self.tenors.map { tenor in
                longTerm * price(of: chi ?? graph.constant(0), tenor.months, rho, graph)
            }
    }

    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }

    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? { level }

    // MARK: - Closed form

    /// ξ without noise and Poisson roll-overs.
    private func longMean(at step: Int) -> Double {
        LogProcess.log(start) - deviation + drift * (Double(step + 1) * monthStep)
            + (rollover?.dated(before: step + 1) ?? 0)
    }

    /// The law under independent shocks; dependent ones add 2ρσ_χσ_ξ(1 − e^{−κt})/κ to the
    /// variance.
    package func law(at step: Int) -> FactorLaw { law(at: step, shockCorrelation: 0) }

    package func law(at step: Int, shockCorrelation: Double) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        let mean = longMean(at: step) + deviation * LogProcess.exp(-speed * time)
        let deviation = variance(to: time, shockCorrelation).squareRoot()
        func law(_ shift: Double) -> FactorLaw {
            deviation == 0
                ? .fixed(LogProcess.exp(mean + shift))
                : .logNormal(mean: mean + shift, deviation: deviation)
        }
        guard let shifts = rollover?.shifts(to: time) else { return law(0) }
        return .mixture(shifts.map { .init(weight: $0.weight, law: law($0.shift)) })
    }

    /// Variance of ln S(t), seen from time 0.
    func variance(to time: Double, _ shockCorrelation: Double) -> Double {
        let short = StepShock.deviation(volatility: shortVolatility, speed: speed, step: time)
        let shared =
            2 * shockCorrelation * shortVolatility * longVolatility
            * StepShock.weight(speed, time)
        return short * short + longVolatility * longVolatility * time + shared
    }

    package func law(at step: Int, under model: DependenceModel) -> FactorLaw {
        law(at: step, shockCorrelation: shockCorrelation(model) ?? 0)
    }

    /// ρ; nil under a t copula.
    private func shockCorrelation(_ model: DependenceModel) -> Double? {
        model.stepCorrelation(shocks[0], shocks[1]).map {
            $0 / StepShock.correlation(speed, 0, step: monthStep)
        }
    }

    /// Of ln S: Cov(ln S(t), ln S(t − Δ)) = e^{−κΔ} Var χ + Var ξ + (1 + e^{−κΔ}) Cov(χ, ξ), all at
    /// t − Δ.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0, let rho = shockCorrelation(model) else { return nil }
        func moments(at step: Int) -> MonthMemory.Moments {
            let time = Double(step + 1) * monthStep
            let steps = rollover?.moments(to: time)
            return .init(
                mean: longMean(at: step) + deviation * LogProcess.exp(-speed * time)
                    + (steps?.mean ?? 0),
                variance: variance(to: time, rho) + (steps?.variance ?? 0))
        }
        let (before, now) = (moments(at: step - 1), moments(at: step))
        let time = Double(step) * monthStep
        let short = StepShock.deviation(volatility: shortVolatility, speed: speed, step: time)
        let shared = rho * shortVolatility * longVolatility * StepShock.weight(speed, time)
        let forgotten = 1 - LogProcess.exp(-speed * monthStep)
        return MonthMemory(
            isLogarithm: true, before: before, now: now,
            covariance: before.variance - forgotten * (short * short + shared),
            kurtosis: rollover?.kurtosis(to: time, variance: before.variance) ?? 3)
    }

    // MARK: - Source
    // E. Schwartz & J. E. Smith, "Short-term variations and long-term dynamics in commodity prices",
    // Management Science 46 (2000), equations 1–9, doi:10.1287/mnsc.46.7.893.12034.
}
