import Results

/// A grid of coloured cells with their values, and the scale of their colours.
struct HeatMapDrawing {
    /// Nil where no value is finite.
    let canvas: SVGCanvas?

    private static let cellSize = 11.0

    init(
        _ chart: StudyChart, _ values: [[Double?]], columns: [String], rows: [String],
        columnTitle: String, rowTitle: String, _ value: StudyChart.Axis, _ currency: String
    ) {
        let known = values.flatMap { $0 }.compactMap { $0 }.filter(\.isFinite)
        guard !known.isEmpty, !columns.isEmpty, !rows.isEmpty else {
            canvas = nil
            return
        }
        var frame = ChartFrame(
            chart, description: "\(value.title) by \(rowTitle) and \(columnTitle)")
        let colours = HeatColours(known, axis: value, currency: currency)
        frame.caption(colours.title)
        let rowNames = rows.map { shortenedInside(ReportContent.oneLine($0), to: 26) }
        let columnNames = columns.map { shortenedInside(ReportContent.oneLine($0), to: 22) }
        let names = (rowNames + [shortened(rowTitle, to: 26)]).map { SVGCanvas.width(of: $0) }
        let left = ChartFrame.margin + (names.max() ?? 0) + 10
        let width = min(90, (ChartFrame.width - 120 - left) / Double(columns.count))
        let height = max(18, min(34, width))
        // Names that are wider than their columns are slanted.
        let widest = columnNames.map { SVGCanvas.width(of: $0, size: 12) }.max() ?? 0
        let isSlanted = widest > width - 6
        let top = frame.top + 26 + (isSlanted ? widest * 0.6 + 16 : 20)
        frame.canvas.text(
            shortened(columnTitle, to: 80), x: left, y: frame.top + 18, fill: "#555",
            tip: columnTitle)
        frame.canvas.text(
            shortened(rowTitle, to: 26), x: left - 8, y: top - 7, anchor: .end, fill: "#555",
            tip: rowTitle)
        for (index, name) in columnNames.enumerated() {
            let x = left + (Double(index) + 0.5) * width
            frame.canvas.text(
                name, x: isSlanted ? x + 3 : x, y: top - 7, anchor: isSlanted ? .start : .middle,
                size: 12, angle: isSlanted ? -38 : nil, tip: columns[index])
        }
        for (row, name) in rowNames.enumerated() {
            let y = top + Double(row) * height
            frame.canvas.text(
                name, x: left - 8, y: y + height / 2 + 4.5, anchor: .end, tip: rows[row])
            for column in columns.indices {
                let isKnown = row < values.count && column < values[row].count
                let cell = isKnown ? values[row][column] : nil
                let place = (x: left + Double(column) * width, y: y)
                colours.draw(
                    cell, x: place.x, y: place.y, width: width, height: height,
                    tip: "\(rows[row]), \(columns[column])", on: &frame.canvas)
            }
        }
        let bottom = top + Double(rows.count) * height
        let right = left + Double(columns.count) * width
        colours.drawLegend(
            x: right + 24, top: top, height: max(90, min(220, bottom - top)), on: &frame.canvas)
        frame.canvas.height = max(bottom, top + 90) + 24
        canvas = frame.canvas
    }
}

/// From white to blue; where values lie on both sides of zero, from orange over white to blue.
private struct HeatColours {
    private let axis: ChartAxis
    /// What the values measure, in which unit.
    let title: String
    private let low: Double
    private let high: Double
    private let isDiverging: Bool
    private let decimals: Int

    private typealias Colour = (red: Double, green: Double, blue: Double)
    private static let white: Colour = (247, 247, 247)
    private static let blue: Colour = (5, 80, 140)
    private static let orange: Colour = (179, 88, 6)

    init(_ values: [Double], axis: StudyChart.Axis, currency: String) {
        self.axis = ChartAxis(
            covering: values, unit: axis.unit, currency: currency, isTight: true, from: 0, to: 1)
        title = self.axis.title(axis.title)
        let (least, most) = (values.min() ?? 0, values.max() ?? 0)
        isDiverging = least < 0 && most > 0
        low = isDiverging ? -max(-least, most) : least
        high = isDiverging ? max(-least, most) : most
        let scale = self.axis.scale
        decimals = Figure.decimals(
            size: max(abs(least), abs(most)) / scale.divisor, error: nil,
            isPercent: scale.isPercent)
    }

    func draw(
        _ value: Double?, x: Double, y: Double, width: Double, height: Double, tip: String,
        on canvas: inout SVGCanvas
    ) {
        guard let value, value.isFinite else {
            canvas.rectangle(
                x: x, y: y, width: width, height: height, fill: "#fff", stroke: "#ddd",
                tip: "\(tip): none")
            canvas.text(
                "–", x: x + width / 2, y: y + height / 2 + 4, anchor: .middle, size: 11,
                fill: "#999")
            return
        }
        let share = share(of: value)
        canvas.rectangle(
            x: x, y: y, width: width, height: height, fill: Self.colour(share, isDiverging),
            stroke: "#fff", tip: "\(tip): \(axis.value(value))")
        let text = axis.scale.bare(value, decimals: decimals)
        guard SVGCanvas.width(of: text, size: 11) < width - 2 else { return }
        let depth = isDiverging ? abs(2 * share - 1) : share
        canvas.text(
            text, x: x + width / 2, y: y + height / 2 + 4, anchor: .middle, size: 11,
            fill: depth > 0.55 ? "#fff" : "#222")
    }

    func drawLegend(x: Double, top: Double, height: Double, on canvas: inout SVGCanvas) {
        guard high > low else { return }
        let steps = 24
        let part = height / Double(steps)
        for step in 0..<steps {
            let share = 1 - (Double(step) + 0.5) / Double(steps)
            canvas.rectangle(
                x: x, y: top + Double(step) * part, width: 14, height: part + 0.5,
                fill: Self.colour(share, isDiverging))
        }
        let marks = isDiverging ? [high, 0, low] : [high, low]
        for (index, mark) in marks.enumerated() where index == 0 || mark != high {
            let y = top + height * Double(index) / Double(marks.count - 1)
            canvas.text(axis.scale.bare(mark, decimals: decimals), x: x + 20, y: y + 4, size: 11)
        }
    }

    /// 0 at the low end of the scale, 1 at the high one; the middle where they agree.
    private func share(of value: Double) -> Double {
        high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5
    }

    private static func colour(_ share: Double, _ isDiverging: Bool) -> String {
        guard isDiverging else { return mixed(white, blue, share) }
        return share < 0.5 ? mixed(white, orange, 1 - 2 * share) : mixed(white, blue, 2 * share - 1)
    }

    /// `#rrggbb` between two colours.
    private static func mixed(_ from: Colour, _ to: Colour, _ share: Double) -> String {
        func hex(_ a: Double, _ b: Double) -> String {
            let level = Int((a + (b - a) * min(max(share, 0), 1)).rounded())
            let digits = String(level, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }
        return "#" + hex(from.red, to.red) + hex(from.green, to.green) + hex(from.blue, to.blue)
    }
}
