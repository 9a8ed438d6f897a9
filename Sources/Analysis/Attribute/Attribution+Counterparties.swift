import Results
import Statistics

extension Attribution {
    // MARK: - Concentration

    var concentrationSection: StudySection {
        var indices = StudyTable(
            "concentration",
            columns: [
                .init("side", "side"), .init("basis", "by"),
                .init("index", "HHI", unit: .quantity("")),
                .init("equals", "as many equal ones", unit: .quantity("")),
                .init("largest", "largest"), .init("share", "its share", unit: .fraction),
            ])
        var holders = StudyTable(
            "shares",
            columns: [
                .init("side", "side"), .init("basis", "by"), .init("holder", "holder"),
                .init("amount", "expected amount"), .init("share", "share", unit: .fraction),
            ])
        for concentration in concentrations {
            let largest = concentration.holders.first
            indices.add([
                .text(concentration.side.rawValue), .text(concentration.basis),
                .estimate(StudyEstimate(concentration.index)),
                .estimate(StudyEstimate(concentration.equals)),
                .text(largest?.name ?? ""),
                largest.map { .estimate(StudyEstimate($0.share)) } ?? .empty,
            ])
            for holder in concentration.holders {
                holders.add([
                    .text(concentration.side.rawValue), .text(concentration.basis),
                    .text(holder.name),
                    .measured(StudyEstimate(holder.amount), units[concentration.measure]),
                    .estimate(StudyEstimate(holder.share)),
                ])
            }
        }
        return StudySection(
            "Concentration",
            text: [
                "HHI is the sum of squared shares, 1 for a single holder; its inverse is how many "
                    + "equal ones would be as concentrated. Committed money is the most that is "
                    + "owed at the end of any month when nothing more is used."
            ], tables: [indices, holders])
    }

    // MARK: - Failures

    var failureSection: StudySection {
        let unit = units[0]
        var table = StudyTable(
            "failures",
            columns: [
                .init("counterparty", "who fails"), .init("side", "side"),
                .init("contracts", "contracts"),
                .init("change", "change of expected \(outcome)", unit: unit),
                .init("loss_probability", "change of P(\(outcome) < 0), points", unit: .fraction),
                .init("tail", "change of \(question.tailName)", unit: unit),
                .init("prepaid", "prepaid and not yet delivered", unit: unit),
                .init("replacement", "more paid to others", unit: unit),
                .init("unserved", "more revenue unserved", unit: unit),
            ])
        var details = StudyTable(
            "failure_measures",
            columns: [
                .init("counterparty", "who fails"), .init("measure", "measure"),
                .init("base", "as it stands"), .init("failed", "failed"),
                .init("change", "change"),
            ])
        for failure in failures {
            func change(_ index: Int) -> StudyTable.Cell {
                .estimate(StudyEstimate(failure.changes[index].difference))
            }
            let unserved = failure.changes.firstIndex { $0.title == "unserved revenue" }
            table.add([
                .text(failure.name), .text(failure.side == .suppliers ? "supplier" : "customer"),
                .text(failure.contracts.joined(separator: ", ")), change(0), change(1), change(2),
                failure.prepaid.map { .estimate(StudyEstimate($0)) } ?? .empty,
                failure.side == .suppliers
                    ? .estimate(StudyEstimate(failure.replacement)) : .empty,
                unserved.map(change) ?? .empty,
            ])
            for change in failure.changes {
                let unit = failureUnits[change.index]
                details.add(
                    [.text(failure.name), .text(change.title)]
                        + [change.base, change.failed, change.difference].map {
                            .measured(StudyEstimate($0), unit)
                        })
            }
        }
        let bars = failures.sorted {
            ($0.changes[0].difference.value ?? 0) < ($1.changes[0].difference.value ?? 0)
        }
        return StudySection(
            "If a counterparty fails from \(question.failsFrom) on",
            text: [
                "Each fails alone and for certain, on the same paths; what others are paid more is "
                    + "the cost of replacement, over the horizon and not discounted.",
                "A failure also ends what is owed: where the outcome gains, the contracts cost "
                    + "more than they bring.",
            ],
            tables: [table, details],
            charts: [
                StudyChart(
                    "failures", title: "Change of expected \(outcome) if a counterparty fails",
                    .bars(
                        [
                            .init(
                                "expected \(outcome)",
                                bars.compactMap { .bar($0.changes[0].difference, $0.name) })
                        ], value: .init("change of expected \(outcome)", unit: unit)))
            ])
    }
}

extension Concentration {
    /// 1/HHI: how many equal holders would be as concentrated.
    public var equals: EstimatedValue {
        guard let value = index.value, let low = index.low, let high = index.high, low > 0 else {
            return index.value == nil
                ? index : EstimatedValue(notEstimable: .denominatorNearZero, count: index.count)
        }
        return EstimatedValue(
            1 / value, standardError: index.standardError.map { $0 / (value * value) },
            low: 1 / high, high: 1 / low, count: index.count)
    }
}
