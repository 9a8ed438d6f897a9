import Statistics
import Testing

struct SampleStatisticTests {
    @Test func namesAreReadAndWritten() {
        let expected: [(String, SampleStatistic, String)] = [
            ("mean", .mean, "mean"), ("sd", .standardDeviation, "sd"), ("min", .minimum, "min"),
            ("max", .maximum, "max"), ("median", .quantile(0.5), "p50"),
            ("p5", .quantile(0.05), "p5"), ("p2.5", .quantile(0.025), "p2.5"),
            ("p7", .quantile(0.07), "p7"), ("p99.9", .quantile(0.999), "p99.9"),
            ("var97.5", .valueAtRisk(0.975), "var97.5"),
            ("var97_5", .valueAtRisk(0.975), "var97.5"), ("cvar95", .tailMean(0.95), "cvar95"),
            ("P", .probability, "P"), ("probability", .probability, "P"),
        ]
        for (text, statistic, name) in expected {
            #expect(SampleStatistic(name: text) == statistic, "\(text)")
            #expect(statistic.name == name)
        }
        for name in SampleStatistic.nameExamples {
            #expect(SampleStatistic(name: name) != nil, "\(name)")
        }
    }

    @Test func everyTenthOfAPercentSurvivesItsName() {
        for step in 1..<1000 {
            let name = "p" + "\(Double(step) / 10)"
            let statistic = SampleStatistic(name: name)
            #expect(statistic != nil)
            #expect(statistic.flatMap { SampleStatistic(name: $0.name) } == statistic, "\(name)")
        }
    }

    @Test(arguments: [
        "", "p", "p0", "p100", "p-5", "p5%", "p5.", "p.5", "p1e1", "pnan", "P5", "Mean", "var",
        "cvar1000", "p5 ", "p5.0.0", "tvar95", "p٥",
    ])
    func otherWordsAreRefused(name: String) {
        #expect(SampleStatistic(name: name) == nil)
    }
}

struct SampleColumnTests {
    private let level = ConfidenceLevel.percent95

    @Test func aConditionLeavesPathsOut() throws {
        let values = (0..<100).map(Double.init)
        let column = SampleColumn(values, given: values.map { $0 < 40 ? 1 : 0 })
        #expect(column.count == 40 && column.pathCount == 100)
        #expect(column.estimate(.mean).value == 19.5)
        #expect(column.estimate(.maximum).value == 39)
        #expect(column.estimate(.quantile(0.5)).value == 19)
        #expect(column.estimate(.mean).count == 40)
        #expect(column.estimate(.mean) == SampleColumn(Array(values[..<40])).estimate(.mean))
    }

    @Test func infiniteValuesLeaveThePathOut() {
        let values = (0..<60).map { $0.isMultiple(of: 3) ? Double.infinity : Double($0) }
        let column = SampleColumn(values)
        #expect(column.count == 40)
        #expect(column.estimate(.maximum).value == 59)
        #expect(column.influence(.mean)?.influence[0] == 0)
    }

    @Test func aConditionOnFewPathsIsRefused() {
        let values = (0..<100).map(Double.init)
        let column = SampleColumn(values, given: values.map { $0 < 29 ? 1 : 0 })
        for statistic in [SampleStatistic.mean, .probability, .maximum, .tailMean(0.5)] {
            let estimate = column.estimate(statistic)
            #expect(estimate.reason == .tooFewInCondition(have: 29, need: 30))
            #expect(estimate.count == 29)
            #expect(column.influence(statistic) == nil)
        }
        let never = SampleColumn(values, given: values.map { _ in 0 })
        #expect(never.estimate(.mean).reason == .tooFewInCondition(have: 0, need: 30))
    }

    @Test func nanRefusesWhereItEnters() {
        var values = (0..<100).map(Double.init)
        values[90] = .nan
        for statistic in [SampleStatistic.mean, .probability, .quantile(0.5), .tailMean(0.5)] {
            #expect(SampleColumn(values).estimate(statistic).reason == .notFinite(count: 1))
            #expect(SampleColumn(values).influence(statistic) == nil)
        }
        let outside = SampleColumn(values, given: values.map { $0 < 50 ? 1 : 0 })
        #expect(outside.estimate(.mean).value == 24.5)
    }

