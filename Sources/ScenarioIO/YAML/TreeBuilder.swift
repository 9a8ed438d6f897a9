import ScenarioModel
import Yams

/// Turns the YAML library's nodes into a document tree, counting as aliases expand.
final class TreeBuilder {
    private let source: SourceText
    private let masks: [SourcePosition: Unicode.Scalar]
    private let diagnostics: Diagnostics
    private var nodeCount = 0
    private var isAbandoned = false
    /// Repetitions told already; an alias would bring them by again under another key path.
    private var reportedKeys: Set<SourcePosition> = []

    /// - Parameter masks: for the position of a masked key, its true first character.
    init(
        _ source: SourceText, masks: [SourcePosition: Unicode.Scalar], _ diagnostics: Diagnostics
    ) {
        self.source = source
        self.masks = masks
        self.diagnostics = diagnostics
    }

    /// The tree, or nil when a limit was passed.
    func document(_ root: Yams.Node) -> DocumentNode? {
        let node = convert(root, keyPath: "", depth: 1)
        return isAbandoned ? nil : node
    }

    private func position(_ node: Yams.Node) -> SourcePosition {
        source.position(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private func abandon(_ position: SourcePosition, _ message: String, _ expected: String) {
        guard !isAbandoned else { return }
        isAbandoned = true
        diagnostics.add(Diagnostic(at: position, message: message, expected: expected))
    }

    private func convert(_ node: Yams.Node, keyPath: String, depth: Int) -> DocumentNode {
        let position = position(node)
        var converted = DocumentNode(position: position, keyPath: keyPath, content: .null)
        nodeCount += 1
        if nodeCount > ReadingLimits.nodeCount {
            abandon(
                position, "too many values once aliases are expanded",
                "at most \(ReadingLimits.nodeCount)")
        }
        if depth > ReadingLimits.depth {
            abandon(position, "nested too deep", "at most \(ReadingLimits.depth) levels")
        }
        if isAbandoned { return converted }
        switch node {
        case .scalar(let scalar):
            checkTag(scalar.tag, position, keyPath, isQuoted: scalar.style != .plain)
            converted.content = content(of: scalar, position)
        case .sequence(let sequence):
            checkTag(sequence.tag, position, keyPath)
            converted.content = .sequence(
                sequence.enumerated().map { index, element in
                    convert(
                        element, keyPath: DocumentNode.keyPath(keyPath, index), depth: depth + 1)
                })
        case .mapping(let mapping):
            checkTag(mapping.tag, position, keyPath)
            converted.content = .mapping(entries(of: mapping, keyPath, depth))
        case .alias:
            break
        }
        return converted
    }

    // MARK: - Scalars

    private func content(
        of scalar: Yams.Node.Scalar, _ position: SourcePosition
    ) -> DocumentNode.Content {
        let isPlain = scalar.style == .plain || scalar.style == .any
        if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .null }
        let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
        let isBlock = scalar.style == .literal || scalar.style == .folded
        let start =
            isBlock
            ? source.position(line: position.line + 1, column: 1)
            : position.advanced(byColumns: isQuoted ? 1 : 0)
        let lines =
            source.index(line: start.line, column: start.column)
            .flatMap { source.lines(of: scalar.string, at: $0) } ?? []
        return .scalar(.init(text: scalar.string, isQuoted: !isPlain, lines: lines))
    }

    /// Tags choose types in other programs; here the term does.
    private func checkTag(
        _ tag: Tag, _ position: SourcePosition, _ keyPath: String, isQuoted: Bool = false
    ) {
        let name = tag.description
        // What is quoted is text, and the parser says so as if it had been written.
        let isImplied = name.isEmpty || isQuoted && name == "tag:yaml.org,2002:str"
        let place = source.index(line: position.line, column: position.column)
        if isImplied && place.map({ source.scalars[$0] }) != "!" { return }
        diagnostics.add(
            Diagnostic(
                at: position, keyPath: keyPath, offending: name,
                message: "YAML tags are not used here"))
    }

    // MARK: - Mappings

    private func entries(
        of mapping: Yams.Node.Mapping, _ keyPath: String, _ depth: Int
    ) -> [DocumentNode.Entry] {
        var entries: [DocumentNode.Entry] = []
        var firstPlaces: [String: SourcePosition] = [:]
        for (keyNode, valueNode) in mapping {
            let keyPosition = position(keyNode)
            guard case .scalar(let scalar) = keyNode else {
                diagnostics.add(
                    Diagnostic(
                        at: keyPosition, keyPath: keyPath, message: "a key that is not plain text",
                        expected: "a name followed by a colon"))
                continue
            }
            var key = scalar.string
            if let original = masks[keyPosition] {
                var scalars = key.unicodeScalars.dropFirst()
                scalars.insert(original, at: scalars.startIndex)
                key = String(scalars)
            }
            if key == "<<" {
                diagnostics.add(
                    Diagnostic(
                        at: keyPosition, keyPath: keyPath, offending: key,
                        message: "merge keys are not supported",
                        expected: "'extends' or 'overlays'"))
                continue
            }
            if let first = firstPlaces[key] {
                reportRepetition(of: key, at: keyPosition, first: first, keyPath)
                continue
            }
            firstPlaces[key] = keyPosition
            let value = convert(
                valueNode, keyPath: DocumentNode.keyPath(keyPath, key), depth: depth + 1)
            entries.append(.init(key: key, keyPosition: keyPosition, value: value))
            if isAbandoned { break }
        }
        return entries
    }

    private func reportRepetition(
        of key: String, at position: SourcePosition, first: SourcePosition, _ keyPath: String
    ) {
        guard reportedKeys.insert(position).inserted else { return }
        diagnostics.add(
            Diagnostic(
                at: position, keyPath: keyPath, offending: key,
                message: "duplicate key, first given at line \(first.line), column "
                    + "\(first.column)"))
    }
}
