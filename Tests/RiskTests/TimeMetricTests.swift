import Risk
import ScenarioModel
import Series
import Testing

/// Months until something happens, against their definitions written out.
@Suite struct TimeMetricTests {
    // MARK: - Definitions

    private static func payback(_ x: some Sequence<Double>) -> Double {
        let totals = running(x)
        guard let last = totals.lastIndex(where: { $0 < 0 }) else { return 0 }
        return last == totals.count - 1 ? .infinity : Double(last + 2)
    }

    private static func firstCrossing(_ x: some Sequence<Double>) -> Double {
        let totals = running(x)
        guard let below = totals.firstIndex(where: { $0 < 0 }) else { return 0 }
        return totals[below...].firstIndex { $0 >= 0 }.map { Double($0 + 1) } ?? .infinity
    }

    private static func running(_ x: some Sequence<Double>) -> [Double] {
        var total = 0.0
        return x.map {
            total += $0
            return total
        }
    }

    // MARK: - By hand

    // Cash by month; payback, first crossing, first positive month, month of the lowest cash.
    private static let profiles: [([Double], Double, Double, Double, Double)] = [
        ([-100, 40, 40, 40, 40, 40], 4.0, 4.0, 2.0, 1.0),
        ([-100, 120, -60, 50, 10, 10], 4, 2, 2, 1),
        ([-100, 40, 40, 10, 5, 4], .infinity, .infinity, 2, 1),
        ([10, 10, 10, 10, 10, 10], 0, 0, 1, 1),
        ([-50, 50, 0, 0, 0, 0], 2, 2, 2, 1),
        ([-1, -2, -3, -3, -1, -1], .infinity, .infinity, .infinity, 3),
        ([10, -30, 20, 0, 0, -1], .infinity, 3, 1, 2),
        ([0, 0, 0, 0, 0, 0], 0, 0, .infinity, 1),
    ]

