import Reports
import Results
import Testing

/// How a run that went on until a precision was reached is told.
@Suite struct ConvergenceReportTests {
    private static let goals = [
        Convergence.Goal(
            measure: "P(loss)", metric: "loss", period: nil, statistic: .probability,
            condition: nil, unit: .fraction, bound: 0.002, isRelative: false),
        Convergence.Goal(
            measure: "mean(cost)", metric: "cost", period: nil, statistic: .mean, condition: nil,
            unit: .money, bound: 0.02, isRelative: true),
    ]

    /// Half-widths fall as 1/√n, from 1 % and 2m at 10,000 paths.
    private static func convergence(_ counts: [Int], isReached: Bool) -> Convergence {
        let checks = counts.map { count in
            let width = (10_000 / Double(count)).squareRoot()
            let loss = Estimate(
                metric: "loss", statistic: .probability, value: 0.3, low: 0.3 - 0.009 * width,
                high: 0.3 + 0.01 * width, count: count)
            let cost = Estimate(
                metric: "cost", statistic: .mean, value: -1e8, low: -1e8 - 2e6 * width,
                high: -1e8 + 2e6 * width, count: count)
            return Convergence.Check(
                pathCount: count,
                readings: zip(goals, [loss, cost]).map { $0.reading($1) })
        }
        return Convergence(
            goals: goals, checks: checks, maximumPathCount: 1 << 24, isReached: isReached)
    }

    private static func result(_ convergence: Convergence) -> RunResult {
        let bare = SyntheticResult.bare
        return RunResult(
            provenance: bare.provenance, execution: bare.execution,
            presentation: bare.presentation, estimates: bare.estimates, convergence: convergence)
    }

    @Test func theWiderSideOfAnIntervalIsItsHalfWidth() throws {
        let check = try #require(Self.convergence([10_000], isReached: false).checks.first)
        #expect(abs(try #require(check.readings[0].halfWidth) - 0.01) < 1e-15)
        #expect(check.readings[1].bound == 2e6)
        #expect(check.readings.map(\.isWithin) == [false, true])
        // (1 % / 0.2 %)² times as many paths, up to the rounding of the width.
        #expect(abs(try #require(check.pathsNeeded) - 250_000) <= 1)
    }

    @Test func theVerdictSaysWhatIsMissingAndWhatItTakes() {
        let short = Self.convergence([10_000, 12_500], isReached: false)
        #expect(
            ConvergenceText(short, currency: "EUR").verdict
                == "P(loss) is within ±0.89 %, not ±0.20 % after 12,500 paths; about 250,000 paths "
                + "would be needed")
        let long = Self.convergence([10_000, 1_000_000], isReached: true)
        #expect(
            ConvergenceText(long, currency: "EUR").verdict
                == "P(loss) is within ±0.10 %, mean(cost) is within ±EUR 200k after 1,000,000 paths")
    }

    /// A condition may be a formula with commas.
    @Test func aMeasureWithACommaIsOneCell() {
        let goal = Convergence.Goal(
            measure: "P(loss | total(cash, 2027) < 0)", metric: "loss", period: nil,
            statistic: .probability, condition: "total(cash, 2027) < 0", unit: .fraction,
            bound: 0.002, isRelative: false)
        let estimate = Estimate(
            metric: "loss", statistic: .probability, value: 0.5, low: 0.25, high: 0.75, count: 99)
        let check = Convergence.Check(pathCount: 99, readings: [goal.reading(estimate)])
        let text = ConvergenceCSV.render(
            Convergence(
                goals: [goal], checks: [check], maximumPathCount: 99, isReached: false))
        let row = text.split(separator: "\n").dropFirst().first
        #expect(row == "\"P(loss | total(cash, 2027) < 0)\",99,0.5,0.25,0.75,0.25,0.002")
    }

    @Test func theReportShowsTheChecks() {
        let counts = (0..<12).map { 10_000 << $0 }
        let text = TextReport.render(Self.result(Self.convergence(counts, isReached: true)))
        #expect(text.contains("Convergence"))
        for count in ["10,000", "20,000", "160,000", "1,280,000", "10,240,000", "20,480,000"] {
            #expect(text.contains(count), "\(count)")
        }
        #expect(!TextReport.render(SyntheticResult.bare).contains("Convergence"))
    }

    @Test func theFilesAreTheReportsTheTableAndAChartForEachGoal() throws {
        let files = RunFiles.all(Self.result(Self.convergence([10_000, 20_000], isReached: true)))
        #expect(
            files.map(\.name) == [
                "report.txt", "result.json", "percentiles.csv", "report.md", "convergence.csv",
                "convergence.svg", "convergence-2.svg",
            ])
        let rows = files[4].text.split(separator: "\n")
        #expect(rows.count == 5 && rows[1].hasPrefix("P(loss),10000,0.3,0.291,0.31,"))
        #expect(files[5].text.hasPrefix("<svg") && files[5].text.contains("P(loss)"))
        #expect(files[1].text.contains("\"convergence\": {"))
        #expect(RunFiles.all(SyntheticResult.bare).count == 4)
    }
}
