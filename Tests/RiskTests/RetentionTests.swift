import Results
import Risk
import Statistics
import Testing

/// What is kept of every path under a budget.
@Suite struct RetentionTests {
    private typealias Fixture = SampleFixture
    private static let paths = 10_000
    private static let column = 8 * paths
    private static let bits = 8 * PathBits.wordCount(paths)
    private static let sorting = 18 * paths

    /// miss, a, profit, gap, b; the profit heads the report.
    private func plan(_ statistics: [Statistic] = Statistic.ofMetrics) -> MeasurePlan {
        MeasurePlan(
            columns: [
                Fixture.metric("miss", kind: .event), Fixture.metric("a", given: [0]),
                Fixture.metric("profit", given: [0]), Fixture.metric("gap", kind: .auxiliary),
                Fixture.metric("b"),
            ], monthly: [], conditions: [.init(name: "miss", column: 0, isComplement: false)],
            erosions: [.init(profit: 2, gap: 3, miss: 0, condition: nil)],
            parts: [1, 2, 4, 0].map { .column($0) } + [.erosion(0)], stepLabels: [],
            statistics: statistics, headline: .init(profit: "profit"))
    }

    private func retention(columns: Int, tails: Int = 0) -> Retention {
        Retention(
            plan: plan(), pathCount: Self.paths, budget: .init(columns: columns, tails: tails))
    }

    @Test func everythingIsKeptWithoutALimitAndNothingWithoutABudget() {
        let all = retention(columns: Int.max)
        #expect(all.keepsValues == [false, true, true, true, true])
        #expect(all.keepsBits == [true, false, false, false, false])
        #expect(all.ranksFromPaths == [false, true, true, false, true])
        #expect(all.byteCount == 4 * Self.column + Self.bits)
        #expect(
            Retention.fullByteCount(plan: plan(), pathCount: Self.paths)
                == all.byteCount + Self.sorting)
        let none = retention(columns: 0)
        #expect(!none.keepsValues.contains(true) && !none.keepsBits.contains(true))
        #expect(none.byteCount == 0 && none.tails.isEmpty)
    }

    /// First what erosion needs, then the headline, then the order of the table.
    @Test func memoryIsSpentInOrderOfPriority() {
        let pair = 2 * Self.column + Self.bits
        #expect(!retention(columns: pair - 1).keepsValues.contains(true))
        let joint = retention(columns: pair)
        #expect(joint.keepsValues == [false, false, true, true, false])
        #expect(!joint.ranksFromPaths.contains(true))
        let sorted = retention(columns: pair + Self.sorting)
        #expect(sorted.ranksFromPaths == [false, false, true, false, false])
        let one = retention(columns: pair + Self.sorting + Self.column)
        #expect(one.ranksFromPaths == [false, true, true, false, false])
        for columns in stride(from: 0, through: 1_000_000, by: 9_973) {
            let kept = retention(columns: columns)
            let sorting = kept.ranksFromPaths.contains(true) ? Self.sorting : 0
            #expect(kept.byteCount + sorting <= columns)
        }
    }

    /// The headline under its conditions, then the others, then their conditions; within the
    /// budget, and as long as the 95 % interval of the 5 % quantile reaches.
    @Test func tailsAreGivenInOrderOfPriority() throws {
        let upper = try #require(
            QuantileRanks(probability: 0.05, count: Self.paths, level: .percent95).upper)
        let all = retention(columns: 0, tails: 1 << 20).tails
        #expect(all.map(\.column) == [2, 2, 2, 2, 1, 1, 4, 4, 1, 1])
        #expect(all.map(\.condition) == [nil, nil, 0, 0, nil, nil, nil, nil, 0, 0])
        #expect(all.map(\.side) == (0..<10).map { $0 % 2 == 0 ? .least : .greatest })
        #expect(all.allSatisfy { $0.capacity == upper + 1 })
        for tails in stride(from: 0, through: 200_000, by: 9_973) {
            let rows = retention(columns: 0, tails: tails).tails
            #expect(rows.reduce(0) { $0 + Tail.byteCount(capacity: $1.capacity) } <= tails)
        }
        // Columns whose ranks come from paths need none.
        let rest = retention(columns: 2 * Self.column + Self.bits + Self.sorting, tails: 1 << 20)
        #expect(Set(rest.tails.map(\.column)) == [1, 4])
    }

    @Test func onlySidesThatAStatisticLooksAtAreKept() {
        func sides(_ statistics: [Statistic]) -> Set<Tail.Side> {
            Set(
                Retention(
                    plan: plan(statistics), pathCount: Self.paths,
                    budget: .init(columns: 0, tails: 1 << 20)
                ).tails.map(\.side))
        }
        #expect(sides([.mean, .p50, .p10, .var90]).isEmpty)
        #expect(sides([.var95]) == [.least])
        #expect(sides([.p95]) == [.greatest])
        #expect(sides([.p1, .p99]) == [.least, .greatest])
        let moments = Retention(
            plan: plan([.mean, .sd]), pathCount: Self.paths, budget: .unlimited)
        #expect(!moments.ranksFromPaths.contains(true))
    }

    /// However many paths: the memory for tails stays, and with it the largest tail.
    @Test func tailsDoNotGrowWithThePaths() {
        let capacities = [1_000_000, 100_000_000, 1_000_000_000].map { paths in
            Retention(
                plan: plan(), pathCount: paths, budget: .init(columns: 0, tails: 64 << 20)
            ).tails.map(\.capacity)
        }
        for row in capacities {
            #expect(row.count == 10 && row.allSatisfy { $0 <= (64 << 20) / 640 })
        }
    }
}
