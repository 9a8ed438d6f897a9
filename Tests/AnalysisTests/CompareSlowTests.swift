import Analysis
import Foundation
import Shortfall
import Testing

/// Whether errors of differences on common random numbers are what they say, over many seeds.
@Suite struct CompareSlowTests {
    private static let pathCount = 1_000
    private static let text = CompareFixture.text(
        months: 12,
        contracts: "{structure: take-or-pay, quantity: 1e6 GPU-h/month, price: 2 USD/GPU-h, "
            + "take: 80 %, test: monthly}",
        variants: "  lower: {contracts.cloud.take: 79 %}")

    /// E of what the lower take saves in twelve months.
    private static let expected = (1...12).reduce(0.0) { sum, month in
        let deviation = 0.6 * (Double(month) / 12).squareRoot()
        func deficiency(_ take: Double) -> Double {
            CompareFixture.expectedShortfall(below: take, mean: 1, deviation: deviation)
        }
        return sum + 2e6 * (deficiency(0.80) - deficiency(0.79))
    }

    private func entries(seed: Int) throws -> [Comparison.Entry] {
        let laboratory = Laboratory(
            try CompareFixture.family(Self.text, paths: Self.pathCount, seed: UInt64(seed)))
        let question = try CompareQuestion(laboratory, measures: ["mean(npv)"])
        return try laboratory.compare(question).entries[0]
    }

    @Test func intervalsOfDifferencesCover() throws {
        var covered = 0
        let seeds = 1...500
        for seed in seeds {
            let difference = try entries(seed: seed)[1].difference
            if let low = difference.low, let high = difference.high,
                (low...high).contains(Self.expected)
            {
                covered += 1
            }
        }
        let share = Double(covered) / Double(seeds.count)
        #expect((0.92...0.98).contains(share), "\(share)")
    }

    /// The variance of a difference of independent runs over that of paired ones is what each
    /// comparison says of itself, and more than twenty for contracts that are nearly the same.
    ///
    /// A variance over 200 seeds has a relative error of √(2/199) = 0.10, a ratio of two one of
    /// 0.142; four of them are allowed.
    @Test func independentRunsNeedAsManyPathsAsIsSaid() throws {
        let seedCount = 200
        let all = try (1...2 * seedCount).map { try entries(seed: 1_000 + $0) }
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        }
        func value(_ seed: Int, _ variant: Int) throws -> Double {
            try #require(all[seed][variant].value.value)
        }
        let paired = try (0..<seedCount).map { try value($0, 1) - value($0, 0) }
        let independent = try (0..<seedCount).map {
            try value($0, 1) - value(seedCount + $0, 0)
        }
        let ratio = variance(independent) / variance(paired)
        let told = all.compactMap { $0[1].independentPaths }
        let mean = told.reduce(0, +) / Double(told.count)
        #expect(told.count == all.count && mean > 20, "\(mean)")
        #expect(abs(ratio / mean - 1) < 4 * 0.142, "\(ratio) \(mean)")
    }
}
