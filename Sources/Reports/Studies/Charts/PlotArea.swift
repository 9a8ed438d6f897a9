import Results

/// Two axes with their grid, and what is drawn between them by value.
struct PlotArea {
    let x: ChartAxis
    let y: ChartAxis

    private static let height = 320.0

    /// Room for the axes below what `frame` holds so far.
    init(
        _ frame: ChartFrame, xs: [Double], ys: [Double], _ xAxis: StudyChart.Axis,
        _ yAxis: StudyChart.Axis, currency: String, isTight: Bool
    ) {
        let top = frame.top + 30
        let bottom = top + Self.height
        let y = ChartAxis(
            covering: ys, unit: yAxis.unit, currency: currency, from: bottom, to: top)
        self.y = y
        let labels = y.ticks.map { SVGCanvas.width(of: y.text($0)) }
        x = ChartAxis(
            covering: xs, unit: xAxis.unit, currency: currency, isTight: isTight,
            from: ChartFrame.margin + (labels.max() ?? 0) + 12, to: ChartFrame.width - 34)
    }

    var left: Double { x.start }
    var right: Double { x.end }
    var top: Double { y.end }
    var bottom: Double { y.start }
    var box: LabelPlacer.Box { .init(left: left, top: top, right: right, bottom: bottom) }

    func point(_ px: Double, _ py: Double) -> (x: Double, y: Double) {
        (x.position(px), y.position(py))
    }

    // MARK: - Drawing

    /// Grid, marks and titles of both axes.
    func drawAxes(on frame: inout ChartFrame, _ xAxis: StudyChart.Axis, _ yAxis: StudyChart.Axis) {
        for tick in y.ticks {
            let at = y.position(tick)
            frame.canvas.line(
                left, at, right, at, stroke: tick == 0 ? ChartPalette.zero : ChartPalette.grid)
            frame.canvas.text(y.text(tick), x: left - 8, y: at + 4.5, anchor: .end)
        }
        let widest = x.ticks.map { SVGCanvas.width(of: x.text($0)) }.max() ?? 0
        let room = abs(right - left) / Double(max(1, x.ticks.count))
        let every = widest + 10 > room ? 2 : 1
        for (index, tick) in x.ticks.enumerated() {
            let at = x.position(tick)
            frame.canvas.line(
                at, top, at, bottom, stroke: tick == 0 ? ChartPalette.zero : ChartPalette.grid)
            guard index % every == 0 else { continue }
            frame.canvas.text(x.text(tick), x: at, y: bottom + 18, anchor: .middle)
        }
        frame.canvas.line(left, bottom, right, bottom, stroke: ChartPalette.zero)
        let (xTitle, yTitle) = (x.title(xAxis.title), y.title(yAxis.title))
        frame.canvas.text(
            shortened(yTitle, to: 90), x: ChartFrame.margin, y: top - 14, fill: "#555", tip: yTitle)
        frame.canvas.text(
            shortened(xTitle, to: 90), x: (left + right) / 2, y: bottom + 40, anchor: .middle,
            fill: "#555", tip: xTitle)
        frame.canvas.height = bottom + 54
    }

    /// Dashed lines with labels at marked values.
    func draw(_ marks: [StudyChart.Mark], on canvas: inout SVGCanvas, _ placer: inout LabelPlacer) {
        var rows: [LabelPlacer.Box] = []
        for mark in marks where mark.value.isFinite {
            let label = shortened(ReportContent.oneLine(mark.label), to: 40)
            let width = SVGCanvas.width(of: label, size: 12)
            let at = mark.isHorizontal ? y.position(mark.value) : x.position(mark.value)
            if mark.isHorizontal {
                canvas.line(left, at, right, at, stroke: ChartPalette.mark, width: 1.2, dash: "5 4")
            } else {
                canvas.line(at, top, at, bottom, stroke: ChartPalette.mark, width: 1.2, dash: "5 4")
            }
            // A label steps down, a row at a time, until it covers no other.
            let isBeyond = at + width + 8 > right
            let start = mark.isHorizontal ? right - width - 4 : isBeyond ? at - width - 5 : at + 5
            var base = mark.isHorizontal ? (at - 16 < top ? at + 15 : at - 5) : top + 13
            var box: LabelPlacer.Box {
                .init(left: start, top: base - 11, right: start + width, bottom: base + 3)
            }
            while rows.contains(where: box.overlaps), base + 15 < bottom { base += 15 }
            rows.append(box)
            placer.take(box)
            canvas.text(
                label, x: start, y: base, size: 12, fill: ChartPalette.mark, hasHalo: true,
                tip: mark.label)
        }
    }

    /// Names beside points, with lines to those that stand far off; counts what finds no room.
    func draw(
        _ labels: [(text: String, x: Double, y: Double)], on canvas: inout SVGCanvas,
        _ placer: inout LabelPlacer
    ) -> Int {
        var left = 0
        for label in labels {
            let text = shortened(ReportContent.oneLine(label.text), to: 28)
            guard let place = placer.place(text, x: label.x, y: label.y, size: 12) else {
                left += 1
                continue
            }
            if place.isFar {
                canvas.line(label.x, label.y, place.x, place.y - 4, stroke: "#aaa", width: 0.8)
            }
            canvas.text(
                text, x: place.x, y: place.y, anchor: place.anchor, size: 12, hasHalo: true,
                tip: label.text)
        }
        return left
    }
}
