import Results
import Statistics

extension Comparison {
    /// Expected outcome against CVaR, each with its interval; what nothing dominates is joined.
    var frontierChart: StudyChart {
        func point(_ variant: Int) -> StudyChart.Point? {
            let mean = mean(variant)
            guard let x = decision.tails[variant].value, let y = mean.value else { return nil }
            return StudyChart.Point(
                x: x, y: y, xRange: Self.range(decision.tails[variant]),
                yRange: Self.range(mean), label: variants[variant].name)
        }
        let outcome = question.outcome
        let frontier = decision.frontier.compactMap(point).sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        return StudyChart(
            "frontier", title: "Expected \(outcome) against its CVaR 95",
            .scatter(
                [.init("variants", order.compactMap(point))],
                frontier: frontier.isEmpty ? nil : .init("not dominated", frontier),
                x: .init("CVaR 95 of \(outcome)", unit: outcomeUnit),
                y: .init("expected \(outcome)", unit: outcomeUnit)))
    }

    /// Differences of the first measure from the reference.
    var meanDifferences: StudyChart {
        let bars = order.filter { $0 != Self.reference }.compactMap { variant in
            entries[0][variant].difference.value.map { value in
                StudyChart.Point(
                    x: 0, y: value, yRange: Self.range(entries[0][variant].difference),
                    label: variants[variant].name)
            }
        }
        let name = variants[Self.reference].name
        return StudyChart(
            "differences", title: "\(measures[0].text) less that of \(name)",
            .bars(
                [.init(measures[0].text, bars)],
                value: .init("difference of \(measures[0].text)", unit: unit(0))))
    }

    var beatsChart: StudyChart {
        let names = order.map { variants[$0].name }
        return StudyChart(
            "beats", 
            title: "How often the row has \(isOutcomeLower ? "less" : "more") \(question.outcome) "
                + "than the column",
            .heatMap(
                order.map { row in order.map { $0 == row ? nil : beats[row][$0].value } },
                columns: names, rows: names, columnTitle: "beaten", rowTitle: "variant",
                value: .init("P(row beats column)", unit: .fraction)))
    }

    static func range(_ estimate: EstimatedValue) -> ClosedRange<Double>? {
        guard let low = estimate.low, let high = estimate.high, low <= high else { return nil }
        return low...high
    }
}
