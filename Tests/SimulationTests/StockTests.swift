import Results
import Shortfall
import Simulation
import Testing

/// Stocks over the horizon, and volumes over their own period.
@Suite struct StockTests {
    private static func result(_ text: String) throws -> RunResult {
        try Run(
            Scenarios.load(
                text: "time: {as_of: 2026-01-01, horizon: 24 months}\n" + text
                    + "\nrun: {paths: 64, seed: 1}\nreport: {commitments: true}\n").plan)()
    }

    private static func mean(_ result: RunResult, _ metric: String) throws -> Double {
        try #require(result.estimate(metric, .mean)?.value, "\(metric)")
    }

    @Test("C3 · an obligation is told at its start, peak and end, and by when it falls due")
    func anObligationIsAStock() throws {
        // 160 a month for 100 months from the first on.
        let result = try Self.result(
            """
            business: {products: {api: {demand: 90 GPU-h/month, price: 5 USD/GPU-h}}}
            contracts:
              cloud:
                structure: take-or-pay
                quantity: 100 GPU-h/month
                price: 2 USD/GPU-h
                take: 80 %
                term: 100 months
            """)
        func holds(_ name: String, _ months: Double) throws -> Bool {
            abs(try Self.mean(result, "remaining_obligation.\(name)") - 160 * months) < 1e-8
        }
        #expect(try holds("start", 100))
        #expect(try holds("peak", 100))
        #expect(try holds("end", 76))
        #expect(try holds("due_under_1y", 12))
        #expect(try holds("due_1_to_3y", 24))
        #expect(try holds("due_3_to_5y", 24))
        #expect(try holds("due_over_5y", 40))
        // Without a word for the time it is what is owed at the end.
        #expect(abs(try Self.mean(result, "remaining_obligation") - 160 * 76) < 1e-8)
        #expect(result.estimate("remaining_obligation", .mean, period: "2026") != nil)
        // One contract binds for as long as it runs.
        #expect(abs(try Self.mean(result, "lock_in_months.start") - 100) < 1e-9)
        #expect(abs(try Self.mean(result, "lock_in_months.end") - 76) < 1e-9)
    }

    @Test("C3 · lock-in is weighted with what is owed, and never above the longest term")
    func lockInIsWithinTheTerms() throws {
        let result = try Self.result(
            """
            business: {products: {api: {demand: 90 GPU-h/month, price: 5 USD/GPU-h}}}
            contracts:
              long: {structure: reserved, quantity: {2026-01: 100 GPU-h/month, 2027-01: 300 GPU-h/month}, price: 1 USD/GPU-h, term: 84 months}
              short: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h, term: 12 months}
            """)
        // 12·100 + 72·300 are owed for 84 months, 12·100 for 12.
        let start = (22_800 * 84 + 1_200 * 12) / 24_000.0
        #expect(abs(try Self.mean(result, "lock_in_months.start") - start) < 1e-9)
        #expect(try Self.mean(result, "lock_in_months.peak") <= 84)
        #expect(abs(try Self.mean(result, "lock_in_months.end") - 60) < 1e-9)
        let first = try #require(result.estimate("lock_in_months", .mean, period: "2026")?.value)
        #expect(abs(first - 72) < 1e-9)
    }

