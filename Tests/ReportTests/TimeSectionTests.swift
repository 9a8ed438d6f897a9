import Reports
import Results
import Testing

/// Months that on some paths never come, and metrics over spans, as a reader sees them.
@Suite struct TimeSectionTests {
    private static func row(
        _ statistic: Statistic, _ value: Double?, period: String? = nil, reason: String? = nil,
        metric: String = "payback"
    ) -> Estimate {
        Estimate(
            metric: metric, period: period, statistic: statistic, value: value,
            standardError: value.map { _ in 0.4 }, low: value.map { $0 - 1 },
            high: value.map { $0 + 1 }, count: 1_000, reason: reason)
    }

    private static let censored = "62.0 % of paths do not get there within the period"

    private static let result = RunResult(
        provenance: SyntheticResult.bare.provenance, execution: SyntheticResult.bare.execution,
        presentation: Presentation(
            title: "Late", currency: "USD",
            metrics: [
                .init(
                    name: "payback", title: "Payback", unit: .quantity("months"),
                    periods: [nil, "ramp"]),
                .init(
                    name: "cash", title: "Cash", unit: .quantity("kWh"),
                    periods: [nil, "2027", "2027Q1", "2027-01", "2027-01/2028-06"]),
            ],
            events: [], target: nil, headlineMetric: nil, contracts: [], assumptions: [],
            notes: []),
        estimates: [nil, "ramp"].flatMap { period in
            [
                row(.mean, 31.4, period: period), row(.p5, 14, period: period),
                row(.p50, nil, period: period, reason: censored),
                row(.p95, nil, period: period, reason: censored),
                Estimate(
                    metric: "payback", period: period, statistic: .never, value: 0.62,
                    standardError: 0.015, low: 0.59, high: 0.65, count: 1_000),
            ]
        }
            + [nil, "2027", "2027Q1", "2027-01", "2027-01/2028-06"].flatMap { period in
                [Statistic.mean, .p5, .p50, .p95].map {
                    row($0, 100, period: period, metric: "cash")
                }
            })

    private static let text = TextReport.render(result)

    private func line(_ start: String) -> String? {
        Self.text.split(separator: "\n").first {
            $0.drop { $0 == " " }.hasPrefix(start)
        }.map(String.init)
    }

    @Test func whatNeverComesIsLater() throws {
        let payback = try #require(line("Payback "))
        for part in ["31.4", "14", "later  later", "62 %"] {
            #expect(payback.contains(part), "\(Self.text)")
        }
        #expect(line("Payback, ramp") != nil)
    }

    @Test func quartersAndSpansHaveATableOfTheirOwn() throws {
        let after = try #require(Self.text.split(separator: "Other periods").last)
        let table = try #require(after.split(separator: "Over the whole horizon").first)
        #expect(table.contains("2027Q1") && table.contains("2027-01/2028-06"))
        #expect(!table.contains("Payback"))
        let rows = Self.text.split(separator: "\n").filter { $0.contains("Cash ") }
        #expect(rows.count { $0.contains("2027-01 ") } == 0)
    }

    @Test func noLineIsWiderThanThePage() {
        for line in Self.text.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }
}
