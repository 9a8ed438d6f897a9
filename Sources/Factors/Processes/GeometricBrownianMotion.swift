import ScenarioModel
import Series

/// Geometric Brownian motion with a deterministic drift.
///
/// *Formula*: ln X(t+Δ) = ln X(t) + (μ(t) − σ²/2)Δ + σ√Δ Z, so that E[X(t)] = X(0) e^{∫μ};
/// a season multiplies the level.
///
/// *Units*: μ and σ² per year, Δ = 1/12 year.
package struct GeometricBrownianMotion: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "gbm", "Geometric Brownian motion: grows on average at a given rate, with lognormal noise.",
        [CommonTerms.start] + MeanGrowth.terms + [CommonTerms.volatility, Season.term])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    private let start: Double
    /// ∫μ to the end of each month, with the logarithm of the season.
    private let growth: [Double]
    private let volatility: Double

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let (growth, season) = (
            MeanGrowth.cumulative(fields, compiler), Season.logarithms(fields, compiler)
        )
        guard let growth, let season, let start = fields.start(),
            let volatility = fields.number("volatility")
        else { return nil }
        self.start = start.value
        dimension = start.dimension
        self.volatility = volatility
        self.growth = zip(growth, season).map { $0 + $1 }
        shocks = [Shock(name: name, speed: 0)]
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let state = LogProcess.state(
            start: 0, persistence: 1, deviation: volatility * monthStep.squareRoot(),
            normal: normals.normal(shocks[0]), in: normals.graph)
        let table = growth.indices.map { logMean(at: $0) }
        return LogProcess.level(
            states: [state], table: table, dimension: dimension, in: normals.graph)
    }

    // MARK: - Closed form

    private func logMean(at step: Int) -> Double {
        LogProcess.log(start) + growth[step]
            - volatility * volatility / 2 * (Double(step + 1) * monthStep)
    }

    package func law(at step: Int) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        return volatility == 0
            ? .fixed(LogProcess.exp(logMean(at: step)))
            : .logNormal(mean: logMean(at: step), deviation: volatility * time.squareRoot())
    }

    // MARK: - Source
    // P. A. Samuelson, "Rational theory of warrant pricing", Industrial Management Review 6 (1965).
}
