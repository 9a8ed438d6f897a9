import ScenarioModel
import Yams

/// Reads one YAML text into a document tree.
///
/// A syntax error stops at the first; repeated keys, tags and the like are all reported.
struct YAMLReader {
    private var source: SourceText
    private let diagnostics: Diagnostics

    /// The tree of `text`, or nil with the reasons reported.
    static func read(_ text: String, name: String, _ diagnostics: Diagnostics) -> DocumentNode? {
        var reader = YAMLReader(
            source: SourceText(text, name: name), diagnostics: diagnostics)
        return reader.read()
    }

    private mutating func read() -> DocumentNode? {
        if let (index, reason) = source.firstForbidden {
            report(source.position(ofIndex: index), reason)
            return nil
        }
        if let finding = SyntaxGuard.finding(in: source) {
            report(
                source.position(ofIndex: finding.index), finding.message,
                expected: finding.expected)
            return nil
        }
        var masks: [SourcePosition: Unicode.Scalar] = [:]
        while true {
            do {
                let parser = try Parser(
                    yaml: source.string, resolver: .basic, encoding: .utf8)
                guard let root = try parser.singleRoot() else { return emptyDocument() }
                let builder = TreeBuilder(source, masks: masks, diagnostics)
                return builder.document(root)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                // Each repetition costs another reading, so long texts get fewer.
                guard (masks.count + 1) * source.scalars.count <= ReadingLimits.repeatedReading,
                    let mask = mask(context.mark, masks.count)
                else {
                    report(
                        source.position(line: context.mark.line, column: context.mark.column),
                        "this key is given twice in one mapping", offending: names.first ?? "")
                    return nil
                }
                masks[mask.position] = mask.original
            } catch let error as YamlError {
                report(error)
                return nil
            } catch {
                report(source.position(line: 1, column: 1), "unreadable: \(error)")
                return nil
            }
        }
    }

    /// What an empty text stands for.
    private func emptyDocument() -> DocumentNode {
        DocumentNode(
            position: source.position(line: 1, column: 1), keyPath: "", content: .null)
    }

    // MARK: - Repeated keys

    /// Replaces the first character of the key at `mark` by one that occurs nowhere else.
    ///
    /// Yams refuses a mapping with a repeated key and tells only the first place. One character
    /// for one moves no mark, so the tree can be built with all keys visible; `TreeBuilder` puts
    /// the character back and reports each repetition with both places.
    private mutating func mask(
        _ mark: Mark, _ number: Int
    ) -> (position: SourcePosition, original: Unicode.Scalar)? {
        guard var index = source.index(line: mark.line, column: mark.column),
            let mask = Unicode.Scalar(UInt32(0xF_0000 + number))
        else { return nil }
        if source.scalars[index] == "\"" || source.scalars[index] == "'" { index += 1 }
        guard index < source.scalars.count else { return nil }
        let original = source.scalars[index]
        // An escape, an anchor, a tag or an alias would change its meaning.
        guard !["\\", "\"", "'", "&", "*", "!"].contains(original), original != mask else {
            return nil
        }
        source.replaceScalar(at: index, with: mask)
        return (source.position(line: mark.line, column: mark.column), original)
    }

    // MARK: - Syntax errors

    private func report(
        _ position: SourcePosition, _ message: String, offending: String = "",
        expected: String? = nil
    ) {
        diagnostics.add(
            Diagnostic(at: position, offending: offending, message: message, expected: expected))
    }

    private func report(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _):
            report(syntaxError: problem, context, mark)
        case .composer(_, let problem, let mark, _):
            let position = source.position(line: mark.line, column: mark.column)
            if problem.contains("another document") {
                report(position, "a second document begins", expected: "one document in a file")
            } else {
                report(position, problem)
            }
        default:
            report(source.position(line: 1, column: 1), "unreadable YAML: \(error)")
        }
    }

    private func report(syntaxError problem: String, _ context: YamlError.Context?, _ mark: Mark) {
        let position = source.position(line: mark.line, column: mark.column)
        if problem.lowercased().contains("maximum nesting level") {
            report(
                position, "nested too deep",
                expected: "at most \(ReadingLimits.depth) levels")
            return
        }
        let indentation = source.line(mark.line).prefix { $0 == " " || $0 == "\t" }
        if let tab = indentation.firstIndex(of: "\t") {
            report(
                source.position(ofIndex: tab), "a tab in the indentation", expected: "spaces")
            return
        }
        var message = "YAML syntax: \(problem)"
        if let context {
            message +=
                " \(context.text) that starts at line \(context.mark.line), column "
                + "\(context.mark.column)"
        }
        report(position, message)
    }
}
