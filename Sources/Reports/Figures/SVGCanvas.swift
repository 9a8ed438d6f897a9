import Foundation

/// Elements of a picture in the order in which they are drawn.
///
/// Self-contained SVG: no scripts, fonts or files from elsewhere.
struct SVGCanvas {
    let width: Double
    var height: Double
    /// What a reader without eyes is told.
    private let title: String
    private let description: String
    private var parts: [String] = []

    enum Anchor: String {
        case start
        case middle
        case end
    }

    init(width: Double, height: Double, title: String, description: String) {
        self.width = width
        self.height = height
        self.title = title
        self.description = description
    }

    /// The whole element, a line end behind it.
    var svg: String {
        let size = "\(Self.text(width)) \(Self.text(height))"
        let head = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\""
                + " width=\"\(Self.text(width))\" height=\"\(Self.text(height))\" role=\"img\""
                + " font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#333\">",
            "<title>\(Markup.escaped(title))</title>",
            "<desc>\(Markup.escaped(description))</desc>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
        ]
        return (head + parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    // MARK: - Elements

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String = "#ddd",
        width: Double = 1, dash: String? = nil
    ) {
        parts.append(
            "<line x1=\"\(Self.text(x1))\" y1=\"\(Self.text(y1))\" x2=\"\(Self.text(x2))\""
                + " y2=\"\(Self.text(y2))\" stroke=\"\(stroke)\""
                + " stroke-width=\"\(Self.text(width))\"\(Self.dash(dash))/>")
    }

    /// - Parameter tip: what a pointer that rests on it shows.
    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, fill: String, opacity: Double = 1,
        stroke: String? = nil, tip: String? = nil
    ) {
        let edge = stroke.map { " stroke=\"\($0)\"" } ?? ""
        close(
            "<rect x=\"\(Self.text(x))\" y=\"\(Self.text(y))\""
                + " width=\"\(Self.text(max(0, width)))\" height=\"\(Self.text(max(0, height)))\" fill=\"\(fill)\""
                + Self.opacity(opacity) + edge, "rect", tip)
    }

    mutating func polygon(
        _ points: [(x: Double, y: Double)], fill: String, opacity: Double = 1,
        stroke: String? = nil, tip: String? = nil
    ) {
        let edge = stroke.map { " stroke=\"\($0)\"" } ?? ""
        close(
            "<polygon points=\"\(Self.list(points))\" fill=\"\(fill)\"" + Self.opacity(opacity)
                + edge, "polygon", tip)
    }

    mutating func polyline(
        _ points: [(x: Double, y: Double)], stroke: String, width: Double = 2, dash: String? = nil
    ) {
        parts.append(
            "<polyline points=\"\(Self.list(points))\" fill=\"none\" stroke=\"\(stroke)\""
                + " stroke-width=\"\(Self.text(width))\" stroke-linejoin=\"round\""
                + "\(Self.dash(dash))/>")
    }

    mutating func circle(
        x: Double, y: Double, radius: Double, fill: String, stroke: String? = nil,
        tip: String? = nil
    ) {
        let edge = stroke.map { " stroke=\"\($0)\"" } ?? ""
        close(
            "<circle cx=\"\(Self.text(x))\" cy=\"\(Self.text(y))\" r=\"\(Self.text(radius))\""
                + " fill=\"\(fill)\"\(edge)", "circle", tip)
    }

    /// - Parameter hasHalo: whether white around its letters keeps it apart from what is below.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Double = 13,
        isBold: Bool = false, fill: String? = nil, angle: Double? = nil, hasHalo: Bool = false,
        tip: String? = nil
    ) {
        var element = "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\""
        if anchor != .start { element += " text-anchor=\"\(anchor.rawValue)\"" }
        if size != 13 { element += " font-size=\"\(Self.text(size))\"" }
        if isBold { element += " font-weight=\"bold\"" }
        if let fill { element += " fill=\"\(fill)\"" }
        if let angle {
            element +=
                " transform=\"rotate(\(Self.text(angle)) \(Self.text(x)) \(Self.text(y)))\""
        }
        if hasHalo {
            // An element of its own, since not every viewer paints the edge below the letters.
            parts.append(
                "\(element) stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\""
                    + " aria-hidden=\"true\">\(Markup.escaped(text))</text>")
        }
        let title = tip.map { "<title>\(Markup.escaped($0))</title>" } ?? ""
        parts.append("\(element)>\(Markup.escaped(text))\(title)</text>")
    }

    private mutating func close(_ element: String, _ name: String, _ tip: String?) {
        guard let tip else {
            parts.append(element + "/>")
            return
        }
        parts.append("\(element)><title>\(Markup.escaped(tip))</title></\(name)>")
    }

    // MARK: - Text

    /// About how wide `text` is drawn; fonts differ.
    static func width(of text: String, size: Double = 13) -> Double {
        Double(displayWidth(text)) * size * 0.56
    }

    /// A coordinate in tenths of a point.
    static func text(_ x: Double) -> String {
        guard x.isFinite else { return "0" }
        let tenths = Int((min(max(x, -1e6), 1e6) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let whole = "\(sign)\(abs(tenths) / 10)"
        return tenths % 10 == 0 ? whole : "\(whole).\(abs(tenths) % 10)"
    }

    private static func list(_ points: [(x: Double, y: Double)]) -> String {
        points.map { "\(text($0.x)),\(text($0.y))" }.joined(separator: " ")
    }

    private static func dash(_ pattern: String?) -> String {
        pattern.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    }

    private static func opacity(_ share: Double) -> String {
        share < 1 ? " fill-opacity=\"\(String(format: "%.2f", share))\"" : ""
    }
}
