import Results

extension ReportContent {
    /// Whether a metric is months until something happens, which on some paths it does not.
    func isTime(_ metric: Presentation.Metric) -> Bool {
        result.estimate(metric.name, .never, period: metric.periods.first ?? nil) != nil
    }

    /// Months until something happens: on how many paths it does not, and when it does.
    var timeSection: ReportSection? {
        var table = ReportTable([
            .text("Months until", wraps: true), .number("mean"), .text(""), .number("P5"),
            .number("P50"), .number("P95"), .number("never"),
        ])
        for metric in presentation.metrics where !metric.isDetail && isTime(metric) {
            for period in metric.periods {
                let mean = figure(metric.name, .mean, period: period)
                let percentiles = [Statistic.p5, .p50, .p95].map { statistic in
                    percentile(metric.name, statistic, period)
                }
                let never = figure(
                    result.estimate(metric.name, .never, period: period), unit: .fraction)
                let title = period.map { "\(metric.title), \($0)" } ?? metric.title
                table.add(
                    [.init(title), .init(mean.value ?? "–", .strong), .init(mean.bracketed)]
                        + percentiles + [.init(never.value ?? "–")])
            }
        }
        guard !table.rows.isEmpty else { return nil }
        return ReportSection(
            title: "Time",
            blocks: [
                .table(table),
                .paragraph(
                    "Means are those of the paths that get there; percentiles count the others "
                        + "last. \"Later\" is after the end of the period."),
            ])
    }

    private func percentile(
        _ metric: String, _ statistic: Statistic, _ period: String?
    ) -> ReportTable.Cell {
        let estimate = result.estimate(metric, statistic, period: period)
        guard estimate?.value == nil, let never = result.estimate(metric, .never, period: period),
            let share = never.value, let p = statistic.quantileLevel, share > 1 - p
        else { return .init(figure(metric, statistic, period: period).value ?? "–") }
        return "later"
    }
}
