import ScenarioModel

/// What makes a history a poor image of the future: too short, of one piece, or with a slip of the pen.
///
/// Changes are logarithms of one month over the one before. An outlier is judged by the median absolute
/// deviation, which it cannot move itself: |r − median| > 6 · 1.4826 · MAD, and more than a factor
/// of 2.5 off the median.
///
/// *Source*: F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69 (1974),
/// doi:10.1080/01621459.1974.10482962; 1.4826 = 1/Φ⁻¹(¾).
struct HistoryCheck {
    /// Of which the first follows ``firstMonth``.
    let changes: [Double]
    let firstMonth: CalendarMonth
    let block: Int

    private static let fewest = 12
    private static let deviations = 6.0
    private static let factor = 2.5

    func warn(_ fields: Fields, _ diagnostics: Diagnostics) {
        let file = fields.node("file")
        if let first = changes.first, changes.allSatisfy({ abs($0 - first) < 1e-12 }) {
            let percent = (LogProcess.exp(first) - 1) * 100
            let text = NumberScanner.text(of: (percent * 100).rounded() / 100)
            diagnostics.report(
                file, "every change is \(text) %, so the level moves so for certain", offending: "",
                expected: "months that differ, or process: trend with growth", as: .warning)
        }
        if changes.count < Self.fewest {
            diagnostics.report(
                file,
                "\(changes.count) monthly \(changes.count == 1 ? "change is" : "changes are") all that "
                    + "can ever happen", offending: "",
                expected: "\(Self.fewest) changes at least, better 60, or a process with a volatility",
                as: .warning)
        }
        if block * 2 > changes.count {
            diagnostics.report(
                fields.node("block"),
                block > changes.count
                    ? "longer than the \(changes.count) changes of the history"
                    : "more than half of the \(changes.count) changes of the history",
                expected: "\(Swift.max(1, changes.count / 2)) months or less, or a longer history",
                as: .warning)
        }
        if let message = steps {
            diagnostics.report(
                file, message, offending: "",
                expected: "prices as observed each month, or process: sticky-price for a level that is "
                    + "reset now and then", as: .warning)
        }
        warnOfOutliers(file, diagnostics)
    }

    /// Words for a level that rests in most months; nil where it moves.
    private var steps: String? {
        let still = changes.count { $0 == 0 }
        guard still * 2 > changes.count, still < changes.count else { return nil }
        return "the level rests in \(still) of \(changes.count) months: its steps are drawn at random "
            + "months"
    }

    private func warnOfOutliers(_ file: DocumentNode, _ diagnostics: Diagnostics) {
        guard changes.count >= 5 else { return }
        let middle = Self.median(changes)
        let spread = Self.median(changes.map { abs($0 - middle) }) * 1.4826
        let limit = Swift.max(Self.deviations * spread, LogProcess.log(Self.factor))
        let outliers = changes.indices.filter { abs(changes[$0] - middle) > limit }
        guard let first = outliers.first else { return }
        let month = firstMonth.advanced(by: first + 1)
        let ratio = LogProcess.exp(changes[first])
        let text = NumberScanner.text(of: (ratio * 1000).rounded() / 1000)
        diagnostics.report(
            file,
            "\(month) is \(text) times the month before, far from every other change"
                + (outliers.count > 1 ? ", and \(outliers.count - 1) more" : ""), offending: "",
            expected: "a corrected value if it is a slip; if it is true, process: jump-diffusion tells "
                + "how often it happens", as: .warning)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