    @Test("C3 · a buyer is told unasked what is owed at the start, at its peak, and when it is due")
    func aBuyerReadsTheLadder() throws {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01-01, horizon: 24 months}
                business: {products: {api: {class: internal, demand: 90 GPU-h/month}}}
                contracts: {c: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, term: 100 months}}
                run: {paths: 64, seed: 1}
                """)
        let text = TextReport.render(try Run(scenario.plan)())
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("Owed by contract, $k at the start peak at the end under 1 1–3 3–5 over 5"))
        #expect(words.contains("mean 20.0 20.0 15.2 2.4 4.8 4.8 8.0"))
    }

    @Test("C1 · coverage is work over work, whatever chips do it", arguments: ["buyer", "both"])
    func coverageIsOfWork(perspective: String) throws {
        // 10 hours of the newer chip are 40 of work, and 60 hours of the older do the rest.
        let result = try Self.result(
            """
            perspective: \(perspective)
            business:
              generations: {a: {performance: 1}, b: {performance: 4}}
              products: {api: {demand: 100 tok/month, price: 9 USD/tok, efficiency: {a: 1 tok/GPU-h, b: 4 tok/GPU-h}}}
            contracts:
              new: {structure: reserved, generation: b, quantity: 10 GPU-h/month, price: 2 USD/GPU-h}
              old: {structure: on-demand, generation: a, price: 1 USD/GPU-h}
            """)
        #expect(abs(try Self.mean(result, "coverage") - 0.4) < 1e-12)
    }

    @Test("C3 · RPO that ends with the horizon is not zero, and converts within 12 and 24 months")
    func anRPOIsAStock() throws {
        let result = try Self.result(
            """
            business: {}
            contracts:
              customer:
                structure: reserved
                side: sell
                quantity: 100 GPU-h/month
                price: 2 USD/GPU-h
                term: 18 months
                usage: 50 GPU-h/month
            """)
        #expect(abs(try Self.mean(result, "rpo.start") - 3_600) < 1e-9)
        #expect(abs(try Self.mean(result, "rpo.within_12m") - 2_400) < 1e-9)
        #expect(abs(try Self.mean(result, "rpo.within_24m") - 3_600) < 1e-9)
        #expect(try Self.mean(result, "rpo.end") == 0)
        #expect(abs(try Self.mean(result, "backlog.start") - 3_600) < 1e-9)
    }

    @Test("C3 · the load of a minimum spend is what of it was spent, at most 100 %")
    func aMinimumSpendIsUsedUpToItself() throws {
        let result = try Self.result(
            """
            business:
              products:
                api: {demand: {2026-01: 60 GPU-h/month, 2026-07: 140 GPU-h/month}, price: 5 USD/GPU-h}
            contracts:
              cloud: {structure: minimum-spend, price: 1 USD/GPU-h, commitment: 1200 USD/yr, test: annual}
            """)
        // 2026: 60·6 + 140·6 of 1,200. 2027: 1,680 of 1,200, of which 1,200 count.
        #expect(abs(try Self.mean(result, "utilization.cloud") - 1) < 1e-12)
        let first = try #require(result.estimate("utilization.cloud", .mean, period: "2026")?.value)
        #expect(abs(first - 1) < 1e-12)
    }

    @Test(
        "C3 · the last test period of a minimum spend counts, however long the horizon goes on",
        arguments: ["monthly", "quarterly", "annual", "cumulative", "term"])
    func theLastPeriodCounts(test: String) throws {
        for months in [23, 24, 25, 30, 36] {
            let scenario = try Scenarios.load(
                text: """
                    time: {as_of: 2026-01, horizon: \(months) months}
                    business: {products: {api: {class: internal, demand: 100 GPU-h/month}}}
                    contracts:
                      c: {structure: minimum-spend, price: 1 USD/GPU-h, commitment: 1200 USD/yr, test: \(test), term: 24 months}
                      od: {structure: on-demand, price: 1 USD/GPU-h}
                    run: {paths: 64, seed: 1}
                    """)
            let load = try Self.mean(try Run(scenario.plan)(), "utilization.c")
            #expect(abs(load - 1) < 1e-12, "\(months) months: \(load)")
        }
    }

    @Test("C4 · a volume target is compared over its own period")
    func aVolumeIsComparedOverItsPeriod() throws {
        func target(_ period: String) throws -> (level: Double?, achieved: Double) {
            let scenario = try Scenarios.load(
                text: """
                    time: {as_of: 2026-01-01, horizon: 24 months}
                    business: {products: {api: {demand: 90 GPU-h/month, price: 5 USD/GPU-h}}}
                    contracts: {cloud: {structure: on-demand, price: 2 USD/GPU-h}}
                    targets: {volume: {of: served.api, level: 100 GPU-h/month, period: \(period)}}
                    run: {paths: 64, seed: 1}
                    """)
            let result = try Run(scenario.plan)()
            return (
                scenario.plan.presentation.target?.level, try Self.mean(result, "target.volume")
            )
        }
        for (period, months) in [("month", 1.0), ("quarter", 3), ("year", 12), ("horizon", 24)] {
            let (level, achieved) = try target(period)
            #expect(level == 100 * months)
            #expect(abs(achieved - 90 * months) < 1e-9)
        }
    }
}
