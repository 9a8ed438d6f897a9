import Foundation
import Results

/// An estimate in words: its value and its interval, with no more digits than its error supports.
///
/// *Rounding*: the last digit stands where the standard error has its first; at most three digits
/// altogether, and in percent at most one behind the point from 1 % on and two digits below.
struct Figure {
    /// `8.5 %`, or nil where there is no value.
    let value: String?
    /// `8.4 % to 8.5 %`, or nil where there is none.
    let interval: String?
    /// Why there is no value.
    let reason: String?

    init(_ estimate: Estimate?, unit: Presentation.Unit, currency: String, scale: Scale? = nil) {
        guard let estimate, let value = estimate.value, value.isFinite else {
            self.value = nil
            interval = nil
            reason = estimate?.reason ?? "not part of this run"
            return
        }
        let ends = [estimate.low, estimate.high].compactMap { $0 }.filter(\.isFinite)
        let size = ([value] + ends).map(abs).max() ?? 0
        let scale = scale ?? Scale(unit: unit, currency: currency, size: size)
        let decimals = Self.decimals(
            size: size / scale.divisor, error: Self.error(of: estimate).map { $0 / scale.divisor },
            isPercent: scale.divisor < 1)
        self.value = scale.text(value, decimals: decimals)
        interval =
            ends.count == 2
            ? scale.text(ends[0], decimals: decimals) + " to "
                + scale.text(ends[1], decimals: decimals) : nil
        reason = nil
    }

    /// What stands in the place of the value: itself, or why there is none.
    var told: String { value ?? "not estimable: \(reason ?? "no reason given")" }
    /// The interval in brackets, or nothing.
    var bracketed: String { interval.map { "(\($0))" } ?? "" }

    // MARK: - Digits

    private static func error(of estimate: Estimate) -> Double? {
        if let error = estimate.standardError, error > 0, error.isFinite { return error }
        guard let low = estimate.low, let high = estimate.high, high > low else { return nil }
        return (high - low) / (2 * 1.959963984540054)
    }

    /// Digits behind the point, for numbers as they are written.
    static func decimals(size: Double, error: Double?, isPercent: Bool) -> Int {
        guard size > 0, size.isFinite else { return 0 }
        let order = Int(log10(size).rounded(.down))
        let most = isPercent ? (order >= 0 ? 1 : min(4, 1 - order)) : min(6, 2 - order)
        guard let error, error > 0 else { return max(0, most) }
        let supported = -Int(log10(error).rounded(.down))
        return max(0, min(most, supported))
    }
}
