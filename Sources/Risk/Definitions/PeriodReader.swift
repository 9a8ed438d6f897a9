import ScenarioModel

/// Reads the periods of a metric or a target: words, spans of months, or a list of both.
struct PeriodReader {
    let grid: TimeGrid
    let diagnostics: Diagnostics

    static let span = TermTable(
        "span", "Months from a first to a last one.",
        [
            Term(
                "name", .text, .optional,
                "How results and formulas name it; FROM/TO, such as 2027-01/2028-06, where not "
                    + "given."),
            Term("from", .date, .required, "Its first month."),
            Term("to", .date, .required, "Its last month, which is part of it."),
        ])

    /// A term's kind: one of the words, a span, or a list of both.
    static func kind(_ words: [String]) -> Term.Kind {
        let one: [Term.Kind] = [.choice(words), .record(span)]
        return .either(one + [.list(.either(one))])
    }

    /// Periods in the order of ``Period/regular``, own spans behind them; nil after a report.
    func periods(_ value: FieldValue?) -> [Period]? {
        guard let value else { return nil }
        var words: [Period] = []
        var spans: [Period.Span] = []
        var isSound = true
        for part in value.list ?? [value] {
            if let word = part.text.flatMap(Period.init) {
                words.append(word)
            } else if let span = part.record.flatMap({ self.span($0, besides: spans) }) {
                spans.append(span)
            } else {
                isSound = false
            }
        }
        guard isSound else { return nil }
        return Period.regular.filter(words.contains) + (spans.isEmpty ? [] : [.own(spans)])
    }

    private func span(_ fields: Fields, besides others: [Period.Span]) -> Period.Span? {
        guard let from = fields.month("from"), let to = fields.month("to"),
            let first = step(from, fields.node("from")), let last = step(to, fields.node("to"))
        else { return nil }
        guard first <= last else {
            diagnostics.report(
                fields.node("to"), "before the first month of the span",
                expected: "\(from) or later")
            return nil
        }
        let label = fields.text("name") ?? "\(from)/\(to)"
        let node = fields.isGiven("name") ? fields.node("name") : fields.node
        let isUsable =
            !fields.isGiven("name")
            || label.unicodeScalars.first?.properties.isAlphabetic == true
                && label.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_"
                }
        if !isUsable {
            diagnostics.report(
                node, "not usable as a name", expected: "a letter, then letters, digits and '_'")
            return nil
        }
        let isTaken =
            others.contains { $0.label == label }
            || Period.regular.contains { $0.spans(grid).contains { $0.label == label } }
        if isTaken {
            diagnostics.report(
                node, "another period has the name '\(label)'", expected: "a name of its own")
            return nil
        }
        return Period.Span(label: label, steps: first..<last + 1)
    }

    private func step(_ month: CalendarMonth, _ node: DocumentNode) -> Int? {
        if let step = grid.step(of: month) { return step }
        diagnostics.report(
            node, "outside the months of the run",
            expected: "a month from \(grid.start) to \(grid.lastMonth)")
        return nil
    }
}
