import Statistics
import Testing

/// Influence functions against what a little more weight on one path does.
struct InfluenceTests {
    /// 201 paths, so that no tail ends between two of them.
    private let values: [Double] = {
        var draws = CounterDraws(seed: 51)
        return draws.normals(201).map { 3 + $0 + 0.2 * $0 * $0 }
    }()

    /// The statistic of a sample in which each path stands `copies` times, and `path` once more.
    private func weighted(
        _ statistic: SampleStatistic, _ values: [Double], _ given: [Double]?, copies: Int,
        extra path: Int?
    ) throws -> Double {
        var all = values.flatMap { Array(repeating: $0, count: copies) }
        var conditions = given.map { $0.flatMap { Array(repeating: $0, count: copies) } }
        if let path {
            all.append(values[path])
            if let given { conditions?.append(given[path]) }
        }
        return try #require(SampleColumn(all, given: conditions).estimate(statistic).value)
    }

    @Test(arguments: [SampleStatistic.mean, .standardDeviation, .probability, .tailMean(0.8)],
        [false, true])
    func influenceIsTheDerivativeInThePathsWeight(
        statistic: SampleStatistic, isConditional: Bool
    ) throws {
        let copies = 200
        let x = statistic == .probability ? values.map { $0 < 3 ? 1.0 : 0 } : values
        let given = isConditional ? values.indices.map { $0 % 7 == 0 ? 0.0 : 1 } : nil
        let influence = try #require(SampleColumn(x, given: given).influence(statistic))
        let base = try weighted(statistic, x, given, copies: copies, extra: nil)
        // The distribution moves by this much towards the path.
        let step = 1 / Double(values.count * copies + 1)
        let greatest = influence.influence.reduce(0) { max($0, abs($1)) }
        // What is quadratic in the step: ψ²/σ for the sd, and less for the others, which are
        // linear or divide by the weight of the condition; n - 1 for n in the sd.
        let tolerance = step * greatest * (2 + 2 * greatest) + 0.005 * greatest
        for path in stride(from: 0, to: values.count, by: 10) {
            let moved = try weighted(statistic, x, given, copies: copies, extra: path)
            let slope = (moved - base) / step
            #expect(abs(slope - influence.influence[path]) <= tolerance, "path \(path)")
        }
    }

    @Test(arguments: [SampleStatistic.mean, .standardDeviation, .probability, .tailMean(0.8),
        .quantile(0.3), .valueAtRisk(0.7)])
    func errorsOfInfluenceAndEstimateAgree(statistic: SampleStatistic) throws {
        var draws = CounterDraws(seed: 52)
        let x = draws.normals(20_000).map { statistic == .probability ? ($0 < 1 ? 1 : 0) : $0 }
        let given = (0..<20_000).map { _ in draws.uniform() < 0.5 ? 1.0 : 0 }
        for column in [SampleColumn(x), SampleColumn(x, given: given)] {
            let influence = try #require(column.influence(statistic))
            let moments = Moments(influence.influence)
            let estimate = column.estimate(statistic)
            #expect(influence.value == estimate.value)
            // Of mean zero: exactly so, but for quantiles to one path.
            let atom = influence.influence.reduce(0) { max($0, abs($1)) } / Double(column.count)
            #expect(abs(moments.mean) <= atom)
            let error = try #require(moments.standardErrorOfMean)
            // A spacing of k order statistics has a relative error of 1/√k; the interval spans
            // z√(4np(1-p)) ≥ 200 of them.
            let isRank = [.quantile(0.3), .valueAtRisk(0.7)].contains(statistic)
            let expected = try #require(estimate.standardError)
            #expect(agree(error, expected, relative: isRank ? 4 / 200.0.squareRoot() : 1e-3))
        }
    }

    @Test func extremesHaveNone() {
        #expect(SampleColumn(values).influence(.minimum) == nil)
        #expect(SampleColumn(values).influence(.maximum) == nil)
    }

    @Test func insideAnAtomAQuantileIsKnown() throws {
        let column = SampleColumn((0..<2000).map { $0 < 1000 ? 0 : Double($0) })
        let influence = try #require(column.influence(.quantile(0.25)))
        #expect(influence.value == 0)
        #expect(influence.influence.allSatisfy { $0 == 0 })
        #expect(column.estimate(.quantile(0.25)).standardError == 0)
    }

    @Test func aConstantHasNoError() throws {
        let column = SampleColumn(Array(repeating: 7.0, count: 500))
        for statistic in [
            SampleStatistic.mean, .standardDeviation, .quantile(0.5), .valueAtRisk(0.9),
            .tailMean(0.9),
        ] {
            let influence = try #require(column.influence(statistic))
            #expect(influence.influence.allSatisfy { $0 == 0 }, "\(statistic)")
        }
    }
}
