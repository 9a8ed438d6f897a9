import Results

/// What all charts share: the title, the legend, and how far down they reach.
struct ChartFrame {
    static let width = 760.0
    static let margin = 20.0

    var canvas: SVGCanvas
    /// Below everything that stands above the plot.
    private(set) var top: Double

    init(_ chart: StudyChart, description: String) {
        let title = ReportContent.oneLine(chart.title)
        canvas = SVGCanvas(width: Self.width, height: 0, title: title, description: description)
        top = 26
        for line in wrapped(title, to: 74).prefix(3) {
            canvas.text(line, x: Self.margin, y: top, size: 16, isBold: true)
            top += 20
        }
        top -= 6
    }

    /// One line of quieter words below the title.
    mutating func caption(_ text: String) {
        canvas.text(shortened(text, to: 100), x: Self.margin, y: top + 10, fill: "#555", tip: text)
        top += 20
    }

    /// Names with their signs in rows below the title.
    ///
    /// - Parameter draw: draws the sign of an entry around a place.
    mutating func legend(
        _ names: [String],
        draw: (_ canvas: inout SVGCanvas, _ index: Int, _ x: Double, _ y: Double) -> Void
    ) {
        var x = Self.margin
        for (index, name) in names.enumerated() {
            let text = shortened(ReportContent.oneLine(name), to: 44)
            let width = 30 + SVGCanvas.width(of: text) + 18
            if x > Self.margin, x + width > Self.width - Self.margin {
                x = Self.margin
                top += 18
            }
            draw(&canvas, index, x + 11, top + 6)
            canvas.text(text, x: x + 28, y: top + 10, tip: name)
            x += width
        }
        top += names.isEmpty ? 0 : 22
    }
}

/// Colours that stay apart for readers who do not tell red from green.
///
/// - Source: Okabe & Ito 2008, Color Universal Design; yellow is left out on white.
enum ChartPalette {
    static let traces = [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444",
    ]
    private static let dashes: [String?] = [nil, "7 4", "2 3", "9 3 2 3"]

    static let low = "#56a0d3"
    static let high = "#d55e00"
    static let mark = "#555"
    static let grid = "#e2e2e2"
    static let zero = "#888"

    static func colour(_ index: Int) -> String { traces[index % traces.count] }

    /// Another pattern each time that the colours begin anew.
    static func dash(_ index: Int) -> String? { dashes[index / traces.count % dashes.count] }
}

/// Signs of different shape, so that colour is not all that tells traces apart.
enum ChartSign {
    static func draw(
        _ index: Int, on canvas: inout SVGCanvas, x: Double, y: Double, tip: String? = nil
    ) {
        let fill = ChartPalette.colour(index)
        let r = 4.6
        switch index % 4 {
        case 0: canvas.circle(x: x, y: y, radius: r, fill: fill, stroke: "#fff", tip: tip)
        case 1:
            canvas.rectangle(
                x: x - r, y: y - r, width: 2 * r, height: 2 * r, fill: fill, stroke: "#fff",
                tip: tip)
        case 2:
            canvas.polygon(
                [(x, y - r - 1), (x + r + 1, y + r), (x - r - 1, y + r)], fill: fill,
                stroke: "#fff", tip: tip)
        default:
            canvas.polygon(
                [(x, y - r - 1.4), (x + r + 1.4, y), (x, y + r + 1.4), (x - r - 1.4, y)],
                fill: fill, stroke: "#fff", tip: tip)
        }
    }
}
