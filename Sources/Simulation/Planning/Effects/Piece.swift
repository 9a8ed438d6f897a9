import ScenarioModel

/// A part of a scenario that may be without effect: a value, a record of values, or an entry that the
/// scenario names.
package struct Piece: Sendable {
    package let keyPath: String
    package let position: SourcePosition
    /// What is written, where it is one value.
    package let text: String
    let path: [String]
    /// What may stand in its place: for a value others, for a record or an entry nothing.
    fileprivate let values: [DocumentNode?]
    fileprivate let parts: [Piece]
    /// Whether the scenario chose the name: then it is accused when all of its parts are, even where others
    /// name it.
    fileprivate let isNamed: Bool

    /// One piece with what it is to be replaced by.
    package struct Trial: Sendable {
        let path: [String]
        let values: [DocumentNode?]

        /// Whether the piece is left out.
        var isGone: Bool { values.contains { $0 == nil } }
    }

    /// Of the piece, then of its parts.
    var trials: [Trial] { [Trial(path: path, values: values)] + parts.flatMap(\.trials) }

    /// The largest pieces without effect in this one.
    ///
    /// - Parameters:
    ///   - effects: of the trials.
    ///   - next: the piece's own trial; afterwards the one behind those of its parts.
    /// - Returns: the pieces, and the effect of all; nil where nothing is known of any.
    func inert(_ effects: [Effect], from next: inout Int) -> (pieces: [Piece], effect: Effect?) {
        let own = values.isEmpty ? nil : effects[next]
        next += 1
        var found: [Piece] = []
        var known: [Effect] = []
        for part in parts {
            let (pieces, effect) = part.inert(effects, from: &next)
            found += pieces
            effect.map { known.append($0) }
        }
        if own == Effect.none { return ([self], Effect.none) }
        if parts.isEmpty || own == .some { return (found, own) }
        if known.isEmpty { return (found, nil) }
        guard known.allSatisfy({ $0 == .none || $0 == .needed }) else { return (found, .some) }
        return isNamed ? ([self], Effect.none) : (found, .needed)
    }
}

extension Piece {
    /// The pieces of the sections that make the ledger.
    ///
    /// - Parameters:
    ///   - fields: the scenario.
    ///   - isJudged: whether a piece may be accused.
    static func all(
        of fields: Fields, _ alteration: Alteration, where isJudged: @escaping (DocumentNode) -> Bool
    ) -> [Piece] {
        let sections = ["factors", "dependence", "levers"] + LedgerTerms.sections.map(\.name)
        return sections.compactMap { name in
            guard let field = fields[name], !field.node.isDefault else { return nil }
            let reader = PieceReader(document: fields.node, alteration: alteration, isJudged: isJudged)
            let parts = reader.parts(field.node, field.value, [name])
            return Piece(
                keyPath: name, position: field.node.position, text: "", path: [name], values: [],
                parts: parts, isNamed: false)
        }
    }
}

private struct PieceReader {
    let document: DocumentNode
    let alteration: Alteration
    let isJudged: (DocumentNode) -> Bool

    /// What a record or a map is made of.
    func parts(_ node: DocumentNode, _ value: FieldValue?, _ path: [String]) -> [Piece] {
        switch value {
        case .record(let fields):
            return fields.fields.compactMap { field in
                let path = path + [field.term.name]
                guard !field.statesDefault, let key = key(at: path) else { return nil }
                switch field.value {
                case .record(let inner):
                    let mayGo = field.term.absence == .optional && inner.saysMore
                    return whole(key, field.value, path, mayGo: mayGo)
                case .map: return whole(key, field.value, path, mayGo: false)
                case .list(let values) where key.value.elements != nil && mayBeShorter(values, path):
                    return list(key, values, path, mayGo: field.term.absence == .optional)
                default: return leaf(key, alteration.values(of: field), path)
                }
            }
        case .map(let entries):
            return entries.compactMap { entry in
                let path = path + [entry.name]
                guard let key = key(at: path) else { return nil }
                switch entry.value {
                case .record, .map: return whole(key, entry.value, path, mayGo: true, isNamed: true)
                default: return leaf(key, alteration.values(entry.node, entry.value, .any), path)
                }
            }
        default: return []
        }
    }

    /// Whether elements of a list may be left out: those of records, and names that it declares.
    private func mayBeShorter(_ values: [FieldValue], _ path: [String]) -> Bool {
        values.contains { $0.record != nil } || path == ["dependence", "latent"]
    }

    /// The entry as it stands in the text; nil for what is taken over from another.
    private func key(at path: [String]) -> DocumentNode.Entry? {
        let parent = path.dropLast().reduce(Optional(document)) { node, key in
            node?[key] ?? Int(key).flatMap { index in
                node?.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            }
        }
        return parent?.entries?.first { $0.key == path.last }
    }

    private func whole(
        _ key: DocumentNode.Entry, _ value: FieldValue?, _ path: [String], mayGo: Bool, isNamed: Bool = false
    ) -> Piece? {
        let isFree = isJudged(key.value)
        return Piece(
            keyPath: key.value.keyPath, position: key.keyPosition, text: "", path: path,
            values: mayGo && isFree ? [nil] : [], parts: parts(key.value, value, path),
            isNamed: isNamed && isFree)
    }

    private func list(
        _ key: DocumentNode.Entry, _ values: [FieldValue], _ path: [String], mayGo: Bool
    ) -> Piece? {
        let isFree = isJudged(key.value)
        let elements = zip(key.value.elements ?? [], values).enumerated().map { index, element in
            let path = path + ["\(index)"]
            return Piece(
                keyPath: element.0.keyPath, position: element.0.position, text: element.0.text ?? "",
                path: path, values: isFree ? [nil] : [], parts: parts(element.0, element.1, path),
                isNamed: false)
        }
        return Piece(
            keyPath: key.value.keyPath, position: key.keyPosition, text: "", path: path,
            values: mayGo && isFree ? [nil] : [], parts: elements, isNamed: false)
    }

    private func leaf(_ key: DocumentNode.Entry, _ values: [DocumentNode], _ path: [String]) -> Piece? {
        guard isJudged(key.value), !values.isEmpty else { return nil }
        return Piece(
            keyPath: key.value.keyPath, position: key.value.position, text: key.value.summary, path: path,
            values: values, parts: [], isNamed: false)
    }
}

extension Fields {
    /// Whether the record says anything but defaults.
    fileprivate var saysMore: Bool {
        fields.contains { !$0.statesDefault }
    }
}

extension Fields.Field {
    /// Whether the value is the default's, written down or not.
    fileprivate var statesDefault: Bool {
        if node.isDefault { return true }
        guard case .defaulted(let text) = term.absence else { return false }
        return node.text == text
    }
}
