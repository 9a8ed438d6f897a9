import Analysis
import Results
import Risk
import Shortfall
import Testing

/// What an optimum claims, on problems whose answer is known.
@Suite struct OptimizeTests {
    /// A profit that is a function of two levers, the same on all paths; `use` is another one.
    private static func plane(_ profit: String, use: String = "levers.demand + 0 * levers.price") -> String {
        """
        time: {as_of: 2026-01-01, horizon: 1 month}
        basis: {discount: 0 %/yr}
        business:
          costs: {loss: {amount: "0 USD/month - (\(profit)) * 1e6 USD/month", class: operating}}
        metrics: {use: {of: "\(use)", aggregate: last}}
        run: {paths: 200, seed: 1}
        """
    }

    /// Hours reserved at 1 USD and sold at 3 USD; demand is lognormal.
    private static let reserved = """
        time: {as_of: 2026-01-01, horizon: 1 month}
        basis: {discount: 0 %/yr}
        factors:
          need: {process: gbm, start: 1e6 GPU-h/month, volatility: 100 %/yr}
        business:
          products: {api: {demand: need, price: 3 USD/GPU-h}}
        contracts:
          cloud: {structure: reserved, quantity: 1e6 GPU-h/month, price: 1 USD/GPU-h}
        run: {paths: 2000, seed: 1}
        """

    private static func result(
        _ text: String, _ inputs: [String], maximize: String? = "mean(npv)",
        minimize: String? = nil, require bounds: [String] = [], seed: UInt64? = nil
    ) throws -> (result: Optimize.Result, study: Study) {
        let laboratory = Laboratory(try CompareFixture.family(text, seed: seed))
        let result = try Optimize(
            over: inputs, minimize: minimize, maximize: maximize, require: bounds)(laboratory)
        return (result, result.study(of: laboratory))
    }

    /// f(q) = mean of 3 min(D, q) − q is piecewise linear: its maximum is at one of the demands.
    @Test("J4 · one input: the optimum is that of all demands of the sample within its resolution")
    func oneInput() throws {
        let (result, study) = try Self.result(
            Self.reserved, ["contracts.cloud.quantity=0..4e6 GPU-h/month"])
        let laboratory = Laboratory(try CompareFixture.family(Self.reserved))
        let demands = try laboratory.simulate(
            [.base], [try MeasureText("mean(total(demand.api))")])[0, 0].values.sorted()
        func profit(_ q: Double) -> Double {
            demands.reduce(0) { $0 + 3 * min($1, q) } / Double(demands.count) - q
        }
        let exact = demands.map(profit).max() ?? 0
        let best = try #require(result.best)
        let found = try #require(best.estimates[0].value)
        let step = try #require(result.resolution) * 4e6
        // The slope is at most 2 USD an hour.
        #expect(found <= exact * (1 + 1e-12) && found >= exact - 2 * step, "\(found) \(exact)")
        #expect(step <= 1_000, "\(step)")
        #expect(study.findings.contains { $0.hasPrefix("Resolution: cloud.quantity ") })
    }

    /// (x − 0.37)² + 2 (y − 0.611)² + xy/2 is least where its gradient is zero:
    /// x = 0.37 − y/4 and 31/8 y = 2.259.
    @Test("J4 · two inputs: refined to the exact optimum within the resolution told")
    func twoInputs() throws {
        let (result, study) = try Self.result(
            Self.plane("0 - (levers.demand - 0.37)^2 - 2 * (levers.price - 0.611)^2 - levers.demand * levers.price / 2"),
            ["levers.demand=0..1", "levers.price=0..1"])
        let y = 2.259 * 8 / 31
        let x = 0.37 - y / 4
        let best = try #require(result.best)
        let step = try #require(result.resolution)
        #expect(step <= 1.0 / 512)
        #expect(abs(try #require(best.values[0].number) - x) <= 2 * step, "\(best.values)")
        #expect(abs(try #require(best.values[1].number) - y) <= 2 * step, "\(best.values)")
        #expect(!study.findings.contains { $0.contains("binds") || $0.contains("wider") })
    }

