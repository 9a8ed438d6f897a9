import Results

extension ReportContent {
    /// By year: cost, cash paid, and what is still owed at the year's end.
    var obligationTable: ReportTable? {
        let names = isBuyer
            ? ["total_cost", "cash_paid", "true_ups", "remaining_obligation"]
            : ["unused_commitment", "true_ups", "remaining_obligation"]
        let metrics: [Presentation.Metric] = names.compactMap { metric($0) }.filter {
            !yearLabels(of: $0).isEmpty
        }
        guard metrics.contains(where: { $0.name == "remaining_obligation" }) || isBuyer,
            let first = metrics.first
        else { return nil }
        let years = yearLabels(of: first)
        let statistics: [Statistic] = [.mean, .p95]
        func value(_ metric: Presentation.Metric, _ statistic: Statistic, _ year: String) -> Double? {
            result.estimate(metric.name, statistic, period: year)?.value
        }
        var columns: [ReportTable.Column] = [
            .text(isBuyer ? "Cost and cash by year" : "Commitments by year")
        ]
        var scales: [Scale] = []
        for metric in metrics {
            let values = years.flatMap { year in statistics.map { value(metric, $0, year) } }
            let scale = scale(of: metric.unit, for: values)
            scales.append(scale)
            let group = "\(Self.short(metric)), \(scale.title)"
            columns += [.number("mean", group: group), .number("P95", group: group)]
        }
        let secured = years.map { self.secured(in: $0) }
        let tellsNeed = secured.contains { $0 != nil }
        if tellsNeed { columns.insert(.number("of need", group: "Capacity"), at: 1) }
        var table = ReportTable(columns)
        for (year, share) in zip(years, secured) {
            var row: [ReportTable.Cell] = [.init(presentation.words(forPeriod: year))]
            if tellsNeed { row.append(.init(share ?? "–")) }
            for (metric, scale) in zip(metrics, scales) {
                for statistic in statistics {
                    let text = value(metric, statistic, year).map { scale.bare($0, decimals: 1) }
                    row.append(.init(text ?? "–", statistic == .mean ? .strong : .plain))
                }
            }
            table.add(row)
        }
        if let late = afterHorizonRow(metrics, scales, tellsNeed: tellsNeed) { table.add(late) }
        return table
    }

    /// What is paid after the horizon for what has happened in it, of those columns that have it; nil
    /// where that is nothing.
    private func afterHorizonRow(
        _ metrics: [Presentation.Metric], _ scales: [Scale], tellsNeed: Bool
    ) -> [ReportTable.Cell]? {
        let late = ["cash_paid": "cash_paid.after_horizon", "true_ups": "true_ups.cut"]
        var row: [ReportTable.Cell] = [.init("after the horizon")] + (tellsNeed ? ["–"] : [])
        var isAny = false
        for (metric, scale) in zip(metrics, scales) {
            for statistic in [Statistic.mean, .p95] {
                let value = late[metric.name].flatMap { result.estimate($0, statistic)?.value }
                isAny = isAny || value ?? 0 != 0
                row.append(
                    .init(
                        value.map { scale.bare($0, decimals: 1) } ?? "–",
                        statistic == .mean ? .strong : .plain))
            }
        }
        return isAny ? row : nil
    }

    /// What is owed by contract when nothing more is used: at the start, at its highest and at the
    /// end, and of the first by when it falls due.
    var ladderTable: ReportTable? {
        let columns = [
            ("start", "at the start", "Owed"), ("peak", "peak", "Owed"), ("end", "at the end", "Owed"),
            ("due_under_1y", "under 1", "Due in years from the start"),
            ("due_1_to_3y", "1–3", "Due in years from the start"),
            ("due_3_to_5y", "3–5", "Due in years from the start"),
            ("due_over_5y", "over 5", "Due in years from the start"),
        ]
        let statistics: [Statistic] = [.mean, .p95]
        let values = columns.map { column in
            statistics.map { result.estimate("remaining_obligation.\(column.0)", $0)?.value }
        }
        guard values.contains(where: { $0[0] ?? 0 != 0 }) else { return nil }
        let scale = scale(of: .money, for: values.flatMap(\.self))
        var table = ReportTable(
            [.text("Owed by contract, \(scale.title)")]
                + columns.map { .number($0.1, group: $0.2) })
        for (index, statistic) in statistics.enumerated() {
            let isMean = statistic == .mean
            table.add(
                [.init(isMean ? "mean" : "P95")]
                    + values.map { value in
                        .init(
                            value[index].map { scale.bare($0, decimals: 1) } ?? "–",
                            isMean ? .strong : .plain)
                    })
        }
        return table
    }
}
