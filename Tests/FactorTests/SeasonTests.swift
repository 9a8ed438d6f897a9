import Factors
import Foundation
import Testing

@Suite struct SeasonTests {
    private func pattern(_ terms: String) throws -> [Double] {
        let run = try FactorRun(
            "factors: {x: {process: season, \(terms)}}\n", steps: Array(0..<24), paths: 1)
        return try #require(run.levels["x"]).map { $0[0] }
    }

    @Test func twelveNumbersAreScaledToMeanOne() throws {
        let months = [8.0, 9, 10, 10, 11, 10, 9, 8, 10, 11, 12, 12]
        let season = try pattern("months: [8, 9, 10, 10, 11, 10, 9, 8, 10, 11, 12, 12]")
        for month in 0..<24 { #expect(abs(season[month] - months[month % 12] / 10) < 1e-15) }
    }

    @Test func wavesPeakInTheirMonths() throws {
        let season = try pattern(
            "annual: {amplitude: 20 %, peak: 11}, semiannual: {amplitude: 5 %, peak: 3}")
        for month in 0..<24 {
            let j = Double(month + 1)
            let expected =
                1 + 0.2 * cos(2 * .pi * (j - 11) / 12) + 0.05 * cos(4 * .pi * (j - 3) / 12)
            #expect(abs(season[month] - expected) < 1e-14)
        }
        #expect(abs(season[..<12].reduce(0, +) / 12 - 1) < 1e-15)
    }

    @Test(arguments: [
        "gbm", "jump-diffusion, jumps: {intensity: 2 /yr, deviation: 0.1}",
        "regime-switching, regimes: {a: {}, b: {level: 2}}, transition: [[0.9, 0.1], [0.1, 0.9]]",
    ])
    func aSeasonMultipliesLevelAndLaw(process: String) throws {
        let season = ", season: {annual: {amplitude: 20 %, peak: 1}}"
        let steps = [0, 5, 6]
        let runs = try ["", season].map {
            try FactorRun(
                "factors: {x: {process: \(process), start: 3, growth: 30 %/yr\($0)}}\n",
                steps: steps, paths: 64)
        }
        let factors = [1.2, 1 - 0.2 * 3.0.squareRoot() / 2, 0.8]
        for (index, factor) in factors.enumerated() {
            let (a, b) = (runs[0].levels["x"]![index], runs[1].levels["x"]![index])
            #expect(zip(a, b).allSatisfy { abs($1 / $0 / factor - 1) < 1e-14 })
            let means = runs.map { $0.book.entries[0].process.law(at: steps[index]).mean! }
            #expect(abs(means[1] / means[0] / factor - 1) < 1e-13)
        }
    }
}
