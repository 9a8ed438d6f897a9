/// The values of one mapping, read by its table: checked, typed, with defaults filled in.
///
/// Reading reports everything that is wrong at once: unknown and missing keys, wrong types, wrong
/// units, values out of range. What could not be read is nil afterwards, so a caller that meets
/// nil under a required name returns without reporting again.
package struct Fields: Sendable {
    /// A term's value, where it stood, and what it was.
    package struct Field: Sendable {
        package let term: Term
        /// The node as written, its provenance mapping included, or the default's.
        package let node: DocumentNode
        /// Nil when the value could not be read; the reason is in the diagnostics.
        package let value: FieldValue?
    }

    package let table: TermTable
    package let node: DocumentNode
    /// One for each term that was written or has a default, in the table's order.
    package private(set) var fields: [Field]
    /// The key that chose the table, such as `process`, with the chosen name.
    package let tag: (key: String, node: DocumentNode)?

    /// Reads the mapping `node`; nil stands for an empty mapping.
    package init(_ node: DocumentNode, _ table: TermTable, _ reading: Reading) {
        self.init(node, table, reading, tag: nil)
    }

    init(
        _ node: DocumentNode, _ table: TermTable, _ reading: Reading,
        tag: (key: String, node: DocumentNode)?
    ) {
        self.table = table
        self.node = node
        self.tag = tag
        fields = FieldReader(reading).fields(of: node, table, ignoring: tag?.key)
    }

    /// - Precondition: the table declares `name`.
    package subscript(_ name: String) -> Field? {
        precondition(table.term(named: name) != nil, "\(table.name) declares no term \(name)")
        return fields.first { $0.term.name == name }
    }

    /// Where to point when something is wrong with the term: its value, else the whole mapping.
    package func node(_ name: String) -> DocumentNode { self[name]?.node ?? node }

    /// Whether the scenario gives the value itself.
    package func isGiven(_ name: String) -> Bool {
        self[name].map { !$0.node.isDefault } ?? false
    }

    package func value(_ name: String) -> FieldValue? { self[name]?.value }

    /// The same as if the scenario gave the term this value, which `node` says.
    package func filling(_ name: String, with value: FieldValue, at node: DocumentNode) -> Fields {
        guard let term = table.term(named: name) else { return self }
        var filled = self
        filled.fields.removeAll { $0.term.name == name }
        filled.fields.append(.init(term: term, node: node, value: value))
        return filled
    }
}

// MARK: - Typed access

extension Fields {
    /// A number in canonical units; a rate or volatility per year.
    package func number(_ name: String) -> Double? { value(name)?.number }

    package func quantity(_ name: String) -> Quantity? { value(name)?.quantity }

    package func integer(_ name: String) -> Int? { value(name)?.integer }

    package func series(_ name: String) -> SeriesInput? { value(name)?.series }

    package func month(_ name: String) -> CalendarMonth? { value(name)?.month }

    package func duration(_ name: String) -> CalendarDuration? { value(name)?.duration }

    /// The text of a text, choice or reference.
    package func text(_ name: String) -> String? { value(name)?.text }

    package func flag(_ name: String) -> Bool? { value(name)?.flag }

    package func formula(_ name: String) -> Formula? { value(name)?.formula }

    package func list(_ name: String) -> [FieldValue]? { value(name)?.list }

    /// The fields of a record, or of the table that a tag chose.
    package func record(_ name: String) -> Fields? { value(name)?.record }

    /// The entries of a map in the order of the document; empty when absent.
    package func map(_ name: String) -> [FieldValue.MapEntry] { value(name)?.map ?? [] }
}

extension Fields {
    /// What an optional record holds: nil inside where it is not given, nil where it could not be
    /// read.
    package func optional<Value>(_ name: String, _ read: (Fields) -> Value?) -> Value?? {
        guard isGiven(name) else { return .some(nil) }
        guard let record = record(name), let value = read(record) else { return nil }
        return value
    }
}

// MARK: - Resolved view

extension Fields {
    /// The mapping with every default filled in and marked as such, in the table's order.
    package var resolved: DocumentNode {
        var entries: [DocumentNode.Entry] = []
        if let tag {
            entries.append(.init(key: tag.key, keyPosition: tag.node.position, value: tag.node))
        }
        for field in fields {
            let position =
                node.entries?.first { $0.key == field.term.name }?.keyPosition ?? node.position
            entries.append(
                .init(
                    key: field.term.name, keyPosition: position,
                    value: field.value?.resolved(from: field.node) ?? field.node))
        }
        var resolved = node
        resolved.content = .mapping(entries)
        return resolved
    }
}
