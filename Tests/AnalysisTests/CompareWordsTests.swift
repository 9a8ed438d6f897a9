import Analysis
import Results
import Shortfall
import Statistics
import Testing

/// What a comparison says of variants that are equal, shifted, or better by having less.
@Suite struct CompareWordsTests {
    private static let text = CompareFixture.text(
        contracts: "{structure: on-demand, price: 2 USD/GPU-h}",
        variants: """
              same: {contracts.cloud.price: 2 USD/GPU-h}
              fee:
                business: {costs: {fee: {amount: 1e4 USD/month, class: operating}}}
              dear: {contracts.cloud.price: 2.5 USD/GPU-h}
            """)

    private static func comparison(
        _ measures: [String], _ text: String = text, outcome: String? = nil
    ) throws -> (comparison: Comparison, study: Study) {
        let laboratory = Laboratory(try CompareFixture.family(text, paths: 4_000))
        let comparison = try laboratory.compare(
            try CompareQuestion(laboratory, measures: measures, outcome: outcome))
        return (comparison, comparison.study(of: laboratory))
    }

    private static let measures = [
        "mean(npv)", "P(npv < 1e6 USD)", "p5(npv)", "cvar95(npv)", "sd(npv)", "min(npv)", "var95(npv)",
        "P(npv < 0.9e6 USD | npv < 1e6 USD)",
    ]

    @Test("J7 · an identical variant is equal in every statistic")
    func identical() throws {
        let (comparison, study) = try Self.comparison(Self.measures)
        for (measure, entries) in zip(Self.measures, comparison.entries) {
            #expect(entries[1].relation == .identical, "\(measure)")
            #expect(entries[3].relation != .identical, "\(measure)")
        }
        let table = try #require(study.tables.first { $0.name == "differences" })
        let verdicts = table.rows.filter { $0[1] == .text("same") }.map { $0[3] }
        #expect(verdicts == Self.measures.map { _ in .text("equal") })
    }

    @Test("J7 · a constant shift has no sampling error and spares nothing")
    func constantShift() throws {
        let (comparison, study) = try Self.comparison(Self.measures)
        for (measure, entries) in zip(Self.measures, comparison.entries).prefix(4)
        where !measure.hasPrefix("P(") {
            #expect(entries[2].independentPaths == nil, "\(measure)")
            #expect(entries[2].relation == (measure == "cvar95(npv)" ? .higher : .lower))
            #expect((entries[3].independentPaths ?? 0) > 1, "\(measure)")
        }
        for text in [StudyFormat.text.render(study), StudyFormat.json.render(study)] {
            #expect(!text.contains("e+2") && !text.contains("tn"))
        }
    }

    @Test("D16 · the least cost is ranked first, and words and dominance follow")
    func direction() throws {
        let (comparison, study) = try Self.comparison(
            ["mean(cost.cloud)", "P(loss)"], outcome: "cost.cloud")
        #expect(comparison.order.last == 3 && comparison.isOutcomeLower)
        #expect(study.findings[0].contains("the lowest mean(cost.cloud)"), "\(study.findings)")
        guard case .judged(let first, _) = comparison.decision.dominance[3] else {
            Issue.record("no dominance")
            return
        }
        #expect(first.verdict == .bDominates)
        // More is paid on every path.
        #expect(comparison.beats[3][0].value == 0)
        let worst = try #require(comparison.decision.tails[3].value)
        #expect(worst > 0 && worst > (comparison.decision.tails[0].value ?? 0))
    }

    @Test("D16 · what is the same everywhere has no lowest")
    func everywhereTheSame() throws {
        let dear = Self.text.replacing("price: 2 USD/GPU-h}", with: "price: 4 USD/GPU-h}")
            .replacing("price: 2 USD", with: "price: 4 USD").replacing("2.5 USD", with: "5 USD")
        let (_, study) = try Self.comparison(["mean(npv)", "P(loss)"], dear)
        let sentence = try #require(study.findings.first { $0.contains("P(loss)") })
        #expect(sentence.contains("the same in all variants") && !sentence.contains("lowest"))
        let (_, split) = try Self.comparison(["mean(npv)", "P(npv < 8e5 USD)"])
        #expect(split.findings.contains { $0.contains("base and same share the lowest") })
    }

    @Test("J9 · tables of one measure carry it with its unit, and keys are the measures")
    func keysAndUnits() throws {
        let laboratory = Laboratory(try CompareFixture.family(Self.text, paths: 500))
        let sweep = try Sweep(
            vary: ["contracts.cloud.price=1, 2 USD/GPU-h"], measures: ["mean(npv)"])
        let study = try sweep(laboratory).study(of: laboratory)
        let file = try #require(StudyFiles.all(study).first { $0.name == "sweep_1.csv" })
        let lines = file.text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let place = try #require(lines[0].firstIndex(of: "value_unit"))
        #expect(lines[0][0] == "measure" && lines.dropFirst().allSatisfy { $0[0] == "mean(npv)" })
        #expect(lines.dropFirst().allSatisfy { $0[place] == "USD" })
        let (_, compared) = try Self.comparison(["mean(npv)"])
        for name in ["ranking", "frontier"] {
            let table = try #require(compared.tables.first { $0.name == name })
            #expect(table.columns.contains { $0.name == "mean(npv)" }, "\(name)")
        }
    }
}
