import ScenarioModel

/// Lays one document over another: for `extends`, overlays and `--set`.
///
/// Mappings merge key by key, anything else replaces. A value with provenance, a dated schedule and
/// a record whose tag changes (`process: gbm` to another process) are replaced as a whole, since
/// halves of two of them make no third. A key with dots is a path from where it stands. An entry of
/// a section that names its entries, such as a contract, is taken away by null.
struct DocumentMerge {
    let diagnostics: Diagnostics

    init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    /// `base` with `change` laid over it.
    ///
    /// - Parameter kind: what the value is by its term, or nil where nobody declared it.
    func merged(
        _ base: DocumentNode, with change: DocumentNode, _ kind: Term.Kind?
    ) -> DocumentNode {
        guard base.isNull || base.entries != nil, let changes = change.entries,
            !replaces(base, change, kind)
        else { return change.placed(at: base.keyPath) }
        var result = base
        if base.isNull {
            result = change
            result.keyPath = base.keyPath
            result.content = .mapping([])
        }
        for entry in changes {
            if entry.key.contains("."), kind?.isKeyedByPath != true {
                set(&result, KeyPathText.segments(of: entry.key)[...], entry, kind, entry.key)
            } else {
                place(entry, in: &result, kind)
            }
        }
        return result
    }

    /// `document` with the value of `entry` at the dotted path that is its key.
    func setting(
        _ document: DocumentNode, _ entry: DocumentNode.Entry, _ kind: Term.Kind?
    ) -> DocumentNode {
        var result = document
        set(&result, KeyPathText.segments(of: entry.key)[...], entry, kind, entry.key)
        return result
    }

    private func replaces(
        _ base: DocumentNode, _ change: DocumentNode, _ kind: Term.Kind?
    ) -> Bool {
        switch kind {
        case .record, .map: return false
        case .tagged(let key, _):
            return change[key].map { $0.text != base[key]?.text } ?? false
        case nil, .any, .either:
            return base.unwrapped != nil || change.unwrapped != nil || base.isSchedule
                || change.isSchedule
        default: return true
        }
    }

    // MARK: - Entries

    /// Merges the entry into the mapping, adds it behind the others, or takes it away by null.
    private func place(
        _ entry: DocumentNode.Entry, in mapping: inout DocumentNode, _ kind: Term.Kind?
    ) {
        let keyPath = DocumentNode.keyPath(mapping.keyPath, entry.key)
        let child = kind?.child(entry.key, in: mapping, isListed: false).kind
        var entries = mapping.takeEntries()
        defer { mapping.content = .mapping(entries) }
        if let index = entries.firstIndex(where: { $0.key == entry.key }) {
            if entry.value.isNull, case .map = kind {
                entries.remove(at: index)
                return
            }
            let base = likened(entries, index, to: entry.value, kind)
            entries[index].value = merged(base, with: entry.value, child)
            // The value is the change's now, so a complaint about the key belongs there too.
            if entry.value.entries == nil { entries[index].keyPosition = entry.keyPosition }
        } else {
            // Merging into nothing resolves dotted keys inside the new value.
            let empty = DocumentNode(
                position: entry.value.position, keyPath: keyPath, content: .null)
            var added = entry
            added.value = merged(empty, with: entry.value, child)
            entries.append(added)
        }
    }

    // MARK: - Likeness

    /// An entry with what it takes over from its model; nil where it has none.
    private func completed(
        _ entries: [DocumentNode.Entry], _ index: Int, _ kind: Term.Kind?
    ) -> DocumentNode? {
        guard case .map(let inner)? = kind, case .tagged = inner,
            entries[index].value[Likeness.key] != nil
        else { return nil }
        return Likeness(entries).complete(entries[index], Diagnostics())
    }

    /// An entry that is like another one, with the model's values of those terms into which a change
    /// reaches: what the change leaves alone in them stays as the model has it.
    private func likened(
        _ entries: [DocumentNode.Entry], _ index: Int, to change: DocumentNode, _ kind: Term.Kind?
    ) -> DocumentNode {
        guard let complete = completed(entries, index, kind) else { return entries[index].value }
        let reached = (change.entries ?? []).compactMap { entry -> String? in
            let path = KeyPathText.segments(of: entry.key)
            return path.count > 1 || entry.value.entries != nil ? path.first?.text : nil
        }
        return entries[index].value.taking(
            reached.filter { entries[index].value[$0] == nil }, from: complete)
    }

    // MARK: - Paths

