/// The collector of everything found while one scenario is read.
///
/// A class, because readers of many sections add to the same list; it stays on the thread that
/// reads the scenario.
package final class Diagnostics {
    private var seen: Set<Diagnostic> = []
    private var collected: [Diagnostic] = []
    package private(set) var errorCount = 0
    private let names: NameSearch

    package init() { names = NameSearch() }

    /// A collector for what may not be reported in the end; it shares the search for names.
    package init(trying diagnostics: Diagnostics) { names = diagnostics.names }

    /// The candidate nearest to a mistyped name; nil when none is near, or when a file with many faults
    /// has had its share of suggestions.
    package func nearestName(to name: String, in candidates: @autoclosure () -> [String]) -> String? {
        names.nearest(to: name, in: candidates())
    }

    package var hasErrors: Bool { errorCount > 0 }

    /// Whether files that are not there are all that is wrong.
    package var lacksInputAlone: Bool {
        hasErrors && collected.allSatisfy { $0.severity != .error || $0.isMissingInput }
    }

    /// Everything reported, without repetitions, by file, line and column.
    package var all: [Diagnostic] {
        collected.enumerated().sorted { a, b in
            if a.element.position != b.element.position {
                return a.element.position < b.element.position
            }
            return a.offset < b.offset
        }.map(\.element)
    }

    package func add(_ diagnostic: Diagnostic) {
        guard seen.insert(diagnostic).inserted else { return }
        collected.append(diagnostic)
        if diagnostic.severity == .error { errorCount += 1 }
    }

    package func add(contentsOf diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { add(diagnostic) }
    }

    /// Reports `message` about `node`, quoting the node's text unless `offending` says otherwise.
    package func report(
        _ node: DocumentNode, _ message: String, offending: String? = nil,
        expected: String? = nil, suggestion: String? = nil,
        as severity: Diagnostic.Severity = .error, isMissingInput: Bool = false
    ) {
        add(
            Diagnostic(
                severity, at: node.position, keyPath: node.keyPath,
                offending: offending ?? node.summary, message: message, expected: expected,
                suggestion: suggestion, isMissingInput: isMissingInput))
    }

    /// Reports a fault inside the text of a scalar at the column where it lies.
    package func report(_ fault: TextFault, in node: DocumentNode) {
        add(
            Diagnostic(
                at: node.position(atOffset: fault.offset), keyPath: node.keyPath,
                offending: fault.excerpt(of: node.text ?? ""), message: fault.message,
                expected: fault.expected, suggestion: fault.suggestion))
    }
}

/// A fault at a place inside a short text such as `1.45 USDD/GPU-h`.
public struct TextFault: Error, Sendable, Hashable {
    /// Unicode scalars before the faulty part.
    public var offset: Int
    /// Unicode scalars of the faulty part; zero where something is missing.
    public var length: Int
    public var message: String
    public var expected: String?
    public var suggestion: String?

    public init(
        at offset: Int, length: Int = 0, _ message: String, expected: String? = nil,
        suggestion: String? = nil
    ) {
        self.offset = offset
        self.length = length
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
    }

    /// The faulty part of `text`, or the whole text where something is missing.
    package func excerpt(of text: String) -> String {
        guard length > 0 else { return text }
        let scalars = text.unicodeScalars.dropFirst(offset).prefix(length)
        return scalars.isEmpty ? text : String(String.UnicodeScalarView(scalars))
    }
}
