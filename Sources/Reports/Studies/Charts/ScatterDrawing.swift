import Results

/// Signs with names and error bars; the points of a frontier are joined.
struct ScatterDrawing {
    /// Nil where no point is finite.
    let canvas: SVGCanvas?

    init(
        _ chart: StudyChart, _ traces: [StudyChart.Trace], _ frontier: StudyChart.Trace?,
        _ xAxis: StudyChart.Axis, _ yAxis: StudyChart.Axis, _ currency: String
    ) {
        let isDrawn = { (point: StudyChart.Point) in point.x.isFinite && point.y.isFinite }
        let points = (traces.flatMap(\.points) + (frontier?.points ?? [])).filter(isDrawn)
        guard !points.isEmpty else {
            canvas = nil
            return
        }
        var frame = ChartFrame(
            chart,
            description: "Points of \(yAxis.title) by \(xAxis.title): "
                + points.compactMap(\.label).joined(separator: ", "))
        let names = traces.map(\.name) + (frontier.map { [$0.name] } ?? [])
        if names.count > 1 {
            frame.legend(names) { canvas, index, x, y in
                if index < traces.count {
                    ChartSign.draw(index, on: &canvas, x: x, y: y)
                } else {
                    Self.drawFrontier([(x - 11, y), (x + 11, y)], &canvas)
                }
            }
        }
        func ends(_ range: ClosedRange<Double>?) -> [Double] {
            range.map { [$0.lowerBound, $0.upperBound] } ?? []
        }
        let plot = PlotArea(
            frame,
            xs: points.flatMap { [$0.x] + ends($0.xRange) }
                + chart.marks.filter { !$0.isHorizontal }.map(\.value),
            ys: points.flatMap { [$0.y] + ends($0.yRange) }
                + chart.marks.filter(\.isHorizontal).map(\.value), xAxis, yAxis,
            currency: currency, isTight: false)
        plot.drawAxes(on: &frame, xAxis, yAxis)
        if let frontier {
            let line = frontier.points.filter(isDrawn).map { plot.point($0.x, $0.y) }
            Self.drawFrontier(line, &frame.canvas)
        }
        var placer = LabelPlacer(area: plot.box)
        plot.draw(chart.marks, on: &frame.canvas, &placer)
        for (index, trace) in traces.enumerated() {
            for point in trace.points.filter(isDrawn) {
                Self.drawErrors(of: point, index, plot, &frame.canvas, &placer)
            }
        }
        var labels: [(text: String, x: Double, y: Double)] = []
        for (index, trace) in traces.enumerated() {
            for point in trace.points.filter(isDrawn) {
                let at = plot.point(point.x, point.y)
                ChartSign.draw(
                    index, on: &frame.canvas, x: at.x, y: at.y,
                    tip: "\(point.label ?? trace.name): \(plot.x.value(point.x)), "
                        + plot.y.value(point.y))
                placer.take(
                    .init(left: at.x - 5, top: at.y - 5, right: at.x + 5, bottom: at.y + 5))
                if let label = point.label { labels.append((label, at.x, at.y)) }
            }
        }
        let missing = plot.draw(labels, on: &frame.canvas, &placer)
        if missing > 0 {
            frame.canvas.text(
                "\(Figure.count(missing, "name")) found no room.", x: ChartFrame.width - 20,
                y: frame.canvas.height - 4, anchor: .end, size: 11, fill: "#777")
        }
        canvas = frame.canvas
    }

    private static func drawFrontier(_ line: [(x: Double, y: Double)], _ canvas: inout SVGCanvas) {
        guard line.count > 1 else { return }
        canvas.polyline(line, stroke: "#999", width: 2, dash: "6 3")
    }

    private static func drawErrors(
        of point: StudyChart.Point, _ index: Int, _ plot: PlotArea, _ canvas: inout SVGCanvas,
        _ placer: inout LabelPlacer
    ) {
        let at = plot.point(point.x, point.y)
        let colour = ChartPalette.colour(index)
        if let range = point.xRange {
            let (from, to) = (plot.x.position(range.lowerBound), plot.x.position(range.upperBound))
            canvas.line(from, at.y, to, at.y, stroke: colour, width: 1.2)
            placer.avoid(.init(left: from, top: at.y - 1, right: to, bottom: at.y + 1))
            for end in [from, to] {
                canvas.line(end, at.y - 3, end, at.y + 3, stroke: colour, width: 1.2)
            }
        }
        if let range = point.yRange {
            let (from, to) = (plot.y.position(range.lowerBound), plot.y.position(range.upperBound))
            canvas.line(at.x, from, at.x, to, stroke: colour, width: 1.2)
            placer.avoid(.init(left: at.x - 1, top: to, right: at.x + 1, bottom: from))
            for end in [from, to] {
                canvas.line(at.x - 3, end, at.x + 3, end, stroke: colour, width: 1.2)
            }
        }
    }
}
