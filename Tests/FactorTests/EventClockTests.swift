import Factors
import Foundation
import Testing

/// Event clocks against their closed forms.
@Suite struct EventClockTests {
    static let paths = 40_000

    private func columns(_ text: String, _ steps: [Int], names: [String]) throws -> [String: [[Double]]] {
        try FactorRun("factors:\n" + text, steps: steps, paths: Self.paths, names: names).levels
    }

    /// The chance of a Poisson number of the mean.
    private func weight(_ k: Int, mean: Double) -> Double {
        let scale: Double = exp(-mean) / tgamma(Double(k) + 1)
        return scale * pow(mean, Double(k))
    }

    /// The chance that it is at least `k`.
    private func atLeast(_ k: Int, mean: Double) -> Double {
        (0..<k).reduce(1) { $0 - weight($1, mean: mean) }
    }

    @Test(arguments: [
        "{process: event, clock: poisson, rate: 60 %/yr}",
        "{process: event, clock: poisson, rate: {2026: 20 %/yr, 2026-09: 3 /yr}, notice: 3 months}",
        "{process: event, clock: renewal, gap: 9 months}",
        "{process: event, clock: renewal, gap: 9 months, law: gamma, shape: 3, repeated: true}",
        "{process: event, clock: renewal, gap: 9 months, law: lognormal, spread: 0.5, notice: 2 months}",
    ])
    func theFirstOneComesAsTheLawSays(process: String) throws {
        let steps = [0, 5, 11, 23]
        let run = try FactorRun("factors:\n  x: \(process)\n", steps: steps, paths: Self.paths)
        let entry = try #require(run.book.entries.first)
        for (index, step) in steps.enumerated() {
            let taken = try #require(run.levels["x"]?[index])
            let chance = try #require(entry.process.law(at: step).mean)
            let error = (chance * (1 - chance) / Double(Self.paths)).squareRoot()
            #expect(abs(mean(of: taken).value - chance) <= 4 * error, "\(step)")
            #expect(taken.allSatisfy { $0 == 0 || $0 == 1 })
        }
    }

    @Test func theFirstTimeIsGeometricUnderAConstantHazard() throws {
        let chances = try columns(
            """
              driver: {process: gbm, start: 1}
              once: {process: event, clock: hazard, hazard: driver * 90 %/yr}
              again: {process: event, clock: hazard, hazard: driver * 90 %/yr, repeated: true}
            """, [0, 7, 23], names: ["once", "again", "again.count"])
        for (index, step) in [0, 7, 23].enumerated() {
            let months = Double(step + 1)
            let chance = 1 - exp(-0.9 / 12 * months)
            for name in ["once", "again"] {
                let taken = try #require(chances[name]?[index])
                #expect(mean(of: taken).agrees(with: chance))
            }
            let count = try #require(chances["again.count"]?[index])
            let p = 1 - exp(-0.9 / 12)
            #expect(mean(of: count).agrees(with: months * p))
            #expect(covariance(of: count, count).agrees(with: months * p * (1 - p)))
        }
    }

    @Test func aHazardOfAnotherFactorRisesWithIt() throws {
        let found = try columns(
            """
              demand: {process: gbm, start: 1, volatility: 60 %/yr}
              x: {process: event, clock: hazard, hazard: "max(demand - 1, 0) * 2 /yr"}
            """, [0], names: ["demand", "x"])
        let demand = try #require(found["demand"]?[0])
        let taken = try #require(found["x"]?[0])
        let chances = demand.map { 1 - exp(-max($0 - 1, 0) / 6) }
        let difference = zip(taken, chances).map { $0 - $1 }
        #expect(mean(of: difference).agrees(with: 0))
        #expect(zip(taken, chances).allSatisfy { $0 == 0 || $1 > 0 })
    }

    @Test func aPoissonClockCountsAPoissonNumber() throws {
        let counts = try columns(
            "  x: {process: event, clock: poisson, rate: 4 /yr, repeated: true}\n", [0, 11, 23],
            names: ["x.count"])
        for (index, step) in [0, 11, 23].enumerated() {
            let count = try #require(counts["x.count"]?[index])
            let expected = 4 * Double(step + 1) / 12
            #expect(mean(of: count).agrees(with: expected))
            for k in [1, 2, 8] {
                let share = atLeast(k, mean: expected)
                let error = max(share * (1 - share) / Double(Self.paths), 1e-12).squareRoot()
                let found = mean(of: count.map { $0 >= Double(k) ? 1 : 0 }).value
                #expect(abs(found - share) <= 4 * error)
            }
        }
    }

