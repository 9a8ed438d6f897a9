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
    private var taken: [Box] = []
    private var avoided: [Box] = []

    init(area: Box) { self.area = area }

    mutating func take(_ box: Box) { taken.append(box) }

    /// Keeps labels off `box` where there is room nearby.
    mutating func avoid(_ box: Box) { avoided.append(box) }

    /// The nearest free place for a label of a point, or nil where there is none within 90 points.
    mutating func place(_ text: String, x: Double, y: Double, size: Double) -> Place? {
        let width = SVGCanvas.width(of: text, size: size)
        let place =
            place(width, size, x: x, y: y, within: 33, off: taken + avoided)
            ?? place(width, size, x: x, y: y, within: 93, off: taken)
        guard let (box, place) = place else { return nil }
        taken.append(box)
        return place
    }

    private func place(
        _ width: Double, _ size: Double, x: Double, y: Double, within reach: Double,
        off boxes: [Box]
    ) -> (Box, Place)? {
        for distance in stride(from: 9.0, through: reach, by: 12) {
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
                guard area.contains(box), !boxes.contains(where: box.overlaps) else { continue }
                let place = Place(
                    x: px, y: middle + size * 0.35, anchor: anchor, isFar: distance > 24)
                return (box, place)
            }
        }
        return nil
    }
}
