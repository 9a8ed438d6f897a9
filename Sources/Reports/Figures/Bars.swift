/// Small pictures in letters.
package enum Bars {
    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
    private static let heights: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// A bar of `share` of `width` columns, in steps of an eighth; anything above zero shows.
    package static func bar(_ share: Double, width: Int) -> String {
        guard share.isFinite, share > 0 else { return "" }
        let filled = min(width * 8, max(1, Int((share * Double(width) * 8).rounded())))
        let whole = String(repeating: "█", count: filled / 8)
        return filled % 8 == 0 ? whole : whole + String(eighths[filled % 8 - 1])
    }

    /// One letter for each value, the lowest and the highest spanning the range; missing ones blank.
    package static func sparkline(_ values: [Double?]) -> String {
        let known = values.compactMap { $0 }.filter(\.isFinite)
        guard let low = known.min(), let high = known.max() else { return "" }
        return String(
            values.map { value -> Character in
                guard let value, value.isFinite else { return " " }
                guard high > low else { return heights[3] }
                return heights[min(7, Int((value - low) / (high - low) * 8))]
            })
    }
}