    @Test func smallSamplesSayWhatTheyNeed() {
        let column = SampleColumn([1, 2, 3])
        #expect(column.estimate(.quantile(0.5)).reason == .tooFewPaths(have: 3, need: 6))
        #expect(column.estimate(.tailMean(0.5)).reason == .tooFewInTail(have: 1, need: 30))
        #expect(SampleColumn([]).estimate(.mean).reason == .tooFewPaths(have: 0, need: 2))
        #expect(SampleColumn([]).estimate(.probability).reason != nil)
        #expect(SampleColumn([]).estimate(.quantile(0.5)).reason != nil)
    }

    @Test func rankingBeforehandChangesNothing() {
        var draws = CounterDraws(seed: 71)
        let values = draws.normals(10_000)
        let column = SampleColumn(values, given: values.map { $0 < 1 ? 1 : 0 })
        let ranked = column.ranked()
        for statistic in [
            SampleStatistic.quantile(0.05), .quantile(0.95), .valueAtRisk(0.99), .tailMean(0.95),
        ] {
            #expect(column.estimate(statistic) == ranked.estimate(statistic))
            let influence = column.influence(statistic)?.influence
            #expect(influence == ranked.influence(statistic)?.influence)
        }
    }
}

// MARK: - Closed forms

struct SampleOracleTests {
    @Test(arguments: Law.allCases) func estimatesMatchClosedForms(law: Law) throws {
        let values = law.sample(100_000, seed: 41)
        let column = SampleColumn(values).ranked()
        let losses = SampleColumn(values.map { -$0 }).ranked()
        let moments = try law.moments()
        var cases: [(EstimatedValue, Double)] = [(column.estimate(.mean), moments.mean)]
        if law != .pareto {
            // Its fourth moment, which the error of the sd needs, is infinite.
            cases.append((column.estimate(.standardDeviation), moments.deviation))
        }
        let above = SampleColumn(values.map { $0 > 1.5 ? 1 : 0 })
        cases.append((above.estimate(.probability), moments.above))
        for p in [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] {
            cases.append((column.estimate(.quantile(p)), try law.quantile(p)))
        }
        for alpha in [0.9, 0.95, 0.975, 0.99] {
            let tail = try law.tail(alpha)
            cases.append((losses.estimate(.valueAtRisk(alpha)), tail.atRisk))
            cases.append((losses.estimate(.tailMean(alpha)), tail.tailMean))
        }
        for (index, (estimate, truth)) in cases.enumerated() {
            let value = try #require(estimate.value)
            let error = try #require(estimate.standardError)
            #expect(abs(value - truth) <= 4 * error, "\(index): \(value) ± \(error), \(truth)")
        }
    }

    @Test func conditionalStatisticsMatchTheBivariateNormal() throws {
        for row in try oracleRows("conditional", in: "tail_risk").map(numbers) {
            let (rho, x, y) = (row[0], row[1], row[2])
            var draws = CounterDraws(seed: 43)
            let pairs = (0..<100_000).map { _ in draws.pair(rho) }
            let given = pairs.map { $0.y < y ? 1.0 : 0 }
            let below = SampleColumn(pairs.map { $0.x < x ? 1 : 0 }, given: given)
            let chance = below.estimate(.probability)
            let probability = try #require(chance.value)
            // The truth's own error; where almost every path has the event, the interval decides.
            let spread = (row[3] * (1 - row[3]) / Double(below.count)).squareRoot()
            #expect(abs(probability - row[3]) <= max(4 * spread, 4 / Double(below.count)), "\(row)")
            let mean = SampleColumn(pairs.map(\.x), given: given).estimate(.mean)
            let value = try #require(mean.value)
            #expect(abs(value - row[4]) <= 4 * (try #require(mean.standardError)), "\(row)")
        }
    }
}
