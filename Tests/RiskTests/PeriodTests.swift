import Risk
import ScenarioModel
import Testing

/// Quarters, spans of months, and functions over them.
@Suite struct PeriodTests {
    @Test func metricsAreTakenByQuarterAndOverSpans() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "metrics": [
                    "m": [
                        "of": "flow",
                        "by": [
                            "quarter", "horizon",
                            ["name": "ramp", "from": "2026-11", "to": "2027-02"],
                            ["from": "2027-01", "to": "2028-06"],
                        ],
                    ],
                    "single": ["of": "flow", "by": ["from": "2026-02", "to": "2026-02"]],
                ],
                "events": [
                    "first": "m.2026Q1 < 0 USD", "second": "m.ramp < m.2028Q2",
                    "third": "`m.2027-01/2028-06` < 0 USD",
                ],
            ]), "\(fixture.messages)")
        let periods = model.plan.columns.filter { $0.metric == "m" }.map(\.period)
        #expect(
            periods == [nil] + (0..<10).map { "\(2026 + $0 / 4)Q\($0 % 4 + 1)" } + [
                "ramp", "2027-01/2028-06",
            ])
        for path in fixture.paths(model) {
            let flow = path.lines["flow"]!
            for quarter in 0..<10 {
                #expect(
                    path.result("m", "\(2026 + quarter / 4)Q\(quarter % 4 + 1)")
                        == sum(flow[quarter * 3..<quarter * 3 + 3]))
            }
            #expect(path.result("m", "ramp") == sum(flow[10..<14]))
            #expect(path.result("m", "2027-01/2028-06") == sum(flow[12..<30]))
            #expect(path.result("single", "2026-02/2026-02") == flow[1])
            #expect(path.result("first") == (sum(flow[0..<3]) < 0 ? 1 : 0))
            #expect(path.result("second") == (sum(flow[10..<14]) < sum(flow[27..<30]) ? 1 : 0))
            #expect(path.result("third") == (sum(flow[12..<30]) < 0 ? 1 : 0))
        }
    }

    @Test func targetsAreTestedByQuarterAndOverSpans() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "targets": [
                    "quarterly": [
                        "of": "used", "per": "delivered", "level": "67 %", "period": "quarter",
                    ],
                    "late": [
                        "of": "used", "per": "delivered", "level": "62 %",
                        "period": [
                            ["name": "a", "from": "2027-01", "to": "2027-06"],
                            ["name": "b", "from": "2028-01", "to": "2028-06"],
                        ],
                    ],
                ]
            ]), "\(fixture.messages)")
        for path in fixture.paths(model, count: 40) {
            let (used, delivered) = (path.lines["used"]!, path.lines["delivered"]!)
            func load(_ steps: Range<Int>) -> Double { sum(used[steps]) / sum(delivered[steps]) }
            let quarters = (0..<10).map { load($0 * 3..<$0 * 3 + 3) }
            #expect(path.result("miss") == (quarters.contains { $0 < 0.67 } ? 1 : 0))
            #expect(path.result("miss.2027Q2", "2027Q2") == (quarters[5] < 0.67 ? 1 : 0))
            #expect(path.result("target.quarterly", "2026Q1") == quarters[0])
            let halves = [load(12..<18), load(24..<30)]
            #expect(path.result("miss.late") == (halves.contains { $0 < 0.62 } ? 1 : 0))
            #expect(path.result("miss.late.b", "b") == (halves[1] < 0.62 ? 1 : 0))
        }
    }

    @Test func functionsFoldOverYearsMonthsAndSpans() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "events": [
                    "span": "total(flow, 2026-11, 2027-02) < 0 USD",
                    "years": "total(flow, 2026, 2027) < 0 USD",
                    "mixed": "average(flow, 2027-08, 2028) < 0 USD/month",
                    "month": "highest(flow, 2027-09) < 0 USD/month",
                    "difference": "total(flow) > (2027 - 01) * 1 USD",
                ]
            ]), "\(fixture.messages)")
        for path in fixture.paths(model, count: 20) {
            let flow = path.lines["flow"]!
            #expect(path.result("span") == (sum(flow[10..<14]) < 0 ? 1 : 0))
            #expect(path.result("years") == (sum(flow[0..<24]) < 0 ? 1 : 0))
            #expect(path.result("mixed") == (sum(flow[19..<30]) < 0 ? 1 : 0))
            #expect(path.result("month") == (flow[20] < 0 ? 1 : 0))
            #expect(path.result("difference") == (sum(flow) > 2026 ? 1 : 0))
        }
    }

    @Test(arguments: [
        ("total(flow, 2030) > 0 USD", "no such year in the horizon"),
        ("total(flow, 2025-12) > 0 USD", "no such month in the horizon"),
        ("total(flow, 2026, 2029-01) > 0 USD", "a month from 2026-01 to 2028-06"),
        ("total(flow, 2027-03, 2027-02) > 0 USD", "the span ends before it begins"),
        ("total(flow, 2027 - 02) > 0 USD", "no such year in the horizon"),
        ("total(flow, 2027-02, 2027-03, 2028) > 0 USD", "was given 4 arguments"),
    ])
    func faultsOfSpansInFormulasAreReported(formula: String, message: String) {
        let fixture = RiskFixture()
        #expect(fixture.model(["events": ["e": .text(formula)]]) == nil)
        #expect(fixture.messages.joined().contains(message), "\(fixture.messages)")
    }

    private static let spanFaults: [(Tree, String)] = [
        (["from": "2027-03", "to": "2027-02"], "before the first month of the span"),
        (["from": "2025-03", "to": "2027-02"], "a month from 2026-01 to 2028-06"),
        (["name": "2q", "from": "2026-03", "to": "2027-02"], "not usable as a name"),
        (["name": "FY2027", "from": "2026-03", "to": "2027-02"], "another period has the name"),
        (["from": "2026-03"], "by.to: missing"),
    ]

    @Test(arguments: spanFaults)
    func faultsOfSpansAreReported(span: Tree, message: String) {
        let fixture = RiskFixture()
        _ = fixture.model(["metrics": ["m": ["of": "flow", "by": span]]])
        #expect(fixture.messages.joined().contains(message), "\(fixture.messages)")
        #expect(fixture.messages.count == 1)
    }
}