    @Test func aRenewalRingsAtMostOnceAMonth() throws {
        // Gamma gaps of shape 2 are every second event of a Poisson clock of twice the rate; the second
        // ring by month m: the first by m − 1, or it would have been put off, and both by m.
        let counts = try columns(
            "  x: {process: event, clock: renewal, gap: 4 months, law: gamma, shape: 2, repeated: true}\n",
            [1, 5, 11], names: ["x.count", "x.now"])
        for (index, month) in [2.0, 6, 12].enumerated() {
            let count = try #require(counts["x.count"]?[index])
            let early = (month - 1) / 2
            var both = 0.0
            for j in 2..<60 {
                both += weight(j, mean: early) * (j >= 4 ? 1 : atLeast(4 - j, mean: 0.5))
            }
            #expect(share(of: count.map { -$0 }, below: -2).agrees(with: both))
            #expect(try #require(counts["x.now"]?[index]).allSatisfy { $0 <= 1 })
        }
    }

    @Test func datesAreKnownInAdvance() throws {
        let names = ["x", "x.announced", "x.count", "x.now", "x.months_since"]
        let found = try columns(
            "  x: {process: event, clock: date, date: [2025-11, 2026-03, 2026-05], notice: 2 months}\n",
            Array(0..<6), names: names)
        let expected: [[Double]] = [
            [1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], [1, 1, 2, 2, 3, 3], [0, 0, 1, 0, 1, 0],
            [2, 3, 0, 1, 0, 1],
        ]
        for (name, values) in zip(names, expected) {
            #expect(found[name]?.map { $0[0] } == values, "\(name)")
        }
        let once = try columns(
            "  x: {process: event, clock: date, date: 2026-04, notice: 2 months}\n", Array(0..<6),
            names: ["x", "x.announced"])
        #expect(once["x"]?.map { $0[0] } == [0, 0, 0, 1, 1, 1])
        #expect(once["x.announced"]?.map { $0[0] } == [0, 1, 1, 1, 1, 1])
    }

    @Test(arguments: [
        "clock: poisson, rate: 3 /yr", "clock: poisson, rate: 3 /yr, repeated: true",
        "clock: renewal, gap: 4 months, repeated: true",
    ])
    func theLinesOfAClockAgree(terms: String) throws {
        let names = ["x", "x.announced", "x.count", "x.now", "x.months_since"]
        let found = try FactorRun(
            "factors:\n  x: {process: event, \(terms), notice: 2 months}\n",
            steps: Array(0..<24), paths: 300, names: names).levels
        func line(_ name: String, _ step: Int, _ path: Int) -> Double {
            step < 0 ? 0 : found[name]![step][path]
        }
        for path in 0..<300 {
            var since = 0.0
            for step in 0..<24 {
                let now = line("x.now", step, path)
                #expect(line("x.count", step, path) == line("x.count", step - 1, path) + now)
                #expect(line("x", step, path) == min(line("x.count", step, path), 1))
                #expect(line("x", step, path) == line("x.announced", step - 2, path))
                since = now > 0 ? 0 : since + line("x", step, path)
                #expect(line("x.months_since", step, path) == since)
            }
        }
    }

    @Test func anotherClockMovesNobody() throws {
        let a = "  a: {process: event, clock: renewal, gap: 6 months, repeated: true}\n"
        let b = "  b: {process: event, clock: poisson, rate: 2 /yr, repeated: true}\n"
        let alone = try columns(a, [23], names: ["a.count"])
        let both = try columns(b + a, [23], names: ["a.count"])
        #expect(alone["a.count"] == both["a.count"])
    }

    @Test func withoutARateNothingHappens() throws {
        let found = try columns(
            """
              a: {process: event, clock: poisson, rate: 0 /yr}
              b: {process: event, clock: poisson, rate: 0 /yr, repeated: true}
              c: {process: event, clock: hazard, hazard: 0 /yr}
            """, [23], names: ["a", "b", "c"])
        for name in ["a", "b", "c"] {
            #expect(try #require(found[name]?[0]).allSatisfy { $0 == 0 })
        }
    }
}
