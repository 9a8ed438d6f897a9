import Foundation
import Results
import Shortfall
import Simulation
import Testing

/// Late deliveries and early ends against closed forms, within four standard errors.
@Suite struct CapacityClauseTests {
    private func run(_ text: String) throws -> RunResult {
        try Run(Scenarios.load(text: text).plan, options: ExecutionOptions())()
    }

    private func expect(
        _ metric: String, of result: RunResult, toBe value: Double,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let estimate = try #require(result.estimate(metric, .mean))
        #expect(
            ReferenceFigure(metric, .mean, value, 0).agrees(with: estimate),
            "\(metric): \(String(describing: estimate.value)), not \(value)",
            sourceLocation: place)
    }

    // MARK: - Delivery

    /// The law of a delay: none, or a gamma variable of shape 2 with the given mean.
    private struct Delay {
        let chance = 0.4
        let mean = 3.0
        private var scale: Double { mean / 2 }

        /// P(D > d) for d ≥ 0: p e^{−x}(1 + x), x = d/scale.
        func exceeding(_ d: Double) -> Double {
            let x = d / scale
            return chance * exp(-x) * (1 + x)
        }

        /// E[(n − D)⁺] = (1 − p)n + p(n F₂(x) − 2·scale·F₃(x)), F_k the gamma distribution function
        /// of shape k: 1 − e^{−x}Σ_{i<k} xⁱ/i!.
        func remainder(_ n: Double) -> Double {
            let x = n / scale
            let second = 1 - exp(-x) * (1 + x)
            let third = 1 - exp(-x) * (1 + x + x * x / 2)
            return (1 - chance) * n + chance * (n * second - 2 * scale * third)
        }
    }

    private static let delivery = """
        time: {as_of: 2026-01, horizon: 12 months}
        factors:
          late: {process: delay, chance: 40 %, mean: 3 months}
          share: {process: beta, mean: 90 %, deviation: 5 %}
        business: {products: {api: {demand: 0 GPU-h/month}}}
        contracts:
          plain: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, delivery: {delay: late}}
          part: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, delivery: {delay: late, yield: share}}
          tranche: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, delivery: {tranches: [{date: 2026-05, share: 30 %, delay: late + 1 months}]}}
          damaged: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, delivery: {delay: late, damages: 10 %, cap: 2 months}}
          stopped: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, delivery: {delay: late, long_stop: 4 months}}
        metrics:
          plain: quantity.gpu_hours.delivered.plain
          part: quantity.gpu_hours.delivered.part
          tranche: quantity.gpu_hours.delivered.tranche
          damages: damages.damaged
          planned: quantity.gpu_hours.contracted.stopped
          never: {of: quantity.gpu_hours.delivered.stopped, aggregate: last}
        run: {paths: 200000, seed: 1}
        """

    @Test func lateDeliveriesFollowTheGammaLaw() throws {
        let result = try run(Self.delivery)
        let delay = Delay()
        try expect("plain", of: result, toBe: 100 * delay.remainder(12))
        // Yield and delay are independent.
        try expect("part", of: result, toBe: 0.9 * 100 * delay.remainder(12))
        // Seven of the eight months from May on are left after the sure month.
        try expect("tranche", of: result, toBe: 70 * 12 + 30 * delay.remainder(7))
        // E min(D, 2) = 2 − E(2 − D)⁺.
        try expect("damages", of: result, toBe: -0.1 * 2 * 100 * (2 - delay.remainder(2)))
        // Canceled after four months where the delay is longer.
        try expect("planned", of: result, toBe: 100 * (12 - 8 * delay.exceeding(4)))
        try expect("never", of: result, toBe: 100 * (1 - delay.exceeding(4)))
    }

    // MARK: - Termination

    /// P(the contract has ended by month t), t from 0, where each month's load is low with chance
    /// `p` and it ends after `run` low months in a row.
    private func ended(_ run: Int, _ p: Double, months: Int) -> [Double] {
        var state = Array(repeating: 0.0, count: run)
        state[0] = 1
        var gone = 0.0
        return (0..<months).map { _ in
            let now = gone
            gone += state[run - 1] * p
            let alive = state.reduce(0, +)
            state = [alive * (1 - p)] + state.dropLast().map { $0 * p }
            return now
        }
    }

    @Test func terminationFollowsTheRunLengthChain() throws {
        // ln of the load is normal with deviation σ/√(2κ) = 0.5 and, as e^{−κ/12} = e^{−20}, as good
        // as independent from month to month. Low: Φ(ln(0.4/0.5)/0.5).
        let result = try run(
            """
            time: {as_of: 2026-01, horizon: 24 months}
            factors:
              load: {process: log-ou, start: 50 GPU-h/month, mean_reversion: 240 /yr, volatility: 1095.4451150103323 %/yr}
            business: {dispatch: take-first, products: {api: {demand: load}}}
            contracts:
              c: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, term: 36 months, termination: {fee: 30 %, when: {load_below: 40 %, for: 3 months}}}
              n: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, term: 36 months, termination: {fee: 30 %, when: "lag(load, 1) < 20 GPU-h/month", earliest: 2026-03}}
            metrics:
              alive: {of: quantity.gpu_hours.contracted.c, aggregate: last}
              hours: quantity.gpu_hours.contracted.c
              fee: termination_fee.c
              alive_n: {of: quantity.gpu_hours.contracted.n, aggregate: last}
            run: {paths: 200000, seed: 1}
            """)
        func cdf(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
        let low = cdf(log(0.4 / 0.5) / 0.5)
        let gone = ended(3, low, months: 25)
        try expect("alive", of: result, toBe: 100 * (1 - gone[23]))
        let months: Double = gone.prefix(24).reduce(0) { $0 + 1 - $1 }
        try expect("hours", of: result, toBe: 100 * months)
        var fee = 0.0
        for month in 1..<24 {
            let left = 200 * Double(36 - month)
            fee += 0.3 * left * (gone[month] - gone[month - 1])
        }
        try expect("fee", of: result, toBe: fee)
        // By a condition: not ended by 22 months, from March on, of which none was below 20.
        let lower = cdf(log(0.2 / 0.5) / 0.5)
        try expect("alive_n", of: result, toBe: 100 * pow(1 - lower, 22))
    }

    // MARK: - Renewal

    @Test func renewalsAreDecidedByWhatIsKnownAtNotice() throws {
        // Renewed where the market quote is below 2 at notice, at that quote: P = Φ(d) and
        // E[X; X < 2] = F·Φ(d − s), s = 50 %·√(10/12) at the end of the tenth month.
        let result = try run(
            """
            time: {as_of: 2026-01, horizon: 24 months}
            factors:
              quote: {process: gbm, start: 2 USD/GPU-h, growth: 0 %/yr, volatility: 50 %/yr}
            business: {products: {api: {demand: 0 GPU-h/month}}}
            contracts:
              c:
                structure: reserved
                quantity: 100 GPU-h/month
                price: 2 USD/GPU-h
                term: 12 months
                renewal: {for: 12 months, notice: 3 months, when: quote < 2 USD/GPU-h, price: quote}
            metrics:
              renewed: {of: quantity.gpu_hours.contracted.c, aggregate: last}
              cost: {of: expense.compute.c, by: year}
            run: {paths: 200000, seed: 1}
            """)
        func cdf(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
        let s = 0.5 * (10 / 12.0).squareRoot()
        try expect("renewed", of: result, toBe: 100 * cdf(s / 2))
        let cost = try #require(result.estimate("cost", .mean, period: "2027"))
        #expect(
            ReferenceFigure("cost", .mean, 1200 * 2 * cdf(-s / 2), 0, period: "2027")
                .agrees(with: cost), "\(String(describing: cost.value))")
    }
}
