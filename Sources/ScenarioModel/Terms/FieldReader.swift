/// Reads nodes by kinds and tables, reporting whatever does not fit.
struct FieldReader {
    let reading: Reading

    init(_ reading: Reading) { self.reading = reading }

    private var diagnostics: Diagnostics { reading.diagnostics }

    // MARK: - Records

    func fields(of node: DocumentNode, _ table: TermTable, ignoring tag: String?) -> [Fields.Field]
    {
        guard node.isNull || node.entries != nil else {
            diagnostics.report(
                node, "found \(node.kindName) where a mapping belongs",
                expected: Term.Kind.record(table).words(currency: reading.currency))
            return []
        }
        let entries = node.entries ?? []
        for entry in entries where entry.key != tag && table.term(named: entry.key) == nil {
            diagnostics.add(unknownKey(entry, in: node, table, tag))
        }
        return table.terms.compactMap { term in
            let written = entries.first { $0.key == term.name }?.value
            if let written, !written.isNull {
                return .init(
                    term: term, node: written, value: value(of: written, term.kind, term))
            }
            return absent(term, in: node)
        }
    }

    private func absent(_ term: Term, in node: DocumentNode) -> Fields.Field? {
        let keyPath = DocumentNode.keyPath(node.keyPath, term.name)
        let standIn: DocumentNode
        switch term.absence {
        case .required:
            diagnostics.add(
                Diagnostic(
                    at: node.position, keyPath: keyPath,
                    message: "missing",
                    expected: term.kind.words(currency: reading.currency)))
            return nil
        case .optional:
            return nil
        case .defaulted(let text):
            standIn = .scalar(text, at: node.position, keyPath: keyPath, isDefault: true)
        case .filled:
            var isList = false
            if case .list = term.kind { isList = true }
            standIn = DocumentNode(
                position: node.position, keyPath: keyPath,
                content: isList ? .sequence([]) : .mapping([]), isDefault: true)
        }
        return .init(term: term, node: standIn, value: value(of: standIn, term.kind, term))
    }

    private func unknownKey(
        _ entry: DocumentNode.Entry, in node: DocumentNode, _ table: TermTable, _ tag: String?
    ) -> Diagnostic {
        let names = (tag.map { [$0] } ?? []) + table.termNames
        let unused = names.filter { node[$0] == nil }
        return Diagnostic(
            at: entry.keyPosition, keyPath: DocumentNode.keyPath(node.keyPath, entry.key),
            offending: entry.key, message: "unknown key",
            expected: "one of " + names.joined(separator: ", "),
            suggestion: nearestName(to: entry.key, in: unused)
                ?? nearestName(to: entry.key, in: names))
    }

    // MARK: - Kinds

    /// The value of `node` as `kind`, or nil with the reason reported.
    func value(of node: DocumentNode, _ kind: Term.Kind, _ term: Term) -> FieldValue? {
        switch kind {
        case .record(let table):
            return record(node, table)
        case .tagged(let key, let tables):
            return tagged(node, by: key, tables)
        case .map(let kind):
            return map(node, kind, term)
        case .either(let kinds):
            return either(node, kinds, term)
        case .any:
            return .node(node)
        default:
            break
        }
        if let (inner, assumption) = node.unwrapped {
            reading.note(assumption)
            for key in ["low", "high"] {
                if let bound = node[key] { _ = value(of: bound, kind, term) }
            }
            return value(of: inner, kind, term)
        }
        switch kind {
        case .list(let element):
            return list(node, element, term)
        case .series(let dimension):
            return ScheduleReader(reading, term).series(node, dimension)
        case .schedule:
            return ScheduleReader(reading, term).schedule(node)
        default:
            return ScalarReader(reading, term).value(of: node, kind)
        }
    }

    private func record(_ node: DocumentNode, _ table: TermTable) -> FieldValue? {
        guard node.entries != nil else {
            mismatch(node, .record(table))
            return nil
        }
        return .record(Fields(node, table, reading))
    }

    private func tagged(
        _ node: DocumentNode, by key: String, _ tables: [TermTable]
    ) -> FieldValue? {
        let names = tables.map(\.name)
        guard node.entries != nil else {
            mismatch(node, .tagged(by: key, tables))
            return nil
        }
        guard let chosen = node[key], !chosen.isNull else {
            diagnostics.add(
                Diagnostic(
                    at: node.position, keyPath: DocumentNode.keyPath(node.keyPath, key),
                    message: "missing", expected: "one of " + names.joined(separator: ", ")))
            return nil
        }
        guard let table = tables.first(where: { $0.name == chosen.text }) else {
            diagnostics.report(
                chosen, "unknown \(key)", expected: "one of " + names.joined(separator: ", "),
                suggestion: nearestName(to: chosen.text ?? "", in: names))
            return nil
        }
        return .record(Fields(node, table, reading, tag: (key, chosen)))
    }

    private func map(_ node: DocumentNode, _ kind: Term.Kind, _ term: Term) -> FieldValue? {
        guard let entries = node.entries else {
            mismatch(node, .map(kind))
            return nil
        }
        return .map(
            entries.map { entry in
                checkName(entry, in: node)
                return .init(
                    name: entry.key, keyPosition: entry.keyPosition, node: entry.value,
                    value: value(of: entry.value, kind, term))
            })
    }

    /// A name the user chooses must be one that expressions and `--set` can say.
    private func checkName(_ entry: DocumentNode.Entry, in node: DocumentNode) {
        let scalars = entry.key.unicodeScalars
        let isFine =
            !scalars.isEmpty
            && scalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-"
            } && !ExpressionLexer.reservedWords.contains(entry.key)
        if isFine { return }
        diagnostics.add(
            Diagnostic(
                at: entry.keyPosition, keyPath: node.keyPath, offending: entry.key,
                message: "not usable as a name", expected: "letters, digits, '_' and '-'"))
    }

    private func list(_ node: DocumentNode, _ kind: Term.Kind, _ term: Term) -> FieldValue? {
        guard let elements = node.elements else {
            mismatch(node, .list(kind))
            return nil
        }
        let values = elements.map { value(of: $0, kind, term) }
        // A list with a hole would shift places, so one unreadable element spoils it.
        return values.contains { $0 == nil } ? nil : .list(values.compactMap { $0 })
    }

    private func either(
        _ node: DocumentNode, _ kinds: [Term.Kind], _ term: Term
    ) -> FieldValue? {
        for kind in kinds {
            let trial = reading.trial { FieldReader($0).value(of: node, kind, term) }
            if trial.errorCount == 0 { return value(of: node, kind, term) }
        }
        // Report against the only kind of the right shape, or in general where there are several.
        let fitting = kinds.filter { $0.fits(node) }
        if fitting.count == 1 { return value(of: node, fitting[0], term) }
        diagnostics.report(
            node, "fits none of the forms",
            expected: Term.Kind.either(kinds).words(currency: reading.currency))
        return nil
    }

    private func mismatch(_ node: DocumentNode, _ kind: Term.Kind) {
        diagnostics.report(
            node, "found \(node.kindName) that does not belong here",
            expected: kind.words(currency: reading.currency))
    }
}

extension Term.Kind {
    /// Whether a node of this shape could be of the kind at all.
    fileprivate func fits(_ node: DocumentNode) -> Bool {
        switch self {
        case .record, .map, .tagged: node.entries != nil
        case .list: node.elements != nil || node.unwrapped?.value.elements != nil
        case .series: node.elements == nil
        case .schedule: node.entries != nil
        case .either(let kinds): kinds.contains { $0.fits(node) }
        case .any: true
        default: node.text != nil || node.unwrapped != nil
        }
    }
}
