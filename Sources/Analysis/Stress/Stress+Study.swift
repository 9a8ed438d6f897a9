import Results
import Risk
import Statistics

extension StressResult {
    /// Findings, a section a measure, and what comes of stresses that come together.
    public func study(of laboratory: Laboratory) -> Study {
        var study = laboratory.study("stress", notes: Self.conventions)
        study.findings = findings(laboratory.words)
        study.sections = sections
        return study
    }

    static let conventions = [
        "The scenario and all stresses share their random numbers; a change is the difference to "
            + "the scenario as it stands, path by path, with its own interval. Changes of "
            + "fractions are in percentage points.",
        "Stresses have no chances of their own: a change says what happens if the stress comes.",
        "Quantiles are order statistics of rank ⌈np⌉; VaR and CVaR are of losses, which are "
            + "positive.",
    ]

    var sections: [StudySection] {
        if single.isEmpty { return [] }
        let shared = zip(question.joint, sharedKeys).filter { !$1.isEmpty }.map { members, keys in
            "In \(question.name(of: members)) more than one sets \(keys.joined(separator: ", ")): "
                + "the last one named holds, and the interaction says so."
        }
        var sections = question.measures.indices.map(section)
        if !joint.isEmpty {
            sections.append(
                StudySection("Coming together", text: shared, tables: [interactionTable]))
        }
        return sections
    }

    // MARK: - Words

    func findings(_ words: StudyWords) -> [String] {
        question.measures.indices.flatMap { index in
            let measure = question.measures[index]
            return [worst(index, measure, words), together(index, measure, words)]
                .compactMap { $0 }
        }
    }

    /// Rows by a measure, the worst change first; what is not estimable last.
    func order(_ measure: Int, _ rows: [Row]) -> [Row] {
        let sign = prefersMore[measure] ? 1.0 : -1.0
        return rows.enumerated().sorted {
            let keys = [$0, $1].map {
                ($0.element.changes[measure].value ?? Double.infinity * sign) * sign
            }
            return (keys[0], $0.offset) < (keys[1], $1.offset)
        }.map(\.element)
    }

    /// `mean(npv) falls most under bear: from … to …, by ….`
    private func worst(_ index: Int, _ measure: MeasureText, _ words: StudyWords) -> String? {
        guard let row = order(index, single).first, let change = row.changes[index].value else {
            return single.isEmpty ? nil : "\(measure.text) is not estimable under any stress."
        }
        let unit = units[index]
        let isWorse = prefersMore[index] == (change < 0)
        guard isWorse, change != 0 else { return "\(measure.text) worsens under no stress." }
        var text = words.text(StudyEstimate(row.changes[index]).magnitude, unit)
        if unit == .fraction { text = text.replacing(" %", with: " points") }
        let verb = change < 0 ? "falls" : "rises"
        let values = [base[index], row.values[index]].map { words.text($0.value ?? 0, unit) }
        let doubt =
            row.changes[index].straddlesZero ? "; that cannot be told from no change" : ""
        return "\(measure.text) \(verb) most under \(row.name), by \(text), from \(values[0]) to "
            + "\(values[1])\(doubt)."
    }

    /// What coming together adds in a measure.
    private func together(_ index: Int, _ measure: MeasureText, _ words: StudyWords) -> String? {
        let told = joint.filter {
            $0.interactions[index].value != nil && !$0.interactions[index].straddlesZero
                && $0.interactions[index].value != 0
        }
        guard let most = told.max(by: { size($0, index) < size($1, index) }),
            let value = most.interactions[index].value, let sum = most.row.changes[index].value
        else { return nil }
        let unit = units[index]
        var text = words.text(StudyEstimate(most.interactions[index]).magnitude, unit)
        if unit == .fraction { text = text.replacing(" %", with: " points") }
        let verdict = prefersMore[index] == (value < 0) ? "worse" : "better"
        return "Together, \(most.row.name) change \(measure.text) by "
            + change(sum, unit, words)
            + ", which is \(text) \(verdict) than the sum of their single changes."
    }

    private func size(_ joint: Joint, _ index: Int) -> Double {
        abs(joint.interactions[index].value ?? 0)
    }

    private func change(_ value: Double, _ unit: Presentation.Unit, _ words: StudyWords) -> String {
        let text = words.text(value, unit)
        return unit == .fraction ? text.replacing(" %", with: " points") : text
    }

    // MARK: - Tables and charts

    private func section(_ measure: Int) -> StudySection {
        let text = question.measures[measure].text
        let unit = units[measure]
        let rows = order(measure, single) + joint.map(\.row)
        var table = StudyTable(
            "stress_\(measure + 1)",
            columns: [
                .init("stress", "stress"), .init("value", text, unit: unit),
                .init("change", "change", unit: unit),
            ])
        table.add([.text("as it stands"), .estimate(StudyEstimate(base[measure])), .empty])
        for row in rows {
            table.add([
                .text(row.name), .estimate(StudyEstimate(row.values[measure])),
                .estimate(StudyEstimate(row.changes[measure])),
            ])
        }
        let points = rows.compactMap {
            StudyChart.Point(0, $0.changes[measure], label: $0.name)
        }
        let chart = StudyChart(
            "stress_\(measure + 1)", title: "Change of \(text) under stress",
            .bars(
                [.init(text, points)], value: .init("change of \(text)", unit: unit)))
        return StudySection(text, tables: [table], charts: points.isEmpty ? [] : [chart])
    }

    private var interactionTable: StudyTable {
        var table = StudyTable(
            "interaction",
            columns: [
                .init("joint", "together"), .init("measure", "measure"),
                .init("change", "joint change", unit: .quantity("")),
                .init("interaction", "less the sum of single changes", unit: .quantity("")),
            ])
        for entry in joint {
            for (index, measure) in question.measures.enumerated() {
                table.add([
                    .text(entry.row.name), .text(measure.text),
                    .measured(StudyEstimate(entry.row.changes[index]), units[index]),
                    .measured(StudyEstimate(entry.interactions[index]), units[index]),
                ])
            }
        }
        return table
    }
}

extension StudyEstimate {
    /// Of a negative number its negative, with the interval turned round.
    var magnitude: StudyEstimate {
        guard let value, value < 0 else { return self }
        return StudyEstimate(
            value: -value, standardError: standardError, low: high.map { -$0 },
            high: low.map { -$0 }, count: count, reason: reason)
    }
}

extension EstimatedValue {
    /// Whether the interval holds zero and more than zero.
    var straddlesZero: Bool {
        guard let low, let high else { return true }
        return low <= 0 && high >= 0 && low < high
    }
}
