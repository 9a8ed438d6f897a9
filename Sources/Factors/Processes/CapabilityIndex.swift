import Randomness
import ScenarioModel
import Series
import TilePrograms

/// The market price of a given capability: a trend with mean-reverting deviations, and a jump at every
/// release of a model.
///
/// *Formula*: ln I(t) = ln I(0) + ∫g + Y(t) + Σ_{releases ≤ t} J, Y an Ornstein–Uhlenbeck process from 0
/// as in `log-ou`, J ~ N(μ, δ²). The n releases of a month jump by nμ + δ√n Z together, which is exact.
/// The trend does not contain the jumps: E[I] falls by them as well.
///
/// *Units*: g, κ and the rate of releases per year, σ per √year; μ and δ in logarithms.
package struct CapabilityIndex: StochasticProcess {
    // MARK: - Terms

    private static let jumpTable = TermTable(
        "jump", "Size of a jump in the logarithm.",
        [
            Term(
                "mean", .number(.one), .defaulted("0"), plausible: .within(-3, 3),
                "μ, mean of the logarithm: -0.69 halves the price."),
            Term(
                "deviation", .number(.one), .defaulted("0"), in: .atLeast(0),
                plausible: .atMost(2), "δ, standard deviation of the logarithm."),
        ])

    package static let table = TermTable(
        "capability-index",
        "Price of a capability: a trend, mean-reverting deviations, and jumps at releases.",
        [
            CommonTerms.start,
            Term(
                "trend", .series(.perMonth), .defaulted("0 %/yr"),
                plausible: .within(-7.0 / 12, 1.0 / 12),
                "Continuous rate of the median between releases; may be dated."),
            CommonTerms.meanReversion,
            CommonTerms.volatility,
            Releases.term,
            Term("jump", .record(jumpTable), .filled, "What a release does to the price."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    private let name: String
    private let start: Double
    /// ∫g to the end of each month.
    private let trend: [Double]
    private let speed: Double
    private let volatility: Double
    private let releases: Releases
    private let jumpMean: Double
    private let jumpDeviation: Double

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), let speed = fields.number("mean_reversion"),
            let volatility = fields.number("volatility"), let input = fields.series("trend"),
            let monthly = compiler.deterministic(input), let releases = Releases(fields),
            let jump = fields.record("jump"), let mean = jump.number("mean"),
            let deviation = jump.number("deviation")
        else { return nil }
        self.name = name
        self.start = start.value
        dimension = start.dimension
        self.speed = speed
        self.volatility = volatility
        self.releases = releases
        jumpMean = mean
        jumpDeviation = deviation
        shocks = [Shock(name: name, speed: speed)]
        var sum = 0.0
        trend = monthly.map {
            sum += $0
            return sum
        }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        let table = trend.map { LogProcess.log(start) + $0 }
        guard let number = releases.number(name: name, normals) else {
            return graph.series(perStep: table, dimension)
        }
        let state = LogProcess.state(
            start: 0, persistence: LogProcess.exp(-speed * monthStep),
            deviation: StepShock.deviation(volatility: volatility, speed: speed, step: monthStep),
            normal: normals.normal(shocks[0]), in: graph)
        var jumps = number * jumpMean
        if jumpDeviation > 0 {
            let source = DrawSource(name: NameHash(name), purpose: .jumpSize)
            let noise = number.squareRoot * graph.series(graph.draw(.normal, source))
            jumps = jumps + noise * jumpDeviation
        }
        let total = jumps.cumulative.retagged(.one)
        let exponent = state.map { total + graph.series($0) } ?? total
        return (exponent + graph.series(perStep: table)).exponential.retagged(dimension)
    }

    // MARK: - Closed form

    /// Lognormal given the number of releases; known where they have a rate of their own.
    package func law(at step: Int) -> FactorLaw {
        guard case .rate(let rate) = releases else {
            return .unknown(because: "its releases are those of another factor")
        }
        let time = Double(step + 1) * monthStep
        let spread = StepShock.deviation(volatility: volatility, speed: speed, step: time)
        let weights = PoissonCount.weights(mean: rate * time)
        return .mixture(
            weights.enumerated().map { count, weight in
                let n = Double(count)
                let mean = LogProcess.log(start) + trend[step] + n * jumpMean
                let variance = spread * spread + n * jumpDeviation * jumpDeviation
                return .init(
                    weight: weight,
                    law: variance == 0
                        ? .fixed(LogProcess.exp(mean))
                        : .logNormal(mean: mean, deviation: variance.squareRoot()))
            })
    }

    /// Of ln I: the deviation forgets at its speed, the jumps stay.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0, case .rate(let rate) = releases else { return nil }
        let square = jumpMean * jumpMean + jumpDeviation * jumpDeviation
        func parts(at step: Int) -> (mean: Double, reverting: Double, jumps: Double) {
            let time = Double(step + 1) * monthStep
            let spread = StepShock.deviation(volatility: volatility, speed: speed, step: time)
            return (
                LogProcess.log(start) + trend[step] + rate * time * jumpMean, spread * spread,
                rate * time * square
            )
        }
        let (before, now) = (parts(at: step - 1), parts(at: step))
        let variance = before.reverting + before.jumps
        return MonthMemory(
            isLogarithm: true,
            before: .init(mean: before.mean, variance: variance),
            now: .init(mean: now.mean, variance: now.reverting + now.jumps),
            covariance: LogProcess.exp(-speed * monthStep) * before.reverting + before.jumps,
            kurtosis: MonthMemory.kurtosis(
                count: rate * Double(step) * monthStep, jumpMean: jumpMean,
                jumpDeviation: jumpDeviation, variance: variance))
    }

    // MARK: - Source
    // R. C. Merton, "Option pricing when underlying stock returns are discontinuous", J. Financial
    // Economics 3 (1976), over the mean reversion of Schwartz (1997), model 1.
}
