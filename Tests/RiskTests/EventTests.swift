import Risk
import ScenarioModel
import Series
import Testing

@Suite struct EventTests {
    private static let usage: Tree = ["of": "used", "per": "delivered", "level": "67 %"]

    @Test func eventsAreFormulasOverMetricsTargetsAndOtherEvents() throws {
        let fixture = RiskFixture(business: true)
        let model = try #require(
            fixture.model([
                "targets": ["usage": Self.usage],
                "metrics": ["margin": ["of": "flow", "per": "used", "by": "year"]],
                "events": [
                    "squeeze": "margin.2027 < 0.3 USD/GPU-h and not miss",
                    "either": "squeeze or loss.2026",
                    "kept": "hit and shortfall.usage == 0",
                    "deep": "total(flow, 2026) < -100 USD",
                ],
            ]), "\(fixture.messages)")
        for path in fixture.paths(model, count: 40) {
            let (flow, used) = (path.lines["flow"]!, path.lines["used"]!)
            let margin = sum(flow[12..<24]) / sum(used[12..<24])
            let miss = path.result("miss")
            let squeeze = margin < 0.3 && miss == 0
            #expect(path.result("squeeze") == (squeeze ? 1 : 0))
            let loss = sum(flow[0..<12]) < 0
            #expect(path.result("either") == (squeeze || loss ? 1 : 0))
            #expect(path.result("kept") == 1 - miss)
            #expect(path.result("deep") == (sum(flow[0..<12]) < -100 ? 1 : 0))
        }
    }

    @Test func aScenarioMayRedefineStandardEvents() throws {
        let fixture = RiskFixture(business: true)
        let model = try #require(
            fixture.model([
                "targets": ["usage": Self.usage],
                "events": [
                    "loss": "operating_profit < -50 USD", "miss": "shortfall.usage > 1 point",
                ],
            ]))
        for path in fixture.paths(model) {
            #expect(path.result("loss") == (path.result("operating_profit") < -50 ? 1 : 0))
            #expect(path.result("miss") == (path.result("shortfall.usage") > 0.01 ? 1 : 0))
        }
        // The erosion of the target stays that of its own miss.
        let erosion = try #require(model.plan.erosions.first)
        #expect(model.plan.columns[erosion.miss].metric == "miss.usage")
        #expect(model.plan.columns[erosion.miss].kind == .auxiliary)
    }

    @Test func theFirstTargetIsTheHeadlineAndOthersKeepTheirNames() throws {
        let fixture = RiskFixture(business: true)
        let model = try #require(
            fixture.model(["targets": ["usage": Self.usage, "second": Self.usage]]))
        let events = model.plan.columns.filter { $0.isEvent && $0.period == nil }.map(\.metric)
        #expect(events == ["miss", "miss.second", "loss"])
        #expect(model.plan.conditions.map(\.name) == ["miss", "hit", "miss.second", "loss"])
        #expect(model.plan.erosions.map(\.condition) == [nil, "miss.second"])
    }

    @Test func metricsAreConditionedOnMissAndHitAndMonthsOnNothing() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "targets": ["usage": Self.usage],
                "metrics": [
                    "a": ["of": "flow", "by": ["month", "horizon"]],
                    "b": ["of": "flow", "given": "bad", "by": ["month", "year"]],
                    "c": ["of": "flow", "given": []],
                ],
                "events": ["bad": "a < 0 USD"],
            ]), "\(fixture.messages)")
        let plan = model.plan
        func given(_ name: String) -> [String] {
            plan.columns.first { $0.metric == name }!.given.map { plan.conditions[$0].name }
        }
        #expect(given("a") == ["miss", "hit"])
        #expect(given("b") == ["bad"])
        #expect(given("c") == [])
        #expect(plan.monthly.map { $0.given.map { plan.conditions[$0].name } } == [[], ["bad"]])
        #expect(given("bad") == ["miss", "hit"])
        #expect(given("miss") == ["bad"])
    }

    @Test(arguments: [
        ("bad: npw < 0", "unknown name 'npw'", "did you mean 'npv'?"),
        ("bad: npv", "no event: it says how much, not yes or no", "a comparison such as npv < 0"),
        ("bad: npv < 3", "mixes money and a pure number", "the same units"),
        ("bad: bad or npv < 0", "cyclic definition", "do not lead back"),
        ("npv: score > 0", "the name is taken by a metric", "a name of its own"),
        ("bad: flow > 0 USD", "is a monthly line", "total(flow)"),
        ("bad: cumulative(npv) < 0 USD", "is about whole paths", "lowest(cumulative(cash))"),
    ])
    func faultsOfEventsAreReported(event: String, message: String, remedy: String) {
        let fixture = RiskFixture()
        let parts = event.split(separator: ":", maxSplits: 1)
        let formula = parts[1].drop { $0 == " " }
        let model = fixture.model([
            "metrics": ["npv": "flow"],
            "events": .mapping([(String(parts[0]), .text(String(formula)))]),
        ])
        #expect(model == nil)
        let text = fixture.messages.joined(separator: "\n")
        #expect(text.contains(message) && text.contains(remedy), "\(text)")
        #expect(text.contains("events.\(parts[0])"))
    }

    @Test func allFaultsOfTheSectionsAreReportedAtOnce() {
        let fixture = RiskFixture()
        let model = fixture.model([
            "targets": [
                "a": ["of": "usd", "per": "delivered", "level": "67 %"],
                "b": ["of": "used", "per": "delivered", "level": "3 USD"],
                "c": ["of": "used", "level": "5 GPU-h", "aggregate": "mean-of-ratios"],
                "d": ["of": "used", "per": "delivered", "level": "67 %", "tolerance": "-1 %"],
            ],
            "metrics": [
                "x": ["of": "flow + used"], "y": ["of": "flow", "aggregate": "median"],
                "miss": "flow",
            ],
        ])
        #expect(model == nil)
        let text = fixture.messages.joined(separator: "\n")
        for part in [
            "targets.a.of", "targets.b.level", "targets.c.aggregate", "targets.d.tolerance",
            "metrics.x.of", "metrics.y.aggregate", "metrics.miss",
        ] {
            #expect(text.contains(part), "\(part) in\n\(text)")
        }
    }

    @Test func unknownConditionsAndProfitsAreReportedWithTheNearestName() {
        let fixture = RiskFixture()
        let model = fixture.model([
            "targets": [
                "a": ["of": "used", "per": "delivered", "level": "67 %", "profit": "profitt"]
            ],
            "metrics": ["profit": ["of": "flow", "given": "misss"]],
            "report": ["given": ["hitt"]],
        ])
        #expect(model == nil)
        let text = fixture.messages.joined(separator: "\n")
        for part in ["'profit'?", "'miss'?", "'hit'?"] { #expect(text.contains(part), "\(text)") }
    }
}
