import Factors
import Foundation
import Testing

/// Months before the view are known, and what follows is the scenario that starts there.
@Suite struct ActualsTests {
    /// Three known months, and a process that goes on from the last of them: its terms, actuals, and
    /// what it says where it starts by itself.
    static let processes: [(terms: String, actuals: [String], start: String)] = [
        ("process: gbm, growth: 30 %/yr, volatility: 40 %/yr", ["2", "2.5", "2.25"], "start: 2.25"),
        (
            "process: gbm, growth: {2026-01: 10 %/yr, 2026-06: 50 %/yr}, volatility: 20 %/yr",
            ["1", "1", "3"], "start: 3"
        ),
        (
            "process: log-ou, mean_reversion: 1 /yr, volatility: 30 %/yr, trend: -20 %/yr",
            ["2", "2", "1.5"], "start: 1.5"
        ),
        (
            "process: ou, level: 1, mean_reversion: 2 /yr, volatility: 0.3", ["-1", "0.5", "0.2"],
            "start: 0.2"
        ),
        (
            "process: vasicek, level: 3 %/yr, mean_reversion: 0.2 /yr, volatility: 1 %/yr",
            ["4 %/yr", "4.25 %/yr", "4.5 %/yr"], "start: 4.5 %/yr"
        ),
        (
            "process: hull-white, curve: 4 %/yr, mean_reversion: 0.2 /yr, volatility: 1 %/yr",
            ["4 %/yr", "4.25 %/yr", "4.5 %/yr"], ""
        ),
        (
            "process: schwartz-smith, mean_reversion: 1.5 /yr, volatility: {chi: 60 %/yr, xi: 25 %/yr}",
            ["3", "2", "2.5"], "start: 2.5"
        ),
        (
            "process: jump-diffusion, volatility: 20 %/yr, jumps: {intensity: 2 /yr, mean: -0.2}",
            ["3", "2", "2.5"], "start: 2.5"
        ),
        (
            """
            process: regime-switching, regimes: {calm: {drift: 20 %/yr, volatility: 10 %/yr},
                slump: {drift: -40 %/yr, volatility: 50 %/yr}},
                transition: [[90 %, 10 %], [20 %, 80 %]]
            """, ["3", "2", "2.5"], "start: 2.5"
        ),
        ("process: trend, growth: 30 %/yr", ["3", "2", "2.5"], "start: 2.5"),
        ("process: table, values: {2025-10: 7, 2026-04: 8}", ["3", "2", "2.5"], ""),
        (
            """
            process: energy, tariff: {volatility: 12 %/yr},
                daily: {mean_reversion: 50 /yr, volatility: 250 %/yr, jumps: {rate: 6 /yr, size: 55 %}}
            """, ["0.1", "0.12", "0.09"], "start: 0.09"
        ),
        ("process: bass, market: 100, innovation: 0.03 /yr, imitation: 0.4 /yr", ["0", "0", "0"], ""),
        (
            "process: logistic, market: {median: 100, deviation: 0.3}, speed: 1 /yr",
            ["2", "3", "4"], "start: 4"
        ),
        (
            """
            process: capability-index, trend: -60 %/yr, mean_reversion: 2 /yr, volatility: 30 %/yr,
                releases: 4 /yr, jump: {mean: -0.3}
            """, ["3", "2", "2.5"], "start: 2.5"
        ),
        ("process: sticky-price, market: 2 * 0.8 ^ t", ["3", "2.5", "2.5"], "start: 2.5"),
        (
            "process: model-price, market: 2 * 0.8 ^ t, releases: 4 /yr, movers: 60 %, lag: 2 months",
            ["3", "2.5", "2.5"], "start: 2.5"
        ),
        (
            "process: generation-efficiency, experience: 1.8 ^ t, volatility: 20 %/yr",
            ["1", "1.2", "1.3"], "start: 1.3"
        ),
    ]

    private static let months = ["2025-10", "2025-11", "2025-12"]

    private static func run(_ factors: String, since start: Bool, paths: Int = 512) throws -> FactorRun {
        try FactorRun(
            factors, months: 24, steps: start ? [0, 1, 2, 3, 8, 26] : [0, 5, 23], paths: paths,
            formulas: start ? ["before": "lag(x, 1)", "time": "t"] : [:],
            time: start ? ", start: 2025-10" : "")
    }

