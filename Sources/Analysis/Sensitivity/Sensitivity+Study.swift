import Results
import Risk
import Statistics

extension Laboratory {
    /// The answer to a question of sensitivity, as findings, tables and charts.
    public func sensitivityStudy(_ question: SensitivityQuestion) throws(StudyError) -> Study {
        let result = try sensitivity(question)
        var study = study("sensitivity", notes: result.notes(question))
        let findings = SensitivityFindings(result: result, words: words)
        study.findings = findings.sentences
        study.sections = [result.tornado.overview] + result.tornado.details
        if !result.levers.rows.isEmpty { study.sections.append(result.levers.section) }
        if let shares = result.shares { study.sections.append(shares.section) }
        return study
    }
}

extension SensitivityResult {
    fileprivate func notes(_ question: SensitivityQuestion) -> [String] {
        var notes = [
            "One input is varied at a time, the others at their base, on the same paths in every "
                + "variant. Changes and swings carry 95 % intervals from the differences path by path.",
            "A swing is the measure at the high end of an input's range less that at the low end; "
                + "ranges differ in width, so a long bar may be a wide range. Per 1 % is the swing "
                + "for each hundredth of the input's base.",
        ]
        if shares != nil {
            notes.append(
                "Shares of variance are Sobol' indices of the random drivers with all inputs at "
                    + "their base. Drivers are independent: what factors have in common is a driver "
                    + "of its own (latent, site, dependence). Under a correlation matrix a factor's "
                    + "driver is the independent normal that stands in its place in the matrix's "
                    + "order. The interval of a tail's indices takes its VaR as given.")
        }
        if let skipped = shares?.skipped, !skipped.isEmpty {
            notes.append(
                "No indices of " + skipped.map(\.text).joined(separator: ", ")
                    + ": they are for means, probabilities and CVaR without a condition.")
        }
        if !leftOut.isEmpty {
            notes.append("Tagged but not varied: " + leftOut.joined(separator: "; ") + ".")
        }
        return notes
    }
}

// MARK: - Tornado

extension Tornado {
    /// Bars of a chart at most.
    private static let barCount = 20

    /// Swings of all measures beside one another, each with its rank.
    fileprivate var overview: StudySection {
        var columns = [StudyTable.Column("input", "Input"), .init("range", "From low to high")]
        for (measure, unit) in zip(measures, units) {
            columns.append(.init("swing_\(measure.columnName)", "Swing of \(measure.text)", unit: unit))
            columns.append(.init("rank_\(measure.columnName)", "Rank", unit: .quantity("")))
        }
        var table = StudyTable("swings", columns: columns)
        for row in rows {
            table.add(
                [.text(row.input.title), .text("\(row.input.low) to \(row.input.high)")]
                    + row.effects.flatMap { effect -> [StudyTable.Cell] in
                        [
                            .estimate(StudyEstimate(effect.swing)),
                            effect.rank.map { .number(Double($0)) } ?? .empty,
                        ]
                    })
        }
        return StudySection("Which inputs move the results", tables: [table])
    }

    /// One section a measure: the measure at both ends, and its changes.
    fileprivate var details: [StudySection] {
        measures.indices.map { index in
            let (measure, unit) = (measures[index], units[index])
            var table = StudyTable(
                "tornado_\(measure.columnName)",
                columns: [
                    .init("input", "Input"), .init("low_input", "Low"), .init("base_input", "Base"),
                    .init("high_input", "High"),
                    .init("low", "At low", unit: unit), .init("high", "At high", unit: unit),
                    .init("low_change", "Change at low", unit: unit),
                    .init("high_change", "Change at high", unit: unit),
                    .init("per_percent", "Per 1 % of input", unit: unit),
                ])
            let ranked = rows.indices.sorted {
                let (a, b) = (rows[$0].effects[index].rank, rows[$1].effects[index].rank)
                return (a ?? .max, $0) < (b ?? .max, $1)
            }.map { rows[$0] }
            for row in ranked {
                let (input, effect) = (row.input, row.effects[index])
                table.add([
                    .text(input.title), .text(input.low), .text(input.base), .text(input.high),
                    .estimate(StudyEstimate(effect.low)), .estimate(StudyEstimate(effect.high)),
                    .estimate(StudyEstimate(effect.lowChange)),
                    .estimate(StudyEstimate(effect.highChange)),
                    effect.perPercent.map { .estimate(StudyEstimate($0)) } ?? .empty,
                ])
            }
            return StudySection(
                "\(measure.text), input by input", tables: [table],
                charts: chart(ranked, index).map { [$0] } ?? [])
        }
    }

