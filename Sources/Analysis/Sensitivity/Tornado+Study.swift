import Results
import Risk

extension Tornado {
    /// Bars of a chart at most.
    private static let barCount = 20

    /// Swings of all measures beside one another, each with its rank.
    var overview: StudySection {
        var columns = [StudyTable.Column("input", "Input"), .init("range", "From low to high")]
        for (measure, unit) in zip(measures, units) {
            let name = measure.columnName
            columns.append(.init("swing_\(name)", "Swing of \(measure.text)", unit: unit))
            columns.append(.init("rank_\(measure.columnName)", "Rank", unit: .quantity("")))
        }
        var table = StudyTable("swings", columns: columns)
        for row in rows {
            table.add(
                [.text(row.input.title), .text("\(row.input.low) to \(row.input.high)")]
                    + row.effects.flatMap { effect -> [StudyTable.Cell] in
                        [
                            .estimate(StudyEstimate(effect.swing)),
                            effect.rank.map { .number(Double($0)) } ?? .empty,
                        ]
                    })
        }
        return StudySection("Which inputs move the results", tables: [table])
    }

    /// One section a measure: the measure at both ends, and its changes.
    var details: [StudySection] {
        measures.indices.map { index in
            let (measure, unit) = (measures[index], units[index])
            var table = StudyTable(
                "tornado_\(measure.columnName)",
                columns: [
                    .init("input", "Input"), .init("low_input", "Low"), .init("base_input", "Base"),
                    .init("high_input", "High"),
                    .init("low", "At low", unit: unit), .init("high", "At high", unit: unit),
                    .init("low_change", "Change at low", unit: unit),
                    .init("high_change", "Change at high", unit: unit),
                    .init("per_percent", "Per 1 % of input", unit: unit),
                ])
            let ranked = rows.indices.sorted {
                let (a, b) = (rows[$0].effects[index].rank, rows[$1].effects[index].rank)
                return (a ?? .max, $0) < (b ?? .max, $1)
            }.map { rows[$0] }
            for row in ranked {
                let (input, effect) = (row.input, row.effects[index])
                table.add([
                    .text(input.title), .text(input.low), .text(input.base), .text(input.high),
                    .estimate(StudyEstimate(effect.low)), .estimate(StudyEstimate(effect.high)),
                    .estimate(StudyEstimate(effect.lowChange)),
                    .estimate(StudyEstimate(effect.highChange)),
                    effect.perPercent.map { .estimate(StudyEstimate($0)) } ?? .empty,
                ])
            }
            return StudySection(
                "\(measure.text), input by input", tables: [table],
                charts: chart(ranked, index).map { [$0] } ?? [])
        }
    }

    private func chart(_ ranked: [Row], _ measure: Int) -> StudyChart? {
        guard let base = base[measure].value else { return nil }
        let bars = ranked.filter { $0.effects[measure].rank != nil }.prefix(Self.barCount)
            .compactMap { row -> StudyChart.Bar? in
                let effect = row.effects[measure]
                guard let low = effect.low.value, let high = effect.high.value else { return nil }
                return StudyChart.Bar(
                    row.input.key, low: low, high: high, lowLabel: row.input.low,
                    highLabel: row.input.high)
            }
        if bars.isEmpty { return nil }
        return StudyChart(
            "tornado_\(measures[measure].columnName)",
            title: "What moves \(measures[measure].text)",
            .tornado(bars, base: base, value: .init(measures[measure].text, unit: units[measure])))
    }
}
