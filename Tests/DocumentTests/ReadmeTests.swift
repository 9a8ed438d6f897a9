import Foundation
import Shortfall
import Testing

/// The sample of output in the README is what `make run` prints.
///
/// After a change of the report or of results, run the tests once with `SHORTFALL_UPDATE_DOCUMENTS=1` and
/// read the difference.
struct ReadmeTests {
    @Test func theSampleOfTheReadmeIsTheReportOfTheExampleLab() throws {
        let path = Documents.root.appending(path: "scenarios/frontier-lab.yaml").path
        let scenario = try Scenario.load(ScenarioSource(path: path))
        let report = TextReport.render(try Run(scenario.plan)())
        // The first screen ends where the report turns from the answer to its parts.
        let screen = try #require(report.components(separatedBy: "\nWhat a missed target does\n").first)
        let block = "```text\n" + screen.trimmingCharacters(in: .newlines) + "\n```"
        let readme = try Documents.text("README.md")
        if ProcessInfo.processInfo.environment["SHORTFALL_UPDATE_DOCUMENTS"] == "1" {
            let start = try #require(readme.range(of: "```text\n"))
            let end = try #require(readme.range(of: "\n```", range: start.upperBound..<readme.endIndex))
            try readme.replacingCharacters(in: start.lowerBound..<end.upperBound, with: block).write(
                to: Documents.root.appending(path: "README.md"), atomically: true, encoding: .utf8)
            return
        }
        #expect(readme.contains(block))
    }
}
