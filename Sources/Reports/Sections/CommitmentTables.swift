import Results

extension ReportContent {
    // MARK: - A buyer's words

    var buyerQuestion: String {
        if presentation.target?.better == .lower {
            return "What will compute cost, and how likely is an overrun of \(targetName)?"
        }
        return "What will compute cost, and how much is paid for commitments that nobody uses?"
    }

    /// Total cost with its interval, what of it buys nothing, and the target.
    var buyerAnswer: String {
        var sentences: [String] = []
        let cost = figure("total_cost", .mean)
        if let mean = cost.value {
            var text = "Total cost is \(mean) on average"
            if let low = figure("total_cost", .p5).value,
                let high = figure("total_cost", .p95).value
            {
                text += ", \(low) to \(high) in 90 % of cases"
            }
            sentences.append(text + ", from \(provenance.firstMonth) to \(provenance.lastMonth).")
        }
        if let unused = figure("unused_commitment", .mean).value {
            sentences.append("Of that, \(unused) pays for commitments that are not used.")
        }
        if let miss = chance(of: StandardEvent.miss).value {
            sentences.append(
                "\(Self.capitalized(targetName)) is \(missedWord) with probability \(miss).")
        }
        return sentences.isEmpty
            ? "This scenario has no costs to answer that." : sentences.joined(separator: " ")
    }

    // MARK: - A buyer's tables

    /// What is paid, per unit and for nothing.
    var costTable: ReportTable? {
        let names = [
            "total_cost", "present_cost", "cost_per_unit", "true_ups", "true_ups.cut",
            "unused_commitment", "waste", "effective_savings_rate", "coverage", "utilization",
        ]
        var table = ReportTable([
            .text("Cost and commitments", wraps: true), .number("mean"), .text(""),
            .number("P5"), .number("P95"),
        ])
        for name in names {
            guard let metric = metric(name), let mean = average(of: name) else { continue }
            if name == "true_ups.cut", !tellsCut { continue }
            let average = figure(mean, unit: metric.unit)
            var row: [ReportTable.Cell] = [
                .init(Self.short(metric)), .init(average.value ?? "–", .strong), .init(average.note),
            ]
            for statistic in [Statistic.p5, .p95] {
                row.append(.init(figure(name, statistic).value ?? "–"))
            }
            table.add(row)
        }
        return table.rows.isEmpty ? nil : table
    }

    /// Whether test periods that the horizon cuts have true-ups.
    private var tellsCut: Bool {
        [.mean, .p95].contains { result.estimate("true_ups.cut", $0)?.value ?? 0 != 0 }
    }

    static func short(_ metric: Presentation.Metric) -> String {
        switch metric.name {
        case "true_ups": "True-ups"
        case "true_ups.cut": "True-ups of the period that the horizon cuts, by its share within"
        case "remaining_obligation": "Owed at the end"
        case "unused_commitment": "Unused commitments"
        default: metric.title
        }
    }

    /// By contract and supplier: utilization, and what is paid for nothing.
    var commitmentTable: ReportTable? {
        guard presentation.perspective == .both || isBuyer else { return nil }
        let committed = presentation.contracts.filter {
            ($0.isCommitted || $0.unusedMetric != nil) && !$0.isSold
        }
        guard !committed.isEmpty else { return nil }
        var table = ReportTable([
            .text("Commitment", wraps: true), .number("utilization (P5 to P95)"),
            .number("mean cost"), .number("true-ups"), .number("unused"),
        ])
        for contract in committed {
            table.add([
                .init(name(of: contract), .strong), .init(load(of: contract)),
                .init(money(contract.costMetric)), .init(money(contract.trueUpMetric)),
                .init(money(contract.unusedMetric), .strong),
            ])
        }
        func total(_ name: String) -> String { money(metric(name) == nil ? nil : name) }
        if committed.count > 1 {
            table.add([
                .init("all", .quiet), "", "", .init(total("true_ups")),
                .init(total("unused_commitment"), .strong),
            ])
        }
        return table
    }

    /// Work committed over the work that is wanted on average: what the plan secures. The mean of
    /// the ratio on each path would be large exactly where demand fails.
    func secured(in period: String? = nil) -> String? {
        guard let committed = result.estimate("committed_work", .mean, period: period)?.value,
            let wanted = result.estimate("wanted_work", .mean, period: period)?.value, wanted > 0
        else { return nil }
        return Scale(unit: .fraction, currency: "", size: 1).text(committed / wanted, decimals: 0)
    }

    /// What the commitments secure, and what of them is owed after the last month.
    var commitmentSentences: String? {
        guard presentation.perspective == .both || isBuyer else { return nil }
        var sentences: [String] = []
        if let secured = secured() {
            sentences.append("Committed capacity is \(secured) of expected need.")
        }
        if let owed = result.estimate("remaining_obligation", .mean), owed.value ?? 0 > 0,
            let mean = figure(owed, unit: .money).value
        {
            var text = "Owed by contract after \(provenance.lastMonth): \(mean) on average"
            if let high = figure("remaining_obligation", .p95).value { text += ", P95 \(high)" }
            sentences.append(text + ", undiscounted.")
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }
}
