import Results
import Risk
import Statistics

extension Sweep.Result {
    /// Tables of all points, and a chart of each measure over one or two inputs.
    public func study(of laboratory: Laboratory) -> Study {
        var study = laboratory.study(
            "sweep",
            notes: [
                "All points share their random numbers; a change is the difference to the scenario "
                    + "as it stands on the same paths, with its own interval.",
                "Quantiles are order statistics ⌈np⌉; losses are positive in VaR and CVaR.",
            ])
        study.findings = sweep.measures.indices.flatMap { findings($0, laboratory.words) }
        study.sections = sweep.measures.indices.map(section)
        return study
    }

    // MARK: - Words

    private func findings(_ measure: Int, _ words: StudyWords) -> [String] {
        let known = points.filter { $0.estimates[measure].value != nil }
        func value(_ point: Sweep.Point) -> Double { point.estimates[measure].value ?? 0 }
        guard let low = known.min(by: { value($0) < value($1) }),
            let high = known.max(by: { value($0) < value($1) })
        else { return ["\(sweep.measures[measure].text) is estimable nowhere."] }
        let unit = units[measure]
        if value(low) == value(high) {
            return ["\(sweep.measures[measure].text) is the same everywhere."]
        }
        return [
            "\(sweep.measures[measure].text) runs from "
                + words.text(StudyEstimate(low.estimates[measure]), unit) + " at \(name(low)) to "
                + words.text(StudyEstimate(high.estimates[measure]), unit) + " at \(name(high))."
        ]
    }

    private func name(_ point: Sweep.Point) -> String {
        zip(sweep.variations, point.values).map { "\($0.label) \($1.text)" }
            .joined(separator: ", ")
    }

    // MARK: - Tables and charts

    private func section(_ measure: Int) -> StudySection {
        let text = sweep.measures[measure].text
        let unit = units[measure]
        var table = StudyTable(
            "sweep_\(measure + 1)",
            columns: [.init("measure", "measure")]
                + sweep.variations.map { StudyTable.Column($0.key, $0.label) } + [
                    .init("value", text, unit: unit),
                    .init("change", "change from the scenario as it stands", unit: unit),
                ])
        table.add(
            [.text(text)] + sweep.variations.map { _ in .text("as it stands") } + [
                .estimate(StudyEstimate(base[measure])), .empty,
            ])
        for point in points {
            table.add(
                [.text(text)] + point.values.map { .text($0.text) } + [
                    .estimate(StudyEstimate(point.estimates[measure])),
                    .estimate(StudyEstimate(point.differences[measure])),
                ])
        }
        return StudySection(text, tables: [table], charts: chart(measure).map { [$0] } ?? [])
    }

    private func chart(_ measure: Int) -> StudyChart? {
        let variations = sweep.variations
        guard variations.allSatisfy({ $0.values.count > 1 }) else { return nil }
        let axis = StudyChart.Axis(sweep.measures[measure].text, unit: units[measure])
        let name = "sweep_\(measure + 1)"
        let title = sweep.measures[measure].text
        if variations.count == 1 {
            let marks = zip(variations[0].values, points).compactMap { value, point in
                StudyChart.Point(
                    value.number.map(variations[0].place), point.estimates[measure])
            }
            guard marks.count == points.count else { return nil }
            return StudyChart(
                name, title: "\(title) against \(variations[0].label)",
                .lines(
                    [.init(title, marks.sorted { $0.x < $1.x })],
                    x: variations[0].axis, y: axis))
        }
        guard variations.count == 2 else { return nil }
        let width = variations[1].values.count
        let rows = variations[0].values.indices.map { row in
            (0..<width).map { points[row * width + $0].estimates[measure].value }
        }
        return StudyChart(
            name, title: title,
            .heatMap(
                rows, columns: variations[1].values.map(\.text),
                rows: variations[0].values.map(\.text), columnTitle: variations[1].label,
                rowTitle: variations[0].label, value: axis))
    }
}

extension Variation {
    /// The last two parts of the key: `aws.take`.
    var label: String { key.split(separator: ".").suffix(2).joined(separator: ".") }

    /// The input as an axis; percent are told as fractions.
    var axis: StudyChart.Axis {
        .init(label, unit: unit == "%" ? .fraction : .quantity(unit))
    }

    /// Where a value lies on the axis.
    func place(_ number: Double) -> Double { unit == "%" ? number / 100 : number }
}

extension StudyChart.Point {
    /// A point with the interval of an estimate; nil where there is none.
    init?(_ x: Double?, _ estimate: EstimatedValue, label: String? = nil) {
        guard let x, let y = estimate.value else { return nil }
        var range: ClosedRange<Double>?
        if let low = estimate.low, let high = estimate.high, low <= high { range = low...high }
        self.init(x: x, y: y, yRange: range, label: label)
    }
}
