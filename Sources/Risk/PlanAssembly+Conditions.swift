import ScenarioModel
import Series

// MARK: - Events and conditions

extension PlanAssembly {
    /// More conditions than this on one column are refused.
    private static let conditionLimit = 32

    /// What of the events is not told, as there are too many.
    var notes: [String] {
        guard hasUncrossedEvents else { return [] }
        return [
            "More than \(Self.conditionLimit) events: their probabilities given one another are not estimated; "
                + "report.given names the conditions that are wanted."
        ]
    }

    /// - Parameter given: the report's list of conditions and where it stands, if it has one.
    mutating func add(
        events: [EventDefinition], hasHit: Bool, given: (names: [String], node: DocumentNode)?
    ) {
        self.hasHit = hasHit
        var added: [(event: EventDefinition, column: Int)] = []
        for event in events {
            if let value = closing.series(event.name) {
                added.append((event, columns.count))
                // Conditions are filled in below, once all are known.
                append(
                    MeasurePlan.Column(
                        metric: event.name, period: event.period, dimension: value.dimension,
                        kind: .event, given: []), value)
            }
        }
        for (event, column) in added where event.isPrincipal {
            conditions.append(.init(name: event.name, column: column, isComplement: false))
            if event.name == "miss", hasHit {
                conditions.append(.init(name: "hit", column: column, isComplement: true))
            }
        }
        hasUncrossedEvents = conditions.count > Self.conditionLimit
        let principal = conditions.indices.prefix(hasUncrossedEvents ? 0 : conditions.count)
        usualGiven =
            given.map { resolve($0.names, at: $0.node) }
            ?? ["miss", "hit"].compactMap { name in
                conditions.firstIndex { $0.name == name }
            }
        for (event, column) in added {
            let crossed = event.isPrincipal ? Array(principal) : usualGiven
            let others = (crossed + usualGiven.filter { !crossed.contains($0) }).filter {
                conditions[$0].column != column
            }
            let plain = columns[column]
            columns[column] = MeasurePlan.Column(
                metric: plain.metric, period: plain.period, dimension: plain.dimension,
                kind: .event, given: others)
            eventParts.append(.column(column))
        }
    }

    /// Indices of conditions, each the name of an event or a formula that says yes or no; what is
    /// neither is reported.
    mutating func resolve(_ texts: [String], at node: DocumentNode) -> [Int] {
        var found: [Int] = []
        let node = node.unwrapped?.value ?? node
        for (place, text) in texts.enumerated() {
            let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let known =
                conditions.firstIndex { $0.name == text }
                ?? eventColumn(text).map { add(condition: text, of: $0) }
                ?? addFormula(text, at: node.elements?[place] ?? node)
            if let known, !found.contains(known) { found.append(known) }
        }
        if found.count > Self.conditionLimit {
            reading.diagnostics.report(
                node, "too many conditions", expected: "at most \(Self.conditionLimit)")
        }
        return found
    }

    private func eventColumn(_ name: String) -> Int? {
        columns.firstIndex { $0.isEvent && $0.metric == name }
    }

    private mutating func add(condition name: String, of column: Int) -> Int {
        conditions.append(.init(name: name, column: column, isComplement: false))
        return conditions.count - 1
    }

    /// Adds an event that a formula defines where it is asked for, under its text as its name.
    private mutating func addFormula(_ text: String, at node: DocumentNode) -> Int? {
        do throws(TextFault) {
            let formula = try Formula(node)
            if case .name(let name) = formula.expression.form, !formulas.truths.contains(name) {
                reportUnknown(name, at: node)
                return nil
            }
            guard let series = formulas.series(formula, as: "condition") else { return nil }
            append(
                MeasurePlan.Column(
                    metric: text, period: nil, dimension: .one, kind: .event, given: []), series)
            eventParts.append(.column(columns.count - 1))
            return add(condition: text, of: columns.count - 1)
        } catch {
            reading.diagnostics.report(error, in: node)
            return nil
        }
    }

    private func reportUnknown(_ name: String, at node: DocumentNode) {
        if closing.isIncomplete || closing.hasFailed(name) { return }
        let known = columns.filter(\.isEvent).map(\.metric) + (hasHit ? ["hit"] : [])
        reading.diagnostics.report(
            node, "no such event", offending: name,
            expected: known.isEmpty
                ? "an event, and the scenario has none" : "an event, or a condition on metrics",
            suggestion: reading.diagnostics.nearestName(to: name, in: known))
    }
}
