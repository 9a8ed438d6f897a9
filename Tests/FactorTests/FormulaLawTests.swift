import Factors
import Foundation
import Testing

/// Laws that follow from parameters drawn once, or from what a factor's formulas turn out to be.
@Suite struct FormulaLawTests {
    static let paths = 50_000

    // MARK: - Parameters drawn once

    /// Quadrature of our own against that of `Tests/Oracles/adoption.py`.
    @Test func adoptionHasTheMomentsOfTheOracle() throws {
        let run = try FactorRun(AdoptionScenario.text, months: 36, steps: [0], paths: 8)
        for row in try AdoptionScenario.oracle() {
            let law = try #require(run.entries.first { $0.name == row.name }).process.law(at: row.step)
            #expect(abs(try #require(law.mean) / 1e6 / row.mean - 1) < 1e-10, "\(row)")
            #expect(abs(try #require(law.deviation) / 1e6 / row.deviation - 1) < 1e-8, "\(row)")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func adoptionFollowsItsLaw(seed: UInt64) throws {
        let steps = [0, 11, 35]
        let run = try FactorRun(
            AdoptionScenario.text + """
                  both: {process: logistic, start: 5e6 users, speed: {median: 90 %/yr, deviation: 0.3}, \
                market: {from: 60e6 users, to: 90e6 users}}
                  falling: {process: logistic, start: 9e6 users, speed: {from: 1 /yr, to: 2 /yr}, \
                market: 3e6 users}
                """, months: 36, steps: steps, paths: Self.paths, seed: seed)
        for name in ["bass", "market", "logistic", "both", "falling"] {
            try expectLevelsFollowTheirLaw(run, name, steps: steps, quantiles: [0.05, 0.5, 0.99])
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func answersWithNoiseFollowTheirLaw(seed: UInt64) throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: reasoning-length, median: 739 tok/action, p95: 5248 tok/action,
                cap: 32000 tok/action, trend: 60 %/yr, volatility: 50 %/yr}
            """, steps: [0, 23], paths: Self.paths, seed: seed)
        try expectLevelsFollowTheirLaw(run, "x", steps: [0, 23], quantiles: [0.01, 0.5, 0.95])
    }

    // MARK: - Formulas that are the same on every path

    /// Expects the chance of each value up to the law's quantiles to be that of the law.
    private func expectValues(_ run: FactorRun, _ name: String, _ steps: [Int]) throws {
        let process = try #require(run.entries.first { $0.name == name }).process
        for (index, step) in steps.enumerated() {
            let law = process.law(at: step)
            let levels = try #require(run.levels[name]?[index])
            #expect(mean(of: levels).agrees(with: try #require(law.mean)), "\(name), step \(step)")
            let deviation = try #require(law.deviation)
            #expect(
                covariance(of: levels, levels).agrees(with: deviation * deviation),
                "\(name), step \(step)")
            for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
                let value = try #require(law.quantile(p)) * (1 + 1e-12)
                let chance = try #require(law.cumulative(value))
                #expect(chance >= p)
                let found = share(of: levels, below: value)
                // The law's weights add up to rounding.
                #expect(
                    (found.value - chance).magnitude <= 4 * found.standardError + 1e-12,
                    "\(name), step \(step), \(p)")
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aStickyPriceOfAKnownMarketFollowsItsLaw(seed: UInt64) throws {
        let steps = [0, 4, 11, 23]
        let run = try FactorRun(
            """
            factors:
              market:
                process: table
                values: {2026-01: 8 USD, 2026-04: 5 USD, 2026-09: 7 USD, 2027-02: 4 USD, 2027-08: 6 USD}
              hazard: {process: trend, start: 1.5 /yr, growth: 20 %/yr}
              falls: {process: sticky-price, start: 10 USD, market: market, reprice: hazard,
                cuts: {2026-03: 5 %, 2026-11: 20 %}}
              rises: {process: sticky-price, start: 6 USD, market: market, reprice: 2 /yr, rises: true,
                cuts: {2026-05: 10 %}}
            """, steps: steps, paths: Self.paths, seed: seed)
        for name in ["falls", "rises"] { try expectValues(run, name, steps) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func pricesAlongALineOfModelsFollowTheirLaw(seed: UInt64) throws {
        let steps = [0, 3, 11, 23]
        let terms = "process: model-price, start: 10 USD, market: market, releases: 3 /yr"
        let run = try FactorRun(
            """
            factors:
              market: {process: trend, start: 10 USD, drift: -100 %/yr}
              newest: {\(terms)}
              later: {\(terms), lag: 3 months}
              late: {\(terms), movers: 0 %, lag: 1 month, retirement: 7 months}
              both: {\(terms), movers: 60 %, lag: 1 month, retirement: 7 months}
            """, steps: steps, paths: Self.paths, seed: seed)
        for name in ["newest", "later", "late"] { try expectValues(run, name, steps) }
        let both = try #require(run.entries.first { $0.name == "both" }).process
        for (index, step) in steps.enumerated() {
            let law = both.law(at: step)
            #expect(mean(of: run.levels["both"]![index]).agrees(with: try #require(law.mean)))
            #expect(law.deviation == nil)
        }
    }

    @Test func aHazardOfTheCalendarIsThatOfAPoissonClock() throws {
        let run = try FactorRun(
            """
            factors:
              driver: {process: gbm, start: 1, volatility: 30 %/yr}
              known: {process: event, clock: hazard, hazard: 80 %/yr * 1.5 ^ t, notice: 2 months}
              random: {process: event, clock: hazard, hazard: 80 %/yr * driver}
            """, steps: [11], paths: Self.paths)
        let laws = run.entries.map { $0.process.law(at: 11) }
        // Announced within ten months, at hazards by month from 80 % · 1.5^0 on.
        let taken = mean(of: try #require(run.levels["known"]?[0]))
        #expect(taken.agrees(with: try #require(laws[1].mean)))
        guard case .unknown(let reason) = laws[2] else {
            Issue.record("the hazard is random")
            return
        }
        #expect(reason == "its hazard is random")
    }

    // MARK: - Mixes

    static let mixes = """
        factors:
          a: {process: gbm, start: 5 USD/Mtok, volatility: 40 %/yr}
          b: {process: log-ou, start: 2 USD/Mtok, mean_reversion: 1 /yr, volatility: 30 %/yr}
          one: {process: price-mix, parts: {in: {share: 60 %, price: a / 5}, out: {price: 2 * a}}}
          two: {process: price-mix, parts: {in: {share: 0.6 * 0.9 ^ t, price: a}, out: {price: b}}}
          nested: {process: price-mix, parts: {in: {share: 30 %, price: two}, out: {price: b}}}
          curved: {process: price-mix, parts: {in: {share: 60 %, price: a}, out: {price: "max(a, b)"}}}

        """

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aMixOfFactorsHasTheirMoments(seed: UInt64) throws {
        let run = try FactorRun(
            Self.mixes, steps: [5, 23], paths: Self.paths, seed: seed)
        try expectLevelsFollowTheirLaw(run, "one", steps: [5, 23])
        for name in ["two", "nested"] {
            try expectLevelsFollowTheirLaw(run, name, steps: [5, 23], quantiles: [])
        }
        let curved = try #require(run.entries.first { $0.name == "curved" }).process
        guard case .unknown = curved.law(at: 5) else {
            Issue.record("a maximum is no multiple of a factor")
            return
        }
    }

    /// The mean needs no independence, the deviation does.
    @Test func partsThatMoveTogetherGiveAMeanAlone() throws {
        let run = try FactorRun(
            Self.mixes + "dependence: {pairs: {a ~ b: 0.7}}\n", steps: [23], paths: Self.paths)
        let law = try #require(run.entries.first { $0.name == "two" }).process.law(at: 23)
        #expect(law.deviation == nil)
        #expect(mean(of: run.levels["two"]![0]).agrees(with: try #require(law.mean)))
    }
}
