import LinearAlgebra
import ScenarioModel
import Series

/// Geometric Brownian motion whose drift, volatility and level depend on a hidden regime (Hamilton).
///
/// *Formula*: Y(t+Δ) = Y(t) + (μ_r − σ_r²/2)Δ + σ_r √Δ Z with r the regime of the month, a Markov
/// chain; X = X(0) e^{∫μ + Y} L_r. So e^{∫μ} is growth in every regime, to which μ_r adds, and L_r
/// multiplies the level while the regime holds. The regimes' clock is independent of Z.
///
/// *Units*: μ, σ² and the generator per year, Δ = 1/12 year.
package struct RegimeSwitching: StochasticProcess {
    // MARK: - Terms

    private static let regime = TermTable(
        "regime", "What holds in a regime.",
        [
            Term(
                "drift", .rate, .defaulted("0 %/yr"), plausible: .within(-3, 3),
                "μ_r, continuous growth rate of the mean while the regime holds."),
            CommonTerms.volatility,
            Term(
                "level", .number(.one), .defaulted("1"), in: .above(0),
                plausible: .within(0.1, 10), "L_r, multiplies the level while the regime holds."),
        ])

    package static let table = TermTable(
        "regime-switching", "Geometric Brownian motion in regimes (Hamilton).",
        [CommonTerms.start] + MeanGrowth.terms + [
            Term(
                "regimes", .map(.record(regime)), .required,
                "Two to eight regimes by name, each with its drift, volatility and level.")
        ] + RegimeChain.terms + [Season.term])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    private let chain: RegimeChain
    /// Mean and standard deviation of a month's step of Y, and ln L, by regime.
    private let means: [Double]
    private let deviations: [Double]
    private let levels: [Double]
    /// Logarithm of X(0) e^{∫μ} and the season at the end of each month.
    private let center: [Double]

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let regimes = fields.map("regimes")
        let (growth, season) = (
            MeanGrowth.cumulative(fields, compiler), Season.logarithms(fields, compiler)
        )
        guard !fields.isGiven("regimes") || (2...8).contains(regimes.count) else {
            compiler.diagnostics.report(
                fields.node("regimes"), "\(regimes.count) regimes", offending: "",
                expected: "two to eight")
            return nil
        }
        guard !regimes.isEmpty,
            let chain = RegimeChain(fields, names: regimes.map(\.name), compiler), let growth,
            let season, let start = fields.start()
        else { return nil }
        let records = regimes.compactMap(\.value?.record)
        let drifts = records.compactMap { $0.number("drift") }
        let volatilities = records.compactMap { $0.number("volatility") }
        let levels = records.compactMap { $0.number("level") }
        guard [drifts, volatilities, levels].allSatisfy({ $0.count == regimes.count }) else {
            return nil
        }
        self.chain = chain
        dimension = start.dimension
        shocks = [Shock(name: name, speed: 0)]
        means = zip(drifts, volatilities).map { ($0 - $1 * $1 / 2) * monthStep }
        deviations = volatilities.map { $0 * monthStep.squareRoot() }
        self.levels = levels.map { LogProcess.log($0) }
        center = zip(growth, season).map { LogProcess.log(start.value) + $0 + $1 }
    }

    package var startsAnew: Bool { true }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        let regime = chain.regime(shocks[0].name, in: graph)
        var step = chain.pick(means, by: regime, in: graph)
        if deviations.contains(where: { $0 != 0 }) {
            let noise = graph.binary(
                .multiply, chain.pick(deviations, by: regime, in: graph),
                normals.normal(shocks[0]))
            step = graph.binary(.add, step, noise)
        }
        let isLevelled = levels.contains { $0 != 0 }
        return LogProcess.level(
            states: [
                graph.running(step),
                isLevelled ? chain.pick(levels, by: regime, in: graph) : nil,
            ], table: center, dimension: dimension, in: graph)
    }

    // MARK: - Closed form

    /// Months spent in each regime, and the last month's regime where it moves the level.
    private struct Course: Hashable {
        var months: [Int]
        var last: Int
    }

    /// Beyond so many courses only the moments are given.
    private static let courseLimit = 50_000

    /// Given the months spent in each regime the logarithm is normal.
    package func law(at step: Int) -> FactorLaw {
        let count = chain.count
        var courses: [Course: Double] = [:]
        for (regime, weight) in chain.initial.enumerated() where weight > 0 {
            var months = Array(repeating: 0, count: count)
            months[regime] = 1
            courses[Course(months: months, last: regime)] = weight
        }
        for _ in 0..<step {
            var longer: [Course: Double] = [:]
            for (course, weight) in courses {
                for next in 0..<count where chain.transition.matrix[course.last, next] > 0 {
                    var months = course.months
                    months[next] += 1
                    longer[Course(months: months, last: next), default: 0] +=
                        weight * chain.transition.matrix[course.last, next]
                }
            }
            if longer.count > Self.courseLimit { return moments(at: step) }
            courses = longer
        }
        let parts = courses.map { course, weight in
            let mean = (0..<count).reduce(center[step] + levels[course.last]) {
                $0 + Double(course.months[$1]) * means[$1]
            }
            let variance = (0..<count).reduce(0) {
                $0 + Double(course.months[$1]) * deviations[$1] * deviations[$1]
            }
            return FactorLaw.Component(
                weight: weight,
                law: variance == 0
                    ? .fixed(LogProcess.exp(mean))
                    : .logNormal(mean: mean, deviation: variance.squareRoot()))
        }
        return .mixture(parts)
    }

    /// E[X^k] = π D (P D)^n L^k with D the diagonal of the steps' E[e^{kΔY}].
    package func moments(at step: Int) -> FactorLaw {
        func moment(_ k: Double) -> Double {
            let growth = zip(means, deviations).map {
                LogProcess.exp(k * $0 + k * k * $1 * $1 / 2)
            }
            var weights = zip(chain.initial, growth).map { $0 * $1 }
            for _ in 0..<step {
                weights = weights.indices.map { next in
                    growth[next]
                        * weights.indices.reduce(0) {
                            $0 + weights[$1] * chain.transition.matrix[$1, next]
                        }
                }
            }
            let sum = weights.indices.reduce(0) {
                $0 + weights[$1] * LogProcess.exp(k * levels[$1])
            }
            return sum * LogProcess.exp(k * center[step])
        }
        let mean = moment(1)
        return .moments(mean: mean, deviation: max(0, moment(2) - mean * mean).squareRoot())
    }

    /// Of ln X, from the first two moments of Y and its chances by regime, month after month.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0 else { return nil }
        func moved(_ values: [Double]) -> [Double] {
            chain.initial.indices.map { next in
                values.indices.reduce(0) { $0 + values[$1] * chain.transition.matrix[$1, next] }
            }
        }
        func product(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        // P(r), E[Y; r] and E[Y²; r] at the end of a month, Y its sum of steps.
        typealias ByRegime = (chance: [Double], mean: [Double], square: [Double])
        func end(_ start: ByRegime) -> ByRegime {
            let regimes = chain.initial.indices
            return (
                start.chance, regimes.map { start.mean[$0] + start.chance[$0] * means[$0] },
                regimes.map {
                    start.square[$0] + 2 * means[$0] * start.mean[$0]
                        + (means[$0] * means[$0] + deviations[$0] * deviations[$0])
                        * start.chance[$0]
                }
            )
        }
        /// Mean and variance of U = Y + ln L.
        func moments(_ now: ByRegime, _ step: Int) -> MonthMemory.Moments {
            let mean = now.mean.reduce(0, +) + product(levels, now.chance)
            let square =
                now.square.reduce(0, +) + 2 * product(levels, now.mean)
                + product(levels.map { $0 * $0 }, now.chance)
            return .init(mean: center[step] + mean, variance: square - mean * mean)
        }
        let none = chain.initial.map { _ in 0.0 }
        var before = end((chain.initial, none, none))
        for _ in 1..<step {
            before = end((moved(before.chance), moved(before.mean), moved(before.square)))
        }
        let now = end((moved(before.chance), moved(before.mean), moved(before.square)))
        let (first, second) = (moments(before, step - 1), moments(now, step))
        // E[U U′] = E[U Y] + E[U (μ + ln L of the next regime)].
        let u = zip(before.mean, zip(levels, before.chance)).map { $0 + $1.0 * $1.1 }
        let together =
            before.square.reduce(0, +) + product(levels, before.mean)
            + product(moved(u), zip(means, levels).map { $0 + $1 })
        return MonthMemory(
            isLogarithm: true, before: first, now: second,
            covariance: together
                - (first.mean - center[step - 1]) * (second.mean - center[step]))
    }

    // MARK: - Source
    // J. D. Hamilton, "A new approach to the economic analysis of nonstationary time series and the
    // business cycle", Econometrica 57 (1989), doi:10.2307/1912559.
}
