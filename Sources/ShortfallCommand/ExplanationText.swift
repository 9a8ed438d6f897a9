import Foundation
import Shortfall

extension Explanation {
    /// Only the lines whose names begin with one of `prefixes`; all for none.
    func keeping(_ prefixes: [String]) -> Explanation {
        guard !prefixes.isEmpty else { return self }
        return keepingLines { (line: Line) in
            prefixes.contains { line.name == $0 || line.name.hasPrefix($0 + ".") }
        }
    }
}

/// One path as a table for a terminal: what it came to, then its ledger, half a year across.
enum ExplanationText {
    private static let monthsAcross = 6

    static func render(_ explanation: Explanation) -> String {
        var text = "Path \(explanation.path) of seed \(explanation.seed)\n\n"
        text += outcome(explanation)
        let months = explanation.months.indices
        for start in stride(from: 0, to: months.count, by: monthsAcross) {
            text += "\n" + table(explanation, start..<min(start + monthsAcross, months.count))
        }
        return text
    }

    /// Events and metrics of the path.
    private static func outcome(_ explanation: Explanation) -> String {
        let rows = explanation.columns.map { column in
            let name = column.name + (column.period.map { " \($0)" } ?? "")
            let value =
                column.isEvent
                ? (column.value == 1 ? "yes" : "no") : number(column.value)
            let hasUnit = !column.isEvent && column.value.isFinite
            return (name, value, hasUnit ? column.unit : "")
        }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, value, unit in
            pad(name, width) + "  " + padLeft(value, 12) + (unit.isEmpty ? "" : " " + unit)
        }.joined(separator: "\n") + "\n"
    }

    private static func table(_ explanation: Explanation, _ months: Range<Int>) -> String {
        let names = explanation.lines.map { $0.unit.isEmpty ? $0.name : "\($0.name) [\($0.unit)]" }
        let width = min(names.map(\.count).max() ?? 0, 46)
        var lines = [
            pad("", width) + months.map { padLeft(explanation.months[$0], 11) }.joined()
        ]
        for (line, name) in zip(explanation.lines, names) {
            let values = months.map { padLeft(number(line.values[$0]), 11) }.joined()
            if name.count > width {
                lines.append(name)
                lines.append(pad("", width) + values)
            } else {
                lines.append(pad(name, width) + values)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Cells

    /// Five significant digits, as short as they can be; a ratio of nothing has no value.
    static func number(_ x: Double) -> String {
        guard x.isFinite else { return "no value" }
        if x == 0 { return "0" }
        let magnitude = Swift.abs(x)
        if magnitude >= 1e6 || magnitude < 1e-3 { return String(format: "%.4e", x) }
        let digits = max(0, 4 - Int(Foundation.log10(magnitude).rounded(.down)))
        return String(format: "%.\(digits)f", x)
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func padLeft(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
