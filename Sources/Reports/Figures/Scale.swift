import Foundation
import Results

/// How numbers of one unit are written: what they are divided by and what stands around them.
///
/// Amounts shrink to three or four digits with k, m, bn or tn; fractions are written in percent.
struct Scale: Equatable {
    /// Numbers are divided by it.
    let divisor: Double
    let prefix: String
    let suffix: String

    private static let steps: [(size: Double, letter: String)] = [
        (1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"),
    ]

    /// The scale in which a number of the given size has at most three digits before the point.
    init(unit: Presentation.Unit, currency: String, size: Double) {
        if case .fraction = unit {
            self.init(divisor: 0.01, prefix: "", suffix: " %")
            return
        }
        // What would round up to four digits belongs to the next step.
        let step = Self.steps.first { size >= 0.9995 * $0.size } ?? (1, "")
        switch unit {
        case .money where currency == "USD":
            self.init(divisor: step.size, prefix: "$", suffix: step.letter)
        case .money:
            self.init(divisor: step.size, prefix: currency + " ", suffix: step.letter)
        case .quantity(let symbol):
            let suffix = symbol.isEmpty ? step.letter : "\(step.letter) \(symbol)"
            self.init(divisor: step.size, prefix: "", suffix: suffix)
        case .fraction:
            self.init(divisor: 0.01, prefix: "", suffix: " %")
        }
    }

    private init(divisor: Double, prefix: String, suffix: String) {
        self.divisor = divisor
        self.prefix = prefix
        self.suffix = suffix
    }

    /// Percentage points, for shortfalls and differences of fractions.
    static let points = Scale(divisor: 0.01, prefix: "", suffix: " points")

    /// What a column's title says of the numbers below it: `$bn`, `%`, `bn GPU-h`.
    var title: String { (prefix + suffix).trimmingCharacters(in: .whitespaces) }

    /// `value` with its sign first, `-$1.2bn`; never a negative zero.
    func text(_ value: Double, decimals: Int) -> String {
        let digits = bare(value, decimals: decimals)
        let isNegative = digits.hasPrefix("-")
        return (isNegative ? "-" : "") + prefix + digits.drop { $0 == "-" } + suffix
    }

    /// `value` without its unit.
    func bare(_ value: Double, decimals: Int) -> String {
        let digits = String(format: "%.\(max(0, decimals))f", value / divisor)
        return digits.contains { ("1"..."9").contains($0) } ? digits : digits.replacing("-", with: "")
    }
}
