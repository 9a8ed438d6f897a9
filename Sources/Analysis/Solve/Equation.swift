import Risk
import ScenarioModel

/// What is to hold at a root: `cvar95(npv) == 0 USD`, or between variants
/// `mean(npv) of extend == mean(npv) of stay`.
public struct Equation: Hashable, Sendable {
    /// A measure of a variant; nil for the variant in which the input is changed.
    public struct Side: Hashable, Sendable {
        public let measure: MeasureText
        public let variant: String?
    }

    public enum Other: Hashable, Sendable {
        case side(Side)
        case level(Level)
    }

    /// A number with its unit.
    public struct Level: Hashable, Sendable {
        package let quantity: Quantity
        /// In canonical units.
        public var value: Double { quantity.value }
        public var text: String { quantity.text }
    }

    public let text: String
    public let left: Side
    public let right: Other

    /// What is measured on the sides, each once.
    var measures: [MeasureText] {
        guard case .side(let side) = right, side.measure != left.measure else {
            return [left.measure]
        }
        return [left.measure, side.measure]
    }

    /// - Throws: ``TextFault`` with its place in the text.
    public init(_ text: String) throws(TextFault) {
        let expected =
            "two measures, or a measure and a number, with '==' between them, such as "
            + "'mean(npv) of extend == mean(npv) of stay' or 'P(loss) == 5 %'"
        guard let (_, place) = MeasureLimit.sign(in: text, among: [.equal]) else {
            throw TextFault(
                at: 0, length: text.unicodeScalars.count, "no equation", expected: expected)
        }
        let scalars = Array(text.unicodeScalars)
        func part(_ range: Range<Int>) -> String {
            String(String.UnicodeScalarView(scalars[range]))
        }
        self.text = text
        left = try Self.side(part(0..<place), at: 0)
        let rest = part(place + 2..<scalars.count)
        if let quantity = try? Quantity(rest.trimmed) {
            right = .level(Level(quantity: quantity))
        } else {
            right = .side(try Self.side(rest, at: place + 2))
        }
    }

    private static func side(_ text: String, at offset: Int) throws(TextFault) -> Side {
        // The word stands behind the measure's closing bracket, or behind its short name.
        var (measure, variant) = (text, String?.none)
        let close = text.lastIndex(of: ")") ?? text.startIndex
        if let of = text[close...].firstRange(of: " of ") {
            measure = String(text[..<of.lowerBound])
            variant = text[of.upperBound...].trimmed
        }
        do throws(TextFault) {
            return Side(measure: try MeasureText(measure), variant: variant)
        } catch {
            var fault = error
            fault.offset += offset
            throw fault
        }
    }
}
