import Factors
import Foundation
import Testing

enum AdoptionScenario {
    static let bass = """
        {process: bass, market: 200e6 users, innovation: {median: 3 %/yr, deviation: 0.4}, \
        imitation: {from: 38 %/yr, to: 120 %/yr}}
        """
    static let market = """
        {process: bass, market: {from: 100e6 users, to: 300e6 users}, innovation: 3 %/yr, \
        imitation: {median: 80 %/yr, deviation: 0.3}}
        """
    static let logistic = """
        {process: logistic, start: 5e6 users, speed: {from: 50 %/yr, to: 150 %/yr}, \
        market: {median: 100e6 users, deviation: 0.1}}
        """
    static let text = "factors:\n  bass: \(bass)\n  market: \(market)\n  logistic: \(logistic)\n"

    /// Means and deviations in millions by `Tests/Oracles/adoption.py`, after 1, 12 and 36 months.
    static func oracle() throws -> [(name: String, step: Int, mean: Double, deviation: Double)] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/adoption.csv").standardizedFileURL
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
            .map { line in
                let fields = line.split(separator: ",")
                let numbers = try fields.dropFirst().map { try #require(Double($0)) }
                return (String(fields[0]), Int(numbers[0]) - 1, numbers[1], numbers[2])
            }
    }

    /// - Parameter seeds: how many samples are judged together.
    static func expectMoments(paths: Int, seed: UInt64, seeds: Int = 1) throws {
        let limit = standardErrors(comparisons: seeds * 2 * (try oracle().count))
        let steps = [0, 11, 35]
        let run = try FactorRun(text, months: 36, steps: steps, paths: paths, seed: seed)
        for row in try oracle() {
            let index = try #require(steps.firstIndex(of: row.step))
            let levels = try #require(run.levels[row.name]?[index]).map { $0 / 1e6 }
            #expect(mean(of: levels).agrees(with: row.mean, within: limit), "\(row)")
            #expect(
                covariance(of: levels, levels)
                    .agrees(with: row.deviation * row.deviation, within: limit),
                "\(row)")
        }
    }
}

@Suite struct AdoptionTests {
    private func path(_ process: String, months: Int = 36) throws -> [Double] {
        let run = try FactorRun(
            "factors: {x: \(process)}\n", months: months, steps: Array(0..<months), paths: 1)
        for step in 0..<months {
            let law = run.book.entries[0].process.law(at: step)
            let level = try #require(run.levels["x"]?[step][0])
            #expect(abs(try #require(law.mean) / level - 1) < 1e-14)
        }
        return try #require(run.levels["x"]).map { $0[0] }
    }

    @Test func knownParametersGiveTheClosedForm() throws {
        let users = try path("{process: bass, market: 2e8 users, innovation: 3 %/yr, imitation: 80 %/yr}")
        for month in 1...36 {
            let e = exp(-0.83 * Double(month) / 12)
            #expect(abs(users[month - 1] / (2e8 * (1 - e) / (1 + 0.8 / 0.03 * e)) - 1) < 1e-13)
        }
        let logistic = try path("{process: logistic, start: 1e6 users, market: 2e8 users, speed: 90 %/yr}")
        for month in 1...36 {
            let e = exp(-0.9 * Double(month) / 12)
            #expect(abs(logistic[month - 1] / (2e8 / (1 + 199 * e)) - 1) < 1e-13)
        }
    }

    /// A start in the middle continues the curve that leads there.
    @Test func aShareAdoptedContinuesTheCurve() throws {
        let terms = "process: bass, market: 1 users, innovation: 5 %/yr, imitation: 90 %/yr"
        let whole = try path("{\(terms)}")
        let e = exp(-0.95)
        let share = (1 - e) / (1 + 18 * e)
        let rest = try path("{\(terms), adopted: \(share)}", months: 24)
        #expect(zip(whole[12...], rest).allSatisfy { abs($1 / $0 - 1) < 1e-13 })
    }

    @Test func momentsAgreeWithQuadrature() throws {
        try AdoptionScenario.expectMoments(paths: 50_000, seed: 1)
    }

    /// A level that rises with its one random parameter has that parameter's quantiles.
    @Test func quantilesAreThoseOfTheParameter() throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: bass, market: 1 users, innovation: 3 %/yr, \
            imitation: {from: 40 %/yr, to: 120 %/yr}}
            """, steps: [23], paths: 50_000)
        for probability in [0.01, 0.05, 0.5, 0.95, 0.99] {
            let q = 0.4 + 0.8 * probability
            let e = exp(-(0.03 + q) * 2)
            let quantile = (1 - e) / (1 + q / 0.03 * e)
            #expect(
                share(of: run.levels["x"]![0], below: quantile).agrees(with: probability))
        }
    }

    @Test func aRandomMarketAloneIsLognormal() throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: bass, market: {median: 2e8 users, deviation: 0.3}, \
            innovation: 3 %/yr, imitation: 80 %/yr}
            """, steps: [11], paths: 50_000)
        try expectLevelsFollowTheirLaw(run, "x", steps: [11])
    }
}

/// At a million paths and three seeds. Under seed 2 the sample of the innovation has a variance 3.8
/// standard errors below its own, as Philox in NumPy has it too, and one level 4.35: no wonder in so
/// many comparisons, and within the bound for their number.
@Suite struct AdoptionSlowTests {
    static let seeds: [UInt64] = [1, 2, 3]

    @Test(arguments: seeds)
    func momentsAgreeWithQuadrature(seed: UInt64) throws {
        try AdoptionScenario.expectMoments(
            paths: 1_000_000, seed: seed, seeds: Self.seeds.count)
    }
}
