import Results

/// A made-up study with every kind of cell and chart, and with words that mean something to markup.
enum SyntheticStudy {
    static let full = Study(
        kind: "compare", title: "Example lab: three <commitments> & \"quotes\"",
        provenance: SyntheticResult.full.provenance, execution: SyntheticResult.full.execution,
        currency: "USD",
        findings: [
            "Take 60 % has the largest mean net present value; reserved beats it on 41 % of paths.",
            "Two of three variants are on the frontier of mean against CVaR 95.",
        ],
        sections: [
            StudySection(
                "Ranking", text: ["By mean net present value; differences are paired by path."],
                tables: [ranking, inputs], charts: [frontier]),
            StudySection("What moves it", tables: [empty], charts: [tornado, bars]),
            StudySection("Over the grid", charts: [curves, heat, nothing]),
        ],
        notes: ["VaR and CVaR are losses: positive where money is lost."])

    static let bare = Study(
        kind: "solve", title: "", provenance: SyntheticResult.bare.provenance,
        execution: SyntheticResult.bare.execution, currency: "EUR")

    // MARK: - Tables

    static let ranking = StudyTable(
        "ranking",
        columns: [
            .init("variant", "Variant"), .init("npv", "Mean NPV", unit: .money),
            .init("p_loss", "P(loss)", unit: .fraction),
            .init("cvar95_difference", "CVaR 95 less that of the base", unit: .money),
            .init("paths", "Paths", unit: .quantity("paths")),
        ],
        rows: [
            row("take 60 %", 49.251e9, 0.0847, -3.2e9),
            row("reserved, three years", 47.9e9, 0.061, -5.12e9),
            [
                .text("=spot \"only\", <all>"), .estimate(estimate(31.2e9, 0.2e9)),
                .estimate(StudyEstimate(notEstimable: "fewer than 30 paths", count: 12)),
                .estimate(
                    StudyEstimate(
                        value: 4.4e8, count: 100_000, reason: "too few paths for an interval")),
                .number(100_000),
            ],
            [
                .text("nothing"), .empty,
                .estimate(StudyEstimate(notEstimable: "fewer than 30 paths", count: 12)),
                .estimate(StudyEstimate(value: .infinity, low: 1e9, high: .infinity, count: 5)),
                .number(10),
            ],
        ])

    static let inputs = StudyTable(
        "inputs", title: "Inputs that were varied",
        columns: [
            .init("input", "Input"), .init("share", "Share", unit: .fraction),
            .init("critical", "Where the variants are equal"), .init("price", "Price"),
        ],
        rows: [
            [
                .text("take"), .number(0.65),
                .measured(estimate(0.7123, 0.004), .fraction), .number(2.35),
            ],
            [
                .text("price"), .number(0.725),
                .measured(estimate(5.28e-6, 0.015e-6), .quantity("USD/tok")), .number(-1.5),
            ],
        ])

    static let empty = StudyTable(
        "empty", columns: [.init("a", "A"), .init("b", "B", unit: .money)])

    private static func row(
        _ name: String, _ npv: Double, _ loss: Double, _ difference: Double
    ) -> [StudyTable.Cell] {
        var known = estimate(loss, 0.0009)
        known.knowledge = KnowledgeBand(
            low: loss / 2, median: loss, high: loss * 2.5, draws: 200)
        return [
            .text(name), .estimate(estimate(npv, 0.1e9)), .estimate(known),
            .estimate(estimate(difference, 0.03e9)), .number(100_000),
        ]
    }

    static func estimate(_ value: Double, _ error: Double) -> StudyEstimate {
        StudyEstimate(
            value: value, standardError: error, low: value - 1.96 * error,
            high: value + 1.96 * error, count: 100_000)
    }

    // MARK: - Charts

    static let money = StudyChart.Axis("CVaR 95", unit: .money)

    static let frontier = StudyChart(
        "frontier", title: "Mean against CVaR 95 & <more>",
        .scatter(
            [
                .init(
                    "variants",
                    [
                        point(16e9, 49.3e9, "take 60 %"), point(12e9, 47.9e9, "reserved"),
                        point(19e9, 31.2e9, "spot only"),
                    ])
            ], frontier: .init("frontier", [point(12e9, 47.9e9, nil), point(16e9, 49.3e9, nil)]),
            x: money, y: .init("Mean NPV", unit: .money)))

    static let tornado = StudyChart(
        "tornado", title: "Mean NPV by input",
        .tornado(
            [
                .init(
                    "utilization", low: 38.1e9, high: 61.2e9, lowLabel: "65 %", highLabel: "85 %"),
                .init(
                    "token price", low: 41e9, high: 55e9, lowLabel: "-10 %", highLabel: "+10 %"),
                .init("one-sided", low: 47e9, high: 45e9, lowLabel: "a", highLabel: "b"),
                .init("missing", low: .nan, high: 45e9),
            ], base: 49.3e9, value: .init("Mean NPV", unit: .money)))

    static let bars = StudyChart(
        "bars", title: "Components of CVaR 95",
        .bars(
            [
                .init(
                    "component",
                    [
                        .init(
                            x: 0, y: 11.2e9, yRange: 10.9e9...11.5e9,
                            label: "a long name of a contract"),
                        .init(x: 1, y: -2.2e9, yRange: -2.6e9 ... -1.8e9, label: "hedge"),
                        .init(x: 2, y: .infinity, label: "infinite"),
                    ])
            ], value: money))

    static let curves = StudyChart(
        "curves", title: "Chance of a loss by miss",
        .lines(
            [
                .init("given", curve(0.03)), .init("demand scaled", curve(0.05)),
            ], x: .init("Miss", unit: .fraction), y: .init("P(loss)", unit: .fraction)),
        marks: [.init(0.14, "critical miss"), .init(0.5, "even", isHorizontal: true)])

    static let heat = StudyChart(
        "heat", title: "Mean NPV over the grid",
        .heatMap(
            [[1.2e9, 3.4e9, nil], [-2e9, 0.1e9, .nan]], columns: ["50 %", "65 %", "80 %"],
            rows: ["spot", "take-or-pay"], columnTitle: "take", rowTitle: "structure",
            value: .init("Mean NPV", unit: .money)))

    static let nothing = StudyChart(
        "nothing", title: "Nothing", .lines([], x: money, y: money))

    private static func point(_ x: Double, _ y: Double, _ label: String?) -> StudyChart.Point {
        .init(
            x: x, y: y, xRange: x - 0.5e9...x + 0.5e9, yRange: y - 0.3e9...y + 0.3e9, label: label)
    }

    private static func curve(_ slope: Double) -> [StudyChart.Point] {
        (0...10).map { step in
            let y = min(1, 0.08 + slope * Double(step * step) / 5)
            return .init(
                x: 0.02 * Double(step), y: y, yRange: max(0, y - 0.03)...min(1, y + 0.03))
        }
    }
}