    @Test(arguments: processes.indices)
    func whatFollowsIsTheScenarioThatStartsThere(index: Int) throws {
        let (terms, actuals, start) = Self.processes[index]
        let given = zip(Self.months, actuals).map { "\($0): \($1)" }.joined(separator: ", ")
        let stated = start.isEmpty ? "" : ", " + start
        let known = try Self.run("factors: {x: {\(terms), actuals: {\(given)}}}\n", since: true)
        let plain = try Self.run("factors: {x: {\(terms)\(stated)}}\n", since: false)
        let (a, b) = (try #require(known.levels["x"]), try #require(plain.levels["x"]))
        for (step, text) in actuals.enumerated() {
            let rate = text.hasSuffix("%/yr")
            let number = try #require(Double(text.split(separator: " ")[0])) / (rate ? 1200 : 1)
            #expect(Set(a[step]).count == 1)
            #expect(abs(a[step][0] - number) <= 2 * number.ulp)
        }
        for step in 0..<3 { #expect(a[step + 3] == b[step]) }
        let (entry, alone) = (known.book.entries[0], plain.book.entries[0])
        for step in [0, 5, 23] {
            // The parts of a mixture come in any order, and so do their sums.
            let (a, b) = (entry.law(at: step + 3), alone.law(at: step))
            for (x, y) in [(a.mean, b.mean), (a.deviation, b.deviation)] {
                #expect(x == y || abs((x ?? .nan) - (y ?? .nan)) <= 1e-9 * abs(y ?? .nan))
            }
        }
        #expect(entry.law(at: 1).mean == a[1][0] && entry.law(at: 1).deviation == 0)
        #expect(try #require(known.levels["before"])[3] == a[2])
        #expect(try #require(known.levels["time"]).map { $0[0] } == [-2.0 / 12, -1.0 / 12, 0, 1.0 / 12, 0.5, 2])
        for (name, values) in plain.levels where name != "x" {
            let later = try #require(known.levels[name])
            for step in 0..<3 { #expect(later[step + 3] == values[step], "\(name)") }
        }
    }

    /// Correlated shocks, a t copula that mixes by year, and clocks that have not rung.
    @Test func dependenceStartsWithTheView() throws {
        let rest = """
                clock: {process: event, clock: poisson, rate: 2 /yr, repeated: true, notice: 2 months}
                supplier: {process: default, intensity: 20 %/yr, wrong_way: {with: x, beta: -1}}
                late: {process: delay, chance: 40 %, mean: 3 months}
                dated: {process: event, clock: date, date: 2025-11}
              dependence:
                latent: [cycle]
                loadings: {x: [0.7], y: [-0.4]}
                copula: student-t
                degrees: 5
                mixing: year
            """
        func text(_ x: String, _ y: String) -> String {
            """
            factors:
                x: {process: gbm, volatility: 40 %/yr, \(x)}
                y: {process: ou, level: 1, mean_reversion: 2 /yr, volatility: 0.3, \(y)}

            """ + rest.replacing("\n  dependence", with: "\ndependence")
        }
        let known = try Self.run(
            text(
                "actuals: {2025-10: 1, 2025-11: 1, 2025-12: 2}",
                "actuals: {2025-10: 0, 2025-11: 0, 2025-12: 0.5}"), since: true)
        let plain = try Self.run(text("start: 2", "start: 0.5"), since: false)
        for (name, values) in plain.levels where !name.hasPrefix("dated") {
            let later = try #require(known.levels[name])
            for step in 0..<3 { #expect(later[step + 3] == values[step], "\(name)") }
        }
        #expect(try #require(known.levels["clock.count"])[2].allSatisfy { $0 == 0 })
        #expect(try #require(known.levels["supplier"])[2].allSatisfy { $0 == 1 })
        #expect(try #require(known.levels["dated"]).map { $0[0] } == [0, 1, 1, 1, 1, 1])
    }

    /// The season of the last known month is not carried into the start.
    @Test func theStartIsFreeOfTheSeason() throws {
        let season = "season: {months: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]}"
        let run = try Self.run(
            "factors: {x: {process: gbm, \(season), actuals: {2025-10: 1, 2025-11: 1, 2025-12: 4}}}\n",
            since: true)
        let x = try #require(run.levels["x"])
        #expect(x[2][0] == 4)
        #expect(abs(x[3][0] - 2) < 1e-12)
    }

    @Test func aTrendGoesOnBackwards() throws {
        let run = try Self.run("factors: {x: {process: trend, start: 2, growth: 100 %/yr}}\n", since: true)
        let x = try #require(run.levels["x"])
        #expect(x[2][0] == 2)
        #expect(abs(x[0][0] - 2 * pow(2, -2.0 / 12)) < 1e-12)
    }
}
