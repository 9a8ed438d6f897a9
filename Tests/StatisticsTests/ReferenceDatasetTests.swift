import Foundation
import Statistics
import Testing

/// Mean and standard deviation of NIST's Statistical Reference Datasets, univariate: those that
/// follow from a formula.
///
/// *Measure*: the log relative error, -log₁₀(|x - certified| / |certified|), the number of digits
/// that agree. Rounding the data to doubles loses digits of the deviation before anything is
/// computed: exact arithmetic on the rounded data agrees to 15.6, 9.45 and 8.25 digits for NumAcc2
/// to NumAcc4, which are also the best published.
///
/// - Source: https://www.itl.nist.gov/div898/strd/univ/homepage.html; McCullough (1998),
///   doi:10.1080/00031305.1998.10480595.
struct ReferenceDatasetTests {
    struct Dataset: Sendable, CustomTestStringConvertible {
        let name: String
        let values: [Double]
        let mean: Double
        let deviation: Double
        /// Digits of the deviation that are asked for.
        let digits: Double
        var testDescription: String { name }
    }

    static let datasets = [
        Dataset(
            name: "NumAcc1", values: [10_000_001, 10_000_003, 10_000_002], mean: 10_000_002,
            deviation: 1, digits: 15),
        alternating("NumAcc2", base: 1, digits: 14),
        alternating("NumAcc3", base: 1_000_000, digits: 9.4),
        alternating("NumAcc4", base: 10_000_000, digits: 8.2),
    ]

    /// b + 0.2 once, then b + 0.1 and b + 0.3 in turn, a thousand in all.
    private static func alternating(
        _ name: String, base: Double, digits: Double
    ) -> Dataset {
        let tail = (0..<1000).map { base + ($0 % 2 == 0 ? 0.1 : 0.3) }
        return Dataset(
            name: name, values: [base + 0.2] + tail, mean: base + 0.2, deviation: 0.1,
            digits: digits)
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
                deviation >= set.digits,
                "\(set.name) in blocks of \(size): sd to \(deviation) digits")
        }
    }
}
