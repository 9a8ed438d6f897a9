import Testing

/// What must hold for every fleet and every debt, whatever the terms.
@Suite struct FleetTests {
    struct Case: CustomTestStringConvertible {
        let terms: String
        let items: [(cost: Double, bookLife: Int, residual: Double)]
        let life: Int
        let age: Int?
        let isTested: Bool
        var testDescription: String { terms }

        init(seed: UInt64) {
            var random = CaseGenerator(seed: seed)
            func pick<Value>(_ choices: [Value]) -> Value {
                choices[Int.random(in: 0..<choices.count, using: &random)]
            }
            life = pick([3, 7, 12, 40])
            age = pick([nil, nil, 1, 2])
            isTested = pick([true, false, false])
            items = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                (pick([100.0, 250, 31.7]), pick([2, 6, 12, 60]), pick([0, 0.1, 0.4]))
            }
            let quantity = pick([
                "10 GPU", "10 GPU * (1 + floor(3 * noise.a))", "ramp",
                "10 GPU * (1 + floor(t * 4))",
            ])
            var terms = "structure: owned, economic_life: \(life) months"
            terms += ", quantity: "
                + (quantity == "ramp"
                    ? "10 GPU, ramp: {from: 20 %, over: 5 months}" : quantity)
            let list = items.enumerated().map { index, item in
                "i\(index): {amount: \(item.cost) USD/GPU, book_life: \(item.bookLife) months, "
                    + "residual: \(item.residual)}"
            }
            terms += ", capex: {\(list.joined(separator: ", "))}"
            if let age { terms += ", opening: {age: \(age) months, quantity: 1 GPU}" }
            if isTested { terms += ", market_value: 200 USD/GPU * noise.b" }
            terms += pick([", resale_value: 40 USD/GPU * noise.c", ", idle_power: 50 %"])
            self.terms = terms
        }

        func run(months: Int = 30) throws -> LedgerRun {
            try LedgerRun(
                """
                business: {}
                contracts: {c: {\(terms)}}
                """, months: months, sums: ["capex.c"])
        }

