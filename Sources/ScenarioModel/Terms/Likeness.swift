/// Entries of a section that are like another one but for what they say themselves:
/// `{like: cloud, take: 70 %}`.
///
/// Keys of the entry replace those of its model, whole; everything else is the model's, with the
/// model's positions. Models may have models.
package struct Likeness {
    package static let key = "like"

    private let entries: [DocumentNode.Entry]

    package init(_ entries: [DocumentNode.Entry]) { self.entries = entries }

    /// The entry with its model's keys, without `like`; as it is where it has no model or where the
    /// model is reported.
    package func complete(_ entry: DocumentNode.Entry, _ diagnostics: Diagnostics) -> DocumentNode {
        complete(entry, diagnostics, underway: [])
    }

    private func complete(
        _ entry: DocumentNode.Entry, _ diagnostics: Diagnostics, underway: [String]
    ) -> DocumentNode {
        guard let name = entry.value[Self.key], let own = entry.value.entries else {
            return entry.value
        }
        var node = entry.value
        node.content = .mapping(own.filter { $0.key != Self.key })
        let chain = underway + [entry.key]
        guard let model = entries.first(where: { $0.key == name.text }) else {
            if underway.isEmpty {
                diagnostics.report(
                    name, "no such name in this section",
                    expected: "the name of another entry",
                    suggestion: nearestName(to: name.text ?? "", in: entries.map(\.key)))
            }
            return node
        }
        if chain.contains(model.key) {
            if model.key == chain[0] {
                diagnostics.report(
                    entries.first { $0.key == chain[0] }?.value[Self.key] ?? name,
                    "likenesses lead in a circle: "
                        + (chain + [model.key]).joined(separator: " -> "),
                    expected: "an entry that says everything itself")
            }
            return node
        }
        let rest = complete(model, diagnostics, underway: chain).entries ?? []
        let kept = rest.filter { entry.value[$0.key] == nil }
            .map { DocumentNode.Entry(
                key: $0.key, keyPosition: $0.keyPosition,
                value: $0.value.placed(at: DocumentNode.keyPath(node.keyPath, $0.key))) }
        node.content = .mapping(kept + own.filter { $0.key != Self.key })
        return node
    }
}
