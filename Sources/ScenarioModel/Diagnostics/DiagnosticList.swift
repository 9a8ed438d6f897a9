/// What a terminal shows of many diagnostics: of each kind the first, and how many more there are.
public struct DiagnosticList {
    /// Of one kind no more are shown.
    public static let limit = 20

    private let diagnostics: [Diagnostic]

    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// In their order; behind the last one shown of a kind stands how many more there are of it; then the
    /// count of all.
    public var lines: [String] {
        var counts: [String: Int] = [:]
        for diagnostic in diagnostics { counts[Self.kind(diagnostic), default: 0] += 1 }
        var shown: [String: Int] = [:]
        var lines: [String] = []
        for diagnostic in diagnostics {
            let kind = Self.kind(diagnostic)
            let number = shown[kind, default: 0] + 1
            shown[kind] = number
            guard number <= Self.limit else { continue }
            lines.append(diagnostic.description)
            if number == Self.limit, let more = counts[kind].map({ $0 - number }), more > 0 {
                lines.append("    … and \(more) more of this kind")
            }
        }
        return diagnostics.isEmpty ? [] : lines + [total]
    }

    private var total: String {
        func count(_ n: Int, _ word: String) -> String { "\(n) \(word)\(n == 1 ? "" : "s")" }
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        return [errors > 0 ? count(errors, "error") : nil, warnings > 0 ? count(warnings, "warning") : nil]
            .compactMap { $0 }.joined(separator: ", ")
    }

    /// The message without the names and numbers in it.
    private static func kind(_ diagnostic: Diagnostic) -> String {
        var kind = diagnostic.severity.rawValue
        var isQuoted = false
        for character in diagnostic.message {
            if character == "'" { isQuoted.toggle() }
            if !isQuoted && !character.isNumber { kind.append(character) }
        }
        return kind
    }
}
