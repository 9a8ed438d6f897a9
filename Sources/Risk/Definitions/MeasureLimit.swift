import ScenarioModel
import Statistics

/// A bound on a measure as text: `mean(npv) >= 50e6 USD`, `P(loss) < 10 %`.
public struct MeasureLimit: Hashable, Sendable {
    public enum Sign: String, Hashable, Sendable, CaseIterable {
        case atMost = "<="
        case atLeast = ">="
        case equal = "=="
        case below = "<"
        case above = ">"

        /// Whether a larger measure is the safe side; nil for equality.
        public var wantsMore: Bool? {
            switch self {
            case .atMost, .below: false
            case .atLeast, .above: true
            case .equal: nil
            }
        }
    }

    public let text: String
    public let measure: MeasureText
    public let sign: Sign
    /// In canonical units.
    public let level: Double
    package let quantity: Quantity

    /// - Parameter signs: those that make sense here.
    /// - Throws: ``TextFault`` with its place in the text.
    public init(_ text: String, signs: [Sign] = Sign.allCases) throws(TextFault) {
        let expected =
            "a measure, \(signs.map { "'\($0.rawValue)'" }.joined(separator: " or ")) and a "
            + "number, such as 'mean(npv) \(signs.first?.rawValue ?? ">=") 50e6 USD'"
        guard let (sign, place) = Self.sign(in: text, among: signs) else {
            throw TextFault(at: 0, length: text.unicodeScalars.count, "no bound", expected: expected)
        }
        let scalars = Array(text.unicodeScalars)
        let start = place + sign.rawValue.unicodeScalars.count
        var rest = scalars[start...]
        while rest.first?.properties.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.properties.isWhitespace == true { rest = rest.dropLast() }
        measure = try MeasureText(String(String.UnicodeScalarView(scalars[..<place])))
        do throws(TextFault) {
            quantity = try Quantity(String(String.UnicodeScalarView(rest)))
        } catch {
            throw TextFault(
                at: rest.startIndex + error.offset, length: error.length, error.message,
                expected: error.expected, suggestion: error.suggestion)
        }
        self.text = text
        self.sign = sign
        level = quantity.value
    }

    /// The last comparison outside all brackets, and where it stands.
    package static func sign(
        in text: String, among signs: [Sign] = Sign.allCases
    ) -> (sign: Sign, offset: Int)? {
        let scalars = Array(text.unicodeScalars)
        var depth = 0
        var found: (Sign, Int)?
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "(": depth += 1
            case ")": depth -= 1
            default:
                guard depth == 0 else { break }
                let match = Sign.allCases.first { sign in
                    scalars[index...].starts(with: sign.rawValue.unicodeScalars)
                }
                if let match {
                    found = (match, index)
                    index += match.rawValue.unicodeScalars.count - 1
                }
            }
            index += 1
        }
        guard let found, signs.contains(found.0) else { return nil }
        return found
    }

    /// Whether a value of the measure keeps to the bound.
    public func holds(_ value: Double) -> Bool {
        switch sign {
        case .atMost: value <= level
        case .atLeast: value >= level
        case .equal: value == level
        case .below: value < level
        case .above: value > level
        }
    }

    /// How far the value lies on the wrong side; zero where the bound holds.
    public func excess(_ value: Double) -> Double {
        switch sign {
        case .atMost, .below: max(0, value - level)
        case .atLeast, .above: max(0, level - value)
        case .equal: abs(value - level)
        }
    }
}
