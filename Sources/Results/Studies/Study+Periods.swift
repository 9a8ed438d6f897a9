extension Study {
    /// The study with a note on each period that it names and that the run cuts: `2026 is cut: 4 of
    /// 12 months`.
    ///
    /// - Parameter periods: those of the scenario.
    public func noting(cut periods: [Presentation.Period]) -> Study {
        let texts = findings + sections.flatMap { section in
            section.text + section.tables.flatMap { table in
                table.columns.map(\.title)
                    + table.rows.flatMap { row in
                        row.compactMap { cell in
                            if case .text(let text) = cell { return text }
                            return nil
                        }
                    }
            }
        }
        let cut = periods.filter { period in
            period.isCut && texts.contains { Self.names($0, period.label) }
        }
        guard !cut.isEmpty else { return self }
        var study = self
        study.notes += cut.map { "\($0.label) is cut by the run: \($0.part ?? "")." }
        return study
    }

    /// Whether `label` stands in `text` as a word of its own, and not in a month such as 2026-09.
    private static func names(_ text: String, _ label: String) -> Bool {
        var rest = text[...]
        while let start = rest.firstRange(of: label) {
            let before = rest[..<start.lowerBound].last ?? text[..<start.lowerBound].last
            let after = rest[start.upperBound...].first
            if before.map(Self.belongs) != true, before != "-", after.map(Self.belongs) != true,
                after != "-"
            {
                return true
            }
            rest = rest[start.upperBound...]
        }
        return false
    }

    private static func belongs(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
