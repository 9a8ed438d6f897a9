import Results
import Statistics

/// The tables and charts of a miss study.
struct MissTables {
    let analysis: MissAnalysis

    init(_ analysis: MissAnalysis) { self.analysis = analysis }

    typealias Cell = StudyTable.Cell
    private typealias Column = StudyTable.Column
    private var unit: Presentation.Unit { analysis.profitUnit }

    private func cell(_ estimate: EstimatedValue) -> Cell { .estimate(StudyEstimate(estimate)) }
    private func cell(_ estimate: EstimatedValue?) -> Cell { estimate.map { cell($0) } ?? .empty }

    /// What says nothing of a cost: chances of a loss, and where nothing is left of a profit.
    func ofProfit<Part>(_ parts: [Part]) -> [Part] { analysis.isCost ? [] : parts }

    // MARK: - Chances and curves

    var chances: StudyTable {
        StudyTable(
            "chances",
            columns: [Column("measure", "Chance of"), Column("value", "Value", unit: .fraction)],
            rows: ofProfit([[.text("a loss, P(loss)"), cell(analysis.lossProbability)]])
                + [[.text("a miss, P(miss)"), cell(analysis.missProbability)]]
                + ofProfit([
                    [.text("a loss after a miss, P(loss | miss)"), cell(analysis.lossGivenMiss)],
                    [.text("a loss after a hit, P(loss | hit)"), cell(analysis.lossGivenHit)],
                ]))
    }

    var onPaths: StudyTable {
        StudyTable(
            "on_paths",
            columns: [
                Column("shortfall", "Shortfall", unit: .fraction),
                Column("paths", "Paths", unit: .quantity("")),
            ] + ofProfit([Column("loss", "P(loss)", unit: .fraction)])
                + [Column("profit", "Expected \(analysis.profit)", unit: unit)],
            rows: analysis.onPaths.points.map {
                [.number($0.shortfall), .number(Double($0.loss.count))]
                    + ofProfit([cell($0.loss)]) + [cell($0.profit)]
            })
    }

    var demandScaled: StudyTable {
        StudyTable(
            "demand_scaled",
            columns: [
                Column("shortfall", "Short-fall", unit: .fraction),
                Column("scale", "Demand ×", unit: .quantity("")),
                Column("reached", "Reached", unit: .fraction),
            ] + ofProfit([Column("loss", "P(loss)", unit: .fraction)]) + [
                Column("profit", "Expected \(analysis.profit)", unit: unit),
                Column("change", "Less that on target", unit: unit),
            ],
            rows: analysis.demandScaled.points.map {
                [
                    .number($0.shortfall), .number(Self.rounded($0.scale ?? .nan)),
                    cell($0.reached),
                ] + ofProfit([cell($0.loss)]) + [cell($0.profit), cell($0.change)]
            })
    }

    /// The middle and the ends in one table, the quartiles in another, for pages of usual width.
    func percentiles(_ name: String, _ points: [MissPoint]) -> [StudyTable] {
        [("", [0, 2, 4]), ("_quartiles", [1, 3])].map { suffix, places in
            StudyTable(
                "\(name)_percentiles\(suffix)",
                title: suffix.isEmpty ? "Percentiles of \(analysis.profit)" : nil,
                columns: [Column("shortfall", "Shortfall", unit: .fraction)]
                    + places.map {
                        let level = Int((MissPoint.levels[$0] * 100).rounded())
                        return Column("p\(level)", "P\(level)", unit: unit)
                    },
                rows: points.map { point in
                    [.number(point.shortfall)] + places.map { cell(point.percentiles[$0]) }
                })
        }
    }

    var curves: [StudyChart] {
        let x = StudyChart.Axis("shortfall against the target", unit: .fraction)
        func trace(
            _ name: String, _ points: [MissPoint], _ y: (MissPoint) -> EstimatedValue
        ) -> StudyChart.Trace {
            StudyChart.Trace(name, points.compactMap { Self.point($0.shortfall, y($0)) })
        }
        let (given, scaled) = (analysis.onPaths.points, analysis.demandScaled.points)
        let marks = ofProfit([
            (analysis.onPaths.criticalMiss.value, "critical, given on paths"),
            (analysis.demandScaled.criticalMiss.value, "critical, demand scaled"),
        ]).compactMap { value, label in
            value.flatMap { $0 >= 0 ? StudyChart.Mark($0, label) : nil }
        }
        return ofProfit([
            StudyChart(
                "loss", title: "P(loss) against the miss",
                .lines(
                    [
                        trace("given on paths", given, \.loss),
                        trace("demand scaled", scaled, \.loss),
                    ], x: x, y: .init("P(loss)", unit: .fraction)), marks: marks)
        ]) + [
            StudyChart(
                "profit", title: "Expected \(analysis.profit) against the miss",
                .lines(
                    [
                        trace("given on paths", given, \.profit),
                        trace("demand scaled", scaled, \.profit),
                    ], x: x, y: .init(analysis.profit, unit: unit)),
                marks: marks + ofProfit([.init(0, "nothing is left", isHorizontal: true)]))
        ]
    }

    /// A scale with four digits behind the point.
    static func rounded(_ scale: Double) -> Double { (scale * 1e4).rounded() / 1e4 }

    static func point(_ x: Double, _ y: EstimatedValue) -> StudyChart.Point? {
        y.value.map { value in
            var range: ClosedRange<Double>?
            if let low = y.low, let high = y.high, low <= high { range = low...high }
            return StudyChart.Point(x: x, y: value, yRange: range)
        }
    }

    // MARK: - Critical miss, causes

    var critical: StudyTable {
        func row(_ name: String, _ value: StudyEstimate, _ unit: Presentation.Unit) -> [Cell] {
            [.text(name), .measured(value, unit)]
        }
        let (given, scaled) = (analysis.onPaths, analysis.demandScaled)
        var rows = ofProfit([
            row("critical miss, given on paths", StudyEstimate(given.criticalMiss), .fraction),
            row("critical miss, demand scaled", scaled.criticalMiss, .fraction),
        ]) + [
            row("erosion per point, given on paths", analysis.perPointGiven, unit),
            row(
                "slope per point among the misses, given on paths",
                MissAnalysis.perPoint(given.slope), unit),
        ]
        for point in scaled.points where point.shortfall > 0 {
            guard let change = point.change else { continue }
            let lost = MissAnalysis.perPoint(analysis.lost(change)).scaled(1 / point.shortfall)
            rows.append(
                row(
                    "erosion per point down to \(analysis.percent(point.shortfall)), demand scaled",
                    lost, unit))
        }
        return StudyTable(
            "critical",
            columns: [Column("measure", "Measure"), Column("value", "Value", unit: unit)],
            rows: rows)
    }

    var causes: StudyTable {
        let causes = analysis.causes
        return StudyTable(
            "causes",
            columns: [
                Column("cause", "Cause"),
                Column("cured", "Of the misses disappear", unit: .fraction),
                Column("only", "with this cause only", unit: .fraction),
                Column("miss", "P(miss) then", unit: .fraction),
            ],
            rows: causes.causes.map {
                [.text($0.title), cell($0.cured), cell($0.only), cell($0.missProbability)]
            } + [
                [.text("more than one"), cell(causes.several), .empty, .empty],
                [.text("none alone"), cell(causes.noneAlone), .empty, .empty],
            ])
    }
}
