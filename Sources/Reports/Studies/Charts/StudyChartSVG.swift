import Results

/// A study's chart as a picture that needs no other file.
package enum StudyChartSVG {
    /// *Edge cases*: what is not finite is left out; a chart without anything to draw says so.
    package static func render(_ chart: StudyChart, currency: String) -> String {
        let drawing: SVGCanvas? =
            switch chart.content {
            case .lines(let traces, let x, let y):
                LineDrawing(chart, traces, x, y, currency).canvas
            case .scatter(let traces, let frontier, let x, let y):
                ScatterDrawing(chart, traces, frontier, x, y, currency).canvas
            case .tornado(let bars, let base, let value):
                TornadoDrawing(chart, bars, base: base, value, currency).canvas
            case .bars(let traces, let value):
                BarDrawing(chart, traces, value, currency).canvas
            case .heatMap(
                let values, let columns, let rows, let columnTitle, let rowTitle, let value):
                HeatMapDrawing(
                    chart, values, columns: columns, rows: rows, columnTitle: columnTitle,
                    rowTitle: rowTitle, value, currency
                ).canvas
            }
        return (drawing ?? nothing(chart)).svg
    }

    private static func nothing(_ chart: StudyChart) -> SVGCanvas {
        var frame = ChartFrame(chart, description: "Nothing to show.")
        frame.canvas.text("Nothing to show.", x: ChartFrame.margin, y: frame.top + 24, fill: "#666")
        frame.canvas.height = frame.top + 48
        return frame.canvas
    }
}
