import ScenarioModel
import Series

/// Geometric Brownian motion with a deterministic drift.
///
/// *Formula*: ln X(t+Δ) = ln X(t) + (μ(t) − σ²/2)Δ + σ√Δ Z, so that E[X(t)] = X(0) e^{∫μ}.
///
/// *Units*: μ and σ² per year, Δ = 1/12 year.
package struct GeometricBrownianMotion: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "gbm", "Geometric Brownian motion: grows on average at a given rate, with lognormal noise.",
        [
            CommonTerms.start,
            Term(
                "growth", .series(.perMonth), in: .above(-1.0 / 12),
                plausible: .within(-0.9 / 12, 10.0 / 12),
                "Growth of the mean over a year: 30 %/yr multiplies it by 1.3; may be dated."),
            Term(
                "drift", .series(.perMonth), plausible: .within(-3.0 / 12, 3.0 / 12),
                "Continuous growth rate μ of the mean, instead of growth; may be dated."),
            CommonTerms.volatility,
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    private let start: Double
    /// ∫μ to the end of each month.
    private let growth: [Double]
    private let volatility: Double

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        if fields.isGiven("growth") && fields.isGiven("drift") {
            compiler.diagnostics.report(
                fields.node("drift"), "given beside growth", expected: "either growth or drift")
            return nil
        }
        guard let start = fields.start(), let volatility = fields.number("volatility") else {
            return nil
        }
        var monthly = Array(repeating: 0.0, count: compiler.grid.stepCount)
        if let input = fields.series("growth") {
            guard let values = compiler.deterministic(input) else { return nil }
            monthly = values.map { LogProcess.log(1 + 12 * $0) / 12 }
        } else if let input = fields.series("drift") {
            guard let values = compiler.deterministic(input) else { return nil }
            monthly = values
        } else if fields.isGiven("growth") || fields.isGiven("drift") {
            return nil
        }
        self.start = start.value
        dimension = start.dimension
        self.volatility = volatility
        shocks = [Shock(name: name, speed: 0)]
        var sum = 0.0
        growth = monthly.map {
            sum += $0
            return sum
        }
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
