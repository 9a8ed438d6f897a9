import Results

/// Horizontal bars from zero with their intervals; traces of one name stand together.
struct BarDrawing {
    /// Nil where no value is finite.
    let canvas: SVGCanvas?

    private struct Row {
        let name: String
        var bars: [(trace: Int, point: StudyChart.Point)]
    }

    init(
        _ chart: StudyChart, _ traces: [StudyChart.Trace], _ value: StudyChart.Axis,
        _ currency: String
    ) {
        let rows = Self.rows(of: traces)
        guard !rows.isEmpty else {
            canvas = nil
            return
        }
        var frame = ChartFrame(
            chart,
            description: "Bars of \(value.title): " + rows.map(\.name).joined(separator: ", "))
        // Bars that are named by their traces need no legend.
        let isNamed = traces.allSatisfy { $0.points.count == 1 && $0.points[0].label == nil }
        if traces.count > 1, !isNamed {
            frame.legend(traces.map(\.name)) { canvas, index, x, y in
                canvas.rectangle(
                    x: x - 9, y: y - 6, width: 18, height: 12, fill: ChartPalette.colour(index))
            }
        }
        let points = rows.flatMap { $0.bars.map(\.point) }
        let ends = points.flatMap { point in
            [point.y] + (point.yRange.map { [$0.lowerBound, $0.upperBound] } ?? [])
        }
        let names = rows.map { SVGCanvas.width(of: CategoryAxis.short($0.name)) }.max() ?? 0
        let nameEnd = ChartFrame.margin + names
        let rooms = (left: points.contains { $0.y < 0 } ? 72.0 : 0, right: 72.0)
        let axis = ChartAxis(
            covering: ends + [0] + chart.marks.map(\.value), unit: value.unit, currency: currency,
            isTight: true, from: nameEnd + 10 + rooms.left,
            to: ChartFrame.width - ChartFrame.margin - rooms.right)
        let thickness = traces.count > 1 && !isNamed ? 13.0 : 17.0
        let top = frame.top + (chart.marks.isEmpty ? 12 : 26)
        let counts = rows.map { Double($0.bars.count) }
        let bottom = top + 8 + counts.reduce(0) { $0 + $1 * thickness + 8 }
        CategoryAxis.drawGrid(axis, title: value.title, top: top, bottom: bottom, on: &frame)
        var y = top + 8
        for row in rows {
            let height = Double(row.bars.count) * thickness
            frame.canvas.text(
                CategoryAxis.short(row.name), x: nameEnd, y: y + height / 2 + 4.5, anchor: .end,
                tip: row.name)
            for bar in row.bars {
                let fill = ChartPalette.colour(isNamed ? 0 : bar.trace)
                Self.draw(bar.point, axis, y: y, thickness, fill, row.name, on: &frame.canvas)
                y += thickness
            }
            y += 8
        }
        let zero = axis.position(0)
        frame.canvas.line(zero, top, zero, bottom, stroke: "#333", width: 1.5)
        CategoryAxis.draw(chart.marks, axis, top: top, bottom: bottom, on: &frame.canvas)
        canvas = frame.canvas
    }

    /// Bars by name in the order of their first occurrence.
    private static func rows(of traces: [StudyChart.Trace]) -> [Row] {
        var rows: [Row] = []
        for (index, trace) in traces.enumerated() {
            for (number, point) in trace.points.enumerated() where point.y.isFinite {
                let name =
                    point.label ?? (trace.points.count == 1 ? trace.name : "\(number + 1)")
                let row = rows.firstIndex { row in
                    row.name == name && !row.bars.contains { $0.trace == index }
                }
                if let row {
                    rows[row].bars.append((index, point))
                } else {
                    rows.append(Row(name: name, bars: [(index, point)]))
                }
            }
        }
        return rows
    }

    private static func draw(
        _ point: StudyChart.Point, _ axis: ChartAxis, y: Double, _ thickness: Double,
        _ fill: String, _ name: String, on canvas: inout SVGCanvas
    ) {
        let (zero, end) = (axis.position(0), axis.position(point.y))
        let middle = y + thickness / 2
        canvas.rectangle(
            x: min(zero, end), y: y + 1, width: abs(end - zero), height: thickness - 2, fill: fill,
            opacity: 0.75, tip: "\(name): \(axis.value(point.y))")
        var reach = end
        if let range = point.yRange {
            let (low, high) = (axis.position(range.lowerBound), axis.position(range.upperBound))
            canvas.line(low, middle, high, middle, stroke: "#222", width: 1.2)
            for at in [low, high] {
                canvas.line(at, middle - 3.5, at, middle + 3.5, stroke: "#222", width: 1.2)
            }
            reach = point.y < 0 ? min(end, low) : max(end, high)
        }
        canvas.text(
            axis.value(point.y), x: reach + (point.y < 0 ? -6 : 6), y: middle + 4,
            anchor: point.y < 0 ? .end : .start, size: 11, fill: "#555")
    }
}
