/// What is wrong with one data file: each kind is told once, where it first occurs, with a count.
final class DataFaults {
    private struct Kind {
        let first: Diagnostic
        var count: Int
    }

    let file: String
    private let keyPath: String
    private var kinds: [String: Kind] = [:]

    init(file: String, keyPath: String) {
        self.file = file
        self.keyPath = keyPath
    }

    var hasErrors: Bool { kinds.values.contains { $0.first.severity == .error } }

    /// - Parameter kind: what is counted together; default: the message.
    func add(
        _ line: Int, _ column: Int, _ message: String, _ expected: String,
        _ offending: String = "", as severity: Diagnostic.Severity = .error, kind: String? = nil
    ) {
        let key = kind ?? message
        if kinds[key] != nil {
            kinds[key]?.count += 1
            return
        }
        kinds[key] = Kind(
            first: Diagnostic(
                severity, at: SourcePosition(file: file, line: line, column: column),
                keyPath: keyPath, offending: offending, message: message, expected: expected),
            count: 1)
    }

    func add(
        _ cell: DataCell, in text: DataText, _ message: String, _ expected: String,
        _ offending: String = "", kind: String? = nil
    ) {
        let key = kind ?? message
        if kinds[key] != nil { kinds[key]?.count += 1 } else {
            add(cell.line, text.column(of: cell), message, expected, offending, kind: key)
        }
    }

    /// Hands everything over, `not a number, and 19 more`.
    func report(to diagnostics: Diagnostics) {
        for kind in kinds.values.sorted(by: { $0.first.position < $1.first.position }) {
            let first = kind.first
            diagnostics.add(
                kind.count == 1
                    ? first
                    : Diagnostic(
                        first.severity, at: first.position, keyPath: first.keyPath,
                        offending: first.offending,
                        message: "\(first.message), and \(kind.count - 1) more",
                        expected: first.expected))
        }
        kinds = [:]
    }
}
