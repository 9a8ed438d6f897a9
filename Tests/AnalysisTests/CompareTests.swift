import Analysis
import Foundation
import Results
import Shortfall
import Statistics
import Testing

/// What a comparison says of contracts whose differences are known.
@Suite struct CompareTests {
    /// Sold at 3 USD an hour, at 2 USD bought: a deficiency of one hour costs 2 USD.
    private static let takes = CompareFixture.text(
        months: 12,
        contracts: "{structure: take-or-pay, quantity: 1e6 GPU-h/month, price: 2 USD/GPU-h, "
            + "take: 80 %, test: monthly}",
        variants: """
              same: {contracts.cloud.take: 80 %}
              lower: {contracts.cloud.take: 70 %}
            """)

    private static func comparison(
        _ text: String, measures: [String], against: String? = nil, ignoreBelow: [String] = [],
        paths: Int? = nil, seed: UInt64? = nil, options: ExecutionOptions = ExecutionOptions()
    ) throws -> Comparison {
        let laboratory = Laboratory(
            try CompareFixture.family(text, paths: paths, seed: seed), options: options)
        let question = try CompareQuestion(
            laboratory, measures: measures, against: against, ignoreBelow: ignoreBelow)
        return try laboratory.compare(question)
    }

    @Test func whatIsTheSameDiffersByExactlyZero() throws {
        let measures = [
            "mean(npv)", "P(loss)", "p5(npv)", "var95(npv)", "cvar95(npv)", "sd(npv)",
            "mean(npv | npv < 11e6 USD)",
        ]
        let comparison = try Self.comparison(Self.takes, measures: measures)
        #expect(comparison.variants.map(\.name) == ["base", "same", "lower"])
        for (entries, measure) in zip(comparison.entries, measures) {
            let difference = entries[1].difference
            #expect(difference.value == 0, "\(measure)")
            if measure.hasPrefix("mean") || measure.hasPrefix("cvar") {
                #expect(difference.standardError == 0 && entries[1].relation == .identical)
            }
            #expect(entries[1].relation != .higher && entries[1].relation != .lower)
        }
        #expect(comparison.beats[1][0].value == 0.5)
        #expect(comparison.places[0] == comparison.places[1])
    }

    @Test func theDifferenceOfMeansIsTheMeanOfDifferences() throws {
        let comparison = try Self.comparison(Self.takes, measures: ["mean(npv)"])
        let (a, b) = (comparison.samples[2, 0].values, comparison.samples[0, 0].values)
        let differences = zip(a, b).map { $0 - $1 }
        let n = Double(differences.count)
        let mean = differences.reduce(0, +) / n
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let found = comparison.entries[0][2].difference
        let value = try #require(found.value)
        #expect(abs(value - mean) <= 1e-12 * abs(mean))
        let error = try #require(found.standardError)
        #expect(abs(error - (variance / n).squareRoot()) <= 1e-9 * error)
    }

    /// Twelve months, each with its own lognormal: Σ 2 (E[(0.8 − D)⁺] − E[(0.7 − D)⁺]) · 1e6.
    @Test func aLowerTakeSavesTheDeficiencyOfTheClosedForm() throws {
        let comparison = try Self.comparison(Self.takes, measures: ["mean(npv)"])
        let expected = (1...12).reduce(0.0) { sum, month in
            let deviation = 0.6 * (Double(month) / 12).squareRoot()
            func deficiency(_ take: Double) -> Double {
                CompareFixture.expectedShortfall(below: take, mean: 1, deviation: deviation)
            }
            return sum + 2e6 * (deficiency(0.8) - deficiency(0.7))
        }
        let entry = comparison.entries[0][2]
        let (value, error) = (
            try #require(entry.difference.value), try #require(entry.difference.standardError)
        )
        #expect(abs(value - expected) <= 4 * error, "\(value) \(expected) \(error)")
        #expect(entry.relation == .higher)
        // A take of 70 % is never dearer than one of 80 %.
        let decision = comparison.decision
        #expect(decision.best == 2 && decision.regrets[2].value == 0)
        guard case .judged(let first, let second) = decision.dominance[2] else {
            Issue.record("no dominance")
            return
        }
        #expect(first.verdict == .aDominates && first.sampleVerdict == .aDominates)
        #expect(second.verdict == .aDominates)
    }

