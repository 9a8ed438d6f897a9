import Results
import Statistics

extension Attribution {
    /// Findings, a table for each dimension, and charts of the parts.
    public func study(of laboratory: Laboratory) -> Study {
        var study = laboratory.study("attribute", notes: notes)
        study.findings = findings(laboratory.words)
        study.sections =
            (components.map { sections(of: $0) } ?? [])
            + (drivers.map { [section(of: $0)] } ?? [])
            + (concentrations.isEmpty ? [] : [concentrationSection])
            + (failures.isEmpty ? [] : [failureSection])
        return study
    }

    var outcome: String { question.outcome.rawValue }
    var isCost: Bool { question.outcome.isCost }
    var excess: String { "\(question.tailName) − mean" }

    private var notes: [String] {
        var notes = [
            "Losses are positive in CVaR: the loss is \(isCost ? "" : "−")\(outcome). A part's "
                + "component is its mean over the tail less its mean over all paths; the components add up to "
                + "\(excess). Paths at VaR enter with the weight that CVaR gives them.",
            "Not centred, a part that never varies would be charged with its whole amount: a fixed "
                + "fee would look like the greatest risk.",
        ]
        if drivers != nil {
            notes.append(
                "A driver is held by giving its draws their median on every path: a factor then "
                    + "follows its median course, whose level may differ from its mean, and a rare "
                    + "event does not come. What factors have in common is a driver of its own "
                    + "(latent, site, dependence).")
        }
        if concentrations.contains(where: { $0.side == .customers && $0.basis == "revenue" }) {
            notes.append(
                "A product stands for all customers behind it: an index that counts it as one "
                    + "customer is an upper bound.")
        }
        if !failures.isEmpty {
            notes.append(
                "A counterparty that fails does so for certain, from \(question.failsFrom) on: its "
                    + "contracts deliver, take and pay nothing, and \(question.recovery) of what "
                    + "is owed comes back. Work moves to other contracts as far as they have room.")
        }
        return notes
    }

    // MARK: - Components

    private func sections(of components: TailComponents) -> [StudySection] {
        let text = [
            "The parts of a table add up to \(excess) of the loss; below zero a part hedges."
        ]
        return [
            StudySection(
                "Parts of \(excess)", text: text,
                tables: [table("components", components.parts, whole: components, isList: true)],
                charts: [chart("components", "Parts of \(excess)", components.parts)]),
            StudySection(
                "By counterparty",
                tables: [table("counterparties", components.counterparties, whole: components)],
                charts: [
                    chart("counterparties", "\(excess) by counterparty", components.counterparties)
                ]),
            StudySection(
                "By kind", tables: [table("kinds", components.kinds, whole: components)]),
        ]
    }

    private func table(
        _ name: String, _ parts: [TailComponents.Component], whole: TailComponents,
        isList: Bool = false
    ) -> StudyTable {
        let unit = units[0]
        var table = StudyTable(
            name,
            columns: [.init("part", "part"), .init("kind", "kind")]
                + (isList ? [.init("counterparty", "counterparty")] : [])
                + [
                    .init("mean", "expected", unit: unit),
                    .init("component", "part of \(excess)", unit: unit),
                    .init("share", "share", unit: .fraction),
                    .init("uncentred", "mean loss in the tail, not centred", unit: unit),
                ])
        for part in parts {
            table.add(
                [.text(part.name), .text(part.kind)]
                    + (isList ? [part.counterparty.map { .text($0) } ?? .empty] : [])
                    + [
                        isCost ? part.mean.negative : part.mean, part.centred, part.share,
                        part.uncentred,
                    ].map {
                        .estimate(StudyEstimate($0))
                    })
        }
        table.add(
            [.text("all"), .empty] + (isList ? [.empty] : []) + [
                .empty, .estimate(StudyEstimate(whole.whole)), .empty,
                .estimate(StudyEstimate(whole.tailMean)),
            ])
        return table
    }

    private static let barLimit = 16

    private func chart(
        _ name: String, _ title: String, _ parts: [TailComponents.Component]
    ) -> StudyChart {
        let bars = parts.sorted { abs($0.centred.value ?? 0) > abs($1.centred.value ?? 0) }
            .prefix(Self.barLimit)
        return StudyChart(
            name, title: title,
            .bars(
                [.init(excess, bars.compactMap { .bar($0.centred, $0.name) })],
                value: .init("part of \(excess)", unit: units[0])))
    }

    // MARK: - Drivers

    private func section(of drivers: DriverContributions) -> StudySection {
        var section = StudySection(
            "Random drivers",
            text: [
                "Leave one out: how much less risk there is with the driver held at its median, "
                    + "the others as they are. Drivers that work together count twice, so the rows do "
                    + "not add up."
            ],
            tables: [table("drivers", "driver held", drivers.leaveOneOut, drivers)],
            charts: [
                chart("drivers", "\(excess) less with the driver held", drivers.leaveOneOut)
            ])
        guard !drivers.shapley.isEmpty else { return section }
        section.text.append(
            "Shapley values: what a group adds, averaged over all orders in which groups may begin "
                + "to vary. They add up to the risk as it is less what is left with all held.")
        var table = table("shapley", "Shapley value", drivers.shapley, drivers)
        table.add(
            [.text("left with all held"), .empty]
                + drivers.held.prefix(isCost ? 2 : 3).map { .estimate(StudyEstimate($0)) })
        section.tables.append(table)
        section.charts.append(
            chart("shapley", "Shapley values of \(excess)", drivers.shapley))
        return section
    }

    private func table(
        _ name: String, _ title: String, _ rows: [DriverContributions.Contribution],
        _ drivers: DriverContributions
    ) -> StudyTable {
        let unit = units[0]
        var table = StudyTable(
            name,
            columns: [
                .init("driver", title), .init("draws", "drivers"),
                .init("standard_deviation", "sd", unit: unit),
                .init("excess", excess, unit: unit),
            ] + (isCost
                ? [] : [.init("loss_probability", "P(\(outcome) < 0), points", unit: .fraction)]))
        func told(_ estimates: [EstimatedValue]) -> [StudyTable.Cell] {
            estimates.prefix(isCost ? 2 : 3).map { .estimate(StudyEstimate($0)) }
        }
        for row in rows {
            table.add(
                [.text(row.name), .text(row.drivers.joined(separator: ", "))]
                    + told(row.estimates))
        }
        table.add(
            [.text("risk as it is"), .empty] + told(drivers.whole))
        return table
    }

    private func chart(
        _ name: String, _ title: String, _ rows: [DriverContributions.Contribution]
    ) -> StudyChart {
        StudyChart(
            name, title: title,
            .bars(
                [
                    .init(
                        excess,
                        rows.prefix(Self.barLimit).compactMap {
                            .bar($0.estimates[DriverContributions.excess], $0.name)
                        })
                ], value: .init(excess, unit: units[0])))
    }
}

extension StudyChart.Point {
    /// A bar with the interval of an estimate; nil where there is none.
    static func bar(_ estimate: EstimatedValue, _ label: String) -> StudyChart.Point? {
        guard let value = estimate.value else { return nil }
        var range: ClosedRange<Double>?
        if let low = estimate.low, let high = estimate.high, low <= high { range = low...high }
        return StudyChart.Point(x: 0, y: value, yRange: range, label: label)
    }
}
