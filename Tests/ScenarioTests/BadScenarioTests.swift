import Foundation
import ScenarioIO
import ScenarioModel
import Testing

/// The part of the catalogue that fails before any section is looked at, and files beyond it.
struct BadScenarioTests {
    @Test func everyFileSaysWhatMustComeOfIt() throws {
        let catalogue = try BadScenario.catalogue()
        #expect(catalogue.count >= 30)
        for scenario in catalogue {
            #expect([0, 65, 66].contains(scenario.exit), "\(scenario.path)")
            #expect((scenario.exit == 0) == scenario.errors.isEmpty, "\(scenario.path)")
        }
    }

    @Test func readingFaultsAreReportedAtTheirPlacesWithinASecond() throws {
        let clock = ContinuousClock()
        for scenario in try BadScenario.catalogue() where scenario.isReadingStage {
            var loaded: LoadedScenario?
            let time = clock.measure {
                loaded = ScenarioLoader.load(path: scenario.path, scenario.changes)
            }
            #expect(time < .seconds(1), "\(scenario.path)")
            guard let loaded else { continue }
            var left = loaded.diagnostics.all.filter { $0.severity == .error }
            let exit = left.isEmpty ? 0 : loaded.isInputMissing ? 66 : 65
            #expect(exit == scenario.exit, "\(scenario.path): \(left)")
            for expected in scenario.errors {
                let index = left.firstIndex { expected.fits($0) }
                #expect(index != nil, "\(scenario.path): no \(expected) in \(left)")
                if let index { left.remove(at: index) }
            }
            #expect(left.isEmpty, "\(scenario.path): \(left)")
        }
    }

    @Test func filesThatCannotBeOpenedAreMissingInput() {
        for path in ["", "/nonexistent/x.yaml", "/", "a\0b"] {
            let loaded = ScenarioLoader.load(path: path)
            #expect(loaded.isInputMissing && loaded.document == nil, "\(path)")
            #expect(loaded.diagnostics.all.count == 1)
        }
    }

    @Test func endlessFileIsRefused() {
        let loaded = ScenarioLoader.load(path: "/dev/zero")
        #expect(!loaded.isInputMissing)
        #expect(loaded.diagnostics.all.map(\.message) == ["larger than 1 MiB"])
    }

    @Test func jsonIsYAML() {
        let loaded = ScenarioLoader.load(
            text: "{\"a\": {\"b\": [1, 2.5, \"x\\u00e9\", true, null]}}", name: "x.json")
        #expect(loaded.diagnostics.all.isEmpty)
        let list = loaded.document?.descendant(at: ["a", "b"])?.elements
        #expect(list?.map { $0.text ?? "null" } == ["1", "2.5", "xé", "true", "null"])
    }

    @Test func aliasesShareAValueAndTakeTheirOwnKeyPath() {
        let loaded = ScenarioLoader.load(
            text: "a: &x {k: 5 USD}\nb: *x\nnote: what? a *b: [c]\n", name: "x.yaml")
        #expect(loaded.diagnostics.all.count == 1)
        let fine = ScenarioLoader.load(text: "a: &x {k: 5 USD}\nb: *x\n", name: "x.yaml")
        #expect(fine.document?["b"]?["k"]?.text == "5 USD")
        #expect(fine.document?["b"]?["k"]?.keyPath == "b.k")
        #expect(fine.document?["b"]?["k"]?.position.line == 1)
    }

    @Test func questionMarksInTextAreNoKeys() {
        let text = """
            a: &x 1
            b: *x
            # is this [so]: or *so :
            c: "is {it}: so, *x : or ? not"
            d: why? because *of that
            """
        let loaded = ScenarioLoader.load(text: text, name: "x.yaml")
        #expect(loaded.diagnostics.all.isEmpty, "\(loaded.diagnostics.all)")
    }

    @Test(arguments: [
        "plain", "true", "null", "~", "", " padded ", "a: b", "a #b", "- x", "-5", "*x", "&x",
        "line\nbreak", "tab\there", "quote\"s", "it's", "50 %", "% x", "@x", "`x`", "[x]", "{a}",
        "a, b", "a:b", "::", "?x", "-x", "é\u{85}", "\u{1F600}", "?", "? x", "!x", "|", ">",
        "#", "a:", ":a", "back\\slash", "---", "...", "\u{2028}", "max(0, a)", "2026-01",
    ])
    func writtenYAMLReadsBack(_ text: String) {
        let position = SourcePosition(file: "x", line: 1, column: 1)
        func scalar(_ text: String) -> DocumentNode {
            DocumentNode(
                position: position, keyPath: "", content: .scalar(.init(text: text)))
        }
        let value = scalar(text)
        let list = DocumentNode(
            position: position, keyPath: "", content: .sequence([value, scalar("x")]))
        let root = DocumentNode(
            position: position, keyPath: "",
            content: .mapping([
                .init(key: "v", keyPosition: position, value: value),
                .init(key: text, keyPosition: position, value: list),
            ]))
        let yaml = YAMLWriter.text(of: root)
        let loaded = ScenarioLoader.load(text: yaml, name: "x.yaml")
        #expect(loaded.diagnostics.all.isEmpty, "\(yaml)\(loaded.diagnostics.all)")
        #expect(loaded.document?["v"]?.text == text, "\(yaml)")
        #expect(loaded.document?[text]?.elements?.first?.text == text, "\(yaml)")
    }

    @Test func manyRepeatedKeysEndQuickly() {
        let text = String(repeating: "key: 1\n", count: 5_000)
        let loaded = ScenarioLoader.load(text: text, name: "x.yaml")
        #expect(loaded.diagnostics.hasErrors)
    }

    @Test func messageCannotSteerATerminal() {
        let diagnostic = Diagnostic(
            at: SourcePosition(file: "x", line: 1, column: 1), offending: "\u{1B}[31m\u{202E}red\n",
            message: "bad")
        #expect(diagnostic.description == "x:1:1: error: bad: '\\u{1b}[31m\\u{202e}red\\n'")
    }
}
