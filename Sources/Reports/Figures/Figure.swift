import Foundation
import Results

/// An estimate in words: its value and its interval, with no more digits than its error supports.
///
/// *Rounding*: the last digit stands where the standard error has its first; at most three digits
/// altogether, and in percent at most one behind the point from 1 % on and two digits below.
package struct Figure {
    /// `8.5 %`, or nil where there is no value.
    package let value: String?
    /// `8.4 % to 8.5 %`, or nil where there is none.
    package let interval: String?
    /// Why there is no value.
    package let reason: String?

    package init(
        _ estimate: Estimate?, unit: Presentation.Unit, currency: String, scale: Scale? = nil
    ) {
        guard let estimate, let value = estimate.value, value.isFinite else {
            self.value = nil
            interval = nil
            reason = estimate?.reason ?? "not part of this run"
            return
        }
        let ends = [estimate.low, estimate.high].compactMap { $0 }.filter(\.isFinite)
        let scale = scale ?? Scale(unit: unit, currency: currency, size: Self.size(of: estimate))
        let decimals = Self.decimals(of: estimate, in: scale)
        self.value = scale.text(value, decimals: decimals)
        interval =
            ends.count == 2
            ? scale.range(from: ends[0], to: ends[1], decimals: decimals) : nil
        reason = nil
    }

    /// The interval in brackets, or nothing.
    package var bracketed: String { interval.map { "(\($0))" } ?? "" }

    /// What stands beside the value: its interval in brackets, or why there is no value.
    package var note: String {
        value == nil ? "not estimable: \(reason ?? "no reason given")" : bracketed
    }

    // MARK: - Digits

    /// Of the value and its interval, the largest magnitude.
    static func size(of estimate: Estimate) -> Double {
        let numbers = [estimate.value, estimate.low, estimate.high].compactMap { $0 }
        return numbers.filter(\.isFinite).map(abs).max() ?? 0
    }

    /// Digits behind the point of an estimate that is written in `scale`.
    static func decimals(of estimate: Estimate, in scale: Scale) -> Int {
        decimals(
            size: size(of: estimate) / scale.divisor,
            error: error(of: estimate).map { $0 / scale.divisor }, isPercent: scale.isPercent)
    }

    /// The fewest digits behind the point that show six of every given number.
    static func decimals(ofGiven values: [Double], in scale: Scale) -> Int {
        let sizes = values.filter(\.isFinite).map { abs($0 / scale.divisor) }
        return (0..<6).first { decimals in
            let power = pow(10, Double(decimals))
            return sizes.allSatisfy { abs(($0 * power).rounded() / power - $0) <= 5e-7 * $0 }
        } ?? 6
    }

    private static func error(of estimate: Estimate) -> Double? {
        if let error = estimate.standardError, error > 0, error.isFinite { return error }
        guard let low = estimate.low, let high = estimate.high, high > low else { return nil }
        return (high - low) / (2 * 1.959963984540054)
    }

    /// Digits behind the point, for numbers as they are written.
    static func decimals(size: Double, error: Double?, isPercent: Bool) -> Int {
        guard size > 0, size.isFinite else { return 0 }
        // What rounds up to the next power of ten is counted there.
        let order = Int(log10(size * 1.0005).rounded(.down))
        let most = isPercent ? (order >= 0 ? 1 : min(4, 1 - order)) : min(6, 2 - order)
        guard let error, error > 0, error.isFinite else { return max(0, most) }
        let supported = -Int(log10(error).rounded(.down))
        return max(0, min(most, supported))
    }
}
