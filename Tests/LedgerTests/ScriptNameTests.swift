import ScenarioModel
import Series
import Testing

/// Which names the formulas of a script mean.
@Suite struct ScriptNameTests {
    private static let contract = """
        business: {products: {api: {demand: 10 GPU-h/month}}}
        contracts: {c: {structure: script, price: 2 USD/GPU-h, TERMS}}
        """

    private func run(_ terms: String, factors: [String: Double] = [:]) throws -> LedgerRun.Months {
        let text = Self.contract.replacing("TERMS", with: terms)
        return try LedgerRun(text, months: 3, factors: factors).months()
    }

    private func faults(_ terms: String, factors: [String: Double] = [:]) -> [String] {
        do {
            _ = try run(terms, factors: factors)
            return []
        } catch let refused as LedgerRun.Refused {
            return refused.diagnostics.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func aScriptsNamesComeBeforeThoseOfTheScenario() throws {
        // The factor 'price' is 7; the contract's price is 2. Terms are read in the scenario.
        let months = try run(
            "terms: {market: price * 1 USD/GPU-h}, "
                + "flows: {own: price * used, outside: market * used, expense: own + outside}",
            factors: ["price": 7])
        #expect(months["own.c"] == [20, 20, 20])
        #expect(months["outside.c"] == [70, 70, 70])
        #expect(months["expense.compute.c"] == [90, 90, 90])
    }

    @Test func factorsAndLinesOfTheScenarioAreKnown() throws {
        let months = try run(
            "flows: {fee: share * quantity.gpu_hours.required * 1 USD/GPU-h}",
            factors: ["share": 0.5])
        #expect(months["fee.c"] == [5, 5, 5])
    }

    @Test func aNameOfAFactorIsNotTakenAgain() {
        let faults = faults("let: {share: 1}, flows: {expense: price * used}", factors: ["share": 1])
        #expect(faults.count == 1)
        #expect(faults.first?.contains("contracts.c.let.share: a factor has this name") == true)
    }

    @Test func namesOfOneScriptAreUnknownToOthers() throws {
        let two = """
            business: {dispatch: take-first, products: {api: {demand: 10 GPU-h/month}}}
            contracts:
              a: {structure: script, price: 2 USD/GPU-h, let: {x: 3}, flows: {expense: x * price * used}}
              b: {structure: script, price: 2 USD/GPU-h, let: {x: 5}, flows: {fee: x * 1 USD/month}}
            """
        let months = try LedgerRun(two, months: 2).months()
        #expect(months["expense.compute.a"] == [60, 60])
        #expect(months["fee.b"] == [5, 5])
        let third = "\n  c: {structure: script, price: 2 USD/GPU-h, flows: {expense: x * price * used}}"
        #expect(LedgerRun.faults(of: two + third).map(\.message) == ["unknown name 'x'"])
    }

    /// What is not yet safe of a take of 600 comes first; then the market is cheaper.
    @Test func sunkHoursMayFollowTheStatesOfAScript() throws {
        let months = try LedgerRun(
            """
            business:
              dispatch: take-then-price
              products: {api: {demand: 100 GPU-h/month}}
            contracts:
              top:
                structure: script
                quantity: 100 GPU-h/month
                price: 3 USD/GPU-h
                state: {so_far: {start: 0 GPU-h, next: "if(period_ends, 0, so_far + used * 1 month)"}}
                sunk: max(600 GPU-h - so_far, 0) / 1 month
                flows: {true_up: "settles * price * max(600 GPU-h - to_date(used), 0)"}
              market: {structure: on-demand, price: 2 USD/GPU-h}
            """
        ).months()
        #expect(
            months["quantity.gpu_hours.used.top"]
                == Array(repeating: 100, count: 6) + Array(repeating: 0, count: 6))
        #expect(months["true_up.top"] == Array(repeating: 0, count: 12))
    }

    /// A price at fault does not hide what else is.
    @Test func formulasAreCheckedWhateverElseIsWrong() {
        let text = """
            business: {products: {api: {demand: 10 GPU-h/month}}}
            contracts: {c: {structure: script, price: spott, flows: {expense: price * usedd}}}
            """
        let messages = LedgerRun.faults(of: text).map(\.message)
        #expect(messages == ["unknown name 'spott'", "unknown name 'usedd'"])
    }

    @Test func spacesWithinSpacesHideAndFindNames() {
        let graph = SeriesGraph(stepCount: 2)
        let outer = Namespace(graph: graph)
        outer.define("a", graph.series(1))
        outer.define("lines.b", graph.series(2))
        let inner = Namespace(within: outer)
        inner.define("a", graph.series(3))
        inner.define("cycle") { outer.series("back") }
        var chain: [String] = []
        outer.define("back") {
            if case .cycle(let names) = inner.resolve("cycle") { chain = names }
            return nil
        }
        #expect(inner.series("a")?.constantValue == 3)
        #expect(outer.series("a")?.constantValue == 1)
        #expect(inner.series("lines")?.constantValue == 2)
        #expect(inner.isKnown("lines") && !outer.isKnown("cycle"))
        #expect(inner.series("cycle") == nil)
        #expect(chain == ["cycle", "back", "cycle"])
        if case .unknown(let nearest) = inner.resolve("cycl") { #expect(nearest == "cycle") }
    }
}
