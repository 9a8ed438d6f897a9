import Foundation
import Results
import Shortfall
import Simulation
import Testing

/// Write-downs, interest and covenants against closed forms.
///
/// A log-normal X after a year is S·exp(−σ²/2 + σZ), S = 100, σ = 0.5. With d₁ = ln(S/K)/σ + σ/2
/// and d₂ = d₁ − σ, E[(K − X)⁺] = K Φ(−d₂) − S Φ(−d₁) and P(X < K) = Φ(−d₂).
@Suite struct FleetSlowTests {
    private let sigma = 0.5

    private func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
    private func d2(_ level: Double) -> Double { log(100 / level) / sigma - sigma / 2 }
    private func put(_ level: Double) -> Double {
        level * normal(-d2(level)) - 100 * normal(-d2(level) - sigma)
    }

    private func run(_ text: String, months: Int = 12) throws -> RunResult {
        let header = "time: {as_of: 2026-01, horizon: \(months) months}\n"
        let scenario = try Scenarios.load(
            text: header + text + "\nrun: {paths: 1000000, seed: 1}\n")
        return try Run(scenario.plan)()
    }

    private func check(_ result: RunResult, _ metric: String, _ value: Double) {
        let estimate = result.estimate(metric, .mean)
        #expect(
            ReferenceFigure(metric, .mean, value, 0).agrees(with: estimate),
            "\(metric) is \(String(describing: estimate?.value)), not \(value)")
    }

    /// After a year of two, 60 of 120 a piece are left in the books; a write-down is a put on the
    /// market value, and what it leaves is depreciated over the second year.
    @Test func aWriteDownIsAPutOnTheMarketValue() throws {
        let result = try run(
            """
            factors:
              value: {process: gbm, start: 100 USD/GPU, volatility: 50 %/yr}
            business: {}
            contracts:
              fleet:
                {structure: owned, quantity: 10 GPU, capex: 120 USD/GPU, book_life: 24 months,
                 market_value: value, impairment_test: year}
            metrics:
              written_down: {of: "if(year < 2027, impairment.fleet, 0 USD/month)"}
              depreciated_later: {of: "if(year > 2026, depreciation.fleet, 0 USD/month)"}
            """, months: 24)
        check(result, "written_down", 10 * put(60))
        check(result, "depreciated_later", 600 - 10 * put(60))
    }

    /// E[r(t)] = θ + (r₀ − θ)e^{−κt} at the end of the month, on a debt that nothing repays.
    @Test func interestFollowsTheShortRate() throws {
        let result = try run(
            """
            factors:
              rate:
                {process: vasicek, start: 6 %/yr, level: 3 %/yr, mean_reversion: 0.8 /yr,
                 volatility: 1 %/yr}
            business: {}
            contracts: {}
            financing:
              loan:
                {opening: 12000 USD, rate: rate + 4 %/yr, term: 10 years, repayment: bullet}
            metrics: {paid: {of: interest.loan}}
            """)
        let rates: [Double] = (1...12).map { month in
            let decay: Double = exp(-0.8 * Double(month) / 12)
            return 0.04 + 0.03 + 0.03 * decay
        }
        let expected = 1000 * rates.reduce(0, +)
        check(result, "paid", expected)
    }

    /// Interest of 50 a month; cash below 1.3 times that at the year's end breaches.
    @Test func aBreachIsAsLikelyAsLowCash() throws {
        let result = try run(
            """
            factors:
              cash_flow: {process: gbm, start: 100 USD/month, volatility: 50 %/yr}
            business: {}
            contracts: {}
            financing:
              loan:
                opening: 5000 USD
                rate: 12 %/yr
                term: 10 years
                repayment: bullet
                cash_available: cash_flow
                covenant: {dscr: 1.3, window: 1 month, tested: year}
            metrics: {breaches: {of: covenant_breach.loan}}
            """)
        check(result, "breaches", normal(-d2(65)))
    }
}
