import Randomness
import Risk
import Shortfall
import Simulation
import Testing

@Suite struct ExplainTests {
    @Test(arguments: [0, 17, 1_023, 1_024, 2_999])
    func anExplainedPathIsThePathOfTheRun(path: Int) throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan.with(pathCount: 3_000)
        let outcome = try Engine(plan: plan, options: .init(pathTable: .on)).run()
        let explanation = try explain(path: path, of: plan)
        let table = outcome.columns
        defer { withExtendedLifetime(outcome.table) {} }
        let told = plan.measures.columns.indices.filter { plan.measures.columns[$0].kind != .auxiliary }
        #expect(explanation.columns.count == told.count)
        for (index, column) in zip(told, explanation.columns) {
            let value = table.values[index]?[path] ?? table.bits[index].map { $0[path] ? 1 : 0 }
            // An event that no estimate joins with another is not kept.
            #expect(value == column.value || value == nil && plan.measures.columns[index].isEvent)
        }
    }

    @Test func ledgerLinesOfAPathAddUp() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let explanation = try explain(path: 48_211, of: plan)
        func line(_ name: String) throws -> [Double] {
            try #require(explanation.lines.first { $0.name == name }).values
        }
        let revenue = try line("revenue.api")
        let compute = try ["take_or_pay", "reservation", "on_demand"].map {
            try line("expense.compute.\($0)")
        }
        let energy = try line("expense.cost.energy")
        let profit = try line("operating_profit")
        for step in revenue.indices {
            let expected =
                revenue[step] - compute.reduce(0) { $0 + $1[step] } - energy[step]
            #expect(abs(profit[step] - expected) <= 1e-12 * revenue[step].magnitude)
        }
    }

    /// Behind each factor its lines, which formulas call `NAME.line`.
    @Test func factorsAreToldWithTheirLines() throws {
        let explanation = try explain(path: 7, of: Scenarios.mechanism("events").plan)
        let names = explanation.lines.map(\.name)
        let release = try #require(names.firstIndex(of: "release"))
        #expect(
            names[release...].prefix(5) == [
                "release", "release.announced", "release.count", "release.now", "release.months_since",
            ])
        #expect(Set(names).isSuperset(of: ["line.retired", "realised.output", "demand", "revenue.open"]))
        #expect(Set(names).count == names.count)
        func values(_ name: String) throws -> [Double] {
            try #require(explanation.lines.first { $0.name == name }).values
        }
        let parts = try ["input", "cached", "output"].map { try values("realised.\($0)") }
        for (month, price) in try values("realised").enumerated() {
            #expect(abs(parts.reduce(0) { $0 + $1[month] } / price - 1) < 1e-12)
        }
        let now = try values("release.now")
        let count = try values("release.count")
        #expect(now.indices.allSatisfy { count[$0] == now[...$0].reduce(0, +) })
    }

    @Test func aRunThatStopsBeingFiniteNamesPathMonthAndLine() throws {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: 24 months}
                factors:
                  demand: {process: gbm, start: 1000 Mtok/month, volatility: 40 %/yr}
                business:
                  products: {api: {demand: demand, price: 2 USD/Mtok, efficiency: 1 Mtok/GPU-h}}
                  costs: {odd: {amount: 1 USD/month * log(1.02 - demand / (1300 Mtok/month))}}
                contracts: {od: {structure: on-demand, price: 1 USD/GPU-h}}
                run: {paths: 4000}
                """)
        do {
            _ = try Run(scenario.plan)()
            Issue.record("the run should have stopped")
        } catch SimulationError.notFinite(let path, let period, let line, _) {
            #expect(line == "expense.cost.odd")
            #expect(period?.hasPrefix("202") == true)
            // The lowest such path, whatever the threads.
            let again = { (threads: Int) -> Int? in
                do {
                    _ = try Run(scenario.plan, options: .init(threads: threads))()
                    return nil
                } catch SimulationError.notFinite(let path, _, _, _) { return path } catch {
                    return nil
                }
            }
            #expect(again(1) == path && again(7) == path)
        }
    }

    @Test func aPathBeyondTheAddressSpaceIsRefused() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        #expect(throws: RandomnessError.self) { try explain(path: 1 << 50, of: plan) }
    }
}
