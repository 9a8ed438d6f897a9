import Foundation
import Statistics
import Testing

/// Mean and standard deviation of NIST's Statistical Reference Datasets, univariate: those that
/// follow from a formula.
///
/// *Measure*: the log relative error, -log₁₀(|x - certified| / |certified|), the number of digits
/// that agree. A set that doubles cannot hold loses digits before anything is computed: with data
/// off by up to ulp/2 of the mean, the deviation is off by as much, so no more than
/// -log₁₀(ulp(mean) / 2 / sd) digits can be asked for.
///
/// - Source: https://www.itl.nist.gov/div898/strd/univ/homepage.html; McCullough (1998),
///   doi:10.1080/00031305.1998.10480595.
struct ReferenceDatasetTests {
    struct Dataset: Sendable, CustomTestStringConvertible {
        let name: String
        let values: [Double]
        let mean: Double
        let deviation: Double
        var testDescription: String { name }

        /// Digits of the deviation that the rounded data still hold; 15 certified digits at most.
        var achievable: Double {
            let isExact = values.allSatisfy { $0 == $0.rounded() }
            return isExact ? 14.9 : min(14, -log10(mean.ulp / 2 / deviation))
        }
    }

    static let datasets = [
        Dataset(
            name: "NumAcc1", values: [10_000_001, 10_000_003, 10_000_002], mean: 10_000_002,
            deviation: 1),
        alternating("NumAcc2", base: 1),
        alternating("NumAcc3", base: 1_000_000),
        alternating("NumAcc4", base: 10_000_000),
    ]

    /// b + 0.2 once, then b + 0.1 and b + 0.3 in turn, a thousand in all.
    private static func alternating(_ name: String, base: Double) -> Dataset {
        let tail = (0..<1000).map { base + ($0 % 2 == 0 ? 0.1 : 0.3) }
        return Dataset(name: name, values: [base + 0.2] + tail, mean: base + 0.2, deviation: 0.1)
    }

    private func agreement(_ value: Double, _ certified: Double) -> Double {
        value == certified ? 16 : -log10(abs(value - certified) / abs(certified))
    }

    @Test(arguments: datasets)
    func meanAndDeviationKeepTheDigitsThatTheDataHold(set: Dataset) throws {
        for size in [set.values.count, 512, 64, 7] {
            var tree = MergeTree<Moments>()
            for (block, start) in stride(from: 0, to: set.values.count, by: size).enumerated() {
                let end = min(start + size, set.values.count)
                try tree.insert(Moments(Array(set.values[start..<end])), block: block)
            }
            let moments = try #require(tree.result())
            let mean = agreement(moments.mean, set.mean)
            let deviation = agreement(try #require(moments.standardDeviation), set.deviation)
            #expect(mean >= 15, "\(set.name) in blocks of \(size): mean to \(mean) digits")
            #expect(
                deviation >= set.achievable,
                "\(set.name) in blocks of \(size): sd to \(deviation) of \(set.achievable) digits")
        }
    }
}
