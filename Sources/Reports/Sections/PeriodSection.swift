import Results

extension ReportContent {
    /// Metrics over quarters and over spans of their own, which no other table shows.
    var periodSection: ReportSection? {
        var table = ReportTable([
            .text("Metric", wraps: true), .text("Period"), .number("mean"), .text(""),
            .number("P5"), .number("P50"), .number("P95"),
        ])
        for metric in presentation.metrics where !metric.isDetail && !isTime(metric) {
            for period in metric.periods.compactMap({ $0 }) where !isTold(period) {
                let mean = figure(average(of: metric.name, period: period), unit: metric.unit)
                let percentiles = [Statistic.p5, .p50, .p95].map { statistic in
                    figure(metric.name, statistic, period: period).value ?? "–"
                }
                table.add(
                    [
                        .init(metric.title), .init(presentation.words(forPeriod: period)),
                        .init(mean.value ?? "–", .strong),
                        .init(mean.note),
                    ] + percentiles.map { .init($0) })
            }
        }
        guard !table.rows.isEmpty else { return nil }
        return ReportSection(title: "Other periods", blocks: [.table(table)])
    }

    /// Whether a period is one of the yearly tables or a month.
    private func isTold(_ period: String) -> Bool {
        let parts = period.split(separator: "-")
        if presentation.years.isEmpty ? Self.isYear(period) : presentation.years.contains(period) {
            return true
        }
        return parts.count == 2 && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
    }
}
