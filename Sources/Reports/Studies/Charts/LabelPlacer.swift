import Foundation

/// Finds room for labels beside points, so that none covers another or a sign.
struct LabelPlacer {
    struct Box {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double

        func overlaps(_ other: Box) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }

        func contains(_ other: Box) -> Bool {
            left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
        }
    }

    struct Place {
        let x: Double
        /// Of the base line of the text.
        let y: Double
        let anchor: SVGCanvas.Anchor
        /// Whether it stands so far off that a line must lead to it.
        let isFar: Bool
    }

    private let area: Box
    private var taken: [Box]

    init(area: Box, taken: [Box] = []) {
        self.area = area
        self.taken = taken
    }

    mutating func take(_ box: Box) { taken.append(box) }

    /// The nearest free place for a label of a point, or nil where there is none within 90 points.
    mutating func place(_ text: String, x: Double, y: Double, size: Double) -> Place? {
        let width = SVGCanvas.width(of: text, size: size)
        for distance in stride(from: 9.0, through: 93, by: 12) {
            // To the right, to the left, above, below, and between them.
            for angle in [0.0, 180, -90, 90, -35, 35, -145, 145, -65, 65, -115, 115] {
                let radians = angle * .pi / 180
                let (px, py) = (x + distance * cos(radians), y + distance * sin(radians))
                let anchor: SVGCanvas.Anchor =
                    abs(angle) == 90 ? .middle : abs(angle) < 90 ? .start : .end
                let left =
                    switch anchor {
                    case .start: px
                    case .middle: px - width / 2
                    case .end: px - width
                    }
                let middle = abs(angle) == 90 ? py + (angle < 0 ? -size / 4 : size / 4) : py
                let box = Box(
                    left: left - 1, top: middle - size * 0.55, right: left + width + 1,
                    bottom: middle + size * 0.5)
                guard area.contains(box), !taken.contains(where: box.overlaps) else { continue }
                taken.append(box)
                return Place(
                    x: px, y: middle + size * 0.35, anchor: anchor, isFar: distance > 20)
            }
        }
        return nil
    }
}
