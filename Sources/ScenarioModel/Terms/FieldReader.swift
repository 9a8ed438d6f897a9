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
        let unknown = entries.filter { $0.key != tag && table.term(named: $0.key) == nil }
        if !unknown.isEmpty { report(unknown, in: node, table, tag) }
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
        case .requiredWithout(let other) where node[other].map { !$0.isNull } ?? false:
            return nil
        case .required, .requiredWithout:
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

    private func report(
        _ unknown: [DocumentNode.Entry], in node: DocumentNode, _ table: TermTable, _ tag: String?
    ) {
        let names = (tag.map { [$0] } ?? []) + table.termNames
        let unused = names.filter { node[$0] == nil }
        for entry in unknown {
            diagnostics.add(unknownKey(entry, in: node, table, names, unused: unused))
        }
    }

    private func unknownKey(
        _ entry: DocumentNode.Entry, in node: DocumentNode, _ table: TermTable, _ names: [String],
        unused: [String]
    ) -> Diagnostic {
        if let reason = table.refused[entry.key] {
            return Diagnostic(
                at: entry.keyPosition, keyPath: DocumentNode.keyPath(node.keyPath, entry.key),
                offending: entry.key, message: "cannot stand in \(table.name): \(reason)",
                expected: "a contract without it, or another structure")
        }
        return Diagnostic(
            at: entry.keyPosition, keyPath: DocumentNode.keyPath(node.keyPath, entry.key),
            offending: entry.key, message: "unknown key",
            expected: "one of " + names.joined(separator: ", "),
            suggestion: diagnostics.nearestName(to: entry.key, in: unused)
                ?? diagnostics.nearestName(to: entry.key, in: names))
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
        if let inner = reading.unwrapped(node) {
            let read = value(of: inner, kind, term)
            for (key, isLow) in [("low", true), ("high", false)] {
                guard let bound = node[key], let limit = value(of: bound, kind, term) else {
                    continue
                }
                checkOrder(of: limit, read, isLow, bound)
            }
            return read
        }
        if let fault = node.provenanceFault {
            diagnostics.add(fault)
            return nil
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

    /// Reports a `low` above the value, or a `high` below it.
    private func checkOrder(
        of limit: FieldValue, _ value: FieldValue?, _ isLow: Bool, _ node: DocumentNode
    ) {
        guard let a = limit.quantity, let b = value?.quantity else { return }
        if a.dimension != b.dimension {
            diagnostics.report(
                node, "wrong unit: this is \(a.dimension.words)",
                expected: "\(b.dimension.words), as the value has it")
        } else if isLow ? a.value > b.value : a.value < b.value {
            diagnostics.report(
                node, isLow ? "above the value" : "below the value",
                expected: "low, value and high in ascending order")
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
                suggestion: diagnostics.nearestName(to: chosen.text ?? "", in: names))
            return nil
        }
        return .record(Fields(node, table, reading, tag: (key, chosen)))
    }

    private func map(_ node: DocumentNode, _ kind: Term.Kind, _ term: Term) -> FieldValue? {
        guard let entries = node.entries else {
            mismatch(node, .map(kind))
            return nil
        }
        var likeness: Likeness?
        if case .tagged = kind { likeness = Likeness(entries) }
        return .map(
            entries.map { entry in
                if !Term.Kind.map(kind).isKeyedByPath { checkName(entry, in: node) }
                let node = likeness == nil ? entry.value : likeness?.complete(entry, diagnostics)
                return .init(
                    name: entry.key, keyPosition: entry.keyPosition, node: node ?? entry.value,
                    value: node.flatMap { value(of: $0, kind, term) })
            })
    }

    /// A name the user chooses must be one that expressions and `--set` can say.
    private func checkName(_ entry: DocumentNode.Entry, in node: DocumentNode) {
        let isReserved = ExpressionLexer.reservedWords.contains(entry.key)
        let isFine = entry.key.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-"
        }
        if isFine && !entry.key.isEmpty && !isReserved { return }
        diagnostics.add(
            Diagnostic(
                at: entry.keyPosition, keyPath: node.keyPath, offending: entry.key,
                message: isReserved ? "a word of formulas, not a name" : "not usable as a name",
                expected: isReserved ? "another name" : "letters, digits, '_' and '-'"))
    }

    private func list(_ node: DocumentNode, _ kind: Term.Kind, _ term: Term) -> FieldValue? {
        guard let elements = node.elements else {
            mismatch(node, .list(kind))
            return nil
        }
        if kind.isName { checkRepetitions(elements) }
        let values = elements.map { value(of: $0, kind, term) }
        // A list with a hole would shift places, so one unreadable element spoils it.
        return values.contains { $0 == nil } ? nil : .list(values.compactMap { $0 })
    }

    /// Reports names that stand in a list twice.
    private func checkRepetitions(_ elements: [DocumentNode]) {
        var seen: Set<String> = []
        for element in elements {
            guard let name = element.text, !seen.insert(name).inserted else { continue }
            diagnostics.report(element, "stands in the list twice", expected: "each name once")
        }
    }

    private func either(
        _ node: DocumentNode, _ kinds: [Term.Kind], _ term: Term
    ) -> FieldValue? {
        // A number is read as a number where one may stand, never as a formula that is a number.
        let text = node.text ?? node.unwrapped?.value.text
        let quantity = text.flatMap { try? Quantity($0) }
        let numeric = kinds.filter(\.isNumeric)
        let tried = quantity == nil || numeric.isEmpty ? kinds : numeric
        var fitting: [(kind: Term.Kind, fault: SourcePosition)] = []
        for kind in tried {
            let trial = reading.trial { FieldReader($0).value(of: node, kind, term) }
            guard let first = trial.diagnostics.all.first(where: { $0.severity == .error }) else {
                return value(of: node, kind, term)
            }
            if kind.fits(node) { fitting.append((kind, first.position)) }
        }
        // Report against the only kind of the right shape; of a text, against the kind by which
        // most of it can be read; in general where there are several.
        if let quantity {
            fitting = fitting.filter { fitting.count == 1 || $0.kind.measures(quantity.dimension) }
        } else if text != nil, let last = fitting.map(\.fault).max() {
            fitting = fitting.first { $0.fault == last }.map { [$0] } ?? []
        }
        if fitting.count == 1 { return value(of: node, fitting[0].kind, term) }
        let keys = Array(Set(kinds.flatMap(\.keys))).sorted()
        diagnostics.report(
            node,
            quantity.map { "wrong unit: this is \($0.dimension.words)" }
                ?? (node.isNull ? "no value" : "fits none of the forms"),
            expected: Term.Kind.either(kinds).words(currency: reading.currency),
            suggestion: node.entries?.lazy.compactMap { diagnostics.nearestName(to: $0.key, in: keys) }.first)
        return nil
    }

    private func mismatch(_ node: DocumentNode, _ kind: Term.Kind) {
        diagnostics.report(
            node, node.misfit,
            expected: kind.words(currency: reading.currency))
    }
}

