import Results
import Risk
import Statistics
import Testing

@Suite struct EstimateTests {
    private typealias Fixture = SampleFixture

    /// Two events and a metric that depends on the first, over 5,000 paths.
    private func sample(seed: UInt64 = 1) -> SampleFixture {
        var generator = TestGenerator(seed)
        let paths = 5000
        let miss = (0..<paths).map { _ in generator.normal() < -0.7 ? 1.0 : 0 }
        let loss = miss.map { generator.normal() < ($0 == 1 ? 0.3 : -1.2) ? 1.0 : 0 }
        let metric = miss.map { generator.normal() * 10 - 12 * $0 }
        let ratio = metric.map { abs($0) < 2 ? .infinity : $0 / 7 }
        let months = (0..<2).map { step in metric.map { $0 * Double(step + 1) } }
        let plan = Fixture.plan(
            [
                Fixture.metric("miss", kind: .event, given: [2]),
                Fixture.metric("loss", kind: .event, given: [0, 1]),
                Fixture.metric("metric", given: [0, 1]),
                Fixture.metric("ratio", kind: .ratio, given: [0]),
            ],
            monthly: [.init(metric: "monthly", dimension: .one, isRatio: false, given: [0])],
            conditions: [
                .init(name: "miss", column: 0, isComplement: false),
                .init(name: "hit", column: 0, isComplement: true),
                .init(name: "loss", column: 1, isComplement: false),
            ], stepLabels: ["2026-01", "2026-02"])
        return Fixture(plan, columns: [miss, loss, metric, ratio], monthly: months)
    }

    @Test func conditionalProbabilitiesAreSharesOfTheirCondition() throws {
        let fixture = sample()
        let rows = fixture.estimates()
        let (miss, loss) = (fixture.columns[0], fixture.columns[1])
        let both = zip(miss, loss).count { $0.0 == 1 && $0.1 == 1 }
        let (misses, losses) = (miss.count { $0 == 1 }, loss.count { $0 == 1 })
        let expected: [(String, String?, Int, Int)] = [
            ("miss", nil, misses, 5000), ("miss", "loss", both, losses),
            ("loss", nil, losses, 5000), ("loss", "miss", both, misses),
            ("loss", "hit", losses - both, 5000 - misses),
        ]
        for (event, condition, hits, trials) in expected {
            let row = try #require(rows.first(event, .probability, given: condition))
            let p = Double(hits) / Double(trials)
            #expect(row.value == p && row.count == trials)
            #expect(row.standardError == (p * (1 - p) / Double(trials)).squareRoot())
            #expect(row.low! < p && p < row.high!)
        }
    }

    @Test func quantilesAndTailMeansFollowTheirDefinitionUnderEachCondition() throws {
        let fixture = sample()
        let rows = fixture.estimates()
        let (miss, metric) = (fixture.columns[0], fixture.columns[2])
        for (condition, met) in [(String?.none, nil), ("miss", 1.0), ("hit", 0.0)] {
            let values = zip(metric, miss).filter { met == nil || $0.1 == met }.map(\.0).sorted()
            let n = values.count
            for p in Statistic.ofMetrics {
                let row = try #require(rows.first("metric", p, given: condition))
                #expect(row.count == n)
                if let level = p.quantileLevel {
                    let rank = Int((Double(n) * level - 1e-9).rounded(.up))
                    #expect(row.value == values[rank - 1])
                }
                if let alpha = p.valueAtRiskLevel {
                    let rank = Int((Double(n) * alpha - 1e-9).rounded(.up))
                    #expect(row.value == -values[n - rank])
                }
                if let alpha = p.tailMeanLevel {
                    let rank = Int((Double(n) * alpha - 1e-9).rounded(.up))
                    if n - rank < 30 {
                        #expect(row.value == nil && row.reason!.contains("in the tail"))
                        continue
                    }
                    let atRisk = -values[n - rank]
                    let excess = values.reduce(0) { $0 + max(0, -$1 - atRisk) }
                    let mean = atRisk + excess / (Double(n) * (1 - alpha))
                    #expect(abs(row.value! - mean) < 1e-9 * abs(mean))
                }
            }
            let mean = values.reduce(0, +) / Double(n)
            #expect(abs(rows.first("metric", .mean, given: condition)!.value! - mean) < 1e-12 * 20)
            #expect(rows.first("metric", .min, given: condition)!.value == values.first)
        }
    }

