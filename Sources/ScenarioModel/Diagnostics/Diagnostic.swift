/// One thing that is wrong, or unusual, in an input text, said so that its author can mend it.
public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        case error
        case warning
    }

    public let severity: Severity
    public let position: SourcePosition
    /// The dotted path of the value concerned, `factors.spot.volatility`; empty for the whole text.
    public let keyPath: String
    /// The text that is at fault, shortened and with control characters made visible.
    public let offending: String
    public let message: String
    /// What would have been accepted.
    public let expected: String?
    /// The nearest valid text.
    public let suggestion: String?
    /// Whether a file that is not there, or cannot be opened, is all that is wrong.
    public let isMissingInput: Bool

    public init(
        _ severity: Severity = .error, at position: SourcePosition, keyPath: String = "",
        offending: String = "", message: String, expected: String? = nil,
        suggestion: String? = nil, isMissingInput: Bool = false
    ) {
        self.isMissingInput = isMissingInput
        self.severity = severity
        self.position = position
        self.keyPath = keyPath
        self.offending = Diagnostic.shortened(offending)
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
    }

    /// The same with the severity of an error.
    package var asError: Diagnostic {
        Diagnostic(
            .error, at: position, keyPath: keyPath, offending: offending, message: message,
            expected: expected, suggestion: suggestion, isMissingInput: isMissingInput)
    }

    /// One or two lines: `file:line:column: error: key.path: message: 'offending'`, and below it
    /// what was expected.
    public var description: String {
        var first = "\(position): \(severity.rawValue): "
        if !keyPath.isEmpty { first += "\(Diagnostic.shortened(keyPath, limit: 120)): " }
        first += Diagnostic.shortened(message, limit: 400)
        if !offending.isEmpty && !message.contains("'\(offending)'") { first += ": '\(offending)'" }
        var remedy: [String] = []
        if let expected { remedy.append("expected \(Diagnostic.shortened(expected, limit: 400))") }
        if let suggestion { remedy.append("did you mean '\(Diagnostic.shortened(suggestion))'?") }
        return remedy.isEmpty ? first : first + "\n    " + remedy.joined(separator: "; ")
    }

    /// `one of a, b, c`, of as many names as a message has room for.
    package static func choice(of names: [String], limit: Int = 120) -> String {
        var text = ""
        for name in names where text.utf8.count <= 4 * limit {
            text += text.isEmpty ? name : ", " + name
        }
        return "one of " + shortened(text, limit: limit)
    }

    /// At most `limit` characters of `text` on one line, with nothing a terminal would obey.
    public static func shortened(_ text: String, limit: Int = 60) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return result + "…" }
            count += 1
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .surrogate, .privateUse, .unassigned,
                    .lineSeparator, .paragraphSeparator:
                    result += "\\u{" + String(scalar.value, radix: 16) + "}"
                default:
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// `a -> b -> a`; of a long way its beginning and its end.
    package static func chain(_ names: [String]) -> String {
        let (head, tail) = (8, 3)
        guard names.count > head + tail + 1 else { return names.joined(separator: " -> ") }
        let left = names.count - head - tail
        return (names.prefix(head) + ["(\(left) more)"] + names.suffix(tail)).joined(separator: " -> ")
    }
}
