import ScenarioModel

/// One cell of comma-separated values; every table is written of these.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front, by which it stays a
/// text there; a reader of the file takes the apostrophe away. Numbers stay as they are.
///
/// - Source: RFC 4180 for quoting; OWASP, "CSV Injection", for what begins a formula.
enum CSVCell {
    /// The shortest digits that read back as the same double; what is not finite is empty.
    static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        return NumberScanner.text(of: value)
    }

    /// A name, a sentence or whatever else may come from a scenario.
    static func text(_ text: String) -> String {
        let safe = beginsFormula(text) ? "'" + text : text
        let needsQuotes = safe.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                || $0 == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return safe }
        var quoted = "\""
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// A line of cells, with its end: a line feed alone, as common tools write it.
    static func line(_ cells: [String]) -> String { cells.joined(separator: ",") + "\n" }

    private static func beginsFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        case "+", "-": Double(text) == nil
        default: false
        }
    }
}