    @Test func aRatioLeavesOutPathsWithoutValue() throws {
        let fixture = sample()
        for budget in [Retention.Budget.unlimited, .nothing] {
            let rows = fixture.estimates(budget: budget)
            let values = fixture.columns[3].filter(\.isFinite)
            #expect(values.count < 5000)
            let median = try #require(rows.first("ratio", .p50))
            #expect(median.count == values.count)
            let expected = values.sorted()[(values.count + 1) / 2 - 1]
            #expect(abs(median.value! - expected) <= abs(expected) * LogLinearSketch.relativeError)
            #expect(rows.first("ratio", .max)!.value == values.max())
        }
    }

    @Test func sketchesGiveTheQuantilesOfTheSampleToTheirStatedError() {
        let fixture = sample()
        let exact = fixture.estimates()
        let sketched = fixture.estimates(budget: .nothing)
        #expect(exact.count == sketched.count)
        for (a, b) in zip(exact, sketched) {
            #expect((a.metric, a.period, a.statistic, a.condition).0 == b.metric)
            #expect(a.statistic == b.statistic && a.count == b.count)
            guard let x = a.value, let y = b.value, a.statistic.tailMeanLevel == nil else { continue }
            #expect(abs(x - y) <= abs(x) * LogLinearSketch.relativeError)
        }
    }

    @Test func monthsAreEstimatedStepByStepWithTheirLabels() {
        let rows = sample().estimates().filter { $0.metric == "monthly" && $0.statistic == .mean }
        #expect(rows.map(\.period) == ["2026-01", "2026-01", "2026-02", "2026-02"])
        #expect(rows.map(\.condition) == [nil, "miss", nil, "miss"])
        #expect(rows[2].value == 2 * rows[0].value!)
    }

    @Test(arguments: 1...5)
    func anyPartitionAndOrderOfBlocksGivesTheSameBits(seed: UInt64) {
        var generator = TestGenerator(seed)
        let fixture = sample()
        let tails = Retention.Budget(columns: 0, tails: 1 << 20)
        for budget in [Retention.Budget.unlimited, .nothing, tails] {
            let order = (0..<fixture.blockCount).shuffled(using: &generator)
            let workers = Int.random(in: 1...4, using: &generator)
            #expect(
                fixture.estimates(order: order, workers: workers, budget: budget)
                    == fixture.estimates(budget: budget))
        }
    }

    @Test func whatRestsOnTooFewPathsSaysSo() throws {
        var fixture = sample()
        var miss = Array(repeating: 0.0, count: 5000)
        for path in 0..<29 { miss[path * 7] = 1 }
        fixture = SampleFixture(
            fixture.plan, columns: [miss] + fixture.columns.dropFirst(), monthly: fixture.monthly)
        let rows = fixture.estimates()
        for row in rows where row.condition == "miss" {
            #expect(row.value == nil && row.standardError == nil && row.low == nil)
            let reason = try #require(row.reason)
            #expect(reason.contains("at least 30 needed"))
        }
        #expect(rows.first("loss", .probability, given: "hit")?.value != nil)
        #expect(rows.first("metric", .mean)?.value != nil)
    }

    @Test func aRatioWithoutAnyValueSaysWhy() {
        let plan = Fixture.plan([Fixture.metric("ratio", kind: .ratio)])
        let fixture = Fixture(plan, columns: [Array(repeating: .infinity, count: 2000)])
        for row in fixture.estimates() {
            #expect(row.value == nil && row.count == 0)
            #expect(row.reason == "no path has a value: the denominator is zero")
        }
    }
}
