import Results

/// Lines with bands of their intervals, through points sorted by x.
struct LineDrawing {
    /// Nil where no point is finite.
    let canvas: SVGCanvas?

    /// More points than that have no signs of their own.
    private static let signLimit = 40

    init(
        _ chart: StudyChart, _ traces: [StudyChart.Trace], _ xAxis: StudyChart.Axis,
        _ yAxis: StudyChart.Axis, _ currency: String
    ) {
        let points = traces.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        guard !points.isEmpty else {
            canvas = nil
            return
        }
        var frame = ChartFrame(
            chart,
            description: "Lines of \(yAxis.title) by \(xAxis.title): "
                + traces.map(\.name).joined(separator: ", "))
        if traces.count > 1 {
            frame.legend(traces.map(\.name)) { canvas, index, x, y in
                canvas.polyline(
                    [(x - 11, y), (x + 11, y)], stroke: ChartPalette.colour(index), width: 2.5,
                    dash: ChartPalette.dash(index))
                ChartSign.draw(index, on: &canvas, x: x, y: y)
            }
        }
        let ranges = points.compactMap(\.yRange).flatMap { [$0.lowerBound, $0.upperBound] }
        let plot = PlotArea(
            frame, xs: points.map(\.x) + chart.marks.filter { !$0.isHorizontal }.map(\.value),
            ys: points.map(\.y) + ranges + chart.marks.filter(\.isHorizontal).map(\.value), xAxis,
            yAxis, currency: currency, isTight: true)
        plot.drawAxes(on: &frame, xAxis, yAxis)
        for (index, trace) in traces.enumerated() {
            for run in Self.runs(trace.points) { Self.drawBand(run, index, plot, &frame.canvas) }
        }
        var placer = LabelPlacer(area: plot.box)
        for (index, trace) in traces.enumerated() {
            Self.drawLine(trace, index, plot, &frame.canvas, &placer)
        }
        plot.draw(chart.marks, on: &frame.canvas, &placer)
        let labels = points.compactMap { point in
            point.label.map { ($0, plot.x.position(point.x), plot.y.position(point.y)) }
        }
        _ = plot.draw(labels, on: &frame.canvas, &placer)
        canvas = frame.canvas
    }

    /// Neighbouring points without a gap of missing values.
    private static func runs(_ points: [StudyChart.Point]) -> [[StudyChart.Point]] {
        points.split { !($0.x.isFinite && $0.y.isFinite) }.map(Array.init)
    }

    private static func drawBand(
        _ run: [StudyChart.Point], _ index: Int, _ plot: PlotArea, _ canvas: inout SVGCanvas
    ) {
        for part in run.split(whereSeparator: { $0.yRange == nil }) where part.count > 1 {
            let upper = part.map { plot.point($0.x, $0.yRange?.upperBound ?? $0.y) }
            let lower = part.reversed().map { plot.point($0.x, $0.yRange?.lowerBound ?? $0.y) }
            canvas.polygon(upper + lower, fill: ChartPalette.colour(index), opacity: 0.18)
        }
    }

    private static func drawLine(
        _ trace: StudyChart.Trace, _ index: Int, _ plot: PlotArea, _ canvas: inout SVGCanvas,
        _ placer: inout LabelPlacer
    ) {
        let colour = ChartPalette.colour(index)
        for run in runs(trace.points) {
            let line = run.map { plot.point($0.x, $0.y) }
            if line.count > 1 {
                canvas.polyline(line, stroke: colour, dash: ChartPalette.dash(index))
            } else if let range = run[0].yRange {
                let x = line[0].x
                canvas.line(
                    x, plot.y.position(range.lowerBound), x, plot.y.position(range.upperBound),
                    stroke: colour, width: 1.5)
            }
            guard line.count == 1 || trace.points.count <= signLimit else { continue }
            for (point, at) in zip(run, line) {
                ChartSign.draw(
                    index, on: &canvas, x: at.x, y: at.y,
                    tip: "\(point.label ?? trace.name): \(plot.x.value(point.x)), "
                        + plot.y.value(point.y))
                placer.take(
                    .init(left: at.x - 5, top: at.y - 5, right: at.x + 5, bottom: at.y + 5))
            }
        }
    }
}
