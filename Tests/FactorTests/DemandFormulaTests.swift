import Factors
import Foundation
import Testing

/// Mechanisms of demand, written as formulas over factors, against sums by hand on every path.
@Suite struct DemandFormulaTests {
    static let months = 24
    static let factors = """
        factors:
          pilots: {process: gbm, start: 100 users/month, growth: 60 %/yr, volatility: 50 %/yr}
          own: {process: log-ou, start: 3 USD/Mtok, mean_reversion: 1 /yr, volatility: 30 %/yr}
          market: {process: gbm, start: 2.5 USD/Mtok, growth: -40 %/yr, volatility: 20 %/yr}
          actions: {process: gbm, start: 5e6 actions/month, volatility: 30 %/yr}
          length: {process: gbm, start: 4000 tok/action, growth: 80 %/yr, volatility: 40 %/yr}

        """

    private func paths(
        _ formulas: KeyValuePairs<String, String>
    ) throws -> (Int, String) -> [Double] {
        let run = try FactorRun(
            Self.factors, months: Self.months, steps: Array(0..<Self.months), paths: 16,
            formulas: formulas)
        return { path, name in run.levels[name]!.map { $0[path] } }
    }

    private func agree(_ a: [Double], _ b: [Double]) -> Bool {
        zip(a, b).allSatisfy { abs($0 - $1) <= 1e-13 * max(abs($0), abs($1)) }
    }

    /// One in five pilots pays, after 3 to 15 months with equal chance: a convolution.
    @Test func pilotsBecomeCustomersLater() throws {
        let value = try paths([
            "paid": "20 % * trailing_sum(lag(pilots, 3), 13) / 13 months",
            "once": "20 % * lag(pilots, 9)",
        ])
        for path in 0..<16 {
            let (pilots, paid, once) = (value(path, "pilots"), value(path, "paid"), value(path, "once"))
            for month in 0..<Self.months {
                let begun = (3...15).map { month >= $0 ? pilots[month - $0] : 0 }
                #expect(abs(paid[month] - 0.2 * begun.reduce(0, +) / 13) <= 1e-12 * paid[month])
                #expect(once[month] == (month >= 9 ? 0.2 * pilots[month - 9] : 0))
            }
        }
    }

    /// The share follows the own price over the market's with delay, the market its own index.
    @Test func demandRespondsToPricesWithDelay() throws {
        let value = try paths([
            "share": "adjust((own / market / 1.2) ^ -1.1, 15 %/month)",
            "volume": """
                actions * adjust((own / market / 1.2) ^ -1.1, 15 %/month) \
                * (market / 2.5 USD/Mtok) ^ -0.1
                """,
        ])
        for path in 0..<16 {
            let (own, market) = (value(path, "own"), value(path, "market"))
            let target = zip(own, market).map { pow($0 / $1 / 1.2, -1.1) }
            var share = target[0]
            let expected = target.enumerated().map { month, target in
                if month > 0 { share = 0.85 * share + 0.15 * target }
                return share
            }
            #expect(agree(value(path, "share"), expected))
            let volume = expected.indices.map {
                value(path, "actions")[$0] * expected[$0] * pow(market[$0] / 2.5e-6, -0.1)
            }
            #expect(agree(value(path, "volume"), volume))
        }
    }

    /// Customers of a segment: 500 at the start, some join, 3 % leave each month.
    @Test func segmentsGrowAndChurn() throws {
        let value = try paths(["customers": "adjust(pilots / 3 %/month, 3 %/month, 500 users)"])
        for path in 0..<16 {
            var customers = 500.0
            let expected = value(path, "pilots").map {
                customers = 0.97 * customers + $0
                return customers
            }
            #expect(agree(value(path, "customers"), expected))
        }
    }

    @Test func tokensAreActionsTimesTheirLength() throws {
        let value = try paths(["tokens": "actions * length"])
        for path in 0..<16 {
            let tokens = zip(value(path, "actions"), value(path, "length")).map { $0 * $1 }
            #expect(value(path, "tokens") == tokens)
        }
    }

    /// A table adjusts while planning as a random line does on a path.
    @Test func whatIsKnownIsAdjustedWhilePlanning() throws {
        let run = try FactorRun(
            """
            factors:
              a: {process: table, values: {2026-01: 1 USD, 2026-06: 3 USD}}
              b: {process: gbm, start: 1, volatility: 1e-300 %/yr}
            """, months: 12, steps: Array(0..<12), paths: 8,
            formulas: ["known": "adjust(a, 0.25, 2 USD)", "drawn": "adjust(a * b, 0.25, 2 USD)"])
        #expect(run.levels["known"] == run.levels["drawn"])
    }

    @Test(arguments: [
        ("adjust(own, 2 USD)", "a speed is a share"), ("adjust(own, 120 %)", "a speed of 1.2"),
        ("adjust(own, 1, 3 users)", "mixes"), ("adjust(own, 1, market)", "must be fixed"),
        ("adjust(own)", "was given 1 argument"),
    ])
    func wrongSpeedsAreExplained(formula: String, fragment: String) throws {
        do {
            _ = try paths(["x": formula])
            Issue.record("accepted: \(formula)")
        } catch let refused as FactorRun.Refused {
            #expect(refused.diagnostics.contains { $0.message.contains(fragment) })
        }
    }
}
