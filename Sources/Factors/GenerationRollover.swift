import ScenarioModel
import Series
import TilePrograms

/// Steps in the long-term price of a generation of chips as newer ones arrive.
///
/// *Formula*: each arrival adds ln factor to ξ; arrivals are dated, or Poisson with a yearly rate.
struct GenerationRollover: Sendable {
    static let table = TermTable(
        "rollover", "Arrivals of newer generations, dated or at random.",
        [
            Term(
                "factor", .number(.one), .required, in: .above(0), plausible: .within(0.2, 1),
                "What an arrival leaves of the long-term price: 0.75 is a quarter less."),
            Term("dates", .list(.date), .optional, "Months in which newer generations arrive."),
            Term(
                "rate", .rate, .optional, in: .above(0, atMost: 4), plausible: .atMost(2),
                "Mean number of arrivals a year, instead of dates."),
        ])

    private let name: String
    private let step: Double
    /// Steps of dated arrivals, ascending.
    private let dates: [Int]
    private let rate: Double

    /// Reads the record; nil after a report.
    ///
    /// - Parameter name: of the shock that it moves; addresses the draws.
    init?(_ fields: Fields, name: String, _ compiler: ExpressionCompiler) {
        guard let factor = fields.number("factor") else { return nil }
        guard fields.isGiven("dates") != fields.isGiven("rate") else {
            compiler.diagnostics.report(
                fields.node, "a roll-over is dated or at random", expected: "one of dates and rate")
            return nil
        }
        if fields.isGiven("dates") {
            guard let months = fields.list("dates")?.compactMap(\.month) else { return nil }
            dates = months.map { compiler.grid.start.distance(to: $0) }
        } else {
            dates = []
        }
        guard !fields.isGiven("rate") || fields.number("rate") != nil else { return nil }
        rate = fields.number("rate") ?? 0
        step = LogProcess.log(factor)
        self.name = name
    }

    /// Σ ln factor of the dated arrivals from the first month to before `end`; what came before the
    /// first month is in the start.
    func dated(before end: Int) -> Double {
        dates.reduce(0) { $0 + ($1 >= 0 && $1 < end ? step : 0) }
    }

    /// ln E[factorᴺ] over a time in years for arrivals at random.
    func expectedLog(over time: Double) -> Double {
        rate * time * (LogProcess.exp(step) - 1)
    }

    /// Mean and variance of Σ ln factor over a time in years for arrivals at random.
    func moments(to time: Double) -> (mean: Double, variance: Double) {
        (rate * time * step, rate * time * step * step)
    }

    /// That of ln S, whose variance this is, over a time in years.
    func kurtosis(to time: Double, variance: Double) -> Double {
        MonthMemory.kurtosis(
            count: rate * time, jumpMean: step, jumpDeviation: 0, variance: variance)
    }

    /// Σ ln factor of the arrivals at random to the end of each month; nil when they are dated.
    func state(in graph: SeriesGraph) -> NodeID? {
        guard rate > 0, step != 0 else { return nil }
        let count = PoissonCount(rate: rate, name: name, in: graph).series(in: graph)
        let state = graph.state(initial: graph.constant(0))
        let next = graph.affine(
            p: graph.constant(1), x: graph.value(of: state), q: graph.constant(step), z: count,
            r: graph.constant(0))
        graph.bind(state, next: next)
        return next
    }

    /// Σ ln factor of arrivals at random to a time in years, with its law; nil when dated.
    func shifts(to time: Double) -> [(weight: Double, shift: Double)]? {
        guard rate > 0, step != 0 else { return nil }
        return PoissonCount.weights(mean: rate * time).enumerated().map { count, weight in
            (weight, Double(count) * step)
        }
    }
}
