import Results

/// Bars from a base value to the value of a low and of a high case, in the order given.
struct TornadoDrawing {
    /// Nil where no bar or base is finite.
    private(set) var canvas: SVGCanvas?

    private static let rowHeight = 25.0
    private static let labelSize = 11.0

    private let axis: ChartAxis
    private let base: Double
    /// Where the names of the bars end.
    private let nameEnd: Double

    init(
        _ chart: StudyChart, _ bars: [StudyChart.Bar], base: Double, _ value: StudyChart.Axis,
        _ currency: String
    ) {
        let bars = bars.filter { $0.low.isFinite && $0.high.isFinite }
        var frame = ChartFrame(
            chart,
            description: "Bars of \(value.title) around the base: "
                + bars.map(\.name).joined(separator: ", "))
        frame.legend(["low case", "high case"]) { canvas, index, x, y in
            canvas.rectangle(
                x: x - 9, y: y - 6, width: 18, height: 12,
                fill: index == 0 ? ChartPalette.low : ChartPalette.high)
        }
        let values = bars.flatMap { [$0.low, $0.high] } + [base] + chart.marks.map(\.value)
        let widest = bars.map { SVGCanvas.width(of: CategoryAxis.short($0.name)) }.max() ?? 0
        let ends = bars.flatMap { [$0.lowLabel, $0.highLabel] }.map {
            SVGCanvas.width(of: shortened($0, to: 20), size: Self.labelSize)
        }
        let room = (ends.max() ?? 0) + 8
        axis = ChartAxis(
            covering: values, unit: value.unit, currency: currency, isTight: true,
            from: ChartFrame.margin + widest + 10 + room,
            to: ChartFrame.width - ChartFrame.margin - room)
        self.base = base
        nameEnd = ChartFrame.margin + widest
        guard !bars.isEmpty, base.isFinite else { return }
        let top = frame.top + 26
        let bottom = top + Double(bars.count) * Self.rowHeight + 6
        CategoryAxis.drawGrid(axis, title: value.title, top: top, bottom: bottom, on: &frame)
        for (index, bar) in bars.enumerated() {
            draw(bar, at: top + 3 + (Double(index) + 0.5) * Self.rowHeight, on: &frame.canvas)
        }
        let at = axis.position(base)
        frame.canvas.line(at, top, at, bottom, stroke: "#333", width: 1.5)
        frame.canvas.text(
            "base \(axis.value(base))", x: at, y: top - 7, anchor: .middle, size: 12, isBold: true)
        CategoryAxis.draw(
            chart.marks, axis, top: top, bottom: bottom,
            besides: SVGCanvas.width(of: "base \(axis.value(base))", size: 12), of: at,
            on: &frame.canvas)
        canvas = frame.canvas
    }

    private func draw(_ bar: StudyChart.Bar, at middle: Double, on canvas: inout SVGCanvas) {
        canvas.text(
            CategoryAxis.short(bar.name), x: nameEnd, y: middle + 4.5,
            anchor: .end, tip: bar.name)
        let isSameSide = (bar.low - base) * (bar.high - base) > 0
        // Where a case changes nothing, its label stands across from the other's.
        let lowIsLeft = bar.low < base || (bar.low == base && bar.high >= base)
        let highIsLeft = bar.high < base || (bar.high == base && bar.low > base)
        let height = isSameSide ? 8.5 : 17
        let tops = isSameSide ? (middle - 8.5, middle) : (middle - 8.5, middle - 8.5)
        draw(
            bar.low, bar.lowLabel, isLeft: lowIsLeft, top: tops.0, height: height,
            ChartPalette.low, "\(bar.name), low case", on: &canvas)
        draw(
            bar.high, bar.highLabel, isLeft: highIsLeft, top: tops.1, height: height,
            ChartPalette.high, "\(bar.name), high case", on: &canvas)
    }

    private func draw(
        _ value: Double, _ label: String, isLeft: Bool, top: Double, height: Double,
        _ fill: String, _ tip: String, on canvas: inout SVGCanvas
    ) {
        let (from, to) = (axis.position(base), axis.position(value))
        canvas.rectangle(
            x: min(from, to), y: top, width: abs(to - from), height: height, fill: fill,
            tip: "\(tip) \(label): \(axis.value(value))")
        canvas.text(
            shortened(label, to: 20), x: to + (isLeft ? -5 : 5), y: top + height / 2 + 4,
            anchor: isLeft ? .end : .start, size: height < 12 ? 9.5 : Self.labelSize, fill: "#555",
            hasHalo: true, tip: label)
    }
}