    /// x + y is greatest on x + 2y ≤ 1.2 at (1, 0.1).
    @Test("J4 · a bound across the axes is followed, and binds where it stands at its level")
    func slantedBound() throws {
        let (result, study) = try Self.result(
            Self.plane("levers.demand + levers.price", use: "levers.demand + 2 * levers.price"),
            ["levers.demand=0..1", "levers.price=0..1"], require: ["mean(use) <= 1.2"])
        let best = try #require(result.best)
        #expect(abs(try #require(best.estimates[0].value) - 1.1e6) <= 4e3, "\(best.values)")
        let binding = try #require(study.findings.first { $0.contains("binds") })
        #expect(binding.hasPrefix("mean(use) <= 1.2 binds: it stands at 120 % there"))
        #expect(study.findings.contains { $0.contains("levers.demand lies at the upper end") && $0.contains("wider") })
        // A bound that is far away does not bind, although choices that break it would be better.
        let (_, loose) = try Self.result(
            Self.plane("0 - (levers.demand - 0.3)^2", use: "levers.demand"), ["levers.demand=0..1"],
            require: ["mean(use) <= 0.9"])
        #expect(!loose.findings.contains { $0.contains("binds") }, "\(loose.findings)")
    }

    @Test("J4 · at a natural end of a range nothing is said of a wider one")
    func naturalEnds() throws {
        let dear = Self.reserved.replacing("price: 1 USD", with: "price: 5 USD")
        let (_, study) = try Self.result(dear, ["contracts.cloud.quantity=0..2e6 GPU-h/month"])
        let end = try #require(study.findings.first { $0.contains("lower end") })
        #expect(!end.contains("wider"), "\(end)")
        let (_, open) = try Self.result(
            Self.reserved, ["contracts.cloud.quantity=0..0.5e6 GPU-h/month"])
        #expect(open.findings.contains { $0.contains("upper end") && $0.contains("wider range may") })
    }

    /// The bound binds, so that new paths break it about every second time; each time it is said.
    @Test("J3 · whether the optimum keeps its bounds on new paths is said, and is so")
    func boundsOnNewPaths() throws {
        var broken = 0
        for seed in UInt64(1)...8 {
            let (result, study) = try Self.result(
                Self.reserved, ["contracts.cloud.quantity=0..2e6 GPU-h/month"], maximize: nil,
                minimize: "cvar95(npv)", require: ["mean(npv) >= 1.3e6 USD"], seed: seed)
            let again = try #require(result.confirmed?.candidates.first)
            let value = try #require(again.estimates[1].value)
            let told = study.findings.contains { $0.contains("it breaks mean(npv) >= 1.3e6 USD") }
            let kept = study.findings.contains { $0.contains("keeps to every bound") }
            #expect(told == (value < 1.3e6) && kept == (value >= 1.3e6), "\(seed): \(value)")
            broken += told ? 1 : 0
            let table = try #require(study.tables.first { $0.name == "optimum" })
            let column = try #require(table.columns.firstIndex { $0.name == "keeps_bounds" })
            #expect(table.rows[0][column] == .text("yes"))
            #expect((table.rows[1][column] != .text("yes")) == told)
        }
        #expect(broken > 0 && broken < 8, "\(broken) of 8")
    }

