import Results
import Risk
import ScenarioModel
import Testing

/// Conditions that are formulas, of the report and of single metrics.
@Suite struct ConditionTests {
    private static let usage: Tree = ["of": "used", "per": "delivered", "level": "67 %"]

    @Test func metricsAreConditionedOnFormulas() throws {
        let fixture = RiskFixture(business: true)
        let model = try #require(
            fixture.model([
                "targets": ["usage": Self.usage],
                "metrics": [
                    "a": ["of": "flow"],
                    "b": ["of": "flow", "given": ["miss", "npv < 0  and not miss", "loss.2027"]],
                    "c": ["of": "flow", "given": "total(used, 2027) > 850 GPU-h"],
                ],
                "report": ["given": ["hit", "npv < 0 and miss"]],
            ]), "\(fixture.messages)")
        let plan = model.plan
        func given(_ name: String) -> [String] {
            plan.columns.first { $0.metric == name }!.given.map { plan.conditions[$0].name }
        }
        #expect(given("a") == ["hit", "npv < 0 and miss"])
        #expect(given("b") == ["miss", "npv < 0 and not miss", "loss.2027"])
        #expect(given("c") == ["total(used, 2027) > 850 GPU-h"])
        // Events are told under the report's conditions too.
        #expect(given("loss") == ["miss", "hit", "npv < 0 and miss"])
        for path in fixture.paths(model, count: 40) {
            let (miss, npv) = (path.result("miss") == 1, path.result("npv"))
            #expect(path.result("npv < 0 and miss") == (npv < 0 && miss ? 1 : 0))
            #expect(path.result("npv < 0 and not miss") == (npv < 0 && !miss ? 1 : 0))
            let hours = sum(path.lines["used"]![12..<24])
            #expect(path.result("total(used, 2027) > 850 GPU-h") == (hours > 850 ? 1 : 0))
        }
        for column in plan.columns where column.metric.contains("npv < 0") {
            #expect(column.isEvent && plan.parts.contains(.column(plan.column(column.metric)!)))
        }
    }

    @Test(arguments: [
        ("npw < 0", "unknown name 'npw'", "did you mean 'npv'?"),
        ("npv + 1 USD", "no condition: it says how much", "a comparison such as npv < 0"),
        ("npv < 3", "mixes money and a pure number", "the same units"),
        ("npv <", "metrics.m.given", "expected"),
        ("flow > 0 USD/month", "is a monthly line", "total(flow)"),
        ("npv", "no such event", "a condition on metrics"),
        ("los", "no such event", "did you mean 'loss'?"),
    ])
    func faultsOfConditionsAreReportedInPlace(text: String, message: String, remedy: String) {
        let fixture = RiskFixture(business: true)
        let model = fixture.model(["metrics": ["m": ["of": "flow", "given": [.text(text)]]]])
        #expect(model == nil)
        let found = fixture.messages.joined(separator: "\n")
        #expect(found.contains(message) && found.contains(remedy), "\(found)")
        #expect(found.contains("metrics.m.given[0]"))
        #expect(fixture.messages.count == 1)
    }

    @Test func aConditionThatNeverHoldsEstimatesNothingAndSaysTheCount() throws {
        let plan = SampleFixture.plan(
            [
                SampleFixture.metric("x > 9", kind: .event),
                SampleFixture.metric("x", given: [0]),
            ], conditions: [.init(name: "x > 9", column: 0, isComplement: false)])
        let values = (0..<2000).map { Double($0 % 7) }
        for budget in [Retention.Budget.unlimited, .nothing] {
            let rows = SampleFixture(plan, columns: [values.map { $0 > 9 ? 1 : 0 }, values])
                .estimates(budget: budget)
            for statistic in [Statistic.mean, .p50, .cvar95] {
                let row = try #require(rows.first("x", statistic, given: "x > 9"))
                #expect(row.value == nil && row.count == 0)
                #expect(row.reason == "the condition holds on 0 paths, at least 30 needed")
            }
        }
    }
}
