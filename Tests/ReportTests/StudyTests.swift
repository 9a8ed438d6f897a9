import Foundation
import Reports
import Results
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct StudyTests {
    // MARK: - Golden files

    @Test(arguments: StudyFormat.allCases)
    func formReadsAsCommitted(_ format: StudyFormat) throws {
        try GoldenFile.expect(format.render(SyntheticStudy.full), equals: format.fileName)
    }

    @Test func tableReadsAsCommitted() throws {
        let files = Dictionary(
            uniqueKeysWithValues: StudyFiles.all(SyntheticStudy.full).map { ($0.name, $0.text) })
        try GoldenFile.expect(try #require(files["ranking.csv"]), equals: "ranking.csv")
    }

    // MARK: - Text

    @Test func noLineIsWiderThanThePage() {
        for study in [SyntheticStudy.full, SyntheticStudy.bare] {
            for line in StudyFormat.text.render(study).split(separator: "\n") {
                #expect(displayWidth(String(line)) <= 100, "\(line)")
            }
        }
    }

    @Test func wideTablesPartBetweenMeasures() {
        var known = SyntheticStudy.estimate(49.251e9, 0.1e9)
        known.knowledge = KnowledgeBand(low: 4e9, median: 45e9, high: 61e9, draws: 200)
        let columns = (1...9).map {
            StudyTable.Column("m\($0)", "Measure \($0)", unit: .money)
        }
        var study = SyntheticStudy.bare
        study.sections = [
            StudySection(
                String(repeating: "long ", count: 40),
                tables: [
                    StudyTable(
                        "wide", columns: [.init("variant", "Variant")] + columns,
                        rows: [[.text("take 60 %")] + columns.map { _ in .estimate(known) }])
                ])
        ]
        let text = StudyFormat.text.render(study)
        #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 100 })
        #expect(text.matches(of: /Variant +Measure/).count > 1)
        #expect(text.matches(of: /Variant +knowledge/).isEmpty)
        #expect(text.matches(of: /Measure \d, EUR +knowledge 90 %/).count == 9)
    }

    @Test func styleChangesNothingButStyle() {
        let styled = StudyFormat.text.render(SyntheticStudy.full, isStyled: true)
        #expect(styled.contains("\u{1B}[1m"))
        #expect(
            styled.replacing(/\u{1B}\[[0-9]+m/, with: "")
                == StudyFormat.text.render(SyntheticStudy.full))
    }

    @Test func whatIsMissingIsSpelledOut() {
        let text = StudyFormat.text.render(SyntheticStudy.full)
        #expect(text.contains("[1] not estimable: fewer than 30 paths (12 paths)"))
        #expect(text.contains("too few paths for an interval (100,000 paths)"))
        #expect(text.contains("not estimable: not finite (5 paths)"))
    }

    @Test("F8 · a table without rows has no file, and the report says that there is nothing to list")
    func tablesWithoutRowsHaveNoFile() {
        let names = StudyFiles.all(SyntheticStudy.full).map(\.name)
        #expect(!names.contains("empty.csv") && names.contains("ranking.csv"))
        #expect(
            StudyFiles.all(SyntheticStudy.full).filter { $0.name.hasSuffix(".csv") }
                .allSatisfy { $0.text.split(separator: "\n").count > 1 })
        #expect(StudyFormat.text.render(SyntheticStudy.full).contains("Nothing to list."))
    }

    // MARK: - Data

    @Test func jsonHoldsEveryCell() throws {
        let data = Data(StudyFormat.json.render(SyntheticStudy.full).utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(root["schema"] as? String == "shortfall.study/1")
        #expect(root["study"] as? String == "compare")
        let tables = try #require(root["tables"] as? [String: [[String: Any]]])
        #expect(Set(tables.keys) == ["ranking", "inputs", "empty"])
        let first = try #require(tables["ranking"]?.first)
        let loss = try #require(first["p_loss"] as? [String: Any])
        #expect(loss["value"] as? Double == 0.0847)
        #expect(loss["std_error"] as? Double == 0.0009)
        #expect(loss["count"] as? Int == 100_000)
        let band = try #require(loss["knowledge"] as? [String: Any])
        #expect(band["high"] as? Double == 0.0847 * 2.5)
        #expect(band["draws"] as? Int == 200)
        let last = try #require(tables["ranking"]?.last)
        #expect(last["npv"] is NSNull)
        let missing = try #require(last["p_loss"] as? [String: Any])
        #expect(missing["value"] is NSNull)
        #expect(missing["reason"] as? String == "fewer than 30 paths")
    }

    /// A text that a spreadsheet would take for a formula has an apostrophe in front, and is else as written.
    @Test func csvReadsBackAsWritten() throws {
        let name = "=spot \"only\", <all>"
        let text = StudyFormat.csv.render(SyntheticStudy.full)
        #expect(text.contains("ranking,3,variant,\"'=spot \"\"only\"\", <all>\",,"))
        #expect(SyntheticStudy.ranking.rows[2][0] == .text(name))
        let widths = text.split(separator: "\n").filter { !$0.contains("\"") }.map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).count
        }
        #expect(Set(widths) == [15])
    }

    // MARK: - Files

    @Test func filesAreNamedAfterTablesAndCharts() {
        let names = StudyFiles.all(SyntheticStudy.full).map(\.name)
        #expect(
            names == [
                "study.txt", "study.md", "study.json", "study.html", "ranking.csv", "inputs.csv",
                "frontier.svg", "tornado.svg", "bars.svg", "curves.svg", "heat.svg", "nothing.svg",
            ])
    }

    @Test func namesOfFilesAreHarmlessAndDistinct() {
        var study = SyntheticStudy.bare
        let names = ["../a/b", "A-b", "a-b", "", "é"]
        study.sections = [
            StudySection(
                "s",
                tables: names.map {
                    StudyTable($0, columns: [.init("x", "X")], rows: [[.text("a")]])
                })
        ]
        let files = StudyFiles.all(study).map(\.name).filter { $0.hasSuffix(".csv") }
        #expect(files == ["-a-b.csv", "A-b.csv", "a-b-2.csv", "unnamed.csv", "-.csv"])
    }

    @Test(arguments: [SyntheticStudy.full, SyntheticStudy.bare])
    func picturesAndPagesAreWellFormed(_ study: Study) {
        for (name, text) in StudyFiles.all(study)
        where name.hasSuffix(".svg") || name.hasSuffix(".html") {
            let parser = XMLParser(data: Data(text.utf8))
            #expect(parser.parse(), "\(name): \(String(describing: parser.parserError))")
        }
    }

    @Test func pageNeedsNothingElse() {
        let page = StudyFormat.html.render(SyntheticStudy.full)
        #expect(page.contains("three &lt;commitments&gt; &amp; &quot;quotes&quot;"))
        #expect(!page.contains("<script"))
        #expect(!page.contains("href"))
        #expect(page.components(separatedBy: "<svg").count == 7)
    }

    @Test func everyFormIsAPureFunctionOfTheStudy() {
        for format in StudyFormat.allCases {
            #expect(format.render(SyntheticStudy.full) == format.render(SyntheticStudy.full))
            #expect(!format.render(SyntheticStudy.bare).isEmpty)
        }
    }
}