    private func chart(_ ranked: [Row], _ measure: Int) -> StudyChart? {
        guard let base = base[measure].value else { return nil }
        let bars = ranked.filter { $0.effects[measure].rank != nil }.prefix(Self.barCount)
            .compactMap { row -> StudyChart.Bar? in
                let effect = row.effects[measure]
                guard let low = effect.low.value, let high = effect.high.value else { return nil }
                return StudyChart.Bar(
                    row.input.key, low: low, high: high, lowLabel: row.input.low,
                    highLabel: row.input.high)
            }
        if bars.isEmpty { return nil }
        return StudyChart(
            "tornado_\(measures[measure].columnName)",
            title: "What moves \(measures[measure].text)",
            .tornado(bars, base: base, value: .init(measures[measure].text, unit: units[measure])))
    }
}

// MARK: - Levers and shares

extension LeverMatrix {
    fileprivate var section: StudySection {
        var effects = StudyTable(
            "levers", title: "Change with 1 % more of a lever",
            columns: [.init("lever", "Lever")]
                + zip(measures, units).map { .init($0.columnName, $0.text, unit: $1) })
        var asymmetry = StudyTable(
            "lever_asymmetry",
            title: "Gain of a rise less loss of a fall: both ends of the bump together",
            columns: effects.columns)
        for row in rows {
            effects.add(
                [.text(row.lever.title)]
                    + row.cells.map { .estimate(StudyEstimate($0.perPercent)) })
            asymmetry.add(
                [.text(row.lever.title)]
                    + row.cells.map { .estimate(StudyEstimate($0.asymmetry)) })
        }
        return StudySection(
            "Margin sensitivity to the four levers",
            text: [
                "Central differences over the bump. Demand scales what is used and so the load of "
                    + "commitments; efficiency the tokens of an accelerator-hour; the sourcing mix "
                    + "what contracts commit to; the token price what every product earns."
            ], tables: [effects, asymmetry])
    }
}

extension VarianceShares {
    fileprivate var section: StudySection {
        if outputs.isEmpty {
            return StudySection(
                "Where the variance comes from",
                text: [groups.isEmpty ? "Nothing is drawn at random." : "No measure has indices."])
        }
        let tables = outputs.map { output in
            var table = StudyTable(
                "shares_\(output.measure.columnName)", title: "Variance of \(output.title)",
                columns: [
                    .init("group", "Driver"),
                    .init("first", "Alone (first order)", unit: .fraction),
                    .init("total", "With all its interactions (total)", unit: .fraction),
                    .init("interaction", "Interactions", unit: .fraction),
                ])
            for share in output.shares {
                table.add([
                    .text(share.group.title), .estimate(StudyEstimate(share.first)),
                    .estimate(StudyEstimate(share.total)),
                    .estimate(StudyEstimate(share.interaction)),
                ])
            }
            return table
        }
        return StudySection(
            "Where the variance comes from",
            text: [
                "Of \(groups.count) groups of random drivers, each redrawn while the others keep "
                    + "their numbers. For an event the variance is that of its indicator, for CVaR "
                    + "that of the loss beyond VaR."
            ], tables: tables, charts: outputs.compactMap(\.chart))
    }
}

extension VarianceShares.Output {
    fileprivate var chart: StudyChart? {
        func points(
            _ value: (VarianceShares.Share) -> EstimatedValue
        ) -> [StudyChart.Point] {
            shares.enumerated().compactMap { place, share in
                let estimate = value(share)
                return estimate.value.map {
                    StudyChart.Point(
                        x: $0, y: Double(place),
                        xRange: (estimate.low ?? $0)...(estimate.high ?? $0),
                        label: share.group.name)
                }
            }
        }
        let (alone, total) = (points(\.first), points(\.total))
        guard !alone.isEmpty else { return nil }
        return StudyChart(
            "shares_\(measure.columnName)", title: "Where the variance of \(title) comes from",
            .bars(
                [.init("alone", alone), .init("with interactions", total)],
                value: .init("share of variance", unit: .fraction)))
    }
}

extension DriverGroup {
    /// With its drivers, where its name does not say them.
    var title: String {
        drivers == [name] ? name : "\(name) (\(drivers.joined(separator: ", ")))"
    }
}

extension MeasureText {
    /// As data names it: `cvar95(npv)` is `cvar95_npv`.
    var columnName: String {
        var name = ""
        for scalar in text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                name.unicodeScalars.append(scalar)
            } else if !name.hasSuffix("_") {
                name += "_"
            }
        }
        while name.hasSuffix("_") { name.removeLast() }
        return name
    }
}
