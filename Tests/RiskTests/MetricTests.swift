import Risk
import ScenarioModel
import Series
import Testing

/// Steps of 2026, 2027, and the half of 2028.
private let years = ["2026": 0..<12, "2027": 12..<24, "2028": 24..<30]

@Suite struct MetricTests {
    private typealias Fold = ([Double], [Double]) -> Double

    @Test(arguments: ["sum", "present-value", "mean", "last", "minimum", "maximum"])
    func aggregatesEqualTheirDefinition(aggregate: String) throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "metrics": [
                    "m": ["of": "flow", "aggregate": .text(aggregate), "by": ["horizon", "year"]]
                ]
            ]))
        #expect(fixture.messages == [])
        func expected(_ flow: ArraySlice<Double>, _ discount: ArraySlice<Double>) -> Double {
            switch aggregate {
            case "sum": sum(flow)
            case "present-value": sum(zip(flow, discount).map(*))
            case "mean": sum(flow) / Double(flow.count)
            case "last": flow.last!
            case "minimum": flow.min()!
            default: flow.max()!
            }
        }
        for path in fixture.paths(model) {
            let flow = path.lines["flow"]!
            #expect(path.result("m") == expected(flow[...], fixture.discount[...]))
            for (year, steps) in years {
                #expect(path.result("m", year) == expected(flow[steps], fixture.discount[steps]))
            }
        }
    }

    @Test func aRatioIsOneOfSumsAndTheMeanOfRatiosOnlyWhenAsked() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "metrics": [
                    "sums": ["of": "used", "per": "delivered", "by": ["horizon", "year"]],
                    "means": ["of": "used", "per": "delivered", "aggregate": "mean"],
                    "low": ["of": "used", "per": "delivered", "aggregate": "minimum"],
                    "high": ["of": "used", "per": "delivered", "aggregate": "maximum"],
                    "end": ["of": "used", "per": "delivered", "aggregate": "last"],
                    "worth": ["of": "flow", "per": "used", "aggregate": "present-value"],
                ]
            ]))
        for path in fixture.paths(model) {
            let (used, delivered) = (path.lines["used"]!, path.lines["delivered"]!)
            let ratios = zip(used, delivered).map { $0 / $1 }
            #expect(path.result("sums") == sum(used) / sum(delivered))
            for (year, steps) in years {
                #expect(path.result("sums", year) == sum(used[steps]) / sum(delivered[steps]))
            }
            #expect(path.result("means") == sum(ratios) / 30)
            #expect(path.result("low") == ratios.min()!)
            #expect(path.result("high") == ratios.max()!)
            #expect(path.result("end") == ratios.last!)
            let flow = sum(zip(path.lines["flow"]!, fixture.discount).map(*))
            #expect(path.result("worth") == flow / sum(zip(used, fixture.discount).map(*)))
        }
    }

    @Test func aRatioWithoutDenominatorIsInfiniteAndMonthsWithoutOneAreLeftOut() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "metrics": [
                    "late": ["of": "used", "per": "late", "by": ["horizon", "year"]],
                    "late_mean": [
                        "of": "used", "per": "late", "aggregate": "mean", "by": ["horizon", "year"],
                    ],
                    "mean": ["of": "used", "per": "gated", "aggregate": "mean"],
                    "low": ["of": "used", "per": "gated", "aggregate": "minimum"],
                    "high": ["of": "used", "per": "gated", "aggregate": "maximum"],
                    "never": ["of": "used", "per": "0 * gated", "aggregate": "maximum"],
                    "monthly": ["of": "used", "per": "gated", "by": "month"],
                ]
            ]))
        #expect(fixture.messages == [])
        for path in fixture.paths(model) {
            let (used, gated) = (path.lines["used"]!, path.lines["gated"]!)
            #expect(path.result("late", "2026") == .infinity)
            #expect(path.result("late_mean", "2026") == .infinity)
            #expect(path.result("late", "2027") == sum(used[12..<24]) / 600)
            #expect(path.result("late_mean", "2027") == sum(used[12..<24].map { $0 / 50 }) / 12)
            let ratios = zip(used, gated).filter { $0.1 != 0 }.map { $0.0 / $0.1 }
            #expect(ratios.count < 30)
            #expect(path.result("mean") == sum(ratios) / Double(ratios.count))
            #expect(path.result("low") == ratios.min()!)
            #expect(path.result("high") == ratios.max()!)
            #expect(path.result("never") == .infinity)
            #expect(
                path.recorded[0] == zip(used, gated).map { $0.1 == 0 ? .infinity : $0.0 / $0.1 })
        }
    }

    @Test func fiscalYearsAreNamedByTheYearInWhichTheyEnd() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model(["metrics": ["m": ["of": "flow", "by": "fiscal-year"]]]))
        #expect(model.plan.columns.map(\.period) == ["FY2026", "FY2027", "FY2028"])
        let path = fixture.paths(model, count: 1)[0]
        #expect(path.result("m", "FY2027") == sum(path.lines["flow"]![6..<18]))
    }

    @Test func theStandardSetHasWhatTheLedgerHas() throws {
        let fixture = RiskFixture(business: true)
        let model = try #require(fixture.model([:], openingCash: 500))
        let plan = model.plan
        let names = plan.parts.compactMap { part -> String? in
            guard case .column(let column) = part, plan.columns[column].period == nil else {
                return nil
            }
            return plan.columns[column].metric
        }
        #expect(
            names == [
                "revenue", "gross_profit", "gross_margin", "operating_profit", "operating_margin",
                "npv", "cash_trough", "loss", "cash_out",
            ])
        for path in fixture.paths(model) {
            let flow = path.lines["flow"]!
            let revenue = zip(path.lines["revenue.api"]!, path.lines["revenue.chat"]!).map(+)
            #expect(path.result("revenue", "2027") == sum(revenue[12..<24]))
            #expect(path.result("gross_margin") == sum(flow.map { $0 + 50 }) / sum(revenue))
            #expect(path.result("npv") == sum(zip(flow, fixture.discount).map(*)))
            var balance = 0.0
            let trough = flow.map {
                balance += $0
                return balance + 500
            }.min()!
            #expect(path.result("cash_trough") == trough)
            #expect(path.result("cash_out") == (trough < 0 ? 1 : 0))
            #expect(path.result("loss") == (path.result("npv") < 0 ? 1 : 0))
            #expect(path.result("operating_loss.2028", "2028") == (sum(flow[24..<30]) < 0 ? 1 : 0))
        }
    }

    @Test func aScenarioMayRedefineOrRefuseTheStandardSet() throws {
        let redefined = RiskFixture(business: true)
        let model = try #require(
            redefined.model(["metrics": ["npv": "flow", "own": ["of": "flow"]]]))
        let order = model.plan.columns.filter { !$0.isEvent && $0.period == nil }.map(\.metric)
        #expect(order.firstIndex(of: "npv")! < order.firstIndex(of: "own")!)
        let path = redefined.paths(model, count: 1)[0]
        #expect(path.result("npv") == sum(path.lines["flow"]!))

        let refused = RiskFixture(business: true)
        let bare = try #require(
            refused.model([
                "metrics": ["npv": "flow"], "report": ["standard_metrics": "false"],
                "targets": ["usage": ["of": "used", "per": "delivered", "level": "67 %"]],
            ]))
        let reported = bare.plan.columns.filter { $0.kind != .auxiliary }
        #expect(
            reported.map(\.metric) == ["miss", "loss", "npv", "target.usage", "shortfall.usage"])
    }
}