        /// Cost as paid and left in the books of an accelerator there at the start.
        var opening: (cost: Double, value: Double) {
            guard let age else { return (0, 0) }
            return items.reduce((0, 0)) { sum, item in
                let worn = (1 - item.residual) * Double(min(age, item.bookLife))
                    / Double(item.bookLife)
                return (sum.0 + item.cost, sum.1 + item.cost * (1 - worn))
            }
        }
    }

    static let cases = (1...60).map { Case(seed: $0) }

    private static let parts = ["depreciation.c", "write_off.c"]

    @Test(arguments: cases)
    func whatIsPaidIsBookedOrStillInTheBooks(example: Case) throws {
        let run = try example.run()
        for path: UInt64 in 0..<4 {
            let months = run.months(path: path)
            var booked = example.opening.value
            var scale = booked
            for step in 0..<30 {
                booked += months["capex.c"][step] + months["sale.c"][step]
                scale += months["capex.c"][step]
                let parts = Self.parts + (example.isTested ? ["impairment.c"] : [])
                booked -= parts.reduce(0) { $0 + months[$1][step] }
                #expect(
                    agree(
                        months["balance.carrying_amount.c"][step], booked, ulps: 400, scale: scale))
                #expect(months["balance.carrying_amount.c"][step] >= -1e-9 * scale)
            }
        }
    }

    /// Each purchase by itself, month by month.
    @Test(arguments: cases.filter { !$0.isTested })
    func theBooksAreThoseOfEachPurchase(example: Case) throws {
        let run = try example.run()
        let unit = example.items.reduce(0) { $0 + $1.cost }
        for path: UInt64 in 0..<4 {
            let months = run.months(path: path)
            let scale = months["capex.c"].reduce(example.opening.cost) { $0 + $1 }
            for step in 0..<30 {
                var (depreciation, carrying, count) = (0.0, 0.0, 0.0)
                var lots = (0...step).map { ($0, months["capex.c"][$0] / unit) }
                if let age = example.age { lots.append((-age, 1)) }
                for (bought, number) in lots {
                    let age = step - bought
                    if age >= example.life { continue }
                    count += number
                    for item in example.items {
                        let rate = (1 - item.residual) / Double(item.bookLife)
                        let cost = number * item.cost
                        if age < item.bookLife { depreciation += rate * cost }
                        carrying += cost * (1 - rate * Double(min(age + 1, item.bookLife)))
                    }
                }
                #expect(
                    agree(months["depreciation.c"][step], depreciation, ulps: 400, scale: scale))
                let booked = months["balance.carrying_amount.c"][step]
                #expect(agree(booked, carrying, ulps: 400, scale: scale))
                let delivered = months["quantity.gpu_hours.delivered.c"][step]
                if !example.terms.contains("noise.a") {
                    #expect(agree(delivered, 730 * count, ulps: 64, scale: 30_000))
                }
            }
        }
    }

    @Test(arguments: cases.filter { $0.isTested })
    func noCarryingAmountExceedsTheMarketValue(example: Case) throws {
        let run = try example.run()
        for path: UInt64 in 0..<4 {
            let months = run.months(path: path)
            for step in 0..<30 {
                #expect(months["impairment.c"][step] >= 0)
                let before =
                    months["balance.carrying_amount.c"][step] + months["impairment.c"][step]
                #expect(before >= months["balance.carrying_amount.c"][step])
            }
        }
    }

    @Test(arguments: ["level", "linear", "bullet", "sculpted"])
    func whatIsDrawnIsRepaidOrOwed(repayment: String) throws {
        let cover = repayment == "sculpted" ? "cover: 1.2, sculpt_to: 90 USD/month * noise.c, " : ""
        let run = try LedgerRun(
            """
            business: {}
            contracts:
              c: {structure: owned, quantity: 10 GPU * (1 + floor(3 * noise.a)), capex: 100 USD/GPU,
                  book_life: 60 months}
            financing:
              f: {drawn: 80 %, limit: 1700 USD, opening: 50 USD, rate: 20 %/yr * noise.b - 1 %/yr,
                  term: 24 months, interest_only: 4 months, repayment: \(repayment), \(cover)
                  fee: 1 %}
            """, months: 30)
        for path: UInt64 in 0..<8 {
            let months = run.months(path: path)
            var owed = 50.0
            for step in 0..<30 {
                owed += months["draws.f"][step] - months["principal.f"][step]
                #expect(agree(months["balance.debt.f"][step], owed, ulps: 200, scale: 1700))
                #expect(owed > -1e-9 && months["principal.f"][step] >= 0)
                let net = months["draws.f"][step] - months["interest.f"][step]
                    - months["financing_fees.f"][step] - months["principal.f"][step]
                #expect(agree(months["cash.debt.f"][step], net, ulps: 16, scale: 1700))
                #expect(
                    agree(
                        months["cash_after_debt"][step], months["cash"][step] + net, ulps: 16,
                        scale: 3000))
            }
            #expect(months.total("draws.f") <= 1650 * (1 + 1e-12))
            #expect(abs(months["balance.debt.f"][23]) < 1e-9)
        }
    }

    @Test func afterTheFleetNothingIsUsed() throws {
        let months = try LedgerRun(
            """
            business: {products: {api: {demand: 9000 GPU-h/month, price: 1 USD/GPU-h}}}
            contracts:
              c: {structure: owned, quantity: 10 GPU, capex: 100 USD/GPU, book_life: 6 months}
              spill: {structure: on-demand, price: 2 USD/GPU-h}
            """, months: 8
        ).months()
        #expect(months["quantity.gpu_hours.used.c"] == Array(repeating: 7300, count: 6) + [0, 0])
        #expect(months["quantity.gpu_hours.used.spill"][7] == 9000)
        #expect(months["price.compute.c"] == Array(repeating: 0, count: 8))
    }
}
