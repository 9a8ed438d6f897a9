import Factors
import Foundation
import Testing

/// Every process against its closed form, at a million paths and three seeds.
@Suite struct ProcessLawTests {
    static let paths = 1_000_000
    static let steps = [0, 5, 23]

    static let processes = [
        "{process: gbm, start: 800 Mtok/month, growth: 30 %/yr, volatility: 40 %/yr}",
        "{process: gbm, start: 3 USD/GPU-h, drift: {2026-01: 65 %/yr, 2027: 10 %/yr}, volatility: 25 %/yr}",
        "{process: log-ou, start: 3 USD/Mtok, trend: -52 %/yr, mean_reversion: 1.5 /yr, volatility: 35 %/yr}",
        "{process: log-ou, start: 2, level: 3, mean_reversion: 0.3 /yr, volatility: 12 %/yr}",
        """
        {process: schwartz-smith, start: 2.35 USD/GPU-h, deviation: 0.2, mean_reversion: 1.5 /yr, \
        drift: -15 %/yr, volatility: {chi: 60 %/yr, xi: 25 %/yr}}
        """,
    ]

    @Test(arguments: processes, [1, 2, 3] as [UInt64])
    func levelsFollowTheirClosedForm(process: String, seed: UInt64) throws {
        let run = try FactorRun(
            "factors:\n  x: \(process)\n", steps: Self.steps, paths: Self.paths, seed: seed)
        let entry = try #require(run.book.entries.first)
        for (index, step) in Self.steps.enumerated() {
            guard case .logNormal(let mu, let sigma) = entry.process.law(at: step) else {
                Issue.record("a random process has a lognormal law")
                continue
            }
            let levels = try #require(run.levels["x"]?[index])
            let logs = levels.map { Foundation.log($0) }
            #expect(mean(of: logs).agrees(with: mu))
            #expect(covariance(of: logs, logs).agrees(with: sigma * sigma))
            #expect(mean(of: levels).agrees(with: exp(mu + sigma * sigma / 2)))
            // Φ(−2.326…) = 1 %, Φ(1.644…) = 95 %.
            #expect(share(of: logs, below: mu - 2.3263478740408408 * sigma).agrees(with: 0.01))
            #expect(share(of: logs, below: mu + 1.6448536269514722 * sigma).agrees(with: 0.95))
        }
    }

    @Test func meanReversionForgetsAtItsSpeed() throws {
        let run = try FactorRun(
            "factors:\n  x: \(Self.processes[2])\n", steps: [5, 11], paths: Self.paths)
        let logs = try #require(run.levels["x"]).map { $0.map { Foundation.log($0) } }
        let early = 6.0 / 12
        let variance = 0.35 * 0.35 * (1 - exp(-2 * 1.5 * early)) / (2 * 1.5)
        #expect(covariance(of: logs[0], logs[1]).agrees(with: exp(-1.5 * 0.5) * variance))
    }

    @Test func theComponentsOfAPriceMoveTogetherAsTheirShocksDo() throws {
        let run = try FactorRun(
            """
            factors:
              x: \(Self.processes[4])
            dependence:
              pairs: {x.chi ~ x.xi: 0.6}
            """, steps: [11], paths: Self.paths)
        let logs = try #require(run.levels["x"]?[0]).map { Foundation.log($0) }
        let (t, kappa) = (1.0, 1.5)
        let variance =
            0.36 * (1 - exp(-2 * kappa * t)) / (2 * kappa) + 0.0625 * t
            + 2 * 0.6 * 0.6 * 0.25 * (1 - exp(-kappa * t)) / kappa
        #expect(covariance(of: logs, logs).agrees(with: variance))
    }

    @Test func withoutVolatilityALevelIsItsMedian() throws {
        let run = try FactorRun(
            """
            factors:
              a: {process: gbm, start: 2, drift: 12 %/yr}
              b: {process: log-ou, start: 2, level: 3, mean_reversion: 1 /yr}
              c: {process: trend, start: 5, growth: 10 %/yr}
              d: {process: table, values: {2026-01: 1 USD, 2026-07: 2 USD}}
            """, steps: [0, 11], paths: 8)
        #expect(run.levels["a"]?[1].allSatisfy { abs($0 / (2 * exp(0.12)) - 1) < 1e-14 } == true)
        let b = 3 * exp(log(2.0 / 3) * exp(-1.0))
        #expect(run.levels["b"]?[1].allSatisfy { abs($0 / b - 1) < 1e-14 } == true)
        #expect(run.levels["c"]?[1].allSatisfy { abs($0 / 5.5 - 1) < 1e-14 } == true)
        #expect(run.levels["d"]?[0].allSatisfy { $0 == 1 } == true)
        #expect(run.levels["d"]?[1].allSatisfy { $0 == 2 } == true)
    }
}
