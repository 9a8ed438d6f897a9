import ScenarioModel

/// Writes a document tree as YAML that reads back as the same tree.
package struct YAMLWriter {
    private let marksDefaults: Bool
    private var text = ""

    /// The YAML of `node`, a line end behind it.
    ///
    /// - Parameter marksDefaults: whether a value that a default supplied carries `# default`.
    package static func text(of node: DocumentNode, marksDefaults: Bool = true) -> String {
        var writer = YAMLWriter(marksDefaults: marksDefaults)
        switch node.content {
        case .mapping(let entries) where !entries.isEmpty:
            writer.write(entries, indent: 0)
        case .sequence(let elements) where !elements.isEmpty:
            writer.write(elements, indent: 0)
        default:
            writer.text = writer.flow(node) + "\n"
        }
        return writer.text
    }

    private init(marksDefaults: Bool) { self.marksDefaults = marksDefaults }

    // MARK: - Blocks

    private mutating func write(_ entries: [DocumentNode.Entry], indent: Int) {
        for entry in entries {
            text += String(repeating: "  ", count: indent) + quotedIfNeeded(entry.key) + ":"
            write(value: entry.value, indent: indent)
        }
    }

    private mutating func write(_ elements: [DocumentNode], indent: Int) {
        for element in elements {
            text += String(repeating: "  ", count: indent) + "-"
            write(value: element, indent: indent)
        }
    }

    private mutating func write(value: DocumentNode, indent: Int) {
        let comment = marksDefaults && value.isDefault ? "  # default" : ""
        if isFlow(value) {
            text += " " + flow(value) + comment + "\n"
            return
        }
        text += comment + "\n"
        switch value.content {
        case .mapping(let entries): write(entries, indent: indent + 1)
        case .sequence(let elements): write(elements, indent: indent + 1)
        case .null, .scalar: break
        }
    }

    /// Scalars, empty collections, lists of scalars, and provenance mappings go on one line.
    private func isFlow(_ node: DocumentNode) -> Bool {
        switch node.content {
        case .null, .scalar: true
        case .sequence(let elements):
            elements.allSatisfy { $0.entries == nil && $0.elements == nil }
        case .mapping(let entries):
            entries.isEmpty
                || (node.unwrapped != nil && entries.allSatisfy { $0.value.entries == nil })
        }
    }

    private func flow(_ node: DocumentNode) -> String {
        switch node.content {
        case .null: "null"
        case .scalar(let scalar):
            scalar.isQuoted ? JSONText.quoted(scalar.text) : quotedIfNeeded(scalar.text)
        case .sequence(let elements):
            "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{"
                + entries.map { "\(quotedIfNeeded($0.key)): \(flow($0.value))" }
                .joined(separator: ", ") + "}"
        }
    }

    // MARK: - Quotes

    /// Plain where YAML reads the plain text back as itself in every place, else double-quoted.
    private func quotedIfNeeded(_ text: String) -> String {
        isPlain(text) ? text : JSONText.quoted(text)
    }

    private func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            !["~", "null", "Null", "NULL", "---", "..."].contains(text), first != " ", last != " ",
            last != ":"
        else { return false }
        if "-".unicodeScalars.contains(first) {
            guard let second = text.unicodeScalars.dropFirst().first, second != " " else {
                return false
            }
        }
        if "#&*!|>'\"%@`:?".unicodeScalars.contains(first) { return false }
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if ",[]{}".unicodeScalars.contains(scalar) { return false }
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                || scalar == "\u{2028}" || scalar == "\u{2029}" || scalar == "\u{FEFF}"
            {
                return false
            }
            if previous == ":" && scalar == " " || previous == " " && scalar == "#" {
                return false
            }
            previous = scalar
        }
        return true
    }
}
