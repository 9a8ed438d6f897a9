import Results
import Risk
import Statistics
import Testing

/// Estimates of months of which some are later than the horizon.
@Suite struct TimeEstimateTests {
    private typealias Fixture = SampleFixture

    /// Months of a geometric law cut after a year, and an event on every third path.
    private func sample(paths: Int = 5000, chance: Double = 0.05) -> SampleFixture {
        var generator = TestGenerator(5)
        let months = (0..<paths).map { _ -> Double in
            let month = (1...12).first { _ in
                (Double(generator.next() >> 12) + 0.5) * 0x1p-52 < chance
            }
            return month.map(Double.init) ?? .infinity
        }
        let event = (0..<paths).map { $0 % 3 == 0 ? 1.0 : 0 }
        let plan = Fixture.plan(
            [
                Fixture.metric("third", kind: .event),
                Fixture.metric("months", kind: .time, given: [0, 1]),
            ],
            conditions: [
                .init(name: "third", column: 0, isComplement: false),
                .init(name: "other", column: 0, isComplement: true),
            ])
        return Fixture(plan, columns: [event, months])
    }

    @Test func quantilesCountCensoredPathsLast() throws {
        let fixture = sample()
        for budget in [Retention.Budget.unlimited, .nothing] {
            let rows = fixture.estimates(budget: budget)
            for (condition, met) in [(String?.none, nil), ("third", 1.0), ("other", 0.0)] {
                let months = zip(fixture.columns[1], fixture.columns[0]).filter {
                    met == nil || $0.1 == met
                }.map(\.0).sorted()
                let n = months.count
                let seen = months.filter(\.isFinite)
                let never = try #require(rows.first("months", .never, given: condition))
                #expect(never.value == Double(n - seen.count) / Double(n) && never.count == n)
                let mean = try #require(rows.first("months", .mean, given: condition))
                #expect(mean.count == seen.count)
                #expect(abs(mean.value! - seen.reduce(0, +) / Double(seen.count)) < 1e-12)
                #expect(rows.first("months", .min, given: condition)?.value == 1)
                #expect(rows.first("months", .max, given: condition)?.value == nil)
                #expect(rows.first("months", .cvar95, given: condition) == nil)
                for statistic in Statistic.ofMetrics {
                    guard let p = statistic.quantileLevel else { continue }
                    let row = try #require(rows.first("months", statistic, given: condition))
                    #expect(row.count == n)
                    let value = months[Int((Double(n) * p - 1e-9).rounded(.up)) - 1]
                    guard value.isFinite else {
                        #expect(row.value == nil)
                        #expect(row.reason!.contains("% of paths do not get there"))
                        continue
                    }
                    let exact = budget == .unlimited
                    #expect(abs(row.value! - value) <= (exact ? 0 : value * 0x1p-11))
                    #expect(row.low! <= value)
                }
            }
        }
    }

    /// 54 % of the paths get there in a year, so that the interval of the median, ±1.4 points over
    /// 5,000 paths, is closed; over 100 it reaches beyond.
    @Test func anIntervalThatReachesBeyondThePeriodIsOpen() throws {
        let chance = 0.063
        let many = try #require(
            sample(chance: chance).estimates().first("months", .p50))
        #expect(many.value != nil && many.high != nil && many.standardError != nil)
        let few = try #require(sample(paths: 100, chance: chance).estimates().first("months", .p50))
        #expect(few.value != nil && few.low != nil && few.high == nil && few.standardError == nil)
        #expect(few.reason!.hasPrefix("the interval is open above"))
    }

    @Test(arguments: [0.0, 1.0])
    func allOrNoneGetThere(chance: Double) throws {
        let rows = sample(chance: chance).estimates()
        let never = try #require(rows.first("months", .never))
        #expect(never.value == 1 - chance && never.low! < never.high!)
        let median = try #require(rows.first("months", .p50))
        #expect(median.value == (chance == 1 ? 1 : nil))
        let mean = try #require(rows.first("months", .mean))
        #expect(mean.value == (chance == 1 ? 1 : nil))
        #expect(chance == 1 || mean.reason == "100.0 % of paths do not get there within the period")
    }

    @Test func fewPathsUnderAConditionEstimateNothing() throws {
        let rows = sample(paths: 60).estimates()
        for statistic in [Statistic.never, .mean, .p50] {
            let row = try #require(rows.first("months", statistic, given: "third"))
            #expect(row.value == nil && row.count == 20)
            #expect(row.reason == "the condition holds on 20 paths, at least 30 needed")
        }
    }

    @Test func blocksAndThreadsChangeNoBit() {
        let fixture = sample()
        let order = Array((0..<fixture.blockCount).reversed())
        for budget in [Retention.Budget.unlimited, .nothing] {
            #expect(
                fixture.estimates(budget: budget)
                    == fixture.estimates(order: order, workers: 3, budget: budget))
        }
    }
}
