import Foundation
import ScenarioModel
import Shortfall
import Testing

/// Histories that are a poor image of the future, and data files that are not there.
@Suite struct HistoryTests {
    private func load(
        _ levels: [Double], terms: String = ""
    ) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "shortfall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = levels.enumerated().map { month, level in
            "\(2015 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1),\(level)\n"
        }
        try ("month,a\n" + rows.joined()).write(
            to: folder.appending(path: "h.csv"), atomically: true, encoding: .utf8)
        let last = CalendarMonth(year: 2015, month: 1).advanced(by: levels.count)
        let file = folder.appending(path: "s.yaml")
        try """
        time: {as_of: \(last), horizon: 12 months}
        factors: {x: {process: bootstrap, file: h.csv\(terms)}}
        metrics: {m: {of: x, aggregate: mean}}
        """.write(to: file, atomically: true, encoding: .utf8)
        return try Scenario.load(ScenarioSource(path: file.path)).warnings.map(\.description)
    }

    /// 4 % up and down by a fixed pattern: changes that differ.
    private static let plain: [Double] = (0..<60).map { month in
        let wave: Double = sin(0.7 * Double(month))
        let tooth = Double(month % 5)
        return 2.5 + 0.1 * wave + 0.0025 * tooth
    }

    @Test("F4 · an ordinary history earns no warning")
    func ordinary() throws { #expect(try load(Self.plain).isEmpty) }

    @Test("F4 · two months grow for certain")
    func twoMonths() throws {
        let said = try load([2, 3], terms: ", block: 1 month")
        #expect(said.contains { $0.contains("every change is 50 %, so the level moves so for certain") })
        #expect(said.contains { $0.contains("1 monthly change is all that can ever happen") })
    }

    @Test("F4 · a block that is longer than the history")
    func longBlock() throws {
        let said = try load(Array(Self.plain[..<6]), terms: ", block: 24 months")
        #expect(said.contains { $0.contains("block: longer than the 5 changes of the history") })
    }

    @Test("F4 · a tenfold outlier is named with its month")
    func outlier() throws {
        var levels = Self.plain
        levels[30] *= 10
        let said = try load(levels)
        #expect(said.count == 1)
        #expect(said[0].contains("2017-07 is"))
        #expect(said[0].contains("times the month before, far from every other change, and 1 more"))
    }

    @Test("F4 · a level that rests in most months")
    func steps() throws {
        let said = try load((0..<60).map { 2 + Double($0 / 10) * 0.1 })
        #expect(said.contains { $0.contains("the level rests in 54 of 59 months") })
    }

    @Test("F5 · a data file that is not there is missing input, unless more is wrong")
    func missing() throws {
        let text = """
            time: {as_of: 2026-01, horizon: 12 months}
            factors: {x: {process: bootstrap, file: none.csv}}
            metrics: {m: {of: x, aggregate: mean}}

            """
        let error = #expect(throws: LoadError.self) { try Scenarios.load(text: text) }
        guard case .inputMissing? = error else {
            Issue.record("not missing input")
            return
        }
        let worse = #expect(throws: LoadError.self) {
            try Scenarios.load(text: text + "run: {paths: none}\n")
        }
        guard case .invalid? = worse else {
            Issue.record("a wrong scenario counts first")
            return
        }
    }
}
