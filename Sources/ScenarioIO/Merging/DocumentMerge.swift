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
                result = setting(
                    result, KeyPathText.segments(of: entry.key)[...], entry, kind, entry.key)
            } else {
                result = placing(entry, in: result, kind)
            }
        }
        return result
    }

    /// `document` with the value of `entry` at the dotted path that is its key.
    func setting(
        _ document: DocumentNode, _ entry: DocumentNode.Entry, _ kind: Term.Kind?
    ) -> DocumentNode {
        setting(document, KeyPathText.segments(of: entry.key)[...], entry, kind, entry.key)
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

    /// The mapping with the entry merged in, added behind the others, or taken away by null.
    private func placing(
        _ entry: DocumentNode.Entry, in mapping: DocumentNode, _ kind: Term.Kind?
    ) -> DocumentNode {
        var entries = mapping.entries ?? []
        let keyPath = DocumentNode.keyPath(mapping.keyPath, entry.key)
        let child = kind?.child(entry.key, in: mapping).kind
        if let index = entries.firstIndex(where: { $0.key == entry.key }) {
            if entry.value.isNull, case .map = kind {
                var rest = mapping
                entries.remove(at: index)
                rest.content = .mapping(entries)
                return rest
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
        var result = mapping
        result.content = .mapping(entries)
        return result
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

    /// The node with the entry's value at the path below it; unchanged, with the reason reported,
    /// where the path leads nowhere.
    private func setting(
        _ node: DocumentNode, _ path: ArraySlice<KeyPathText.Segment>, _ entry: DocumentNode.Entry,
        _ kind: Term.Kind?, _ whole: String
    ) -> DocumentNode {
        guard let segment = path.first else {
            return merged(node, with: entry.value, kind)
        }
        let rest = path.dropFirst()
        if let elements = node.elements {
            return setting(node, elements, segment, rest, entry, kind, whole)
        }
        // A section written without a value is an empty one.
        guard let entries = node.isNull ? [] : node.entries else {
            refuse(entry, segment, whole, "\(place(node)) has no parts", in: [])
            return node
        }
        let child = kind?.child(segment.text, in: node) ?? .unknown(entries.map(\.key))
        if rest.isEmpty {
            if case .notThere(let names) = child {
                refuse(entry, segment, whole, "no such key in \(place(node))", in: names)
                return node
            }
            return placing(
                .init(key: segment.text, keyPosition: entry.keyPosition, value: entry.value),
                in: node, kind)
        }
        var result = node
        var changed = entries
        if let index = entries.firstIndex(where: { $0.key == segment.text }),
            let complete = completed(entries, index, kind), let key = rest.first?.text
        {
            let set = setting(
                complete, rest, entry, kind?.child(segment.text, in: node).kind, whole)
            changed[index].value = entries[index].value.taking([key], from: set)
        } else if let index = entries.firstIndex(where: { $0.key == segment.text }) {
            changed[index].value = setting(
                entries[index].value, rest, entry, child.kind, whole)
        } else {
            guard child.mayBeCreated(atRoot: node.keyPath.isEmpty) else {
                refuse(entry, segment, whole, "no such key in \(place(node))", in: child.names)
                return node
            }
            let empty = DocumentNode(
                position: entry.keyPosition,
                keyPath: DocumentNode.keyPath(node.keyPath, segment.text), content: .mapping([]))
            changed.append(
                .init(
                    key: segment.text, keyPosition: entry.keyPosition,
                    value: setting(empty, rest, entry, child.kind, whole)))
        }
        result.content = .mapping(changed)
        return result
    }

    private func setting(
        _ list: DocumentNode, _ elements: [DocumentNode], _ segment: KeyPathText.Segment,
        _ rest: ArraySlice<KeyPathText.Segment>, _ entry: DocumentNode.Entry,
        _ kind: Term.Kind?, _ whole: String
    ) -> DocumentNode {
        guard let index = Int(segment.text), elements.indices.contains(index) else {
            refuse(
                entry, segment, whole,
                "\(place(list)) is a list of \(elements.count), counted from 0", in: [])
            return list
        }
        var element: Term.Kind?
        if case .list(let kind) = kind { element = kind }
        var changed = elements
        changed[index] = setting(elements[index], rest, entry, element, whole)
        var result = list
        result.content = .sequence(changed)
        return result
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
                    : "one of "
                        + Diagnostic.shortened(names.joined(separator: ", "), limit: 120),
                suggestion: nearestName(to: segment.text, in: names)))
    }
}

extension DocumentNode {
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
