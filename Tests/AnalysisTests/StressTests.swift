import Analysis
import Foundation
import Shortfall
import Testing

@Suite struct StressTests {
    /// Two demands whose revenue adds up, without contracts: stresses of each add, and their
    /// product does not.
    private static let text = """
        time: {as_of: 2026-01-01, horizon: 12 months}
        basis: {currency: USD, discount: 0 %/yr}
        factors:
          need: {process: gbm, start: 1e6 Mtok/month, growth: 0 %/yr, volatility: 30 %/yr}
          other: {process: gbm, start: 1e6 Mtok/month, growth: 0 %/yr, volatility: 30 %/yr}
        business:
          products:
            api: {demand: need, efficiency: 1 Mtok/GPU-h, price: 3 USD/Mtok}
            more: {demand: other, efficiency: 1 Mtok/GPU-h, price: 2 USD/Mtok}
        contracts:
          market: {structure: on-demand, price: 1 USD/GPU-h}
        overlays:
          less: {factors.need.start: 0.8e6 Mtok/month}
          cheaper: {business.products.more.price: 1.5 USD/Mtok}
          price_cut: {business.products.api.price: 2 USD/Mtok}
        run: {paths: 4000, seed: 1}
        """

    private static func result(
        stresses: [String] = [], joint: [String] = [], measures: [String] = ["mean(npv)"]
    ) throws -> StressResult {
        let laboratory = Laboratory(try CompareFixture.family(text))
        let question = try StressQuestion(
            laboratory, stresses: stresses, joint: joint, measures: measures)
        return try laboratory.stress(question)
    }

    /// Stresses of different products change npv by amounts that add up on every path.
    @Test func stressesOfDifferentProductsAddUp() throws {
        let result = try Self.result(stresses: ["less", "cheaper"], joint: ["all"])
        let joint = try #require(result.joint.first)
        #expect(joint.row.name == "less + cheaper")
        let interaction = try #require(joint.interactions[0].value)
        let size = abs(try #require(joint.row.changes[0].value))
        #expect(abs(interaction) < 1e-12 * size, "\(interaction) \(size)")
        // A fifth less of need loses a fifth of its margin (3 − 1) on every path.
        let base = try #require(result.base[0].value)
        let sums = result.single.compactMap { $0.changes[0].value }.reduce(0, +)
        #expect(abs(sums - (try #require(joint.row.changes[0].value))) < 1e-12 * size)
        #expect(base > 0)
    }

    /// Demand times 0.8 and margin times 1/2: the joint change is (0.4 − 1) m, the single ones
    /// −0.2 m and −0.5 m, so coming together gives back 0.1 m on every path.
    @Test func stressesOfOneProductInteractAsTheirProduct() throws {
        let result = try Self.result(
            stresses: ["less", "price_cut"], joint: ["less + price_cut"])
        let half = try #require(result.single[1].changes[0].value)
        let interaction = try #require(result.joint.first?.interactions[0])
        let value = try #require(interaction.value)
        #expect(abs(value - -half / 5) < 1e-12 * abs(half), "\(value) \(half)")
        #expect(try #require(interaction.standardError) > 0)
        #expect(try #require(result.single[0].changes[0].value) < 0)
    }

    /// A stress of one's own is what the overlay of the same keys is, commas in brackets included.
    @Test func ownStressesAreOverlays() throws {
        let result = try Self.result(stresses: [
            "less",
            "mine: factors.need.start=0.8e6 Mtok/month",
            "both: factors.need.growth={linear: {2026-01: 0 %/yr, 2026-12: 10 %/yr}}, "
                + "business.products.api.price=2 USD/Mtok",
        ], joint: ["all"])
        #expect(result.single[0].values == result.single[1].values)
        #expect(result.question.stresses[2].changes.count == 2)
        #expect(result.sharedKeys == [["factors.need.start"]])
    }

    @Test func jointSetsAreChosen() throws {
        let result = try Self.result(joint: ["price_cut + less", "less+cheaper"])
        #expect(result.single.map(\.name) == ["less", "cheaper", "price_cut"])
        #expect(result.joint.map(\.row.name) == ["price_cut + less", "less + cheaper"])
    }

    @Test("D17 · stresses come alone unless they are joined")
    func stressesComeAlone() throws {
        let alone = try Self.result(stresses: ["less", "price_cut"])
        #expect(alone.single.count == 2 && alone.joint.isEmpty)
        #expect(try Self.result().joint.isEmpty)
        let all = try Self.result(joint: ["all"])
        #expect(all.joint.map(\.row.name) == ["less + cheaper + price_cut"])
    }

    /// Fewer paths than a scatter needs: nothing is claimed, and the reason is told.
    @Test("D7 · one, two and three paths are not estimable, with the reason", arguments: 1...3)
    func fewPathsAreNotEstimable(paths: Int) throws {
        let laboratory = Laboratory(try CompareFixture.family(Self.text, paths: paths))
        let question = try StressQuestion(
            laboratory, stresses: ["less", "price_cut"], joint: ["all"],
            measures: ["mean(npv)", "cvar95(npv)", "P(npv < 0)"])
        let study = try laboratory.stressStudy(
            question, breach: try ReverseStressQuestion(laboratory, breach: "npv < 0"))
        let text = StudyFormat.text.render(study)
        #expect(text.contains("not estimable"))
        if paths == 1 {
            let result = try laboratory.stress(question)
            let interaction = try #require(result.joint.first?.interactions[0])
            #expect(interaction.value == nil)
            #expect(interaction.reason == .tooFewPaths(have: 1, need: 2))
        }
        let sensitivity = try laboratory.sensitivityStudy(SensitivityQuestion(wantsShares: true))
        #expect(StudyFormat.text.render(sensitivity).contains("at least"))
    }

    @Test func probabilitiesAndTailsInteractWithErrors() throws {
        let result = try Self.result(
            stresses: ["less", "price_cut"], joint: ["all"],
            measures: ["P(npv < 35e6 USD)", "cvar95(npv)", "p5(npv)", "min(npv)"])
        let joint = try #require(result.joint.first)
        for index in 0..<3 { #expect(joint.interactions[index].standardError != nil) }
        #expect(joint.interactions[3].value != nil && joint.interactions[3].low == nil)
    }

    // MARK: - Wrong input

    @Test func wrongWishesSayWhatIsMeant() throws {
        func fault(
            stresses: [String] = [], joint: [String] = [], measures: [String] = []
        ) throws -> Diagnostic {
            let laboratory = Laboratory(try CompareFixture.family(Self.text))
            let found = CompareFixture.faults { () throws(StudyError) in
                _ = try StressQuestion(
                    laboratory, stresses: stresses, joint: joint, measures: measures)
            }
            return try #require(found.first)
        }
        #expect(try fault(stresses: ["les"]).suggestion == "less")
        #expect(try fault(stresses: ["base: levers.demand=1"]).message.contains("as it stands"))
        #expect(try fault(stresses: ["a: =1"]).message == "not a stress")
        #expect(try fault(stresses: ["less", "less"]).message == "two stresses of one name")
        #expect(try fault(joint: ["less + chaeper"]).suggestion == "cheaper")
        #expect(try fault(joint: ["less"]).message == "one stress alone")
        #expect(try fault(measures: ["maen(npv)"]).suggestion == "mean")
    }
}
