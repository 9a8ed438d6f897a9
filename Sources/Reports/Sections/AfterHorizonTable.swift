import Results

extension ReportContent {
    /// What net present value does with what is owed after the horizon; nil where nothing is.
    var owedSentence: String? {
        guard let owed = result.estimate("beyond.owed", .mean), owed.value.map({ $0 != 0 }) == true,
            let mean = figure(owed, unit: .money).value
        else { return nil }
        let (rule, perspective) = (presentation.beyond, presentation.perspective)
        func amount(_ metric: String) -> Double { result.estimate(metric, .mean)?.value ?? 0 }
        let due = amount("beyond.due")
        let change = OwedStatement.change(
            rule, perspective, owed: owed.value ?? 0,
            rights: amount("beyond.rights_market_value"), due: due,
            delivery: amount("beyond.delivery_market_value"))
        let outcome = (perspective ?? .seller).outcome
        let otherwise = result.estimate(outcome, .mean).flatMap { counted in
            counted.value.map { value in
                Estimate(
                    metric: "", statistic: .mean,
                    value: value + change,
                    standardError: counted.standardError, count: counted.count)
            }
        }
        return OwedStatement(
            rule: rule, perspective: perspective, lastMonth: provenance.lastMonth,
            owed: mean, high: figure("beyond.owed", .p95).value ?? mean,
            rights: figure("beyond.rights_market_value", .mean).value,
            due: due == 0 ? nil : figure("beyond.due", .mean).value,
            otherwise: otherwise.flatMap { figure($0, unit: .money).value }
        ).text
    }

    /// What is owed by contract after the horizon, with the rights and the debt beside it; nil where
    /// there is nothing of the kind.
    var afterHorizonTable: ReportTable? {
        let rows: [(words: String, metric: String)] = [
            ("owed by contract", "beyond.owed"),
            ("market value of the rights", "beyond.rights_market_value"),
            ("owed by customers", "beyond.due"),
            ("market value of its delivery", "beyond.delivery_market_value"),
            ("debt outstanding", "beyond.debt"),
        ]
        var table = ReportTable([
            .text("After the horizon, discounted", wraps: true), .text(""), .number(""),
            .text("", wraps: true),
        ])
        for row in rows {
            guard let metric = metric(row.metric),
                let mean = result.estimate(row.metric, .mean), mean.value.map({ $0 != 0 }) == true
            else { continue }
            let figures: [(symbol: String, estimate: Estimate?)] = [
                ("mean", mean), ("P95", result.estimate(row.metric, .p95)),
            ]
            for (symbol, estimate) in figures {
                guard let estimate, estimate.value != nil else { continue }
                let figure = figure(estimate, unit: metric.unit)
                table.add([
                    .init(row.words), .init(symbol, .quiet), .init(figure.value ?? "–", .strong),
                    .init(figure.note),
                ])
            }
        }
        return table.rows.isEmpty ? nil : table
    }
}
