import Randomness
import ScenarioModel
import Series
import TilePrograms

/// Geometric Brownian motion with lognormal jumps (Merton).
///
/// *Formula*: ln X(t+Δ) = ln X(t) + (μ − σ²/2 − c)Δ + σ√Δ Z + Σ_{i≤N} Jᵢ, N ~ Poisson(λΔ),
/// Jᵢ ~ N(m, δ²), so that given N the sum of the jumps is N·m + √N·δ·Z_J. With `compensated` c is
/// λ(e^{m + δ²/2} − 1) and μ the growth rate of the mean, jumps included: E[X(t)] = X(0) e^{∫μ};
/// otherwise c = 0 and μ is the growth rate between the jumps.
///
/// *Units*: μ, σ², λ per year, Δ = 1/12 year.
package struct JumpDiffusion: StochasticProcess {
    // MARK: - Terms

    private static let jumps = TermTable(
        "jumps", "Jumps of the logarithm.",
        [
            Term(
                "intensity", .rate, .required, in: .within(0, 60), plausible: .atMost(24),
                "λ, how many jumps to expect in a year."),
            Term(
                "mean", .number(.one), .defaulted("0"), in: .within(-10, 10),
                plausible: .within(-2, 2),
                "m, mean jump of the logarithm: -0.2 multiplies the median by e^-0.2."),
            Term(
                "deviation", .number(.one), .defaulted("0"), in: .within(0, 10),
                plausible: .atMost(1), "δ, standard deviation of the jump of the logarithm."),
        ])

    package static let table = TermTable(
        "jump-diffusion", "Geometric Brownian motion with jumps (Merton).",
        [CommonTerms.start] + MeanGrowth.terms + [
            CommonTerms.volatility,
            Term("jumps", .record(jumps), .required, "How often it jumps, and how far."),
            Term(
                "compensated", .flag, .defaulted("true"),
                "Whether growth is that of the mean with the jumps in it; false: without them."),
            Season.term,
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    private let start: Double
    private let volatility: Double
    private let intensity: Double
    private let jumpMean: Double
    private let jumpDeviation: Double
    /// Logarithm of the level of no noise at the end of each month, without jumps.
    private let center: [Double]

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let (growth, season) = (
            MeanGrowth.cumulative(fields, compiler), Season.logarithms(fields, compiler)
        )
        guard let growth, let season, let start = fields.start(),
            let volatility = fields.number("volatility"), let jumps = fields.record("jumps"),
            let intensity = jumps.number("intensity"), let mean = jumps.number("mean"),
            let deviation = jumps.number("deviation"), let isMean = fields.flag("compensated")
        else { return nil }
        self.start = start.value
        dimension = start.dimension
        self.volatility = volatility
        self.intensity = intensity
        jumpMean = mean
        jumpDeviation = deviation
        shocks = [Shock(name: name, speed: 0)]
        let excess = LogProcess.exp(mean + deviation * deviation / 2) - 1
        let correction = volatility * volatility / 2 + (isMean ? intensity * excess : 0)
        center = growth.indices.map {
            LogProcess.log(start.value) + growth[$0] + season[$0]
                - correction * (Double($0 + 1) * monthStep)
        }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        let diffusion = LogProcess.state(
            start: 0, persistence: 1, deviation: volatility * monthStep.squareRoot(),
            normal: normals.normal(shocks[0]), in: graph)
        let jumps = intensity == 0 ? nil : graph.running(jumpSum(in: graph))
        return LogProcess.level(
            states: [diffusion, jumps], table: center, dimension: dimension, in: graph)
    }

    /// The sum of the month's jumps.
    private func jumpSum(in graph: SeriesGraph) -> NodeID {
        let name = NameHash(shocks[0].name)
        let count = PoissonCount(rate: intensity, name: shocks[0].name, in: graph).series(in: graph)
        let sum = graph.binary(.multiply, count, graph.constant(jumpMean))
        if jumpDeviation == 0 { return sum }
        let spread = graph.binary(
            .multiply, graph.unary(.squareRoot, count), graph.constant(jumpDeviation))
        let normal = graph.draw(.normal, DrawSource(name: name, purpose: .jumpSize))
        return graph.binary(.add, sum, graph.binary(.multiply, spread, normal))
    }

    // MARK: - Closed form

    /// Given n jumps since the start the logarithm is normal; n is Poisson with mean λt.
    package func law(at step: Int) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        let weights = PoissonCount.weights(mean: intensity * time)
        let parts = weights.enumerated().map { n, weight in
            let mean = center[step] + Double(n) * jumpMean
            let variance =
                volatility * volatility * time + Double(n) * jumpDeviation * jumpDeviation
            return FactorLaw.Component(
                weight: weight,
                law: variance == 0
                    ? .fixed(LogProcess.exp(mean))
                    : .logNormal(mean: mean, deviation: variance.squareRoot()))
        }
        return parts.count == 1 || intensity == 0 ? parts[0].law : .mixture(parts)
    }

    /// Of ln X, whose steps are independent: the covariance is the variance of the month before.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0 else { return nil }
        let square = jumpMean * jumpMean + jumpDeviation * jumpDeviation
        func moments(at step: Int) -> MonthMemory.Moments {
            let time = Double(step + 1) * monthStep
            return .init(
                mean: center[step] + intensity * time * jumpMean,
                variance: (volatility * volatility + intensity * square) * time)
        }
        let before = moments(at: step - 1)
        return MonthMemory(
            isLogarithm: true, before: before, now: moments(at: step),
            covariance: before.variance,
            kurtosis: MonthMemory.kurtosis(
                count: intensity * Double(step) * monthStep, jumpMean: jumpMean,
                jumpDeviation: jumpDeviation, variance: before.variance))
    }

    // MARK: - Source
    // R. C. Merton, "Option pricing when underlying stock returns are discontinuous", J. Financial
    // Economics 3 (1976), doi:10.1016/0304-405X(76)90022-2.
}
