import ScenarioModel
import Testing

/// What a terminal shows of many faults.
@Suite struct DiagnosticListTests {
    private func fault(
        _ line: Int, _ message: String, _ severity: Diagnostic.Severity = .error, file: String = "a.yaml"
    ) -> Diagnostic {
        Diagnostic(severity, at: SourcePosition(file: file, line: line, column: 1), message: message)
    }

    @Test("I21 · twenty of a kind are shown, and how many more there are")
    func twentyOfAKind() {
        let many = (1...60_000).map { fault($0, "unknown name 'x\($0)'") }
        let lines = DiagnosticList(many + [fault(60_001, "missing")]).lines
        #expect(lines.count == 23)
        #expect(lines[19] == "a.yaml:20:1: error: unknown name 'x20'")
        #expect(lines[20] == "    … and 59980 more of this kind")
        #expect(lines[21] == "a.yaml:60001:1: error: missing")
        #expect(lines[22] == "60001 errors")
    }

    @Test("I21 · exactly twenty say nothing of others, and a warning is another kind")
    func exactlyTwenty() {
        let twenty = (1...20).map { fault($0, "unusual value") }
        let lines = DiagnosticList(twenty + [fault(21, "unusual value", .warning)]).lines
        #expect(lines.count == 22 && lines.last == "20 errors, 1 warning")
        #expect(!lines.contains { $0.contains("more of this kind") })
        #expect(DiagnosticList([]).lines.isEmpty)
    }

    @Test("I22 · no name of a file, and no text, says anything that a terminal obeys")
    func nothingIsObeyed() {
        let hostile = "e\u{1B}[31m\u{9B}2J\u{202E}\u{2066}\u{7F}\rx"
        let text = Diagnostic(
            at: SourcePosition(file: hostile, line: 1, column: 1), keyPath: hostile, offending: hostile,
            message: hostile, expected: hostile, suggestion: hostile
        ).description
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(![.control, .format].contains(scalar.properties.generalCategory))
        }
    }

    @Test("I20 · of a long circle the beginning and the end are named")
    func longChains() {
        let names = (0...300).map { "f\($0)" }
        #expect(
            Diagnostic.chain(names)
                == "f0 -> f1 -> f2 -> f3 -> f4 -> f5 -> f6 -> f7 -> (290 more) -> f298 -> f299 -> f300")
        #expect(Diagnostic.chain(["a", "b", "a"]) == "a -> b -> a")
    }
}
