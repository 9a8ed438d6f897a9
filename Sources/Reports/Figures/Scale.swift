import Foundation
import Results

/// How numbers of one unit are written: what they are divided by and what stands around them.
///
/// Amounts shrink to three digits before the point with k, m, bn or tn; fractions are written in
/// percent.
package struct Scale: Equatable {
    /// Numbers are divided by it.
    package let divisor: Double
    private let prefix: String
    /// Of the size: `bn`.
    private let letters: String
    /// Of the unit, with the blank before it: ` GPU-h`, ` %`.
    private let symbol: String

    private static let steps: [(size: Double, letters: String)] = [
        (1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"),
    ]

    /// The scale in which a number of the given size has at most three digits before the point.
    package init(unit: Presentation.Unit, currency: String, size: Double) {
        // What would round up to four digits belongs to the next step.
        let step = Self.steps.first { size >= 0.9995 * $0.size } ?? (1, "")
        switch unit {
        case .fraction:
            self.init(divisor: 0.01, prefix: "", letters: "", symbol: " %")
        case .money where currency == "USD":
            self.init(divisor: step.size, prefix: "$", letters: step.letters, symbol: "")
        case .money:
            self.init(divisor: step.size, prefix: currency + " ", letters: step.letters, symbol: "")
        // A price of a token has no digits that anybody reads.
        case .quantity(let symbol) where symbol.hasSuffix("/tok") && size > 0 && size < 1e-3:
            self.init(
                divisor: 1e-6, prefix: "", letters: "",
                symbol: " " + symbol.dropLast("tok".count) + "Mtok")
        case .quantity(let symbol):
            self.init(
                divisor: step.size, prefix: "", letters: step.letters,
                symbol: symbol.isEmpty ? "" : " " + symbol)
        }
    }

    private init(divisor: Double, prefix: String, letters: String, symbol: String) {
        self.divisor = divisor
        self.prefix = prefix
        self.letters = letters
        self.symbol = symbol
    }

    /// Percentage points, for shortfalls and differences of fractions.
    package static let points = Scale(divisor: 0.01, prefix: "", letters: "", symbol: " points")

    /// Whether numbers are percent or points, which have rounding of their own.
    var isPercent: Bool { divisor == 0.01 }

    /// What a column's title says of the numbers below it: `$bn`, `%`, `bn GPU-h`.
    var title: String {
        (prefix + letters + symbol).trimmingCharacters(in: .whitespaces)
    }

    /// `value` with its sign first, `-$1.2bn`; never a negative zero.
    package func text(_ value: Double, decimals: Int) -> String {
        amount(value, decimals: decimals) + symbol
    }

    /// `$1.2bn to $1.3bn`, `8.4 % to 8.5 %`, `4 to 5 points`: a long symbol stands once.
    package func range(from low: Double, to high: Double, decimals: Int) -> String {
        let isShort = symbol.count <= 2
        return amount(low, decimals: decimals) + (isShort ? symbol : "") + " to "
            + amount(high, decimals: decimals) + symbol
    }

    /// `value` without its unit and size.
    ///
    /// *Edge cases*: what has more than fifteen digits before the point has an exponent.
    package func bare(_ value: Double, decimals: Int) -> String {
        guard abs(value / divisor) < 1e15 else { return String(format: "%.3e", value / divisor) }
        let digits = String(format: "%.\(max(0, decimals))f", value / divisor)
        return digits.contains { ("1"..."9").contains($0) } ? digits : digits.replacing("-", with: "")
    }

    private func amount(_ value: Double, decimals: Int) -> String {
        let digits = bare(value, decimals: decimals)
        let sign = digits.hasPrefix("-") ? "-" : ""
        return sign + prefix + digits.dropFirst(sign.count) + letters
    }
}
