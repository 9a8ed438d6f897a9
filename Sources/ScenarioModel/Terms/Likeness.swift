/// Entries of a section that are like another one but for what they say themselves:
/// `{like: cloud, take: 70 %}`.
///
/// Keys of the entry replace those of its model, whole; everything else is the model's, with the
/// model's positions. Models may have models.
package struct Likeness {
    package static let key = "like"

    private let entries: [DocumentNode.Entry]

    package init(_ entries: [DocumentNode.Entry]) { self.entries = entries }

    /// The entry with its model's keys, without `like`; as it is where it has no model; nil after a report,
    /// and where its models lead in a circle or to nothing, which is reported once.
    package func complete(_ entry: DocumentNode.Entry, _ diagnostics: Diagnostics) -> DocumentNode? {
        complete(entry, diagnostics, underway: [])
    }

    private func complete(
        _ entry: DocumentNode.Entry, _ diagnostics: Diagnostics, underway: [String]
    ) -> DocumentNode? {
        guard let name = entry.value[Self.key], let own = entry.value.entries else {
            return entry.value
        }
        let chain = underway + [entry.key]
        guard let model = entries.first(where: { $0.key == name.text }) else {
            // Told of the entry that names it.
            if underway.isEmpty {
                diagnostics.report(
                    name, "no such name in this section",
                    expected: "the name of another entry",
                    suggestion: nearestName(to: name.text ?? "", in: entries.map(\.key)))
            }
            return nil
        }
        if let start = chain.firstIndex(of: model.key) {
            report(circle: Array(chain[start...]), diagnostics)
            return nil
        }
        guard let rest = complete(model, diagnostics, underway: chain) else { return nil }
        var node = entry.value
        let kept = (rest.entries ?? []).filter { entry.value[$0.key] == nil }
            .map { DocumentNode.Entry(
                key: $0.key, keyPosition: $0.keyPosition,
                value: $0.value.placed(at: DocumentNode.keyPath(node.keyPath, $0.key))) }
        node.content = .mapping(kept + own.filter { $0.key != Self.key })
        return node
    }

    /// The same report from wherever the circle is entered: at its first entry in the file.
    private func report(circle: [String], _ diagnostics: Diagnostics) {
        guard let first = entries.first(where: { circle.contains($0.key) }),
            let place = circle.firstIndex(of: first.key)
        else { return }
        let way = circle[place...] + circle[..<place] + [first.key]
        diagnostics.report(
            first.value[Self.key] ?? first.value,
            "likenesses lead in a circle: " + Diagnostic.chain(Array(way)),
            expected: "an entry that says everything itself")
    }
}
