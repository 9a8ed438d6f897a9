import Foundation
import Reports
import Results
import Testing

/// The first screen of those who buy, and of periods that are cut.
@Suite struct PerspectiveReportTests {
    private static func estimates(
        _ metric: String, _ mean: Double, _ period: String? = nil, sd: Double = 1
    ) -> [Estimate] {
        let statistics: [(Statistic, Double)] = [
            (.mean, mean), (.p5, mean - 1.6 * sd), (.p50, mean), (.p95, mean + 1.6 * sd),
            (.cvar95, mean + 2 * sd),
        ]
        return statistics.map { statistic, value in
            Estimate(
                metric: metric, period: period, statistic: statistic, value: value,
                standardError: sd / 100, low: value - sd / 50, high: value + sd / 50,
                count: 10_000)
        }
    }

    private static let years = ["FY2027", "FY2028", "FY2029", "FY2030"]

    private static var result: RunResult {
        let money = ["total_cost", "present_cost", "cash_paid", "true_ups", "unused_commitment"]
        let metrics = money.map {
            Presentation.Metric(
                name: $0, title: $0, unit: .money, periods: [nil] + years.map { $0 })
        }
        var rows: [Estimate] = []
        for (index, name) in money.enumerated() {
            let size = 1e6 * Double(50 - 9 * index)
            rows += estimates(name, size, sd: 1e6)
            for (year, part) in zip(years, [0.1, 0.4, 0.35, 0.15]) {
                rows += estimates(name, part * size, year, sd: 1e5)
            }
        }
        rows.append(
            Estimate(
                metric: "miss", statistic: .probability, value: 0.25, standardError: 0.004,
                low: 0.242, high: 0.258, count: 10_000))
        rows.append(
            Estimate(
                metric: "shortfall.budget", statistic: .mean, condition: "miss", value: 0.08,
                standardError: 0.001, low: 0.078, high: 0.082, count: 2_500))
        return RunResult(
            provenance: SyntheticResult.provenance, execution: SyntheticResult.execution,
            presentation: Presentation(
                title: "A buyer", currency: "USD", perspective: .buyer, metrics: metrics,
                periods: zip(years, [5, 12, 12, 2]).map {
                    .init(
                        label: $0, firstMonth: "2026-09", lastMonth: "2027-01", monthCount: $1,
                        wholeMonthCount: 12)
                },
                years: years, events: [.init(name: "miss", definition: "over budget")],
                target: .init(
                    name: "budget", level: nil, atMost: 48e6, better: .lower, tolerance: 0,
                    unit: .money, basis: "compute, over the horizon",
                    achievedMetric: "total_cost", shortfallMetric: "shortfall.budget",
                    profitMetric: "unused_commitment"),
                headlineMetric: "present_cost", contracts: [], assumptions: [],
                conventions: [Perspective.buyer.words], notes: []),
            estimates: rows)
    }

    /// The report without line ends.
    private static var oneLine: String {
        TextReport.render(result).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test("E · a buyer's first screen is about cost, overrun and cash, and says no word of profit")
    func buyersScreen() {
        let text = Self.oneLine
        for words in [
            "What will compute cost, and how likely is an overrun of the budget?",
            "The budget is overrun with probability", "at most $48.0m",
            "Average overrun: 8.0 % over the budget.", "Perspective: buyer.",
            "Cost and cash by year", "mean of the dearest 5 %",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        for words in ["margin", "profit of", "a loss", "P(loss)", "erosion"] {
            #expect(!text.components(separatedBy: "How to read this")[0].contains(words), "\(words)")
        }
    }

    @Test("A2 · cut years are named with their months in text, JSON and CSV, and no sparkline has them")
    func cutYears() throws {
        let text = Self.oneLine
        #expect(text.contains("FY2027, 5 months") && text.contains("FY2030, 2 months"))
        #expect(!text.contains("FY2028, "))
        #expect(text.contains("whole years alone"))
        let json = JSONReport.render(Self.result)
        #expect(json.contains("\"period\": \"FY2027\", \"period_part\": \"5 of 12 months\""))
        #expect(!json.contains("\"period\": \"FY2028\", \"period_part\""))
        let csv = CSVReport.render(Self.result)
        let row = try #require(csv.split(separator: "\n").first { $0.hasPrefix("total_cost,FY2030,") })
        #expect(row.hasSuffix(",2 of 12 months"))
    }
}
