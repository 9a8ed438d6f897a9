import Results

extension ReportContent {
    /// Metrics of the yearly table, as far as the scenario has them; otherwise its first four.
    private static let yearlyMetrics = [
        "revenue", "gross_margin", "operating_profit", "utilization",
    ]

    /// One row a year: low, middle and high of the metrics that matter, and the year's chances.
    var yearSection: ReportSection? {
        let yearly = presentation.metrics.filter { !$0.isDetail && !Self.years(of: $0).isEmpty }
        let known = Self.yearlyMetrics.compactMap { name in yearly.first { $0.name == name } }
        let shown = known.isEmpty ? Array(yearly.prefix(4)) : known
        var years: [String] = []
        for metric in shown {
            for year in Self.years(of: metric) where !years.contains(year) { years.append(year) }
        }
        guard !years.isEmpty else { return nil }

        let events = [StandardEvent.miss, StandardEvent.loss].filter { event in
            years.contains { probability(of: event, in: $0) != nil }
        }
        let columns = shown.map { YearColumns($0, years: years, content: self) }
        var table = ReportTable([.text("Year")] + columns.flatMap(\.columns))
        for (index, year) in years.enumerated() {
            let cells: [ReportTable.Cell] = columns.flatMap { $0.rows[index] }
            table.add([.init(year)] + cells)
        }
        if years.count > 2 {
            let trends: [ReportTable.Cell] = columns.flatMap { column in
                ["", ReportTable.Cell(column.trend, .quiet), ""]
            }
            table.add([.init("P50", .quiet)] + trends)
        }
        var chances = ReportTable([.text("Chance of")] + years.map { .number($0) })
        for event in events {
            chances.add(
                [.init("P(\(event))")]
                    + years.map { year in
                        let chance = figure(probability(of: event, in: year), unit: .fraction)
                        return .init(chance.value ?? "–")
                    })
        }
        return ReportSection(
            title: "Year by year",
            blocks: [
                .paragraph(
                    "Nine paths in ten lie between P5 and P95; half lie below P50. The last line "
                        + "draws the course of P50, from its lowest to its highest year."),
                .table(table),
            ] + (events.isEmpty ? [] : [.table(chances)]))
    }
}

/// Three columns of the yearly table: P5, P50 and P95 of one metric, in one scale.
private struct YearColumns {
    let columns: [ReportTable.Column]
    /// Three cells for each year.
    let rows: [[ReportTable.Cell]]
    let trend: String

    init(_ metric: Presentation.Metric, years: [String], content: ReportContent) {
        let statistics: [(Statistic, String)] = [(.p5, "P5"), (.p50, "P50"), (.p95, "P95")]
        let values = years.map { year in
            statistics.map { content.result.estimate(metric.name, $0.0, period: year)?.value }
        }
        let scale = content.scale(of: metric.unit, for: values.flatMap { $0 })
        let size = values.flatMap { $0 }.compactMap { $0 }.map(abs).max() ?? 0
        let decimals = size / scale.divisor < 9.95 ? 2 : 1
        let isPercent = metric.unit == .fraction
        let group = scale.title.isEmpty ? metric.title : "\(metric.title), \(scale.title)"
        columns = statistics.map { .number($0.1, group: group) }
        rows = values.map { row in
            row.enumerated().map { index, value in
                let text = value.map {
                    scale.bare($0, decimals: isPercent ? 1 : decimals)
                }
                return ReportTable.Cell(text ?? "–", index == 1 ? .strong : .plain)
            }
        }
        trend = Bars.sparkline(values.map { $0[1] })
    }
}
