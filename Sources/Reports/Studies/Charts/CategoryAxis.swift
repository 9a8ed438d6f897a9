import Results

/// What charts of horizontal bars share: names on the left, values along the bottom.
enum CategoryAxis {
    /// A name that leaves room for its bar.
    static func short(_ name: String) -> String {
        shortenedInside(ReportContent.oneLine(name), to: 36)
    }

    /// Vertical lines at the marks of the axis, their texts and the title below.
    static func drawGrid(
        _ axis: ChartAxis, title words: String, top: Double, bottom: Double,
        on frame: inout ChartFrame
    ) {
        for tick in axis.ticks {
            let at = axis.position(tick)
            frame.canvas.line(
                at, top, at, bottom, stroke: tick == 0 ? ChartPalette.zero : ChartPalette.grid)
            frame.canvas.text(axis.text(tick), x: at, y: bottom + 17, anchor: .middle, size: 12)
        }
        let title = axis.title(words)
        frame.canvas.text(
            shortened(title, to: 90), x: (axis.start + axis.end) / 2, y: bottom + 38,
            anchor: .middle, fill: "#555", tip: title)
        frame.canvas.height = bottom + 52
    }

    /// Dashed lines with labels above, each but the first clear of a label of `width` around `x`.
    static func draw(
        _ marks: [StudyChart.Mark], _ axis: ChartAxis, top: Double, bottom: Double,
        besides width: Double = 0, of x: Double = 0, on canvas: inout SVGCanvas
    ) {
        var taken = width > 0 ? [(x - width / 2 - 4, x + width / 2 + 4)] : []
        for mark in marks where mark.value.isFinite {
            let at = axis.position(mark.value)
            canvas.line(at, top, at, bottom, stroke: ChartPalette.mark, width: 1.2, dash: "5 4")
            let label = shortened(ReportContent.oneLine(mark.label), to: 40)
            let half = SVGCanvas.width(of: label, size: 12) / 2
            let middle = min(max(at, ChartFrame.margin + half), ChartFrame.width - 10 - half)
            guard !taken.contains(where: { $0.0 < middle + half && middle - half < $0.1 }) else {
                // No room above: the label stands beside the foot of its line.
                let isBeyond = at + 2 * half + 8 > ChartFrame.width
                canvas.text(
                    label, x: at + (isBeyond ? -4 : 4), y: bottom - 5,
                    anchor: isBeyond ? .end : .start, size: 12, fill: ChartPalette.mark,
                    hasHalo: true, tip: mark.label)
                continue
            }
            taken.append((middle - half - 4, middle + half + 4))
            canvas.text(
                label, x: middle, y: top - 7, anchor: .middle, size: 12, fill: ChartPalette.mark,
                tip: mark.label)
        }
    }
}
