import Results
import Risk
import Statistics
import Testing

/// Gap and profit of paths, jointly normal: M = a − b g + noise, missed where g > τ.
private struct NormalCase {
    let level: Double
    let slope: Double
    let gap: [Double]
    let profit: [Double]
    let miss: [Double]

    init(level: Double, slope: Double, gapMean: Double = -0.05, paths: Int = 60_000) {
        self.level = level
        self.slope = slope
        var generator = TestGenerator(17)
        gap = (0..<paths).map { _ in gapMean + 0.1 * generator.normal() }
        profit = gap.map { level - slope * $0 + 20 * generator.normal() }
        miss = gap.map { $0 > 0.01 ? 1 : 0 }
    }

    var fixture: SampleFixture {
        let plan = SampleFixture.plan(
            [
                SampleFixture.metric("miss", kind: .event),
                SampleFixture.metric("profit"),
                SampleFixture.metric("gap", kind: .auxiliary),
            ], erosions: [.init(profit: 1, gap: 2, miss: 0, condition: nil)], statistics: [.mean])
        return SampleFixture(plan, columns: [miss, profit, gap])
    }
}

@Suite struct ErosionTests {
    /// Within four standard errors, which must themselves be small enough to mean something.
    private func agrees(_ row: Estimate?, _ expected: Double, within share: Double) -> Bool {
        guard let value = row?.value, let error = row?.standardError else { return false }
        return abs(value - expected) < 4 * error && error < share * abs(expected)
    }

    @Test func erosionSlopeAndCriticalMissMatchTheBivariateNormal() {
        // E[M | g] = 40 − 500 g is linear, so profit at target is 40, a point of gap costs 5, and
        // profit is gone at a gap of 0.08.
        let rows = NormalCase(level: 40, slope: 500).fixture.estimates()
        #expect(agrees(rows.first("profit", .erosionPerPoint), 5, within: 0.02))
        #expect(agrees(rows.first("profit", .missSlope), -5, within: 0.02))
        #expect(agrees(rows.first("profit", .criticalMiss), 0.08, within: 0.05))
    }

    @Test func profitThatDoesNotDependOnTheTargetErodesByNothing() throws {
        let rows = NormalCase(level: 40, slope: 0).fixture.estimates()
        let erosion = try #require(rows.first("profit", .erosionPerPoint))
        #expect(abs(erosion.value!) < 4 * erosion.standardError!)
        let critical = try #require(rows.first("profit", .criticalMiss))
        #expect(critical.value == nil)
        #expect(critical.reason!.contains("none within range"))
    }

    @Test func fewMissesEstimateNothing() {
        let rows = NormalCase(level: 40, slope: 500, gapMean: -0.40).fixture.estimates()
        for statistic in [Statistic.erosionPerPoint, .missSlope, .criticalMiss] {
            let row = rows.first("profit", statistic)
            #expect(row != nil && row?.value == nil)
            #expect(row?.reason?.contains("at least 30 needed") == true)
        }
    }

    @Test func pathsOnWhichNothingWasDueAreLeftOut() {
        let plain = NormalCase(level: 40, slope: 500)
        let fixture = plain.fixture
        let none = Array(repeating: -Double.infinity, count: 3000)
        let more = SampleFixture(
            fixture.plan,
            columns: [
                plain.miss + none.map { _ in 0 }, plain.profit + none.map { _ in 1e9 },
                plain.gap + none,
            ])
        for statistic in [Statistic.erosionPerPoint, .missSlope, .criticalMiss] {
            #expect(
                more.estimates().first("profit", statistic)
                    == fixture.estimates().first("profit", statistic))
        }
    }

    @Test func withoutPerPathResultsErosionSaysWhatItNeeds() {
        let fixture = NormalCase(level: 40, slope: 500).fixture
        let rows = fixture.estimates(budget: .nothing)
        #expect(rows.first("profit", .mean)?.value != nil)
        #expect(
            rows.first("profit", .erosionPerPoint)?.reason
                == "needs per-path results, which --path-table off does not keep")
        let tight = fixture.estimates(budget: .init(columns: 1_000, tails: 0))
        #expect(
            tight.first("profit", .criticalMiss)?.reason
                == "needs per-path results, which do not fit the memory: allow more with --memory, "
                + "or take --path-table on")
    }
}
