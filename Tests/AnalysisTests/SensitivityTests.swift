import Analysis
import Foundation
import Results
import Shortfall
import Statistics
import Testing

/// Swings, levers and shares of variance against models whose answers are known.
@Suite struct SensitivityTests {
    /// The scenario of a text, by way of a file.
    private func family(
        _ text: String, paths: Int = 20_000, seed: UInt64 = 1
    ) throws -> ScenarioFamily {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("sensitivity-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ScenarioFamily(path: file.path, paths: paths, seed: seed)
    }

    /// Hours bought at a price that is known: cost = hours × price.
    private static let linear = """
        time: {as_of: 2026-01-01, horizon: 12 months}
        basis: {discount: 0 %/yr}
        factors:
          hours: {process: gbm, start: 100 GPU-h/month, volatility: 60 %/yr}
          idle: {process: gbm, start: 1 USD/GPU-h, volatility: 60 %/yr}
        business: {products: {api: {demand: hours}}}
        contracts:
          fixed:
            structure: reserved
            quantity: 50 GPU-h/month
            price: {low: 1 USD/GPU-h, base: 2 USD/GPU-h, high: 4 USD/GPU-h, tag: A}
          market:
            structure: on-demand
            price: {low: 3 USD/GPU-h, base: 4 USD/GPU-h, high: 5 USD/GPU-h, tag: A}
        run: {paths: 1000, seed: 1}
        """

    /// One month, x hours at price y: the cost is a product of independent lognormals.
    private static let product = """
        time: {as_of: 2026-01-01, horizon: 1 months}
        basis: {discount: 0 %/yr}
        factors:
          x: {process: gbm, start: 100 GPU-h/month, volatility: 120 %/yr}
          y: {process: gbm, start: 2 USD/GPU-h, volatility: 80 %/yr}
          idle: {process: gbm, start: 1 USD/GPU-h, volatility: 80 %/yr}
        business: {products: {api: {demand: x}}}
        contracts: {market: {structure: on-demand, price: y}}
        run: {paths: 1000, seed: 1}
        """

    // MARK: - Tornado

    @Test func swingsOfALinearModelAreExact() throws {
        let question = SensitivityQuestion(
            measures: ["mean(npv)"], inputs: ["factors.idle.volatility"])
        let tornado = try Laboratory(family(Self.linear)).sensitivity(question).tornado
        func row(_ key: String) throws -> Tornado.Effect {
            try #require(tornado.rows.first { $0.input.key == key }?.effects.first)
        }
        let fixed = try row("contracts.fixed.price")
        let swing = try #require(fixed.swing.value)
        #expect(abs(swing + 3 * 50 * 12) < 1e-9)
        #expect(abs(try #require(fixed.lowChange.value) - 50 * 12) < 1e-9)
        #expect(try #require(fixed.swing.standardError) < 1e-9)
        // A hundredth of the base is two cents.
        #expect(abs(try #require(fixed.perPercent?.value) + 0.02 * 50 * 12) < 1e-9)

        let idle = try row("factors.idle.volatility")
        #expect(idle.swing.value == 0 && idle.swing.standardError == 0 && idle.rank == nil)
        #expect(idle.low.value == tornado.base[0].value)

        // Hours at the market cost what is left of demand: the change is that of the price alone.
        let market = try row("contracts.market.price")
        let base = try #require(tornado.base[0].value)
        let hours = (-base - 2 * 50 * 12) / 4
        #expect(abs(try #require(market.swing.value) + 2 * hours) < 1e-9 * hours)
        #expect(try #require(market.swing.standardError) > 0)
    }

    @Test func rowsAreSortedByTheFirstMeasureAndRankedByEach() throws {
        let result = try Laboratory(family(Self.linear)).sensitivity(
            SensitivityQuestion(measures: ["mean(npv)", "cvar95(npv)"]))
        let rows = result.tornado.rows
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.effects[0].size >= $1.effects[0].size })
        for measure in 0..<2 {
            let ranked = rows.filter { $0.effects[measure].rank != nil }
                .sorted { $0.effects[measure].rank! < $1.effects[measure].rank! }
            #expect(ranked.map { $0.effects[measure].rank! } == Array(1...ranked.count))
            #expect(
                zip(ranked, ranked.dropFirst())
                    .allSatisfy { $0.effects[measure].size >= $1.effects[measure].size })
        }
    }

    @Test func aLeverOfOnePercentIsTheCentralDifference() throws {
        let result = try Laboratory(family(Self.linear)).sensitivity(
            SensitivityQuestion(measures: ["mean(npv)"], bump: "5 %"))
        let demand = try #require(result.levers.rows.first { $0.lever.key == "levers.demand" })
        #expect(demand.lever.low == "0.95" && demand.lever.high == "1.05")
        let column = try #require(result.levers.measures.firstIndex { $0.text == "cvar95(present_cost)" })
        let effect = try #require(
            Laboratory(family(Self.linear)).sensitivity(
                SensitivityQuestion(measures: ["cvar95(present_cost)"], bump: "5 %")
            ).tornado.rows.first { $0.input.key == "levers.demand" }?.effects.first)
        let (low, high) = (try #require(effect.low.value), try #require(effect.high.value))
        let perPercent = try #require(demand.cells[column].perPercent.value)
        #expect(abs(perPercent - (high - low) / 10) < 1e-9 * abs(high))
        let asymmetry = try #require(demand.cells[column].asymmetry.value)
        let base = try #require(result.levers.base[column].value)
        #expect(abs(asymmetry - (high + low - 2 * base)) < 1e-9 * abs(high))
    }

    @Test func rangesAreFoundAskedForAndBumped() throws {
        let question = SensitivityQuestion(
            measures: ["mean(npv)"],
            inputs: [
                "contracts.fixed.price=1.5..2.5 USD/GPU-h", "contracts.fixed.quantity",
                "factors.hours.volatility",
            ])
        let rows = try Laboratory(family(Self.linear)).sensitivity(question).tornado.rows
        let inputs = Dictionary(uniqueKeysWithValues: rows.map { ($0.input.key, $0.input) })
        #expect(inputs.count == 4 + 2 + 2)
        let fixed = try #require(inputs["contracts.fixed.price"])
        #expect(fixed.low == "1.5 USD/GPU-h" && fixed.high == "2.5 USD/GPU-h")
        #expect(fixed.base == "2 USD/GPU-h" && fixed.origin == .asked)
        #expect(inputs["contracts.market.price"]?.origin == .stated)
        let quantity = try #require(inputs["contracts.fixed.quantity"])
        #expect(quantity.low == "45 GPU-h/month" && quantity.high == "55 GPU-h/month")
        #expect(inputs["factors.hours.volatility"]?.low == "54 %/yr")
    }

    // MARK: - Shares of variance

    @Test func indicesOfAProductOfLognormalsAreThoseOfTheirClosedForm() throws {
        let shares = try shares(Self.product, ["mean(npv)"], paths: 100_000)
        // e^{σ²} − 1 of each, with σ² that of one month.
        let (x, y) = (exp(1.44 / 12) - 1, exp(0.64 / 12) - 1)
        let whole = (1 + x) * (1 + y) - 1
        let output = try #require(shares.outputs.first)
        try expect(output, "x", first: x / whole, total: x * (1 + y) / whole)
        try expect(output, "y", first: y / whole, total: y * (1 + x) / whole)
        let idle = try #require(output.shares.first { $0.group.name == "idle" })
        #expect(idle.first.value == 0 && idle.total.value == 0)
        #expect(idle.first.standardError == 0 && idle.total.standardError == 0)
    }

    @Test func indicesOfAnEventAreThoseOfTheBivariateNormal() throws {
        // Costs above their median: ln x + ln y above its mean.
        let median = 200 * exp(-(1.44 + 0.64) / 24)
        let shares = try shares(Self.product, ["P(npv < \(-median) USD)"], paths: 100_000)
        // Var E[1{z > 0} | x] = asin(ρ)/2π with ρ the share of x in the variance of z.
        let (x, y) = (1.44 / 2.08, 0.64 / 2.08)
        let output = try #require(shares.outputs.first)
        try expect(
            output, "x", first: 2 / .pi * asin(x), total: 1 - 2 / .pi * asin(y))
        try expect(
            output, "y", first: 2 / .pi * asin(y), total: 1 - 2 / .pi * asin(x))
    }

    @Test func latentFactorsAreDriversOfTheirOwn() throws {
        let text = Self.product + "\n" + """
            dependence: {latent: [cycle], loadings: {x: [0.6], y: [0.8]}}
            """
        let shares = try shares(text, ["mean(npv)"], paths: 100_000)
        #expect(shares.groups.map(\.name) == ["x", "y", "idle", "latent.cycle"])
        // ln x + ln y = (0.6 σx + 0.8 σy) F + 0.8 σx ε + 0.6 σy η.
        let (sx, sy) = ((1.44 / 12).squareRoot(), (0.64 / 12).squareRoot())
        func variance(_ deviation: Double) -> Double { exp(deviation * deviation) - 1 }
        let parts = [
            "latent.cycle": variance(0.6 * sx + 0.8 * sy), "x": variance(0.8 * sx),
            "y": variance(0.6 * sy),
        ]
        let whole = parts.values.reduce(1) { $0 * (1 + $1) } - 1
        let output = try #require(shares.outputs.first)
        for (name, part) in parts {
            let rest = (whole + 1) / (1 + part)
            try expect(output, name, first: part / whole, total: part * rest / whole)
        }
    }

    @Test func aGroupIsRedrawnTogether() throws {
        let shares = try shares(
            Self.product, ["mean(npv)"], groups: ["both=x, y"], paths: 20_000)
        #expect(shares.groups.map(\.name) == ["both", "idle"])
        let both = try #require(shares.outputs.first?.shares.first { $0.group.name == "both" })
        // All else is idle, so that mixing both is redrawing all.
        let total = try #require(both.total.value)
        #expect(abs(total - 1) < 4 * (try #require(both.total.standardError)))
    }

    private func shares(
        _ text: String, _ measures: [String], groups: [String] = [], paths: Int
    ) throws -> VarianceShares {
        let question = SensitivityQuestion(
            measures: measures, wantsShares: true, groups: groups)
        return try #require(
            Laboratory(family(text, paths: paths)).sensitivity(question).shares)
    }

    private func expect(
        _ output: VarianceShares.Output, _ name: String, first: Double, total: Double,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let share = try #require(output.shares.first { $0.group.name == name })
        for (estimate, value) in [(share.first, first), (share.total, total)] {
            let found = try #require(estimate.value)
            let error = try #require(estimate.standardError)
            #expect(
                abs(found - value) <= 4 * error, "\(name): \(found) ± \(error), not \(value)",
                sourceLocation: place)
        }
    }

    // MARK: - Determinism and wrong wishes

    @Test func threadsAndTilesChangeNothing() throws {
        let family = try family(Self.linear, paths: 5_000)
        let question = SensitivityQuestion(wantsShares: true)
        let one = try Laboratory(family, options: ExecutionOptions(threads: 1, tile: 64))
            .sensitivityStudy(question)
        let two = try Laboratory(family, options: ExecutionOptions(threads: 2, tile: 256))
            .sensitivityStudy(question)
        #expect(one.sections == two.sections && one.findings == two.findings)
    }

    @Test(arguments: [
        (["contracts.fixd.price"], "no such key: 'fixd'", "fixed"),
        (["contracts.fixed.price=3..2 USD/GPU-h"], "low above high", nil),
        (["contracts.fixed.price=2..2"], "a range without width", nil),
        (["contracts.fixed.price=2 USD/GPU-h..3 USD"], "USD/GPU-h", nil),
        (["contracts.fixed.price=2"], "not a range", nil),
        (["contracts.fixed"], "a mapping", nil),
        (["contracts.fixed.structure"], "no number", nil),
        (["=1..2"], "no key", nil),
    ])
    func wrongInputsAreRefused(
        _ inputs: [String], _ message: String, _ suggestion: String?
    ) throws {
        let family = try family(Self.linear, paths: 100)
        try expectRefusal(family, SensitivityQuestion(inputs: inputs), message, suggestion)
    }

    @Test func wrongWishesAreRefused() throws {
        let family = try family(Self.linear, paths: 100)
        for bump in ["0 %", "100 %", "-5 %", "1 USD", "much"] {
            try expectRefusal(family, SensitivityQuestion(bump: bump), "not a part", nil)
        }
        try expectRefusal(
            family, SensitivityQuestion(measures: ["maen(npv)"]), "no such statistic", "mean")
        try expectRefusal(
            family, SensitivityQuestion(groups: ["g=hour"]), "no such driver", "hours")
        try expectRefusal(
            family, SensitivityQuestion(groups: ["g=hours,hours"]), "two groups", nil)
        try expectRefusal(family, SensitivityQuestion(groups: ["hours"]), "not a group", nil)
    }

    private func expectRefusal(
        _ family: ScenarioFamily, _ question: SensitivityQuestion, _ message: String,
        _ suggestion: String?, _ place: SourceLocation = #_sourceLocation
    ) throws {
        let error = #expect(throws: StudyError.self, sourceLocation: place) {
            _ = try Laboratory(family).sensitivity(question)
        }
        guard case .request(let diagnostics)? = error else {
            Issue.record("not refused as a request: \(question)", sourceLocation: place)
            return
        }
        #expect(
            diagnostics.contains { $0.description.contains(message) },
            "\(diagnostics)", sourceLocation: place)
        if let suggestion {
            #expect(diagnostics.first?.suggestion == suggestion, sourceLocation: place)
        }
    }
}
