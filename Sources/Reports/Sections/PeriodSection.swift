import Results

extension ReportContent {
    /// Metrics over quarters and over spans of their own, which no other table shows.
    var periodSection: ReportSection? {
        var table = ReportTable([
            .text("Metric", wraps: true), .text("Period"), .number("mean"), .text(""),
            .number("P5"), .number("P50"), .number("P95"),
        ])
        for metric in presentation.metrics where !metric.isDetail && !isTime(metric) {
            for period in metric.periods.compactMap({ $0 }) where !Self.isYearOrMonth(period) {
                let mean = figure(metric.name, .mean, period: period)
                let percentiles = [Statistic.p5, .p50, .p95].map { statistic in
                    figure(metric.name, statistic, period: period).value ?? "–"
                }
                table.add(
                    [
                        .init(metric.title), .init(period), .init(mean.value ?? "–", .strong),
                        .init(mean.note),
                    ] + percentiles.map { .init($0) })
            }
        }
        guard !table.rows.isEmpty else { return nil }
        return ReportSection(title: "Other periods", blocks: [.table(table)])
    }

    private static func isYearOrMonth(_ period: String) -> Bool {
        let parts = period.split(separator: "-")
        return isYear(period) || parts.count == 2 && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
    }
}
