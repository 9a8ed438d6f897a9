import Results
import Shortfall
import Simulation
import Testing

/// Pooled ratios of a run.
@Suite struct PooledRunTests {
    /// Revenue is near zero on many paths, so that the mean of margins says nothing.
    private static let text = """
        time: {as_of: 2026-01-01, horizon: 24 months}
        factors:
          demand: {process: gbm, start: 1000 GPU-h/month, volatility: 150 %/yr}
        business:
          products: {api: {demand: demand, price: 4 USD/GPU-h}}
        contracts:
          cloud:
            structure: take-or-pay
            quantity: 1500 GPU-h/month
            price: 2 USD/GPU-h
            take: 60 %
        targets:
          load:
            of: quantity.gpu_hours.used.cloud
            per: quantity.gpu_hours.delivered.cloud
            level: 60 %
        metrics:
          cover: {of: cash, per: 0 * revenue + cash, aggregate: minimum}
        run: {paths: 5000, seed: 1}
        """

    private static let result = Result {
        try Run(Scenarios.load(text: text).plan)()
    }

    @Test("C2 · the average of a margin is the ratio of the means")
    func aMarginIsPooled() throws {
        let result = try Self.result.get()
        for condition in [nil, "miss", "hit"] {
            for period in [nil, "2026", "2027"] {
                func value(_ metric: String, _ statistic: Statistic) throws -> Double {
                    try #require(
                        result.estimate(metric, statistic, period: period, given: condition)?.value)
                }
                let expected = try value("operating_profit", .mean) / value("revenue", .mean)
                #expect(abs(try value("operating_margin", .pooled) / expected - 1) < 1e-11)
            }
        }
        let pooled = try #require(result.estimate("operating_margin", .pooled)?.value)
        let mean = try #require(result.estimate("operating_margin", .mean)?.value)
        #expect(pooled - mean > 0.1)
        #expect(result.estimate("target.load", .pooled)?.value != nil)
    }

    @Test("C2 · what is no ratio of sums is not pooled")
    func amountsAndExtremesAreNotPooled() throws {
        let result = try Self.result.get()
        for metric in ["revenue", "npv", "cover", "shortfall.load"] {
            #expect(result.estimate(metric, .pooled) == nil)
        }
    }

    @Test("C2 · pooled ratios are the same bits over threads")
    func threadsGiveTheSameBits() throws {
        let plan = try Scenarios.load(text: Self.text).plan
        func bits(_ threads: Int) throws -> [UInt64] {
            let result = try Run(plan, options: ExecutionOptions(threads: threads))()
            return result.estimates.filter { $0.statistic == .pooled }.flatMap {
                [$0.value, $0.standardError].map { ($0 ?? .nan).bitPattern }
            }
        }
        let one = try bits(1)
        #expect(!one.isEmpty)
        #expect(try bits(3) == one)
    }
}
