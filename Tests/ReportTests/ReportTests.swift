import Foundation
import Reports
import Results
import Testing

@Suite struct ReportTests {
    // MARK: - Golden files

    @Test func textReportReadsAsCommitted() throws {
        try GoldenFile.expect(TextReport.render(SyntheticResult.full), equals: "report.txt")
    }

    @Test func textReportOfABareScenarioReadsAsCommitted() throws {
        try GoldenFile.expect(TextReport.render(SyntheticResult.bare), equals: "bare.txt")
    }

    @Test func markdownReportReadsAsCommitted() throws {
        try GoldenFile.expect(MarkdownReport.render(SyntheticResult.full), equals: "report.md")
    }

    @Test func jsonReportReadsAsCommitted() throws {
        try GoldenFile.expect(JSONReport.render(SyntheticResult.bare), equals: "bare.json")
    }

    @Test func csvReportReadsAsCommitted() throws {
        try GoldenFile.expect(CSVReport.render(SyntheticResult.bare), equals: "bare.csv")
    }

    // MARK: - Text

    @Test func noLineIsWiderThanThePage() {
        for result in [SyntheticResult.full, SyntheticResult.bare] {
            for line in TextReport.render(result).split(separator: "\n") {
                #expect(displayWidth(String(line)) <= 100, "\(line)")
            }
        }
    }

    @Test func plainTextObeysNoTerminal() {
        for result in [SyntheticResult.full, SyntheticResult.bare] {
            #expect(!TextReport.render(result).contains("\u{1B}"))
            #expect(!MarkdownReport.render(result).contains("\u{1B}"))
        }
    }

    @Test func styleChangesNothingButStyle() {
        let styled = TextReport.render(SyntheticResult.full, isStyled: true)
        #expect(styled.contains("\u{1B}[1m"))
        let plain = styled.replacing(/\u{1B}\[[0-9]+m/, with: "")
        #expect(plain == TextReport.render(SyntheticResult.full))
    }

    // MARK: - Data

    @Test func jsonHoldsEveryEstimate() throws {
        let result = SyntheticResult.full
        let data = Data(JSONReport.render(result).utf8)
        let document = try JSONDecoder().decode(Document.self, from: data)
        #expect(document.schema == "shortfall.result/1")
        #expect(document.provenance.seed == result.provenance.seed)
        #expect(document.provenance.paths == result.provenance.pathCount)
        let rows = result.estimates.map { estimate in
            Document.Row(
                metric: estimate.metric, period: estimate.period,
                statistic: estimate.statistic.rawValue, condition: estimate.condition,
                value: estimate.value, std_error: estimate.standardError, ci_low: estimate.low,
                ci_high: estimate.high, count: estimate.count, reason: estimate.reason)
        }
        #expect(document.estimates == rows)
    }

    @Test func everyRowOfJSONNamesEveryColumn() throws {
        let data = Data(JSONReport.render(SyntheticResult.full).utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let rows = try #require(root["estimates"] as? [[String: Any]])
        let columns = [
            "metric", "period", "statistic", "condition", "value", "std_error", "ci_low", "ci_high",
            "count",
        ]
        #expect(rows.allSatisfy { row in columns.allSatisfy { row[$0] != nil } })
    }

    /// The part of the JSON report that others rely on.
    private struct Document: Decodable {
        struct Provenance: Decodable {
            let seed: UInt64
            let paths: Int
        }

        struct Row: Decodable, Equatable {
            let metric: String
            let period: String?
            let statistic: String
            let condition: String?
            let value: Double?
            let std_error: Double?
            let ci_low: Double?
            let ci_high: Double?
            let count: Int
            let reason: String?
        }

        let schema: String
        let provenance: Provenance
        let estimates: [Row]
    }

    @Test func csvHasOneRowForEachEstimate() {
        let text = CSVReport.render(SyntheticResult.full)
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.count == SyntheticResult.full.estimates.count + 2)
        let names =
            "metric,period,statistic,condition,value,std_error,ci_low,ci_high,count,resolution,"
        #expect(rows.first.map(String.init) == names + "reason,period_part")
        #expect(rows.last == "")
    }

    @Test func everyFormIsAPureFunctionOfTheResult() {
        for format in ReportFormat.allCases {
            #expect(format.render(SyntheticResult.full) == format.render(SyntheticResult.full))
        }
    }
}
