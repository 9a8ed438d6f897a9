import Foundation
import ScenarioIO
import ScenarioModel
import Testing

/// A case of `Golden/`: a scenario without factors, and what its ledger must say, worked out by
/// hand with the arithmetic in the comments.
///
/// Besides `business` and `contracts` a file has `case`, with `shows` (the structures and clauses it
/// is about), `as_of`, `months` and `fiscal_year`; and `expect`, a mapping of ledger lines to a list
/// with a number a month, to `{total: …}` or to numbers by month, where months not named are zero.
/// Numbers are in canonical units and agree within `ulps` units in the last place of the line's
/// largest month.
struct GoldenCase: CustomTestStringConvertible {
    let name: String
    let shows: [String]
    let text: String
    private let header: DocumentNode
    private let expected: [DocumentNode.Entry]

    var testDescription: String { name }

    struct Malformed: Error { let reason: String }

    init(_ url: URL) throws {
        name = url.deletingPathExtension().lastPathComponent
        text = try String(contentsOf: url, encoding: .utf8)
        let loaded = ScenarioLoader.load(text: text, name: url.lastPathComponent)
        guard let document = loaded.document, let header = document["case"],
            let expected = document["expect"]?.entries, !expected.isEmpty
        else { throw Malformed(reason: "\(name): \(loaded.diagnostics.all)") }
        self.header = header
        self.expected = expected
        shows = header["shows"]?.elements?.compactMap(\.text) ?? []
    }

    func check() throws {
        let months = header["months"]?.text.flatMap { Int($0) } ?? 12
        let asOf = header["as_of"]?.text ?? "2026-01"
        let ulps = header["ulps"]?.text.flatMap { Double($0) } ?? 8
        let run = try LedgerRun(
            text, months: months, asOf: asOf,
            fiscalYear: header["fiscal_year"]?.text ?? "calendar")
        let result = run.months()
        for line in expected {
            let values = result[line.key]
            guard values.count == months else { continue }
            let scale = values.map(\.magnitude).max() ?? 0
            if let total = line.value["total"]?.text.flatMap({ Double($0) }) {
                let sum = values.reduce(0, +)
                #expect(
                    agree(sum, total, ulps: ulps, scale: scale * Double(months)),
                    "\(name): total of \(line.key) is \(sum), not \(total)")
                continue
            }
            let wanted = try numbers(of: line.value, months: months, asOf: asOf)
            for (step, (value, number)) in zip(values, wanted).enumerated() {
                #expect(
                    agree(value, number, ulps: ulps, scale: scale),
                    "\(name): \(line.key) is \(value) in month \(step + 1), not \(number)")
            }
        }
    }

    private func numbers(of node: DocumentNode, months: Int, asOf: String) throws -> [Double] {
        if let list = node.elements {
            let numbers = list.compactMap { $0.text.flatMap { Double($0) } }
            guard numbers.count == list.count, [1, months].contains(numbers.count) else {
                throw Malformed(reason: "\(name): \(node.keyPath) needs \(months) numbers, or one")
            }
            return numbers.count == 1 ? Array(repeating: numbers[0], count: months) : numbers
        }
        guard let start = CalendarMonth(asOf), let entries = node.entries else {
            throw Malformed(reason: "\(name): \(node.keyPath) is neither a list nor months")
        }
        var values = Array(repeating: 0.0, count: months)
        for entry in entries {
            guard let month = CalendarMonth(entry.key),
                values.indices.contains(start.distance(to: month)),
                let number = entry.value.text.flatMap({ Double($0) })
            else { throw Malformed(reason: "\(name): no month \(entry.key)") }
            values[start.distance(to: month)] = number
        }
        return values
    }

    static let all: [GoldenCase] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let files =
            (try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "yaml" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .compactMap { url in
                do { return try GoldenCase(url) } catch {
                    Issue.record("\(url.lastPathComponent): \(error)")
                    return nil
                }
            }
    }()
}

@Suite struct GoldenCaseTests {
    @Test(arguments: GoldenCase.all) func theLedgerSaysWhatWasWorkedOutByHand(
        golden: GoldenCase
    ) throws {
        try golden.check()
    }
}
