import Results
import ScenarioModel

/// The terms of a contract as a flat list: as written or by default, with what each means.
enum TermLister {
    /// Terms that say who and where rather than what is owed.
    private static let headings = ["supplier", "side", "party", "start", "term", "end"]

    static func terms(of fields: Fields) -> [TermSheet.Term] {
        fields.fields.filter { !headings.contains($0.term.name) }
            .flatMap { list($0, prefix: "", within: false) }
    }

    private static func list(
        _ field: Fields.Field, prefix: String, within isDefault: Bool
    ) -> [TermSheet.Term] {
        let name = prefix + field.term.name
        let isDefault = isDefault || field.node.isDefault
        switch field.value {
        case .record(let inner)?:
            let nested = inner.fields.flatMap {
                list($0, prefix: name + ".", within: isDefault)
            }
            // A clause says what it is in the line of its own name.
            return [line(name, inner.tag.map { $0.node.summary } ?? "", field, isDefault)] + nested
        case .list(let values)? where values.contains(where: { $0.record != nil }):
            return [line(name, "", field, isDefault)]
                + values.enumerated().flatMap { index, value in
                    (value.record?.fields ?? []).flatMap {
                        list($0, prefix: "\(name)[\(index + 1)].", within: isDefault)
                    }
                }
        case .map(let entries)? where entries.contains(where: { $0.value?.record != nil }):
            return [line(name, "", field, isDefault)]
                + entries.flatMap { entry in
                    (entry.value?.record?.fields ?? []).flatMap {
                        list($0, prefix: "\(name).\(entry.name).", within: isDefault)
                    }
                }
        default:
            return [line(name, text(of: field.node), field, isDefault)]
        }
    }

    private static func line(
        _ name: String, _ value: String, _ field: Fields.Field, _ isDefault: Bool
    ) -> TermSheet.Term {
        TermSheet.Term(
            name: name, value: value, meaning: field.term.summary, isDefault: isDefault,
            provenance: provenance(of: field.node))
    }

    /// As written: a scalar, a list, or the dates of a schedule with their values.
    private static func text(of node: DocumentNode) -> String {
        let bare = node.unwrapped?.value ?? node
        if let entries = bare.entries {
            return entries.map { "\($0.key): \(text(of: $0.value))" }.joined(separator: ", ")
        }
        if let elements = bare.elements {
            return elements.map(text(of:)).joined(separator: ", ")
        }
        return bare.text ?? ""
    }

    private static func provenance(of node: DocumentNode) -> String? {
        guard let assumption = node.unwrapped?.assumption else { return nil }
        let range =
            assumption.low != nil || assumption.high != nil
            ? "\(assumption.low ?? "") to \(assumption.high ?? "")" : nil
        let parts = [range, assumption.tag, assumption.source, assumption.note].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
