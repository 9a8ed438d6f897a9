import ScenarioModel

/// Markdown tables of the terms of the scenario language, as the language guide shows them.
///
/// A table is known by the path of its mapping: `time`, `factors.gbm`, `contracts.take-or-pay`. Terms that
/// every table of a choice shares stand in a table of their own under the path of the choice.
struct TermReference {
    private(set) var tables: [(path: String, text: String)] = []

    init(_ root: TermTable) {
        add("scenario", root.terms)
        for term in root.terms { visit(term.kind, term.name) }
    }

    // MARK: - Walking the declarations

    private mutating func visit(_ kind: Term.Kind, _ path: String) {
        switch kind {
        case .record(let table):
            add(path, table.terms)
            for term in table.terms { visit(term.kind, "\(path).\(term.name)") }
        case .tagged(_, let choices):
            let shared = choices[0].terms.filter { term in
                choices.allSatisfy { choice in
                    choice.terms.contains { $0.name == term.name && $0.summary == term.summary }
                }
            }
            if !shared.isEmpty { add(path, shared) }
            for choice in choices {
                let own = choice.terms.filter { term in
                    !shared.contains { $0.name == term.name && $0.summary == term.summary }
                }
                add("\(path).\(choice.name)", own)
                for term in own { visit(term.kind, "\(path).\(choice.name).\(term.name)") }
            }
            for term in shared { visit(term.kind, "\(path).\(term.name)") }
        case .either(let kinds):
            for kind in kinds {
                if case .record(let table) = kind { visit(.record(table), "\(path).\(table.name)") }
                if case .map(.record) = kind { visit(kind, path) }
            }
        case .map(let kind), .list(let kind):
            visit(kind, path)
        default: break
        }
    }

    private mutating func add(_ path: String, _ terms: [Term]) {
        guard !terms.isEmpty else { return }
        var lines = ["| Key | Value | Default | Range | Meaning |", "|---|---|---|---|---|"]
        for term in terms {
            let cells = [
                "`\(term.name)`", Self.words(term.kind), Self.absence(term), Self.range(term),
                Self.escaped(term.summary),
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        let text = lines.joined(separator: "\n")
        // What several tables share, such as a ramp, is shown where it first occurs.
        if !tables.contains(where: { $0.text == text }) { tables.append((path, text)) }
    }

    // MARK: - In words

    private static func words(_ kind: Term.Kind) -> String {
        switch kind {
        case .number(let dimension): unit(dimension)
        case .quantity: "any unit"
        case .rate: "rate a year"
        case .volatility: "volatility a year"
        case .integer: "whole number"
        case .series(let dimension): unit(dimension) + ", may vary"
        case .schedule: "schedule"
        case .date: "date"
        case .duration: "length of time"
        case .choice(let choices): list(choices)
        case .text: "text"
        case .flag: "`true`, `false`"
        case .reference(let section): "name from `\(section)`"
        case .expression: "formula"
        case .list(let kind): "list of " + words(kind)
        case .record: "mapping"
        case .map(let kind): "by name: " + words(kind)
        case .tagged(let key, _): "mapping with `\(key)`"
        case .either(let kinds): either(kinds)
        case .any: "see text"
        }
    }

    private static func either(_ kinds: [Term.Kind]) -> String {
        let varies = kinds.contains { if case .expression = $0 { true } else { false } }
        if case .quantity? = kinds.first, kinds.count >= 3, varies {
            return kinds.count == 3 ? "any unit, may vary" : "any unit, may vary, or by name"
        }
        var seen: [String] = []
        for word in kinds.map(words) where !seen.contains(word) { seen.append(word) }
        return seen.joined(separator: " or ")
    }

    /// The choices, long lists cut in the middle; `shortfall schema` has them all.
    private static func list(_ choices: [String]) -> String {
        let quoted = choices.map { "`\($0)`" }
        return quoted.count <= 8
            ? quoted.joined(separator: ", ")
            : quoted.prefix(2).joined(separator: ", ") + ", …, " + quoted[quoted.count - 1]
    }

    private static func unit(_ dimension: Dimension) -> String {
        switch dimension {
        case .one: "number"
        case .perMonth: "rate"
        default: "`\(dimension.symbol())`"
        }
    }

    private static func absence(_ term: Term) -> String {
        switch term.absence {
        case .required: "**needed**"
        case .requiredWithout(let other): "**needed**, or `\(other)`"
        case .optional, .filled: "–"
        case .defaulted(let text): "`\(text)`"
        }
    }

    private static func range(_ term: Term) -> String {
        var scale = 1.0
        var unit = term.kind.unit
        if case .series(let dimension) = term.kind, dimension == .perMonth {
            // Growth and drift are declared a month and written a year.
            (scale, unit) = (12, "/yr")
        }
        if unit.isEmpty, case .either(let kinds) = term.kind,
            kinds.contains(where: { if case .rate = $0 { true } else { false } })
        {
            unit = "/yr"
        }
        let parts = [(term.range, ""), (term.plausible, "usually ")].filter { $0.0 != .all }
        return parts.isEmpty
            ? "–"
            : parts.map { $0.1 + scaled($0.0, by: scale).words(unit: unit) }
                .joined(separator: "; ")
    }

    private static func scaled(_ bounds: Bounds, by scale: Double) -> Bounds {
        func end(_ end: Bounds.End?) -> Bounds.End? {
            func times(_ x: Double) -> Double { (x * scale * 1e9).rounded() / 1e9 }
            return switch end {
            case nil: nil
            case .open(let limit): .open(times(limit))
            case .closed(let limit): .closed(times(limit))
            }
        }
        return scale == 1 ? bounds : Bounds(lower: end(bounds.lower), upper: end(bounds.upper))
    }

    /// A bar would end a cell.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
