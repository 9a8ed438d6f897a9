/// Numbers in the sentences of a study, with no more digits than their error supports.
public struct StudyWords: Hashable, Sendable {
    /// ISO code.
    public let currency: String

    public init(currency: String) { self.currency = currency }

    /// `12.3 bn USD (11.9 to 12.7)`, `8.5 % (8.3 to 8.6)`, or why there is none.
    public func text(_ estimate: StudyEstimate, _ unit: Presentation.Unit) -> String {
        guard let value = estimate.value, value.isFinite else {
            return "not estimable (\(estimate.reason ?? "no reason given"))"
        }
        let scale = Scale(unit, size: abs(value), currency)
        let digits = decimals(value, error: estimate.standardError, scale)
        var text = number(value / scale.divisor, digits) + scale.suffix
        if let low = estimate.low, let high = estimate.high, low.isFinite, high.isFinite {
            text += " (\(number(low / scale.divisor, digits)) to "
                + "\(number(high / scale.divisor, digits)))"
        }
        return text
    }

    /// `12.3 bn USD`, to three digits.
    public func text(_ value: Double, _ unit: Presentation.Unit) -> String {
        guard value.isFinite else { return "not finite" }
        let scale = Scale(unit, size: abs(value), currency)
        return number(value / scale.divisor, decimals(value, error: nil, scale)) + scale.suffix
    }

    // MARK: - Digits

    /// How a number is written: divided and with what behind it.
    private struct Scale {
        let divisor: Double
        let suffix: String

        init(_ unit: Presentation.Unit, size: Double, _ currency: String) {
            switch unit {
            case .fraction: (divisor, suffix) = (0.01, " %")
            case .money, .quantity:
                let name: String
                if case .quantity(let symbol) = unit { name = symbol } else { name = currency }
                let steps: [(Double, String)] = [
                    (1e12, " tn"), (1e9, " bn"), (1e6, " M"), (1e3, " k"),
                ]
                let step = steps.first { size >= 0.9995 * $0.0 } ?? (1, "")
                divisor = step.0
                suffix = step.1 + (name.isEmpty ? "" : " " + name)
            }
        }
    }

    /// Digits behind the point: the last stands where the error has its first.
    private func decimals(_ value: Double, error: Double?, _ scale: Scale) -> Int {
        let size = abs(value) / scale.divisor
        let order = size > 0 ? orderOfMagnitude(size) : 0
        let most = max(0, 2 - order)
        guard let error, error > 0, error.isFinite else { return min(most, 6) }
        return min(max(0, -orderOfMagnitude(error / scale.divisor)), min(most + 1, 6))
    }

    private func orderOfMagnitude(_ x: Double) -> Int {
        var (order, rest) = (0, x)
        while rest >= 9.9995, order < 300 { (order, rest) = (order + 1, rest / 10) }
        while rest < 0.99995, order > -300 { (order, rest) = (order - 1, rest * 10) }
        return order
    }

    /// The number with so many decimals, and a true minus sign.
    private func number(_ value: Double, _ decimals: Int) -> String {
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let scaled = (abs(value) * power).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int64(scaled)
        let unit = Int64(power)
        var text = String(whole / unit)
        if decimals > 0 {
            let rest = String(whole % unit)
            text += "." + String(repeating: "0", count: decimals - rest.count) + rest
        }
        return (value < 0 && whole != 0 ? "−" : "") + text
    }
}
