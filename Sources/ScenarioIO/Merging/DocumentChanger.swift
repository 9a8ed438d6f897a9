import ScenarioModel

/// Applies changes to a scenario that has been read: overlays, variants, single values.
package struct DocumentChanger {
    private let merge: DocumentMerge
    private let kind: Term.Kind?
    private let diagnostics: Diagnostics

    /// - Parameter table: the terms of a whole scenario. With it, a setting may reach into sections
    ///   that the file leaves out, and says which names there are.
    package init(table: TermTable?, _ diagnostics: Diagnostics) {
        merge = DocumentMerge(diagnostics)
        kind = table.map { .record($0) }
        self.diagnostics = diagnostics
    }

    func merged(_ base: DocumentNode, with change: DocumentNode) -> DocumentNode {
        merge.merged(base, with: change, kind)
    }

    /// The document with a named change laid over it.
    package func applying(_ change: DocumentNode.Entry, to document: DocumentNode) -> DocumentNode {
        change.value.isNull ? document : merge.merged(document, with: change.value, kind)
    }

    /// The document with the value of a text `key.path=value`; unchanged after a report.
    ///
    /// - Parameter flag: what a report names as the place.
    package func applying(
        _ setting: String, to document: DocumentNode, flag name: String = "--set"
    ) -> DocumentNode {
        let flag = SourcePosition(file: name, line: 1, column: 1)
        guard let equals = setting.firstIndex(of: "="), equals > setting.startIndex else {
            diagnostics.add(
                Diagnostic(
                    at: flag, offending: setting, message: "not a setting",
                    expected: "key.path=value"))
            return document
        }
        let path = String(setting[..<equals])
        if let bad = KeyPathText.segments(of: path).first(where: { $0.text.isEmpty }) {
            diagnostics.add(
                Diagnostic(
                    at: flag.advanced(byColumns: bad.offset), offending: path,
                    message: "an empty name in the key path"))
            return document
        }
        // Blanks in place of the path leave the value where it stands in the argument.
        let blanks = String(repeating: " ", count: path.unicodeScalars.count + 1)
        let text = blanks + setting[setting.index(after: equals)...]
        guard let value = YAMLReader.read(text, name: name, diagnostics) else { return document }
        return merge.setting(
            document, DocumentNode.Entry(key: path, keyPosition: flag, value: value), kind)
    }

    /// The node at a dotted key path; nil where there is none.
    package static func node(at path: String, of document: DocumentNode) -> DocumentNode? {
        var node: DocumentNode? = document
        for segment in KeyPathText.segments(of: path) {
            if let elements = node?.elements {
                let index = Int(segment.text)
                node = index.flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            } else {
                node = node?[segment.text]
            }
        }
        return node
    }

    /// The first name of a dotted key path that is not there, and the names that are.
    package static func missing(
        _ path: String, of document: DocumentNode
    ) -> (name: String, names: [String]) {
        var node: DocumentNode? = document
        var names: [String] = []
        for segment in KeyPathText.segments(of: path) {
            names = node?.entries?.map(\.key) ?? []
            if let elements = node?.elements {
                names = elements.indices.map { "\($0)" }
                let index = Int(segment.text)
                node = index.flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            } else {
                node = node?[segment.text]
            }
            if node == nil { return (segment.text, names) }
        }
        return (path, names)
    }
}
