import Results

extension ReportContent {
    /// What the letters of tagged values stand for; other tags speak for themselves.
    private static let tags: KeyValuePairs = [
        "P": "given", "S": "public source", "D": "derived from such values", "M": "measured",
        "R": "recalled, not re-checked", "A": "assumption",
    ]

    private static func meaning(of tag: String) -> String? { tags.first { $0.key == tag }?.value }

    /// Inputs that carry their provenance: how many of each kind, then each of them.
    var assumptionSection: ReportSection? {
        guard !presentation.assumptions.isEmpty else { return nil }
        var table = ReportTable([
            .text("Input"), .text("Value", wraps: true),
            .text("Low – high", wraps: true), .text("Tag"), .text("Source", wraps: true),
        ])
        for assumption in presentation.assumptions {
            table.add([
                .init(assumption.keyPath), .init(Self.oneLine(assumption.value)),
                .init(range(of: assumption)), .init(assumption.tag ?? ""),
                .init(shortened(Self.oneLine(assumption.source ?? ""), to: 80), .quiet),
            ])
        }
        return ReportSection(
            title: "Assumptions in use",
            blocks: [.paragraph(tally), .table(table)])
    }

    /// `14 tagged inputs: 6 S (public source), 8 A (assumption).`
    private var tally: String {
        var counts: [(tag: String, count: Int)] = []
        for assumption in presentation.assumptions {
            let tag = assumption.tag ?? ""
            if let index = counts.firstIndex(where: { $0.tag == tag }) {
                counts[index].count += 1
            } else {
                counts.append((tag, 1))
            }
        }
        let words = counts.sorted { ($1.count, $0.tag) < ($0.count, $1.tag) }.map { tag, count in
            if tag.isEmpty { return "\(count) without a tag" }
            return "\(count) \(tag)" + (Self.meaning(of: tag).map { " (\($0))" } ?? "")
        }
        let total = presentation.assumptions.count
        return "Sources of \(total) \(total == 1 ? "input" : "inputs"): "
            + "\(words.joined(separator: ", "))."
    }

    private func range(of assumption: Presentation.Assumption) -> String {
        switch (assumption.low, assumption.high) {
        case (let low?, let high?): "\(Self.oneLine(low)) – \(Self.oneLine(high))"
        case (let low?, nil): "from \(Self.oneLine(low))"
        case (nil, let high?): "to \(Self.oneLine(high))"
        case (nil, nil): ""
        }
    }
}
