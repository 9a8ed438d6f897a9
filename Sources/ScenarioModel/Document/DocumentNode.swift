/// A value of the scenario document as it was written, before anybody gives it a meaning.
///
/// Every node knows where it stands in its file and in the document. Mappings keep the order in
/// which they were written; keys are unique, because the reader reports repetitions.
package struct DocumentNode: Sendable {
    package enum Content: Sendable {
        case null
        case scalar(Scalar)
        case sequence([DocumentNode])
        case mapping([Entry])
    }

    package struct Scalar: Sendable {
        /// Where a line of the text stands in the file.
        package struct Line: Sendable {
            /// Unicode scalars of the text before the line.
            package let offset: Int
            package let position: SourcePosition

            package init(offset: Int, position: SourcePosition) {
                self.offset = offset
                self.position = position
            }
        }

        package let text: String
        /// Whether the text stood in quotes: then `true` and `~` are plain text.
        package let isQuoted: Bool
        /// Where the text stands, line by line; empty when it is written with escapes.
        package let lines: [Line]

        package init(text: String, isQuoted: Bool = false, lines: [Line] = []) {
            self.text = text
            self.isQuoted = isQuoted
            self.lines = lines
        }
    }

    package struct Entry: Sendable {
        package var key: String
        package var keyPosition: SourcePosition
        package var value: DocumentNode

        package init(key: String, keyPosition: SourcePosition, value: DocumentNode) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    package var position: SourcePosition
    /// Dotted path from the root, list places in brackets: `limits[0].warn`; the root's is empty.
    package var keyPath: String
    package var content: Content
    /// True for a value that nobody wrote and a term's default supplied.
    package var isDefault: Bool

    package init(
        position: SourcePosition, keyPath: String, content: Content, isDefault: Bool = false
    ) {
        self.position = position
        self.keyPath = keyPath
        self.content = content
        self.isDefault = isDefault
    }

    /// A scalar on one line whose text starts at `position`.
    package static func scalar(
        _ text: String, at position: SourcePosition, keyPath: String, isDefault: Bool = false
    ) -> DocumentNode {
        DocumentNode(
            position: position, keyPath: keyPath,
            content: .scalar(
                Scalar(text: text, lines: isDefault ? [] : [.init(offset: 0, position: position)])),
            isDefault: isDefault)
    }
}

// MARK: - Looking in

extension DocumentNode {
    package var isNull: Bool {
        if case .null = content { return true }
        return false
    }

    /// The text of a scalar.
    package var text: String? {
        if case .scalar(let scalar) = content { return scalar.text }
        return nil
    }

    package var isQuoted: Bool {
        if case .scalar(let scalar) = content { return scalar.isQuoted }
        return false
    }

    package var entries: [Entry]? {
        if case .mapping(let entries) = content { return entries }
        return nil
    }

    package var elements: [DocumentNode]? {
        if case .sequence(let elements) = content { return elements }
        return nil
    }

    /// The value under `key` of a mapping.
    package subscript(_ key: String) -> DocumentNode? {
        entries?.first { $0.key == key }?.value
    }

    /// The node at a dotted path of mapping keys.
    package func descendant(at path: [String]) -> DocumentNode? {
        path.reduce(Optional(self)) { node, key in node?[key] }
    }

    /// Where the scalar `offset` Unicode scalars into this node's text stands; the node's own
    /// position when its text is escaped.
    package func position(atOffset offset: Int) -> SourcePosition {
        guard case .scalar(let scalar) = content,
            let line = scalar.lines.last(where: { $0.offset <= offset })
        else { return position }
        return line.position.advanced(byColumns: offset - line.offset)
    }

    /// The node in a few words, for a message: a scalar's text, else its kind.
    package var summary: String {
        switch content {
        case .null: ""
        case .scalar(let scalar): scalar.text
        case .sequence(let elements) where elements.isEmpty: "an empty list"
        case .sequence(let elements): "a list of \(elements.count)"
        case .mapping(let entries) where entries.isEmpty: "an empty mapping"
        case .mapping(let entries): "a mapping of \(entries.map(\.key).joined(separator: ", "))"
        }
    }

    /// What to say of a node of a kind that is not wanted.
    package var misfit: String {
        isNull ? "no value" : "found \(kindName) that does not belong here"
    }

    /// What the node is, for "expected a number, found a list".
    package var kindName: String {
        switch content {
        case .null: "nothing"
        case .scalar: "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

// MARK: - Moving

extension DocumentNode {
    /// The key path of the value under `key` of the mapping at `parent`.
    package static func keyPath(_ parent: String, _ key: String) -> String {
        parent.isEmpty ? key : "\(parent).\(key)"
    }

    /// The key path of a list's element.
    package static func keyPath(_ parent: String, _ index: Int) -> String {
        "\(parent)[\(index)]"
    }

    /// The same values at another place of the document; positions stay those of the text.
    package func placed(at keyPath: String) -> DocumentNode {
        var moved = self
        moved.keyPath = keyPath
        switch content {
        case .null, .scalar:
            break
        case .sequence(let elements):
            moved.content = .sequence(
                elements.enumerated().map { index, element in
                    element.placed(at: DocumentNode.keyPath(keyPath, index))
                })
        case .mapping(let entries):
            moved.content = .mapping(
                entries.map { entry in
                    var entry = entry
                    entry.value = entry.value.placed(
                        at: DocumentNode.keyPath(keyPath, entry.key))
                    return entry
                })
        }
        return moved
    }
}
