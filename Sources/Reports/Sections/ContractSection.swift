import Results

extension ReportContent {
    /// Every contract: what it obliges to, how full it runs, and what it costs.
    var contractSection: ReportSection? {
        guard !presentation.contracts.isEmpty else { return nil }
        var table = ReportTable([
            .text("Contract", wraps: true), .text("Structure", wraps: true), .text("Term"),
            .number("committed"), .number("utilization (P5 to P95)"),
            .number(isSelling ? "cost or revenue" : "mean cost"),
            .number("true-up"),
        ])
        for contract in presentation.contracts {
            table.add([
                .init(name(of: contract), .strong), .init(structure(of: contract)),
                .init("\(contract.firstMonth)–\(contract.lastMonth)"),
                .init(commitment(of: contract)), .init(load(of: contract)),
                .init(money(contract.costMetric)), .init(money(contract.trueUpMetric)),
            ])
        }
        return ReportSection(
            title: "Contracts",
            blocks: [
                .paragraph(
                    "Utilization: hours used ÷ hours delivered, median and 90 % interval. Cost and "
                        + "true-up (minimum spend) or deficiency payment (take-or-pay): means over "
                        + "the horizon. Committed: the least that the contract obliges to pay "
                        + "within it."
                        + (isSelling
                            ? " Of contracts that are sold it is the customer who pays." : "")),
                .table(table),
            ])
    }

    private var isSelling: Bool { presentation.contracts.contains(where: \.isSold) }

    func name(of contract: Presentation.Contract) -> String {
        contract.supplier.isEmpty || contract.supplier.lowercased() == contract.name.lowercased()
            ? contract.name : "\(contract.name) (\(contract.supplier))"
    }

    private func structure(of contract: Presentation.Contract) -> String {
        [contract.structure, contract.generation, contract.isSold ? "sold" : nil]
            .compactMap { $0 }.joined(separator: ", ")
    }

    private func commitment(of contract: Presentation.Contract) -> String {
        guard let commitment = contract.commitment else {
            return contract.isCommitted ? "varies" : "none"
        }
        let estimate = Estimate(metric: "", statistic: .mean, value: commitment, count: 0)
        return figure(estimate, unit: .money).value ?? "–"
    }

    func money(_ metric: String?) -> String {
        metric.flatMap { figure(result.estimate($0, .mean), unit: .money).value } ?? "–"
    }

    /// `86 % (73 to 99)`: the median and the 90 % interval.
    func load(of contract: Presentation.Contract) -> String {
        guard let metric = contract.loadMetric,
            let middle = result.estimate(metric, .p50)?.value
        else { return "–" }
        let scale = Scale(unit: .fraction, currency: "", size: 1)
        var text = scale.text(middle, decimals: 0)
        if let low = result.estimate(metric, .p5)?.value,
            let high = result.estimate(metric, .p95)?.value
        {
            text += " (\(scale.bare(low, decimals: 0)) to \(scale.bare(high, decimals: 0)))"
        }
        return text
    }
}