    @Test(arguments: profiles.indices)
    func aCashProfileByHand(index: Int) throws {
        let (cash, payback, crossing, positive, lowest) = Self.profiles[index]
        let fixture = RiskFixture()
        let months = cash + Array(repeating: 0, count: RiskFixture.steps - cash.count)
        fixture.lines.define(
            "plan", fixture.graph.series(perStep: months, .currency / .month))
        let span: Tree = ["name": "s", "from": "2026-01", "to": "2026-06"]
        let model = try #require(
            fixture.model([
                "metrics": [
                    "back": ["of": "plan", "aggregate": "payback", "by": span],
                    "cross": ["of": "plan", "aggregate": "first-crossing", "by": span],
                    "plus": ["of": "plan", "aggregate": "first-positive", "by": span],
                    "low": ["of": "plan", "aggregate": "month-of-minimum", "by": span],
                ]
            ]), "\(fixture.messages)")
        let path = fixture.paths(model, count: 1)[0]
        #expect(path.result("back", "s") == payback)
        #expect(path.result("cross", "s") == crossing)
        #expect(path.result("plus", "s") == positive)
        #expect(path.result("low", "s") == lowest)
        #expect(model.plan.columns.allSatisfy { $0.kind == .time && $0.dimension == .month })
    }

    // MARK: - On random paths

    @Test func everyPeriodIsCountedFromItsStart() throws {
        let fixture = RiskFixture()
        let periods: Tree = ["horizon", "year", ["name": "s", "from": "2026-06", "to": "2027-09"]]
        let model = try #require(
            fixture.model([
                "metrics": [
                    "back": ["of": "flow - 15 USD/month", "aggregate": "payback", "by": periods],
                    "cross": [
                        "of": "flow - 15 USD/month", "aggregate": "first-crossing", "by": periods,
                    ],
                    "plus": [
                        "of": "flow - 100 USD/month", "aggregate": "first-positive", "by": periods,
                    ],
                    "low": ["of": "flow", "aggregate": "month-of-minimum", "by": periods],
                    "since": [
                        "of": "flow - 100 USD/month", "since": "gated - 8 GPU-h/month",
                        "aggregate": "first-positive", "by": periods,
                    ],
                ],
                "events": ["slow": "back > 12 months"],
            ]), "\(fixture.messages)")
        let spans: [(String?, Range<Int>)] = [
            (nil, 0..<30), ("2026", 0..<12), ("2027", 12..<24), ("2028", 24..<30), ("s", 5..<21),
        ]
        for path in fixture.paths(model, count: 60) {
            let (flow, gated) = (path.lines["flow"]!, path.lines["gated"]!)
            for (period, steps) in spans {
                let x = Array(flow[steps])
                let less = x.map { $0 - 15 }
                #expect(path.result("back", period) == Self.payback(less))
                #expect(path.result("cross", period) == Self.firstCrossing(less))
                let plus = x.firstIndex { $0 > 100 }
                #expect(path.result("plus", period) == plus.map { Double($0 + 1) } ?? .infinity)
                #expect(path.result("low", period) == Double(x.firstIndex(of: x.min()!)! + 1))
                let start = Array(gated[steps]).firstIndex { $0 > 8 }
                let come = start.flatMap { start in x[start...].firstIndex { $0 > 100 } }
                let waited = start.flatMap { start in come.map { Double($0 - start) } }
                #expect(path.result("since", period) == waited ?? .infinity)
            }
            // The first crossing is never after the last one, and both are later than nothing.
            #expect(path.result("cross") <= path.result("back"))
            #expect(path.result("slow") == (path.result("back") > 12 ? 1 : 0))
        }
    }

    /// A fair walk of ±1 from −1: its first return to zero, counted over all 2¹¹ walks of a year.
    @Test func firstCrossingsOfAWalkAreThoseOfItsEnumeration() throws {
        let fixture = RiskFixture()
        let zero = fixture.graph.series(0)
        let money = Dimension.currency / .month
        let score = try #require(fixture.lines.series("score"))
        let sign = select(score > zero, score.constant(1), else: score.constant(-1))
        let isFirst = fixture.graph.series(perStep: (0..<RiskFixture.steps).map { $0 == 0 ? 1 : 0 })
        fixture.lines.define(
            "walk", select(isFirst, score.constant(-1), else: sign).retagged(money))
        let model = try #require(
            fixture.model([
                "metrics": ["m": ["of": "walk", "aggregate": "first-crossing", "by": "year"]]
            ]))
        var counts: [Double: Int] = [:]
        for walk in 0..<(1 << 11) {
            let steps = [-1.0] + (0..<11).map { walk >> $0 & 1 == 1 ? 1 : -1 }
            counts[Self.firstCrossing(steps), default: 0] += 1
        }
        let n = 2000
        let results = fixture.paths(model, count: n).map { $0.result("m", "2026") }
        #expect(Set(results).isSubset(of: Set(counts.keys)))
        for (months, count) in counts {
            let p = Double(count) / 2048
            let error = (p * (1 - p) / Double(n)).squareRoot()
            let share = Double(results.count { $0 == months }) / Double(n)
            #expect(abs(share - p) <= 4 * error, "\(months) months")
        }
    }

    // MARK: - The set

    @Test func theSetHasWhatTheLedgerHas() throws {
        let fixture = RiskFixture(business: true)
        let hours = Dimension.acceleratorHour / .month
        func hoursLine(_ name: String, _ values: [Double]) {
            fixture.lines.define(name, fixture.graph.series(perStep: values, hours))
        }
        let none = Array(repeating: 0.0, count: 4)
        hoursLine("quantity.gpu_hours.delivered.a", none + Array(repeating: 50, count: 26))
        hoursLine("quantity.gpu_hours.delivered.b", Array(repeating: 0, count: 30))
        hoursLine("quantity.gpu_hours.committed.delivered", none + Array(repeating: 50, count: 26))
        hoursLine("quantity.gpu_hours.required", (0..<30).map { 40 + Double($0) })
        fixture.lines.define("dscr_tested.x", fixture.lines.series("score")! + 3)
        fixture.lines.define("dscr_tested.y", fixture.graph.series(2.5))
        let breach = fixture.lines.series("score")!
        fixture.lines.define("covenant_breach.x", breach < breach.constant(-2))
        let model = try #require(
            fixture.model(["report": ["time_views": "true"]]), "\(fixture.messages)")
        for path in fixture.paths(model, count: 30) {
            let cash = path.lines["cash"]!
            let totals = Self.running(cash)
            #expect(path.result("payback") == Self.payback(cash))
            #expect(path.result("first_crossing") == Self.firstCrossing(cash))
            #expect(path.result("liquidity_trough") == totals.min()!)
            #expect(
                path.result("trough_month") == Double(totals.firstIndex(of: totals.min()!)! + 1))
            let revenue = zip(path.lines["revenue.api"]!, path.lines["revenue.chat"]!).map(+)
            for (name, line) in [("time_to_cash", revenue), ("time_to_positive_cash", cash)] {
                let first = line[4...].firstIndex { $0 > 0 }
                #expect(path.result(name) == first.map { Double($0 - 4) } ?? .infinity)
            }
            let required = sum((0..<12).map { 40 + Double($0) })
            #expect(path.result("capacity_secured", "2026") == 400 / required)
            let score = path.lines["score"]!
            #expect(path.result("lowest_dscr") == min(score.map { $0 + 3 }.min()!, 2.5))
            #expect(path.result("dscr_breach") == (score.contains { $0 < -2 } ? 1 : 0))
        }
        #expect(RiskFixture(business: true).model([:])?.plan.column("payback") == nil)
    }

    private static let faults: [(Tree, String)] = [
        (["of": "flow", "per": "used", "aggregate": "payback"], "are not divided"),
        (["of": "flow", "aggregate": "payback", "by": ["year", "month"]], "longer periods"),
        (["of": "flow", "since": "used"], "aggregate: first-positive"),
        (["of": "flow", "since": "usd", "aggregate": "first-positive"], "unknown name 'usd'"),
    ]

    @Test(arguments: faults)
    func termsThatDoNotGoTogetherAreReported(metric: Tree, message: String) {
        let fixture = RiskFixture()
        #expect(fixture.model(["metrics": ["m": metric]]) == nil)
        #expect(fixture.messages.joined().contains(message), "\(fixture.messages)")
        #expect(fixture.messages.count == 1)
    }
}
