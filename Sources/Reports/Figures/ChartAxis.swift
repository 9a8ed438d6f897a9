import Foundation
import Results

/// A straight axis of a chart: which values it shows, its round marks, and where they stand.
struct ChartAxis {
    let low: Double
    let high: Double
    /// Round numbers within the range, 4 to 9 of them.
    let ticks: [Double]
    let scale: Scale
    /// Where `low` and `high` stand on the page.
    let start: Double
    let end: Double
    private let decimals: Int

    /// Larger numbers are drawn as if they were it, so that a difference of two stays finite.
    static let largest = 1e300
    /// Smaller numbers are drawn as zero, so that their differences keep their digits.
    private static let smallest = 1e-290

    /// The axis that shows all finite values.
    ///
    /// - Parameter isTight: whether it ends where the values do, and not at the next mark.
    /// *Edge cases*: values that are all equal get room on both sides; without any it is 0 to 1;
    /// zero belongs to the range where it is near.
    init(
        covering values: [Double], unit: Presentation.Unit, currency: String, isTight: Bool = false,
        from start: Double, to end: Double
    ) {
        let (least, most) = Self.range(of: values, isTight: isTight)
        let ticks = Self.ticks(least, most)
        if isTight {
            (low, high) = (least, most)
        } else {
            let step = ticks.count > 1 ? ticks[1] - ticks[0] : most - least
            low = (least / step + 1e-9).rounded(.down) * step
            high = (most / step - 1e-9).rounded(.up) * step
        }
        self.ticks = Self.ticks(low, high)
        scale = Scale(unit: unit, currency: currency, size: max(abs(low), abs(high)))
        self.start = start
        self.end = end
        decimals = Self.decimals(self.ticks, scale)
    }

    /// Where `value` stands; one beyond an end stands at the end.
    func position(_ value: Double) -> Double {
        guard !value.isNaN else { return start }
        let share = (min(max(value, low), high) - low) / (high - low)
        return start + (end - start) * share
    }

    /// A tick without its unit.
    func text(_ tick: Double) -> String { scale.bare(tick, decimals: decimals) }

    /// A value with its unit, a digit finer than the marks.
    func value(_ value: Double) -> String {
        value.isFinite ? scale.text(value, decimals: min(9, decimals + 1)) : "–"
    }

    /// Its title with the unit of its marks: `Expected margin, $bn`.
    func title(_ words: String) -> String {
        let symbol = scale.title
        if symbol.isEmpty || words.lowercased().hasSuffix(symbol.lowercased()) { return words }
        return words.isEmpty ? symbol : "\(words), \(symbol)"
    }

    // MARK: - Marks

    private static func range(of values: [Double], isTight: Bool) -> (low: Double, high: Double) {
        let known = values.filter(\.isFinite).map { value in
            abs(value) < smallest ? 0 : min(max(value, -largest), largest)
        }
        guard let low = known.min(), let high = known.max() else { return (0, 1) }
        if high - low <= 1e-9 * max(abs(low), abs(high)) {
            return low == 0 ? (0, 1) : (low - abs(low) / 10, high + abs(high) / 10)
        }
        guard !isTight else { return (low, high) }
        if low > 0, low < 0.5 * high { return (0, high) }
        if high < 0, high > 0.5 * low { return (low, 0) }
        return (low, high)
    }

    /// 1, 2 or 5 times a power of ten apart.
    private static func ticks(_ low: Double, _ high: Double) -> [Double] {
        let rough = (high - low) / 8
        let power = pow(10, log10(rough).rounded(.down))
        let step = ([1, 2, 5, 10].first { $0 * power >= rough } ?? 10) * power
        let (first, last) = ((low / step - 1e-9).rounded(.up), (high / step + 1e-9).rounded(.down))
        guard first <= last, last - first < 50 else { return [low, high] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private static func decimals(_ ticks: [Double], _ scale: Scale) -> Int {
        guard ticks.count > 1 else { return 1 }
        let step = (ticks[1] - ticks[0]) / scale.divisor
        guard step > 0, step.isFinite else { return 1 }
        return max(0, min(9, -Int((log10(step) + 1e-9).rounded(.down))))
    }
}
