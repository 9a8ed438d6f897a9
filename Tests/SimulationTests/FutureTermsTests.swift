import Results
import Shortfall
import Simulation
import Testing

/// What is owed after the horizon is what the terms say of those months, not more of the last one.
@Suite struct FutureTermsTests {
    private static let deals: [String: String] = [
        "quantity by year": """
            structure: reserved, price: 1 USD/GPU-h, term: 36 months, \
            quantity: {2026-01: 100 GPU-h/month, 2027-01: 300 GPU-h/month, 2028-01: 500 GPU-h/month}
            """,
        "commitment by year":
            "structure: minimum-spend, price: 1 USD/GPU-h, term: 36 months, commitment: [600 USD, 1800 USD, 3600 USD]",
        "price by year": """
            structure: reserved, term: 36 months, quantity: 100 GPU-h/month, \
            price: {2026-01: 1 USD/GPU-h, 2027-05: 2 USD/GPU-h}
            """,
        "escalator": """
            structure: reserved, price: 1 USD/GPU-h, term: 36 months, quantity: 100 GPU-h/month, \
            escalator: {rate: 20 %/yr, each: year}
            """,
        "ramp":
            "structure: reserved, price: 1 USD/GPU-h, term: 36 months, quantity: 100 GPU-h/month, ramp: {over: 24 months}",
        "amendment": """
            structure: take-or-pay, take: 80 %, test: monthly, price: 1 USD/GPU-h, term: 36 months, \
            quantity: 100 GPU-h/month, amend: [{date: 2027-01, quantity: 20 GPU-h/month}]
            """,
        "later start":
            "structure: reserved, price: 1 USD/GPU-h, start: 2027-07, term: 18 months, quantity: 100 GPU-h/month",
        "later delivery":
            "structure: reserved, price: 1 USD/GPU-h, term: 36 months, quantity: 100 GPU-h/month, delivery: 2027-07",
        "take by year": """
            structure: take-or-pay, take: 80 %, test: annual, price: 1 USD/GPU-h, term: 36 months, \
            quantity: {2026-01: 90 GPU-h/month, 2027-01: 400 GPU-h/month}
            """,
        "credit at dates": """
            structure: prepaid-credits, price: 1 USD/GPU-h, term: 36 months, purchases: \
            [{date: 2026-01, amount: 1200 USD}, {date: 2027-03, amount: 600 USD}, {date: 2028-03, amount: 900 USD}]
            """,
        "months lost": """
            structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h, term: 24 months, \
            force_majeure: {when: "if(month == 3, 0.5, 0)", extends: 6 months}
            """,
    ]

    private static func result(
        _ deal: String, horizon: Int, side: String = "", paths: Int = 8, more: String = ""
    ) throws -> RunResult {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: \(horizon) months, beyond: ignored}
                \(more)
                contracts:
                  c: {\(side)\(deal)}
                run: {paths: \(paths), seed: 1}
                """)
        return try Run(scenario.plan)()
    }

    private static func mean(_ result: RunResult, _ metric: String) -> Double {
        result.estimate(metric, .mean)?.value ?? 0
    }

    @Test("A1 · owed after the horizon + paid within it = paid in all", arguments: deals.keys.sorted())
    func owedIsWhatALongerRunPays(name: String) throws {
        let deal = try #require(Self.deals[name])
        let whole = -Self.mean(try Self.result(deal, horizon: 60), "npv")
        for horizon in [1, 12, 17, 24, 35] {
            let result = try Self.result(deal, horizon: horizon)
            // A test that falls after the horizon is settled at once.
            let paid = -Self.mean(result, "npv")
            let owed = Self.mean(result, "beyond.owed")
            #expect(abs(paid + owed - whole) <= 1e-9 * whole, "\(horizon): \(paid) + \(owed)")
        }
    }

    @Test("A1 · the same is due from customers")
    func customersOweTheSame() throws {
        for name in ["quantity by year", "commitment by year", "take by year"] {
            let deal = try #require(Self.deals[name])
            let bought = try Self.result(deal, horizon: 12)
            let sold = try Self.result(
                deal, horizon: 12, side: "side: sell, usage: 0 GPU-h/month, ")
            #expect(Self.mean(sold, "beyond.due") == Self.mean(bought, "beyond.owed"))
            #expect(Self.mean(sold, "beyond.due") > 0)
        }
    }

    /// With v the monthly rate: Σ_{m = 13…36} v^m · 300.
    @Test("A1 · each month is discounted to its day")
    func discounted() throws {
        let deal = try #require(Self.deals["escalator"])
        let more = "basis: {discount: 10 %/yr}"
        let whole = -Self.mean(try Self.result(deal, horizon: 36, more: more), "npv")
        let result = try Self.result(deal, horizon: 12, more: more)
        let owed = Self.mean(result, "beyond.owed")
        #expect(abs(owed - Self.mean(result, "npv") - whole) <= 1e-12 * whole)
    }

    /// Hours as agreed, 24 · 300, at the price as it stands, path by path.
    @Test("A1 · where the price is random its last level stands for later ones")
    func hoursAtTheLastPrice() throws {
        let result = try Self.result(
            "structure: reserved, term: 36 months, price: p, quantity: {2026-01: 100 GPU-h/month, 2027-01: 300 GPU-h/month}",
            horizon: 12, paths: 64,
            more: """
                factors: {p: {process: gbm, start: 1 USD/GPU-h, volatility: 30 %/yr, growth: 0 %/yr}}
                metrics: {last: {of: p, aggregate: last}}
                """)
        let expected = 7200 * Self.mean(result, "last")
        #expect(abs(Self.mean(result, "beyond.owed") - expected) <= 1e-12 * expected)
    }

    @Test("A1 · a term that may follow is owed once it is taken", arguments: [(18, 600), (8, 800)])
    func renewals(term: Int, owed: Double) throws {
        let result = try Self.result(
            """
            structure: reserved, price: 1 USD/GPU-h, quantity: 100 GPU-h/month, term: \(term) months, \
            renewal: {for: 12 months, times: 2}
            """, horizon: 12)
        #expect(Self.mean(result, "beyond.owed") == owed)
    }
}
