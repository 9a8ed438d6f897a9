import Results

extension ReportContent {
    /// Every metric of the whole horizon: mean and percentiles.
    var metricSection: ReportSection? {
        var table = ReportTable([
            .text("Metric", wraps: true), .number("mean"), .text(""), .number("P5"),
            .number("P50"), .number("P95"),
        ])
        for metric in presentation.metrics
        where !metric.isDetail && metric.periods.contains(nil) && !isTime(metric) {
            guard let mean = average(of: metric.name) else { continue }
            let percentiles = [Statistic.p5, .p50, .p95].map { statistic in
                figure(metric.name, statistic).value ?? "–"
            }
            let average = figure(mean, unit: metric.unit)
            table.add(
                [.init(metric.title), .init(average.value ?? "–", .strong), .init(average.note)]
                    + percentiles.map { .init($0) })
        }
        guard !table.rows.isEmpty else { return nil }
        return ReportSection(title: "Over the whole horizon", blocks: [.table(table)])
    }
}
