import ScenarioModel
import Testing

/// Contracts that said or charged the wrong thing, each at its smallest.
@Suite struct ContractCaseTests {
    private func months(_ text: String, _ count: Int = 12) throws -> LedgerRun.Months {
        try LedgerRun(text, months: count).months()
    }

    private func contract(_ terms: String, demand: String = "36500 GPU-h/month") -> String {
        """
        business: {products: {api: {demand: \(demand), price: 3 USD/GPU-h}}}
        contracts: {c: {\(terms)}}
        """
    }

    @Test("D1 · the idle share of a fleet's cost is one less its load")
    func idleFleet() throws {
        let terms = [
            "yield: 100 %", "yield: 80 %, goodput: 70 %", "site: 100 USD/month",
            "start: 2025-01, opening: {age: 12 months}",
        ]
        for terms in terms {
            let months = try months(
                contract(
                    "structure: owned, quantity: 100 GPU, capex: 40e3 USD/GPU, book_life: 5 years, "
                        + terms))
            for step in 0..<12 {
                let cost = months["expense.compute.c"][step]
                let used = months["quantity.gpu_hours.used.c"][step]
                let load = used / months["quantity.gpu_hours.delivered.c"][step]
                let idle = months["compute.idle.c"][step]
                #expect(agree(idle, cost * (1 - load), ulps: 8, scale: cost), "\(terms)")
                #expect(agree(months["spend.c"][step], cost * load, ulps: 8, scale: cost))
                #expect(load > 0 && load < 1)
            }
        }
    }

    @Test("D1 · repeated work and rebates are not idle")
    func partsWithUse() throws {
        let spot = try months(
            contract("structure: spot, price: 2 USD/GPU-h, interruptions: 4 /month, restart: 5 %"))
        #expect(spot["compute.idle.c"].allSatisfy { $0 == 0 })
        #expect(spot["rework.c"].allSatisfy { $0 > 0 })
    }

    @Test("D4 · a credit pays what is bought under the contract, and nothing else")
    func creditElsewhere() throws {
        let text = """
            business:
              products: {api: {demand: {2026-01: 5 GPU-h/month, 2027-01: 0 GPU-h/month}}}
              costs: {market: {amount: {2026-01: 0 USD/month, 2027-01: 20 USD/month}}}
            contracts:
              c:
                structure: minimum-spend
                price: 1 USD/GPU-h
                commitment: 120 USD/yr
                term: 2 years
                deficiency: {returned: 100 %}
                eligible: {marketplace: {spend: expense.cost.market}}
            """
        let months = try months(text, 24)
        #expect(months["true_up.c"][11] == 60)
        #expect(months["expense.compute.c"][12...].allSatisfy { $0 == 0 })
        #expect(months["cash.compute.c"][12...].allSatisfy { $0 == 0 })
    }

    @Test("D5 · credit that lapses is replaced in the month in which it lapses")
    func topUp() throws {
        let months = try months(
            contract(
                "structure: prepaid-credits, price: 1 USD/GPU-h, "
                    + "top_up: {below: 50 USD, buy: 100 USD, expires: 3 months}",
                demand: "10 GPU-h/month"), 6)
        #expect(months["balance.credit.c"] == [90, 80, 100, 90, 100, 90])
    }

    @Test("D23 · breakage that is expected is never taken back")
    func breakage() throws {
        let months = try months(
            contract(
                "structure: prepaid-credits, price: 1 USD/GPU-h, breakage: {proportional: 25 %}, "
                    + "purchases: [{date: 2026-01, amount: 400 USD, expires: 6 months}]",
                demand: "100 GPU-h/month"), 6)
        #expect(months["breakage.c"].allSatisfy { $0 >= 0 })
        let total = months["expense.compute.c"].reduce(0, +)
        #expect(agree(total, 600, ulps: 16, scale: 600))
    }

    @Test("D23 · a price stands in the months of the term alone")
    func priceInTheTerm() throws {
        let months = try months(
            contract(
                "structure: reserved, quantity: 10 GPU, price: 2 USD/GPU-h, start: 2026-03, "
                    + "end: 2026-05"), 8)
        #expect(months["price.compute.c"] == [0, 0, 2, 2, 2, 0, 0, 0])
        let spend = try self.months(
            contract(
                "structure: minimum-spend, commitment: 100 USD/month, price: 2 USD/GPU-h, "
                    + "start: 2026-03, end: 2026-05, test: monthly", demand: "10 GPU-h/month"), 8)
        #expect(spend["price.compute.c"] == [0, 0, 2, 2, 2, 0, 0, 0])
        #expect(spend["expense.compute.c"] == [0, 0, 100, 100, 100, 0, 0, 0])
        #expect(spend["quantity.gpu_hours.delivered.c"] == [0, 0, 50, 50, 50, 0, 0, 0])
    }

    @Test(
        "B3 · a minimum that can never be met is told, with what it would take",
        arguments: [
            (
                "structure: minimum-spend, commitment: 1e6 USD/yr, available: 10 GPU-h/month, "
                    + "price: 3 USD/GPU-h, term: 1 year",
                "1000000 USD committed for 2026-01 to 2026-12 can never be spent: what is available "
                    + "costs 360 USD"
            ),
            (
                "structure: minimum-spend, commitment: [600 USD, 100 USD], test: cumulative, "
                    + "available: 10 GPU-h/month, price: 3 USD/GPU-h, term: 2 years",
                "600 USD committed"
            ),
            (
                "structure: prepaid-credits, price: 1 USD/GPU-h, available: 10 GPU-h/month, "
                    + "purchases: [{date: 2026-01, amount: 400 USD, expires: 6 months}]",
                "of 400 USD of credit at most 60 USD can be used in 2026-01 to 2026-06"
            ),
            (
                "structure: minimum-spend, commitment: 360 USD/yr, available: 10 GPU-h/month, "
                    + "price: 3 USD/GPU-h, term: 2 years, deficiency: {returned: 50 %}",
                "the credit that is returned can never be used"
            ),
        ])
    func unmet(terms: String, message: String) throws {
        let run = try LedgerRun(contract(terms, demand: "5 GPU-h/month"), months: 24)
        let found = run.warnings.filter { $0.severity == .warning && $0.message.contains(message) }
        #expect(found.count == 1, "\(run.warnings)")
        #expect(found.allSatisfy { $0.expected != nil })
    }

    @Test("B3 · a minimum that can be met says nothing")
    func met() throws {
        let run = try LedgerRun(
            contract(
                "structure: minimum-spend, commitment: 360 USD/yr, available: 10 GPU-h/month, "
                    + "price: 3 USD/GPU-h, term: 1 year", demand: "5 GPU-h/month"), months: 12)
        #expect(run.warnings.isEmpty, "\(run.warnings)")
    }
}