extension Term.Kind {
    /// Whether a node of this shape could be of the kind at all; a mapping also needs a key of it.
    fileprivate func fits(_ node: DocumentNode) -> Bool {
        switch self {
        case .record(let table):
            node.entries?.contains { table.term(named: $0.key) != nil } ?? false
        case .map, .tagged: node.entries != nil
        case .list: node.elements != nil || node.unwrapped?.value.elements != nil
        case .series, .schedule: node.isSchedule || (isNumeric && node.hasValue)
        case .either(let kinds): kinds.contains { $0.fits(node) }
        case .any: true
        default: node.hasValue
        }
    }

    /// Whether a number with a unit may stand for the kind.
    fileprivate var isNumeric: Bool {
        switch self {
        case .number, .quantity, .rate, .volatility, .integer, .duration, .series: true
        default: false
        }
    }

    /// Whether values of the kind are names, of which a list holds each once.
    fileprivate var isName: Bool {
        switch self {
        case .text, .choice, .reference: true
        default: false
        }
    }

    /// Whether a numeric kind takes numbers of the dimension.
    fileprivate func measures(_ dimension: Dimension) -> Bool {
        switch self {
        case .number(let own), .series(let own): own == dimension
        case .rate, .volatility: dimension == .perMonth
        case .duration: dimension == .month
        case .integer: dimension == .one
        default: true
        }
    }

    /// The keys of a mapping of the kind, where they are not the user's.
    fileprivate var keys: [String] {
        if case .record(let table) = self { return table.termNames }
        return []
    }
}

extension DocumentNode {
    /// Whether this is one value, with provenance or without.
    fileprivate var hasValue: Bool { text != nil || unwrapped != nil }

    /// Whether some key of the mapping is a date, or names an interpolation of dates.
    fileprivate var isSchedule: Bool {
        entries?.contains { entry in
            SeriesInput.Schedule.Interpolation(rawValue: entry.key) != nil
                ? entry.value.entries != nil
                : CalendarMonth(entry.key) != nil || CalendarMonth(entry.key + "-01") != nil
        } ?? false
    }
}