    /// Puts the entry's value at the path below the node, which stays as it is, with the reason
    /// reported, where the path leads nowhere.
    private func set(
        _ node: inout DocumentNode, _ path: ArraySlice<KeyPathText.Segment>,
        _ entry: DocumentNode.Entry, _ kind: Term.Kind?, _ whole: String
    ) {
        guard let segment = path.first else {
            node = merged(node, with: entry.value, kind)
            return
        }
        let rest = path.dropFirst()
        if node.elements != nil {
            set(element: segment, of: &node, rest, entry, kind, whole)
            return
        }
        // A section written without a value is an empty one.
        guard node.isNull || node.entries != nil else {
            refuse(entry, segment, whole, "\(place(node)) has no parts", in: [])
            return
        }
        let found = node.entries?.firstIndex { $0.key == segment.text }
        let child = kind?.child(segment.text, in: node, isListed: found == nil)
            ?? .unknown(found == nil ? node.entries?.map(\.key) ?? [] : [])
        if rest.isEmpty {
            if case .notThere(let names) = child {
                refuse(entry, segment, whole, "no such key in \(place(node))", in: names)
                return
            }
            place(
                .init(key: segment.text, keyPosition: entry.keyPosition, value: entry.value),
                in: &node, kind)
            return
        }
        guard let found else {
            guard child.mayBeCreated(atRoot: node.keyPath.isEmpty) else {
                refuse(entry, segment, whole, "no such key in \(place(node))", in: child.names)
                return
            }
            var added = DocumentNode(
                position: entry.keyPosition,
                keyPath: DocumentNode.keyPath(node.keyPath, segment.text), content: .mapping([]))
            set(&added, rest, entry, child.kind, whole)
            var entries = node.takeEntries()
            entries.append(.init(key: segment.text, keyPosition: entry.keyPosition, value: added))
            node.content = .mapping(entries)
            return
        }
        if var complete = completed(node.entries ?? [], found, kind), let key = rest.first?.text {
            set(&complete, rest, entry, child.kind, whole)
            var entries = node.takeEntries()
            entries[found].value = entries[found].value.taking([key], from: complete)
            node.content = .mapping(entries)
        } else {
            var entries = node.takeEntries()
            set(&entries[found].value, rest, entry, child.kind, whole)
            node.content = .mapping(entries)
        }
    }

    private func set(
        element segment: KeyPathText.Segment, of list: inout DocumentNode,
        _ rest: ArraySlice<KeyPathText.Segment>, _ entry: DocumentNode.Entry,
        _ kind: Term.Kind?, _ whole: String
    ) {
        guard var elements = list.elements else { return }
        guard let index = Int(segment.text), elements.indices.contains(index) else {
            refuse(
                entry, segment, whole,
                "\(place(list)) is a list of \(elements.count), counted from 0", in: [])
            return
        }
        var element: Term.Kind?
        if case .list(let kind) = kind { element = kind }
        list.content = .null
        set(&elements[index], rest, entry, element, whole)
        list.content = .sequence(elements)
    }

    private func place(_ node: DocumentNode) -> String {
        node.keyPath.isEmpty ? "the scenario" : node.keyPath
    }

    private func refuse(
        _ entry: DocumentNode.Entry, _ segment: KeyPathText.Segment, _ whole: String,
        _ message: String, in names: [String]
    ) {
        diagnostics.add(
            Diagnostic(
                at: entry.keyPosition.advanced(byColumns: segment.offset), keyPath: whole,
                offending: segment.text, message: message,
                expected: names.isEmpty
                    ? nil
                    : Diagnostic.choice(of: names, limit: 120),
                suggestion: diagnostics.nearestName(to: segment.text, in: names)))
    }
}

extension DocumentNode {
    /// The mapping's entries, which it no longer has: so they can be changed without being copied.
    fileprivate mutating func takeEntries() -> [Entry] {
        defer { content = .null }
        return entries ?? []
    }

    /// The mapping with some entries of another one, in place of its own or behind them.
    fileprivate func taking(_ keys: [String], from other: DocumentNode) -> DocumentNode {
        var entries = entries ?? []
        for key in keys {
            guard let found = other.entries?.first(where: { $0.key == key }) else { continue }
            if let index = entries.firstIndex(where: { $0.key == key }) {
                entries[index] = found
            } else {
                entries.append(found)
            }
        }
        var result = self
        result.content = .mapping(entries)
        return result
    }

    /// Whether this is a mapping of months to values, or of an interpolation to such a mapping.
    fileprivate var isSchedule: Bool {
        guard let entries, !entries.isEmpty else { return false }
        return entries.allSatisfy { entry in
            entry.key == "step" || entry.key == "linear" || CalendarMonth(entry.key) != nil
                || CalendarMonth(entry.key + "-01") != nil
        }
    }
}
