import Foundation
import Statistics
import Testing

/// Indices of variance, laws of uncertain inputs, and how these are drawn.
struct DesignTests {
    private let level = ConfidenceLevel.percent95

    // MARK: - Pick-freeze

    /// Outputs of both designs, and of the first with each group's inputs from the second.
    private func outputs(
        _ count: Int, seed: UInt64, inputs: Int, groups: [[Int]],
        _ model: ([Double]) -> Double
    ) -> (a: [Double], b: [Double], mixed: [[Double]]) {
        var draws = CounterDraws(seed: seed)
        var (a, b, mixed) = ([Double](), [Double](), groups.map { _ in [Double]() })
        for _ in 0..<count {
            let first = (0..<inputs).map { _ in draws.uniform() }
            let second = (0..<inputs).map { _ in draws.uniform() }
            a.append(model(first))
            b.append(model(second))
            for (g, group) in groups.enumerated() {
                mixed[g].append(
                    model(first.indices.map { group.contains($0) ? second[$0] : first[$0] }))
            }
        }
        return (a, b, mixed)
    }

    private func ishigami(_ u: [Double]) -> Double {
        let x = u.map { Double.pi * (2 * $0 - 1) }
        let square = x[2] * x[2]
        return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * square * square * sin(x[0])
    }

    @Test func indicesOfTheIshigamiFunctionMatchTheOracle() throws {
        let rows = try oracleRows("ishigami", in: "decisions").map(numbers)
        let sample = outputs(
            20_000, seed: 41, inputs: 3, groups: [[0], [1], [2], [0, 2]], ishigami)
        let indices = try PickFreeze(a: sample.a, b: sample.b)
        // Inputs 0 and 2 together explain what input 1, which acts alone, does not.
        let pair = 1 - rows[1][1]
        let truths = rows.map { [$0[1], $0[2]] } + [[pair, pair]]
        for (mixed, truth) in zip(sample.mixed, truths) {
            let estimates = [
                indices.firstOrder(mixed, level: level), indices.total(mixed, level: level),
                indices.interaction(mixed, level: level),
            ]
            for (estimate, expected) in zip(estimates, truth + [truth[1] - truth[0]]) {
                let error = try #require(estimate.standardError)
                #expect(abs(try #require(estimate.value) - expected) <= 4 * error)
                #expect(error < 0.03)
            }
        }
    }

    /// Of a sum of terms a z, each has the index a²/Σa² alone and in all. Intervals cover that as
    /// often as they say, but for 1 %.
    @Test func indicesOfASumAreCovered() throws {
        var hits = [0, 0]
        for replication in 0..<500 {
            let sample = outputs(
                400, seed: 4200 + UInt64(replication), inputs: 3, groups: [[1]]
            ) { u in
                NormalDistribution.quantile(u[0]) + 2 * NormalDistribution.quantile(u[1])
                    + NormalDistribution.quantile(u[2])
            }
            let indices = try PickFreeze(a: sample.a, b: sample.b)
            let estimates = [
                indices.firstOrder(sample.mixed[0], level: level),
                indices.total(sample.mixed[0], level: level),
            ]
            for (i, estimate) in estimates.enumerated() {
                let low = try #require(estimate.low)
                let high = try #require(estimate.high)
                if low <= 4.0 / 6 && 4.0 / 6 <= high { hits[i] += 1 }
            }
        }
        for count in hits {
            #expect(abs(Double(count) / 500 - 0.95) < 0.01 + 4 * (0.95 * 0.05 / 500).squareRoot())
        }
    }

    @Test func outputsThatDoNotVaryAreRefused() {
        let flat = [Double](repeating: 0.1, count: 100)
        #expect(throws: NotEstimable.noVariation) { try PickFreeze(a: flat, b: flat) }
        #expect(throws: NotEstimable.tooFewPaths(have: 1, need: 30)) {
            try PickFreeze(a: [1], b: [2])
        }
    }

    // MARK: - Laws of a range

    @Test func quantilesOfRangesMatchTheOracle() throws {
        for row in try oracleRows("range", in: "decisions") {
            let n = try numbers(Array(row.dropFirst()))
            let shape = try #require(RangeDistribution.Shape(rawValue: row[0]))
            let law = try #require(
                RangeDistribution(shape, low: n[0], base: n[1], high: n[2]))
            let width = n[2] - n[0]
            #expect(abs(law.quantile(n[3]) - n[4]) <= 1e-11 * width, "\(row)")
            #expect(abs(law.mean - n[5]) <= 1e-14 * width, "\(row)")
            #expect(law.quantile(0) == n[0] && law.quantile(1) == n[2])
        }
    }

    @Test func rangesWithoutOrderAreRefused() {
        #expect(RangeDistribution(.pert, low: 2, base: 1, high: 3) == nil)
        #expect(RangeDistribution(.pert, low: 0, base: 4, high: 3) == nil)
        #expect(RangeDistribution(.uniform, low: 0, base: .nan, high: 1) == nil)
        #expect(RangeDistribution(.uniform, low: 0, base: 1, high: .infinity) == nil)
        for shape in RangeDistribution.Shape.allCases {
            #expect(RangeDistribution(shape, low: 2, base: 2, high: 2)?.quantile(0.3) == 2)
        }
    }

    // MARK: - Latin hypercube

    private func design(_ count: Int) -> LatinHypercube {
        LatinHypercube(count: count) { name, index in
            let seed = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
                ($0 ^ UInt64($1)) &* 1_099_511_628_211
            }
            var draws = CounterDraws(seed: seed ^ (UInt64(index) &* 0x9E37_79B9_7F4A_7C15))
            return draws.uniform()
        }
    }

    @Test(arguments: [1, 2, 200]) func everyIntervalHoldsOneDraw(count: Int) {
        for name in ["price", "demand"] {
            let draws = design(count).draws(of: name)
            #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
            #expect(Set(draws.map { Int($0 * Double(count)) }) == Set(0..<count))
        }
        #expect(design(count).draws(of: "price") == design(count).draws(of: "price"))
    }

    /// The sum of two inputs has a mean that scatters far less than that of independent draws,
    /// 1/√(6N); and inputs are not correlated beyond chance.
    @Test func drawsFillTheSpaceEvenly() throws {
        let count = 400
        let (x, y) = (design(count).draws(of: "x"), design(count).draws(of: "y"))
        let mean = Moments(zip(x, y).map { $0 + $1 }).mean
        #expect(abs(mean - 1) < 0.05 / (6 * Double(count)).squareRoot())
        let s = try #require(Comoments(x: x, y: y).covariances)
        #expect(abs(s.xy / (s.xx * s.yy).squareRoot()) < 4 / Double(count).squareRoot())
    }
}
