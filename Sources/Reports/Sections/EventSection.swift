import Results

extension ReportContent {
    /// Every event with its definition; those of single years stand in the yearly table.
    var eventSection: ReportSection? {
        let events = presentation.events.filter { Self.year(inEvent: $0.name) == nil }
        let conditions: [String] = [StandardEvent.miss, StandardEvent.hit].filter { condition in
            events.contains { result.probability(of: $0.name, given: condition) != nil }
        }
        var table = ReportTable(
            [.text("Event"), .text("Definition", wraps: true), .number("probability"), .text("")]
                + conditions.map { .number("given \($0)") })
        for event in events {
            guard let estimate = result.probability(of: event.name) else { continue }
            let chance = figure(estimate, unit: .fraction)
            let given = conditions.map { condition -> ReportTable.Cell in
                // An event given itself says nothing.
                guard event.name != StandardEvent.miss, event.name != StandardEvent.hit else {
                    return ""
                }
                return .init(self.chance(of: event.name, given: condition).value ?? "–")
            }
            table.add(
                [
                    .init(event.name), .init(Self.oneLine(event.definition)),
                    .init(chance.value ?? "–", .strong), .init(chance.note),
                ] + given)
        }
        guard !table.rows.isEmpty else { return nil }
        return ReportSection(title: "Events", blocks: [.table(table)])
    }
}