    @Test("D14 · what cannot be judged is named with its reason")
    func unjudged() throws {
        let (result, study) = try Self.result(
            Self.reserved, ["contracts.cloud.quantity=0..2e6 GPU-h/month"], maximize: nil,
            minimize: "cvar99.9(npv)")
        #expect(result.best == nil)
        let unmet = try #require(study.unmet)
        #expect(unmet.hasPrefix("cvar99.9(npv) cannot be judged") && unmet.contains("in the tail"))
        let (_, bound) = try Self.result(
            Self.reserved, ["contracts.cloud.quantity=0..2e6 GPU-h/month"],
            require: ["cvar99.9(npv) <= 1e6 USD", "mean(npv) >= 0 USD"])
        #expect(bound.unmet?.hasPrefix("cvar99.9(npv) <= 1e6 USD cannot be judged") == true)
        let (_, far) = try Self.result(
            Self.reserved, ["contracts.cloud.quantity=0..2e6 GPU-h/month"],
            require: ["mean(npv) >= 1e9 USD"])
        #expect(far.unmet?.contains("which breaks mean(npv) >= 1e9 USD (it stands at") == true)
    }

    @Test("D18 · the optimum is a number with its unit, and a setting")
    func data() throws {
        let (result, study) = try Self.result(
            Self.reserved, ["contracts.cloud.quantity=0..4e6 GPU-h/month"])
        let table = try #require(study.tables.first { $0.name == "optimum" })
        let best = try #require(result.best)
        let number = try #require(best.values[0].number)
        let column = try #require(
            table.columns.firstIndex { $0.name == "contracts.cloud.quantity" })
        #expect(table.columns[column].unit == .quantity("GPU-h/month"))
        #expect(table.rows[0][column] == .number(number))
        let last = try #require(table.rows[0].last)
        #expect(last == .text("contracts.cloud.quantity=\(best.values[0].text)"))
        #expect(table.columns.contains { $0.name == "mean(npv)" })
        #expect(StudyFormat.json.render(study).contains("\"contracts.cloud.quantity\": "))
    }

    @Test("J5 · values over draws and as the scenario stands are told apart, with intervals")
    func outerValues() throws {
        let text = Self.reserved + """

            uncertain:
              contracts.cloud.price: {low: 0.8 USD/GPU-h, high: 1.3 USD/GPU-h}
            """
        let laboratory = Laboratory(try CompareFixture.family(text, paths: 500))
        let study = try Optimize(
            over: ["contracts.cloud.quantity=0..4e6 GPU-h/month"], minimize: nil,
            maximize: "mean(npv)", require: [])(laboratory).study(of: laboratory, draws: 100)
        let table = try #require(study.tables.first { $0.name == "knowledge_1" })
        #expect(
            table.columns.map(\.name)
                == ["measure", "variant", "as_it_stands", "median_difference", "best"])
        #expect(table.rows[0][0] == .text("mean(npv)"))
        guard case .estimate(let value) = table.rows[0][2], case .estimate(let median) = table.rows[1][3]
        else {
            Issue.record("no estimates")
            return
        }
        #expect(value.low != nil && value.high != nil && value.knowledge != nil)
        #expect(median.low != nil && median.high != nil && median.knowledge?.draws == 100)
    }

    @Test("D13 · without standard metrics a study has the NPV that it judges by")
    func withoutStandardMetrics() throws {
        let text = Self.reserved + """

            report: {standard_metrics: false}
            metrics: {served: {of: served.api}}
            variants: {dear: {contracts.cloud.price: 2 USD/GPU-h}}
            """
        let (result, _) = try Self.result(
            text, ["contracts.cloud.quantity=0..2e6 GPU-h/month"], maximize: "mean(served)")
        #expect(result.best?.estimates.count ?? 0 > 0)
        let laboratory = Laboratory(try CompareFixture.family(text))
        let comparison = try laboratory.compare(try CompareQuestion(laboratory))
        #expect(comparison.measures.map(\.text) == ["mean(npv)", "p5(npv)", "cvar95(npv)"])
        #expect(comparison.entries[0][1].relation == .lower)
        let own = try laboratory.compare(
            try CompareQuestion(laboratory, measures: ["mean(served)", "P(loss)"]))
        #expect(own.entries[0][1].relation == .identical)
        _ = try laboratory.attribution(try AttributeQuestion(laboratory.family))
    }
}
