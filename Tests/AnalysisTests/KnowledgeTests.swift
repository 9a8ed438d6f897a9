import Analysis
import Results
import Risk
import ScenarioModel
import Statistics
import Testing

/// The outer loop over uncertain inputs.
@Suite struct KnowledgeTests {
    static let scenario = "scenarios/undisclosed-take.yaml"
    static let ranges = "{levers.demand: {low: 0.9, high: 1.1}}"

    static func laboratory(
        _ uncertain: String? = nil, paths: Int = 1_024, seed: UInt64 = 1,
        path: String = "scenarios/one-page.yaml", _ settings: [String] = []
    ) throws -> Laboratory {
        Laboratory(
            try ScenarioFamily(
                path: path, settings: (uncertain.map { ["uncertain=\($0)"] } ?? []) + settings,
                paths: paths, seed: seed))
    }

    /// Where a measure is linear in an input, its band is that of the input's law, whose quantiles
    /// are checked against SciPy with the law itself.
    @Test func aLinearMeasureHasTheBandOfItsInput() throws {
        let key = "business.costs.staff.amount"
        let laboratory = try Self.laboratory(
            "{\(key): {low: 400e3 USD/month, base: 550e3 USD/month, high: 800e3 USD/month}}",
            paths: 1_024, ["business.costs.staff.amount=550e3 USD/month"])
        let knowledge = try Knowledge(laboratory, draws: 400)
        let measure = try MeasureText("mean(total(expense.cost.staff))")
        let results = try knowledge(laboratory, [measure])
        let result = try #require(results.first?.first)
        let law = try #require(
            RangeDistribution(.pert, low: 400e3, base: 550e3, high: 800e3))
        // Months of cost: known to be the number in the scenario at its base.
        let months = try #require(result.base.value) / 550e3
        // A draw of a hypercube lies in its own interval of 1/N: ⌈Np⌉ is between (⌈Np⌉-1)/N and
        // ⌈Np⌉/N of the law.
        for (estimate, p) in [(result.low, 0.05), (result.median, 0.5), (result.high, 0.95)] {
            let value = try #require(estimate.value) / months
            #expect(value >= law.quantile(p - 1.0 / 400) * (1 - 1e-9))
            #expect(value <= law.quantile(p) * (1 + 1e-9))
        }
        let driver = try #require(result.drivers.first)
        #expect(abs(try #require(driver.rankCorrelation.value) - 1) < 1e-12)
        // The same on every path, so that nothing of the spread is sampling error.
        #expect((result.samplingShare ?? 0) < 1e-20)
    }

    @Test func drawsDependOnTheInputAlone() throws {
        let one = try Knowledge(try Self.laboratory(Self.ranges), draws: 100)
        let two = try Knowledge(
            try Self.laboratory(
                "{contracts.cloud.take: {low: 60 %, high: 100 %}, "
                    + "levers.demand: {low: 0.9, high: 1.1}}"), draws: 100)
        #expect(two.inputs.map(\.key) == ["contracts.cloud.take", "levers.demand"])
        #expect(two.values[1] == one.values[0])
        #expect(two.values[0].allSatisfy { (60...100).contains($0) })
        let other = try Knowledge(try Self.laboratory(Self.ranges, seed: 2), draws: 100)
        #expect(other.values != one.values)
    }

    @Test func theSameBandsForAnyNumberOfThreads() throws {
        var bands: [[KnowledgeBand?]] = []
        for threads in [1, 2] {
            var laboratory = try Self.laboratory(path: Self.scenario)
            laboratory.options = .init(threads: threads, pathTable: .on)
            let knowledge = try Knowledge(laboratory, draws: 100)
            bands += try knowledge.bands(
                laboratory, of: [.base], [MeasureText("mean(npv)"), MeasureText("P(loss)")])
        }
        #expect(bands[0] == bands[1])
        #expect(bands[0].allSatisfy { $0 != nil })
    }

    /// A price that is a tenth higher is better whatever demand turns out to be.
    @Test func aDominantVariantIsTheBestInEveryDraw() throws {
        let laboratory = try Self.laboratory(
            "{levers.demand: {low: 0.8, high: 1.2}}", paths: 1_024)
        let variants = [Variant.base, Variant("dear", [.setting("levers.price=1.1")])]
        let limit = try MeasureLimit("mean(npv) >= -1e12 USD")
        let judgement = try Knowledge(laboratory, draws: 100).judgement(
            laboratory, of: variants, [MeasureText("mean(npv)")], limits: [limit])
        #expect(judgement.shareBest(1, 0).value == 1 && judgement.shareBest(0, 0).value == 0)
        #expect(judgement.shareKept(0, limit).value == 1)
        let band = try #require(judgement.difference(1, 0))
        #expect(band.low > 0 && band.low < band.median && band.median < band.high)
        #expect(judgement.difference(0, 0).map { $0.low == 0 && $0.high == 0 } == true)
    }

    /// A list of keys takes the ranges that stand beside the values, and PERT.
    @Test func aListTakesRangesOfTheValues() throws {
        let family = try Self.laboratory("[contracts.cloud.take, factors.price.trend]").family
        #expect(
            family.uncertain == [
                UncertainInput(
                    key: "contracts.cloud.take", law: .pert, low: 60, base: 80, high: 100,
                    unit: "%"),
                UncertainInput(
                    key: "factors.price.trend", law: .pert, low: -50, base: -15, high: 0,
                    unit: "%/yr"),
            ])
    }

    @Test func aScenarioWithoutUncertainInputsIsRefused() throws {
        let laboratory = try Self.laboratory()
        let error = #expect(throws: StudyError.self) { try Knowledge(laboratory, draws: 200) }
        guard case .request(let problems)? = error else {
            Issue.record("not a wrong wish")
            return
        }
        #expect(problems.first?.expected?.contains("uncertain: {levers.demand") == true)
    }

    @Test(arguments: [
        ("{contracts.cloud.tke: {low: 60 %, high: 1}}", "no such key", "take"),
        ("{contracts.cloud.take: {low: 90 %, base: 80 %, high: 1}}", "outside its range", "90 %"),
        ("{contracts.cloud.take: {low: 100 %, high: 60 %}}", "not below high", "60 %"),
        ("{contracts.cloud.take: {low: 60 %, high: 130 %}}", "out of range", "at most"),
        ("{contracts.cloud: {low: 60 %, high: 100 %}}", "is a mapping", "single number"),
        ("{contracts.cloud.price: {low: 1, high: 2}}", "wrong unit", "USD/GPU-h"),
        ("{contracts.cloud.price: {low: 1 USD/GPU-h}}", "no high", "high"),
        ("[contracts.cloud.price]", "no low and high", "low"),
        ("[levers.demand, levers.demand]", "no low and high", "levers.demand"),
        ("{business.products.api.efficiency: {low: 1, high: 2}}", "no number", "lever"),
    ])
    func wrongInputsAreRefused(_ text: String, _ message: String, _ remedy: String) throws {
        let error = #expect(throws: StudyError.self) { try Self.laboratory(text) }
        guard case .scenario(let problems, _)? = error else {
            Issue.record("not a wrong scenario")
            return
        }
        let said = problems.map(\.description).joined(separator: "\n")
        #expect(said.contains(message), "\(said)")
        #expect(said.contains(remedy), "\(said)")
    }

    /// A file that extends another may change one entry of the section.
    @Test func theSectionIsMergedByKey() throws {
        let family = try Self.laboratory(
            "{contracts.cloud.take: {low: 70 %}}", path: Self.scenario
        ).family
        let take = try #require(family.uncertain.first { $0.key == "contracts.cloud.take" })
        #expect(take.low == 70)
        #expect(take.high == 100)
        #expect(family.uncertain.count == 4)
    }
}

@Suite struct RankCorrelationTests {
    /// scipy.stats.spearmanr of the two gives 0.84451219512195…; by hand, centred ranks give
    /// 69.25 / √(82 · 82).
    @Test func tiesShareRanks() throws {
        let x: [Double] = [1, 2, 2, 4, 5, 6, 7, 8, 9, 10]
        let y: [Double] = [2, 1, 4, 4, 3, 7, 9, 6, 10, 8]
        let estimate = RankCorrelation.estimate(x, y)
        let value = try #require(estimate.value)
        #expect(abs(value - 69.25 / 82) < 1e-15)
        #expect(try #require(estimate.low) < value)
        #expect(try #require(estimate.high) > value)
        #expect(RankCorrelation.estimate(x, x).value == 1)
        #expect(RankCorrelation.estimate(x, x.map(-)).low == -1)
        #expect(RankCorrelation.estimate(x, x.map { _ in 3 }).reason == .noVariation)
    }
}