    /// Reserved hours at 1.00 beat a take of half of them at 1.20 where more than 1/1.2 of the
    /// hours are used.
    @Test func howOftenOneBeatsTheOtherIsTheClosedForm() throws {
        let text = CompareFixture.text(
            contracts: "{structure: take-or-pay, quantity: 1e6 GPU-h/month, price: 1.20 USD/GPU-h, "
                + "take: 50 %, test: monthly}",
            variants: """
                  reserved:
                    contracts:
                      cloud: {structure: reserved, quantity: 1e6 GPU-h/month, price: 1 USD/GPU-h}
                """)
        let comparison = try Self.comparison(text, measures: ["mean(npv)", "cvar95(npv)"])
        let deviation = 0.6 * (1.0 / 12).squareRoot()
        let expected = CompareFixture.normal(log(1.2) / deviation - deviation / 2)
        let found = comparison.beats[1][0]
        let (value, error) = (try #require(found.value), try #require(found.standardError))
        #expect(abs(value - expected) <= 4 * error, "\(value) \(expected) \(error)")
        for a in 0..<2 {
            for b in 0..<2 {
                let (one, other) = (comparison.beats[a][b].value, comparison.beats[b][a].value)
                #expect(abs((one ?? 0) + (other ?? 0) - 1) < 1e-12)
            }
        }
        let chances = comparison.decision.chancesBest.compactMap(\.value)
        #expect(abs(chances.reduce(0, +) - 1) < 1e-12)
        #expect(abs(chances[1] - value) < 1e-12)
    }

    @Test func differencesThatDoNotMatterAreSaidSo() throws {
        let measures = ["mean(npv)", "P(loss)"]
        func relations(_ size: String) throws -> [Comparison.Relation] {
            try Self.comparison(Self.takes, measures: measures, ignoreBelow: [size])
                .entries.map { $0[2].relation }
        }
        #expect(try relations("1 USD")[0] == .higher)
        #expect(try relations("1e9 USD")[0] == .negligible)
        // In the middle of the interval it is open whether the difference matters.
        let difference = try Self.comparison(Self.takes, measures: measures)
            .entries[0][2].difference.value
        #expect(try relations("\(try #require(difference)) USD")[0] == .open)
        #expect(try relations("100 %")[1] == .negligible)
    }

    @Test func threadsAndTilesChangeNothing() throws {
        let text = try String(
            contentsOfFile: "scenarios/structures.yaml", encoding: .utf8)
        func json(_ options: ExecutionOptions) throws -> String {
            let laboratory = Laboratory(
                try CompareFixture.family(text, paths: 3_000), options: options)
            let question = try CompareQuestion(laboratory)
            return StudyFormat.json.render(
                try laboratory.compare(question).study(of: laboratory))
        }
        let wanted = try json(ExecutionOptions(threads: 1, tile: 128))
        for (threads, tile) in [(2, 64), (3, 1024), (1, 256)] {
            #expect(try json(ExecutionOptions(threads: threads, tile: tile)) == wanted)
        }
        #expect(wanted.contains("\"beats\"") && wanted.contains("\"frontier\""))
    }

    @Test func otherFilesTakePart() throws {
        let family = try CompareFixture.family(Self.takes, paths: 2_000)
        let other = try CompareFixture.family(
            Self.takes.replacing("horizon: 12 months", with: "horizon: 24 months"), name: "longer")
        var laboratory = Laboratory(family)
        laboratory.others = [other]
        let question = try CompareQuestion(
            laboratory, variants: ["longer:lower"], measures: ["mean(npv)", "mean(npv.2026)"])
        #expect(question.variants.map(\.name) == ["base", "longer:lower", "longer"])
        let comparison = try laboratory.compare(question)
        // The first twelve months are the same ones, path by path.
        #expect(comparison.entries[0][2].relation == .higher)
        #expect(comparison.entries[1][2].relation == .identical)
        let notes = comparison.study(of: laboratory).notes
        #expect(notes.contains { $0.contains("different months") && $0.contains("2027-12") })
    }
}
