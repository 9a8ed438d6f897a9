/// Entries of a section that are like another one but for what they say themselves:
/// `{like: cloud, take: 70 %}`.
///
/// Keys of the entry replace those of its model, whole; everything else is the model's, with the
/// model's positions. Models may have models.
///
/// *Complexity*: each entry is completed once, whatever stands on it.
package final class Likeness {
    package static let key = "like"

    private let entries: [DocumentNode.Entry]
    private let places: [String: Int]
    private var completed: [Int: Completion] = [:]

    private enum Completion {
        case node(DocumentNode)
        /// Its models lead in a circle or to nothing, which has been reported.
        case failed
    }

    package init(_ entries: [DocumentNode.Entry]) {
        self.entries = entries
        places = Dictionary(
            entries.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The entry with its model's keys, without `like`; as it is where it has no model; nil where its models
    /// lead in a circle or to nothing, which is reported once.
    package func complete(_ entry: DocumentNode.Entry, _ diagnostics: Diagnostics) -> DocumentNode? {
        guard let place = places[entry.key] else { return entry.value }
        var chain: [Int] = []
        var underway: [Int: Int] = [:]
        var next: Int? = place
        while let place = next, completed[place] == nil {
            if let start = underway[place] {
                report(circle: Array(chain[start...]), diagnostics)
                completed[place] = .failed
                break
            }
            underway[place] = chain.count
            chain.append(place)
            next = model(of: place, diagnostics)
        }
        for place in chain.reversed() where completed[place] == nil {
            completed[place] = completion(of: place)
        }
        if case .node(let node)? = completed[place] { return node }
        return nil
    }

    /// The place of an entry's model; nil where it has none, and after a report.
    private func model(of place: Int, _ diagnostics: Diagnostics) -> Int? {
        let value = entries[place].value
        guard let name = value[Self.key], value.entries != nil else { return nil }
        if let model = name.text.flatMap({ places[$0] }) { return model }
        diagnostics.report(
            name, "no such name in this section", expected: "the name of another entry",
            suggestion: diagnostics.nearestName(to: name.text ?? "", in: entries.map(\.key)))
        completed[place] = .failed
        return nil
    }

    /// What an entry says itself, and what its model, which is completed, says besides.
    private func completion(of place: Int) -> Completion {
        var node = entries[place].value
        guard let own = node.entries, let name = node[Self.key] else { return .node(node) }
        guard let model = name.text.flatMap({ places[$0] }), case .node(let rest)? = completed[model] else {
            return .failed
        }
        let kept = (rest.entries ?? []).filter { node[$0.key] == nil }
            .map { DocumentNode.Entry(
                key: $0.key, keyPosition: $0.keyPosition,
                value: $0.value.placed(at: DocumentNode.keyPath(node.keyPath, $0.key))) }
        node.content = .mapping(kept + own.filter { $0.key != Self.key })
        return .node(node)
    }

    /// At its first entry in the file, wherever the circle is entered.
    private func report(circle: [Int], _ diagnostics: Diagnostics) {
        guard let first = circle.min(), let turn = circle.firstIndex(of: first) else { return }
        let way = (circle[turn...] + circle[..<turn] + [first]).map { entries[$0].key }
        diagnostics.report(
            entries[first].value[Self.key] ?? entries[first].value,
            "likenesses lead in a circle: " + Diagnostic.chain(way),
            expected: "an entry that says everything itself")
    }
}
