import Results
import Shortfall
import Simulation
import Statistics
import Testing

/// What looking often does to intervals, where the truth is known; and what using courses in turn does.
@Suite struct PrecisionSlowTests {
    /// X is lognormal with mean 100 and the standard deviation 0.8 of its logarithm.
    private static let lognormal = """
        time: {as_of: 2026-01, horizon: 12 months}
        factors:
          x: {process: gbm, start: 100, volatility: 80 %/yr}
        metrics: {end: {of: x, aggregate: last}, short: {of: -x, aggregate: last}}
        events: {high: end > 200}
        """

    /// The interval of a run that stopped by its own width covers the truth about as often as that of
    /// a run of given length.
    @Test(arguments: [
        ("P(high) ±0.7 %", "high"), ("mean(end) ±1.4 % of value", "mean"),
        ("cvar95(short) ±4 % of value", "cvar"),
    ])
    func intervalsCoverAfterStopping(goal: String, name: String) throws {
        let plan = try Scenarios.load(text: Self.lognormal).plan
        let sigma = 0.8
        let truth =
            switch name {
            case "high":
                // P(X > 200) = Φ((ln(100/200) − σ²/2) / σ).
                NormalDistribution.cumulative((-0.6931471805599453 - sigma * sigma / 2) / sigma)
            case "mean": 100.0
            // E[X | X above its 95 % quantile] = 100 Φ(σ − z) / 0.05.
            default: 100 * NormalDistribution.cumulative(sigma - 1.6448536269514722) / 0.05
            }
        let seeds = 400
        var (covered, lengths) = (0, Set<Int>())
        for seed in 1...seeds {
            let plan = plan.with(seed: UInt64(seed))
            let result = try Run(plan)(until: [try plan.precisionGoal(goal)])
            let reading = try #require(result.convergence?.checks.last?.readings.first)
            let (low, high) = (try #require(reading.low), try #require(reading.high))
            covered += low <= truth && truth <= high ? 1 : 0
            lengths.insert(result.provenance.pathCount)
        }
        // 95 % within 4 standard errors of a share of 400.
        #expect(covered >= 362, "\(covered) of \(seeds)")
        #expect(covered <= 397, "\(covered) of \(seeds)")
        #expect(lengths.count > 1 || name == "high", "\(lengths)")
    }

    /// Courses in turn are strata, each used as often as another: the spread of a mean over seeds is
    /// that within the courses, and the intervals of independent paths are on the safe side.
    @Test func intervalsAreOnTheSafeSideWhereCoursesAreUsedInTurn() throws {
        let plan = try Scenarios.mechanism("own-data").plan.with(pathCount: 2_000)
        let seeds = 100
        var (means, errors) = ([Double](), 0.0)
        for seed in 1...seeds {
            let estimate = try #require(
                try Run(plan.with(seed: UInt64(seed)))().estimate("npv", .mean))
            means.append(try #require(estimate.value))
            errors += try #require(estimate.standardError) / Double(seeds)
        }
        let mean = means.reduce(0, +) / Double(seeds)
        let spread = (means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(seeds - 1))
            .squareRoot()
        // The standard error of a spread from 100 seeds is 7 %.
        #expect(spread < errors * 1.28, "\(spread) of \(errors)")
    }
}
