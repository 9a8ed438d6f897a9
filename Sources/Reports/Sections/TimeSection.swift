import Results

extension ReportContent {
    /// Whether a metric is months until something happens, which on some paths it does not.
    func isTime(_ metric: Presentation.Metric) -> Bool {
        result.estimate(metric.name, .never, period: metric.periods.first ?? nil) != nil
    }

    /// Months until something happens: on how many paths it does not, and when it does.
    var timeSection: ReportSection? {
        var table = ReportTable([
            .text("Months", wraps: true), .number("mean"), .text(""), .number("P5"),
            .number("P50"), .number("P95"), .number("never"),
        ])
        for metric in presentation.metrics where !metric.isDetail && isTime(metric) {
            for period in metric.periods {
                func estimate(_ statistic: Statistic) -> Estimate? {
                    result.estimate(metric.name, statistic, period: period)
                }
                let mean = figure(estimate(.mean), unit: .quantity(""))
                let never = figure(estimate(.never), unit: .fraction)
                let percentiles = [Statistic.p5, .p50, .p95].map {
                    percentile($0, estimate($0), never: estimate(.never))
                }
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
        _ statistic: Statistic, _ estimate: Estimate?, never: Estimate?
    ) -> ReportTable.Cell {
        if let value = figure(estimate, unit: .quantity("")).value { return .init(value) }
        guard let share = never?.value, let p = statistic.quantileLevel else { return "–" }
        return share > 1 - p ? "later" : "–"
    }
}
