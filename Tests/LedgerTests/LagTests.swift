import ScenarioModel
import Testing

/// A line may follow its own past: `lag` breaks every circle that it is part of.
@Suite struct LagTests {
    private static let api =
        "business: {products: {api: {demand: 70 GPU-h/month, price: 3 USD/GPU-h}}}\n"

    private func line(_ name: String, months: Int = 4, _ text: String) throws -> [Double] {
        try LedgerRun(text, months: months).months()[name]
    }

    /// The flow of a script that follows `formula`, month by month.
    private func flow(_ formula: String, of flow: String = "x.deal") throws -> [Double] {
        try line(
            flow,
            Self.api + """
                contracts:
                  deal:
                    structure: script
                    quantity: 60 GPU-h/month
                    price: 2 USD/GPU-h
                    flows: {x: "\(formula)"}
                    balances: {paid: 100 USD + to_date(expense)}
                """)
    }

    @Test("D8 · a script's fee follows last month's revenue, its own cost and its own balance")
    func scripts() throws {
        // 60 GPU-h at 3 USD are served.
        #expect(try flow("5 % * lag(revenue.api, 1)") == [0, 9, 9, 9])
        // 120, then 120 + 10 % of the month before.
        #expect(close(try flow("10 % * lag(expense.compute.deal, 1)"), [0, 12, 13.2, 13.32]))
        #expect(close(try flow("10 % * lag(expense, 1)"), [0, 12, 13.2, 13.32]))
        #expect(try flow("10 USD/month + 0.5 * lag(x, 1)") == [10, 15, 17.5, 18.75])
        // 220 · 1 %; (220 + 122.2) · 1 %; …
        #expect(
            close(try flow("1 %/month * lag(balance.paid.deal, 1)"), [0, 2.2, 3.422, 4.65622]))
    }

    @Test("D8 · a take-or-pay price follows last month's use, under every rule of dispatch")
    func priceOnUse() throws {
        for rule in ["take-first", "price-order", "take-then-price"] {
            let text = """
                business:
                  dispatch: \(rule)
                  products: {api: {demand: 70 GPU-h/month, price: 3 USD/GPU-h}}
                contracts:
                  c:
                    structure: take-or-pay
                    take: 80 %
                    test: annual
                    quantity: 100 GPU-h/month
                    price: 2 USD/GPU-h * (1 - 0.001 * lag(quantity.gpu_hours.used.c, 1) / 1 GPU-h/month)
                """
            #expect(close(try line("price.compute.c", text), [2, 1.86, 1.86, 1.86]), "\(rule)")
        }
    }

    @Test("D8 · functions that include this month stand behind lag, and are then followed")
    func folds() throws {
        let text = """
            business:
              costs:
                a: {amount: "8 USD/month + 25 % * lag(trailing_sum(expense.cost.a, 2), 1) / 1 month"}
                b: {amount: "8 USD/month + 25 % * lag(cumulative(expense.cost.b), 1) / 1 month"}
                c: {amount: "8 USD/month + 50 % * lag(expense.cost.c, 2)"}
                d: {amount: "8 USD/month + adjust(lag(expense.cost.d, 1), 50 %/month, 0 USD/month)"}
            """
        #expect(try line("expense.cost.a", text) == [8, 10, 12.5, 13.625])
        #expect(try line("expense.cost.b", text) == [8, 10, 12.5, 15.625])
        #expect(try line("expense.cost.c", text) == [8, 8, 12, 12])
        // y = y/2 + d before / 2: 0, 4, 8, 12.
        #expect(try line("expense.cost.d", text) == [8, 12, 16, 20])
    }

    @Test("D8 · a unit that follows from the past alone is found, or asked for")
    func units() throws {
        let text = """
            business:
              products: {api: {demand: "100 Mtok/month + 0.5 * lag(demand.api, 1)", efficiency: 1 Mtok/GPU-h}}
            contracts: {od: {structure: on-demand, price: 2 USD/GPU-h}}
            """
        #expect(try line("demand.api", text) == [1e8, 1.5e8, 1.75e8, 1.875e8])
        let fault = faults(
            """
            business: {products: {api: {demand: "0.5 * lag(demand.api, 1)", price: 3 USD/GPU-h}}}
            """)
        #expect(fault.contains { $0.contains("nothing says its unit") }, "\(fault)")
    }

    @Test("D8 · a circle within the month is refused, and says what to do")
    func trueCircles() {
        let texts = [
            "a: {amount: 10 USD/month + 10 % * expense.cost.a}",
            "a: {amount: '10 USD/month + 10 % * lag(expense.cost.a, 0)'}",
            "a: {amount: '10 USD/month + 10 % * trailing_sum(expense.cost.a, 3) / 1 month'}",
            """
            a: {amount: "10 USD/month + 50 % * lag(expense.cost.b, 1) + expense.cost.b"}
                b: {amount: 20 USD/month + 50 % * expense.cost.a}
            """,
        ]
        for text in texts {
            let faults = faults("business:\n  costs:\n    " + text)
            #expect(faults.count == 1 && faults[0].contains("cyclic definition"), "\(text) \(faults)")
            #expect(faults.allSatisfy { $0.contains("lag(x, 1)") }, "\(faults)")
        }
    }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try LedgerRun(text, months: 4)
            return []
        } catch let refused as LedgerRun.Refused {
            return refused.diagnostics.map { $0.message + " " + ($0.expected ?? "") }
        } catch { return ["\(error)"] }
    }

    /// Within 8 units in the last place.
    private func close(_ values: [Double], _ wanted: [Double]) -> Bool {
        values.count == wanted.count
            && zip(values, wanted).allSatisfy { abs($0 - $1) <= 8 * max($0.ulp, $1.ulp) }
    }
}
