import Results

extension ReportContent {
    /// Metrics of the yearly table, as far as the scenario has them; otherwise its first four.
    private static let yearlyMetrics = [
        "revenue", "gross_margin", "operating_profit", "utilization",
    ]
    /// The same for those who only buy.
    private static let buyersMetrics = [
        "total_cost", "unused_commitment", "utilization", "effective_savings_rate",
    ]

    /// One row a year: low, middle and high of the metrics that matter, and the year's chances.
    var yearSection: ReportSection? {
        let yearly = presentation.metrics.filter { !$0.isDetail && !yearLabels(of: $0).isEmpty }
        let known = (isBuyer ? Self.buyersMetrics : Self.yearlyMetrics).compactMap { name in yearly.first { $0.name == name } }
        let shown = known.isEmpty ? Array(yearly.prefix(4)) : known
        var years: [String] = []
        for metric in shown {
            for year in yearLabels(of: metric) where !years.contains(year) { years.append(year) }
        }
        guard !years.isEmpty else { return nil }
        let wholeYears = years.filter { presentation.period($0)?.isCut != true }

        let events = [StandardEvent.miss, StandardEvent.operatingLoss].filter { event in
            years.contains { probability(of: event, in: $0) != nil }
        }
        let columns = shown.map { YearColumns($0, years: years, content: self) }
        var table = ReportTable([.text("Year")] + columns.flatMap(\.columns))
        for (index, year) in years.enumerated() {
            let cells: [ReportTable.Cell] = columns.flatMap { $0.rows[index] }
            table.add([.init(presentation.words(forPeriod: year))] + cells)
        }
        if wholeYears.count > 2 {
            let trends: [ReportTable.Cell] = columns.flatMap { column in
                ["", ReportTable.Cell(column.trend, .quiet), ""]
            }
            table.add([.init("P50", .quiet)] + trends)
        }
        var chances = ReportTable(
            [.text("Probability")] + years.map { .number(presentation.words(forPeriod: $0)) })
        for event in events {
            chances.add(
                [.init(event == StandardEvent.miss ? "P(miss)" : "P(operating loss)")]
                    + years.map { year in
                        let chance = figure(probability(of: event, in: year), unit: .fraction)
                        return .init(chance.value ?? "–")
                    })
        }
        return ReportSection(
            title: "Year by year",
            blocks: [
                .paragraph(
                    "P5–P95 is the 90 % interval, P50 the median; the sparkline shows the median "
                        + "by year"
                        + (wholeYears.count < years.count
                            ? ", whole years alone: cut years have the months that are written "
                                + "beside them." : ".")),
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
        // Parts of years do not compare with years.
        trend = Bars.sparkline(
            zip(years, values).map { year, row in
                content.presentation.period(year)?.isCut == true ? nil : row[1]
            })
    }
}
