import Foundation
import Results

/// How a factor spreads over the months, as a picture: bands of 90 % and 50 % around the median.
///
/// Self-contained SVG: no scripts, fonts or files from elsewhere.
struct FanChart {
    let fan: FactorCheck.Fan

    private static let width = 760.0
    private static let height = 420.0
    private let left = 84.0
    private let right = 150.0
    private let top = 56.0
    private let bottom = 54.0

    var svg: String {
        let y = ChartAxis(
            covering: fan.p5 + fan.p95, unit: .quantity(""), currency: "",
            from: Self.height - bottom, to: top)
        func x(_ index: Int) -> Double {
            let steps = max(1, fan.months.count - 1)
            return left + (Self.width - left - right) * Double(index) / Double(steps)
        }
        func line(_ values: [Double]) -> [(x: Double, y: Double)] {
            values.enumerated().map { (x($0), y.position($1)) }
        }
        var canvas = SVGCanvas(
            width: Self.width, height: Self.height, title: "\(fan.factor): quantiles by month",
            description: "P5, P25, median, P75 and P95 of \(fan.factor) in each month")
        canvas.text("\(fan.factor) (\(fan.process))", x: left, y: 26, size: 17, isBold: true)
        canvas.text(axis(y.scale), x: left, y: 45)
        for tick in y.ticks {
            let at = y.position(tick)
            canvas.line(left, at, Self.width - right, at)
            canvas.text(y.text(tick), x: left - 8, y: at + 4, anchor: .end)
        }
        canvas.polygon(line(fan.p95) + line(fan.p5).reversed(), fill: "#cfe0f3")
        canvas.polygon(line(fan.p75) + line(fan.p25).reversed(), fill: "#8db6e0")
        canvas.polyline(line(fan.p50), stroke: "#123f73")
        drawMonths(x, on: &canvas)
        drawLegend(y, on: &canvas)
        return canvas.svg
    }

    // MARK: - Axes

    private func axis(_ scale: Scale) -> String {
        let words = ["k": "thousand", "m": "million", "bn": "billion", "tn": "trillion"]
        let unit = [words[scale.title] ?? scale.title, fan.unit].filter { !$0.isEmpty }
        return unit.isEmpty ? "level" : unit.joined(separator: " ")
    }

    /// A mark and its month every so many months, six to twelve of them.
    private func drawMonths(_ x: (Int) -> Double, on canvas: inout SVGCanvas) {
        let count = fan.months.count
        let every = [1, 2, 3, 6, 12, 24, 60, 120].first { count / $0 <= 9 } ?? 240
        let base = Self.height - bottom
        for index in stride(from: 0, to: count, by: every) {
            canvas.line(x(index), base, x(index), base + 5, stroke: "#888")
            canvas.text(fan.months[index], x: x(index), y: base + 20, anchor: .middle)
        }
        canvas.text(
            "month", x: (left + Self.width - right) / 2, y: Self.height - 10, anchor: .middle)
    }

    /// The names of the quantiles beside their ends, kept apart.
    private func drawLegend(_ y: ChartAxis, on canvas: inout SVGCanvas) {
        let ends = [
            ("P95", fan.p95), ("P75", fan.p75), ("median", fan.p50), ("P25", fan.p25),
            ("P5", fan.p5),
        ].map { ($0.0, $0.1.last ?? 0) }
        let scale = Scale(
            unit: .quantity(""), currency: "", size: ends.map { abs($0.1) }.max() ?? 0)
        var place = -100.0
        for (name, value) in ends {
            place = max(y.position(value) + 4, place + 15)
            let size = value.magnitude / scale.divisor
            let decimals = size == 0 ? 0 : max(0, min(9, 2 - Int(log10(size).rounded(.down))))
            canvas.text(
                "\(name)  \(scale.text(value, decimals: decimals))", x: Self.width - right + 8,
                y: place)
        }
    }
}
