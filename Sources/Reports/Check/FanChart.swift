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
        let (low, high) = range
        let ticks = Self.ticks(low, high)
        let scale = Scale(
            unit: .quantity(""), currency: "", size: max(low.magnitude, high.magnitude))
        func x(_ index: Int) -> Double {
            let steps = max(1, fan.months.count - 1)
            return left + (Self.width - left - right) * Double(index) / Double(steps)
        }
        func y(_ value: Double) -> Double {
            Self.height - bottom - (Self.height - top - bottom) * (value - low) / (high - low)
        }
        func line(_ values: [Double]) -> String {
            values.enumerated().map { "\(Self.text(x($0))),\(Self.text(y($1)))" }
                .joined(separator: " ")
        }
        func band(_ lower: [Double], _ upper: [Double], _ colour: String) -> String {
            let back = zip(lower.indices, lower).reversed()
                .map { "\(Self.text(x($0))),\(Self.text(y($1)))" }.joined(separator: " ")
            return "<polygon points=\"\(line(upper)) \(back)\" fill=\"\(colour)\"/>"
        }
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \
            \(Int(Self.height))" width="\(Int(Self.width))" height="\(Int(Self.height))" \
            font-family="sans-serif" font-size="13" fill="#333">
            """,
            "<title>\(Self.escaped(fan.factor)): quantiles by month</title>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
            "<text x=\"\(Self.text(left))\" y=\"26\" font-size=\"17\" font-weight=\"bold\">"
                + "\(Self.escaped(fan.factor)) (\(Self.escaped(fan.process)))</text>",
            "<text x=\"\(Self.text(left))\" y=\"45\">\(Self.escaped(axis(scale)))</text>",
        ]
        let decimals = Self.decimals(ticks, scale)
        for tick in ticks {
            let at = Self.text(y(tick))
            parts.append(
                "<line x1=\"\(Self.text(left))\" x2=\"\(Self.text(Self.width - right))\" y1=\"\(at)\""
                    + " y2=\"\(at)\" stroke=\"#ddd\"/>")
            parts.append(
                "<text x=\"\(Self.text(left - 8))\" y=\"\(Self.text(y(tick) + 4))\""
                    + " text-anchor=\"end\">\(scale.bare(tick, decimals: decimals))</text>")
        }
        parts.append(band(fan.p5, fan.p95, "#cfe0f3"))
        parts.append(band(fan.p25, fan.p75, "#8db6e0"))
        parts.append(
            "<polyline points=\"\(line(fan.p50))\" fill=\"none\" stroke=\"#123f73\""
                + " stroke-width=\"2\"/>")
        parts += months(x) + legend(y)
        parts.append("</svg>")
        return parts.joined(separator: "\n") + "\n"
    }

    // MARK: - Axes

    /// From below the lowest to above the highest quantile; zero belongs to it where it is near.
    private var range: (low: Double, high: Double) {
        let values = (fan.p5 + fan.p95).filter(\.isFinite)
        var (low, high) = (values.min() ?? 0, values.max() ?? 1)
        if low == high {
            let room = max(low.magnitude / 10, 1e-9)
            (low, high) = (low - room, high + room)
        } else if low > 0, low < 0.5 * high {
            low = 0
        }
        let ticks = Self.ticks(low, high)
        let step = ticks.count > 1 ? ticks[1] - ticks[0] : high - low
        return ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step)
    }

    /// Round numbers, 4 to 8 of them: 1, 2 or 5 times a power of ten apart.
    private static func ticks(_ low: Double, _ high: Double) -> [Double] {
        let rough = (high - low) / 6
        let power = pow(10, log10(rough).rounded(.down))
        let step = ([1, 2, 5, 10].first { $0 * power >= rough } ?? 10) * power
        let (first, last) = ((low / step - 1e-9).rounded(.up), (high / step + 1e-9).rounded(.down))
        guard first <= last, last - first < 50 else { return [low, high] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private static func decimals(_ ticks: [Double], _ scale: Scale) -> Int {
        guard ticks.count > 1 else { return 1 }
        let step = (ticks[1] - ticks[0]) / scale.divisor
        return max(0, min(9, -Int((log10(step) + 1e-9).rounded(.down))))
    }

    private func axis(_ scale: Scale) -> String {
        let words = ["k": "thousand", "m": "million", "bn": "billion", "tn": "trillion"]
        let unit = [words[scale.title] ?? scale.title, fan.unit].filter { !$0.isEmpty }
        return unit.isEmpty ? "level" : unit.joined(separator: " ")
    }

    /// A mark and its month every so many months, six to twelve of them.
    private func months(_ x: (Int) -> Double) -> [String] {
        let count = fan.months.count
        let every = [1, 2, 3, 6, 12, 24, 60, 120].first { count / $0 <= 9 } ?? 240
        let base = Self.height - bottom
        return stride(from: 0, to: count, by: every).flatMap { index in
            let at = Self.text(x(index))
            return [
                "<line x1=\"\(at)\" x2=\"\(at)\" y1=\"\(Self.text(base))\""
                    + " y2=\"\(Self.text(base + 5))\" stroke=\"#888\"/>",
                "<text x=\"\(at)\" y=\"\(Self.text(base + 20))\" text-anchor=\"middle\">"
                    + "\(fan.months[index])</text>",
            ]
        } + [
            "<text x=\"\(Self.text((left + Self.width - right) / 2))\""
                + " y=\"\(Self.text(Self.height - 10))\" text-anchor=\"middle\">month</text>"
        ]
    }

    /// The names of the quantiles beside their ends, kept apart.
    private func legend(_ y: (Double) -> Double) -> [String] {
        let ends = [
            ("P95", fan.p95), ("P75", fan.p75), ("median", fan.p50), ("P25", fan.p25),
            ("P5", fan.p5),
        ]
        var places: [Double] = []
        for (_, values) in ends {
            let wanted = y(values.last ?? 0) + 4
            places.append(max(wanted, (places.last ?? -100) + 15))
        }
        let scale = Scale(
            unit: .quantity(""), currency: "",
            size: max(fan.p5.last?.magnitude ?? 0, fan.p95.last?.magnitude ?? 0))
        return zip(ends, places).map { end, place in
            let value = end.1.last ?? 0
            let size = value.magnitude / scale.divisor
            let decimals = size == 0 ? 0 : max(0, min(9, 2 - Int(log10(size).rounded(.down))))
            return "<text x=\"\(Self.text(Self.width - right + 8))\" y=\"\(Self.text(place))\">"
                + "\(end.0)  \(scale.text(value, decimals: decimals))</text>"
        }
    }

    // MARK: - Text

    private static func text(_ x: Double) -> String { String(format: "%.1f", x) }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
