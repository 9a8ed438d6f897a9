import Results

extension ReportContent {
    /// Every contract: what it obliges to, how full it runs, and what it costs.
    var contractSection: ReportSection? {
        guard !presentation.contracts.isEmpty else { return nil }
        var table = ReportTable([
            .text("Contract", wraps: true), .text("Structure", wraps: true), .text("Term"),
            .number("committed"), .number("load P50"), .text("P5 to P95"), .number("mean cost"),
            .number("mean true-up"),
        ])
        for contract in presentation.contracts {
            table.add([
                .init(name(of: contract), .strong), .init(structure(of: contract)),
                .init("\(contract.firstMonth) – \(contract.lastMonth)"),
                .init(commitment(of: contract)), .init(value(contract.loadMetric, .p50)),
                .init(range(of: contract.loadMetric), .quiet),
                .init(value(contract.costMetric, .mean)),
                .init(value(contract.trueUpMetric, .mean)),
            ])
        }
        return ReportSection(
            title: "Contracts",
            blocks: [
                .paragraph(
                    "Load is used hours ÷ delivered hours. Cost and true-up (what is paid for "
                        + "hours not taken) are sums over the horizon; committed is the least that "
                        + "the contract obliges to pay within it."),
                .table(table),
            ])
    }

    private func name(of contract: Presentation.Contract) -> String {
        contract.supplier.isEmpty || contract.supplier.lowercased() == contract.name.lowercased()
            ? contract.name : "\(contract.name) (\(contract.supplier))"
    }

    private func structure(of contract: Presentation.Contract) -> String {
        contract.generation.map { "\(contract.structure), \($0)" } ?? contract.structure
    }

    private func commitment(of contract: Presentation.Contract) -> String {
        guard let commitment = contract.commitment else { return "none" }
        let estimate = Estimate(metric: "", statistic: .mean, value: commitment, count: 0)
        return figure(estimate, unit: .money).value ?? "–"
    }

    private func value(_ metric: String?, _ statistic: Statistic) -> String {
        metric.flatMap { figure($0, statistic).value } ?? "–"
    }

    private func range(of metric: String?) -> String {
        guard let metric, let low = figure(metric, .p5).value,
            let high = figure(metric, .p95).value
        else { return "" }
        return "\(low) to \(high)"
    }
}
