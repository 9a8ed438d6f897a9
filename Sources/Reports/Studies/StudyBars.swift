import Results

/// A chart of bars in letters, for a terminal; other charts have none.
struct StudyBars {
    private(set) var table: ReportTable
    /// What stands above: the chart's title, of a tornado with its base.
    private(set) var title: String
    private let currency: String

    private static let width = 36

    /// Nil where a chart has no bars, or none with a finite value.
    init?(_ chart: StudyChart, currency: String) {
        self.currency = currency
        title = ReportContent.oneLine(chart.title)
        switch chart.content {
        case .tornado(let bars, let base, let axis):
            table = ReportTable([
                .text("", wraps: true), .number("low case"), .text(""), .text("high case"),
            ])
            addTornado(bars, base: base, axis)
        case .bars(let traces, let axis):
            table = ReportTable([.text("", wraps: true), .text(""), .number("")], hasHeader: false)
            addBars(traces, axis)
        case .lines, .scatter, .heatMap: return nil
        }
        if table.rows.isEmpty { return nil }
    }

    // MARK: - Kinds

    private mutating func addTornado(
        _ bars: [StudyChart.Bar], base: Double, _ axis: StudyChart.Axis
    ) {
        let bars = bars.filter { Self.isDrawn($0.low) && Self.isDrawn($0.high) }
        let values = bars.flatMap { [$0.low, $0.high] } + [base]
        guard let least = values.min(), let most = values.max(), Self.isDrawn(base) else {
            return
        }
        let scale = Scale(unit: axis.unit, currency: currency, size: Self.size(values))
        let decimals = Self.decimals(least, most, scale)
        func end(_ label: String, _ value: Double) -> String {
            let text = scale.text(value, decimals: decimals)
            return label.isEmpty ? text : "\(label): \(text)"
        }
        title += " (base \(scale.text(base, decimals: decimals)))"
        for bar in bars {
            let picture = Self.picture(
                spans: [(base, bar.low, "▒"), (base, bar.high, "█")], zero: base, least, most)
            table.add([
                .init(ReportContent.oneLine(bar.name)), .init(end(bar.lowLabel, bar.low)),
                .init(picture), .init(end(bar.highLabel, bar.high)),
            ])
        }
    }

    private mutating func addBars(_ traces: [StudyChart.Trace], _ axis: StudyChart.Axis) {
        let points = traces.flatMap { trace in
            trace.points.filter { Self.isDrawn($0.y) }.map { point in
                let names = [point.label, traces.count > 1 ? trace.name : nil].compactMap { $0 }
                return (names.isEmpty ? trace.name : names.joined(separator: ", "), point.y)
            }
        }
        let values = points.map(\.1)
        let (least, most) = (min(0, values.min() ?? 0), max(0, values.max() ?? 0))
        let scale = Scale(unit: axis.unit, currency: currency, size: Self.size(values))
        let decimals = Self.decimals(least, most, scale)
        for (name, value) in points {
            let picture =
                least < 0
                ? Self.picture(spans: [(0, value, "█")], zero: 0, least, most)
                : Bars.bar(most > 0 ? value / most : 0, width: Self.width)
            table.add([
                .init(name), .init(picture), .init(scale.text(value, decimals: decimals)),
            ])
        }
    }

    // MARK: - Letters

    /// Whether differences of such values are finite.
    private static func isDrawn(_ value: Double) -> Bool { abs(value) <= ChartAxis.largest }

    private static func size(_ values: [Double]) -> Double { values.map(abs).max() ?? 0 }

    /// Digits that tell a hundredth of the whole range.
    private static func decimals(_ least: Double, _ most: Double, _ scale: Scale) -> Int {
        let range = most / scale.divisor - least / scale.divisor
        return Figure.decimals(
            size: size([least, most]) / scale.divisor, error: range > 0 ? range / 100 : nil,
            isPercent: scale.isPercent)
    }

    /// Spans between two values each, later ones above earlier ones, with a line at `zero`.
    private static func picture(
        spans: [(from: Double, to: Double, letter: Character)], zero: Double, _ least: Double,
        _ most: Double
    ) -> String {
        let range = most - least
        func column(_ value: Double) -> Int {
            range > 0 ? Int(((value - least) / range * Double(width)).rounded()) : width / 2
        }
        // Blanks at which no line breaks.
        var letters = [Character](repeating: "\u{A0}", count: width + 1)
        // The longer first, so that the shorter shows.
        for span in spans.sorted(by: { abs($0.to - $0.from) > abs($1.to - $1.from) }) {
            let (from, to) = (column(span.from), column(span.to))
            for index in min(from, to)...max(from, to) where from != to {
                letters[index] = span.letter
            }
        }
        letters[column(zero)] = "│"
        var text = String(letters)
        while text.last == "\u{A0}" { text.removeLast() }
        return text
    }
}
