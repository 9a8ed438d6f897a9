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
    private var completed: [Int: DocumentNode] = [:]
    /// Members of a circle that are told of it, and completed by one another.
    private static let mostInCircle = 20

    package init(_ entries: [DocumentNode.Entry]) {
        self.entries = entries
        places = Dictionary(
            entries.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The entry with its model's keys, without `like`; as it is where it has no model or where the
    /// model is reported.
    package func complete(_ entry: DocumentNode.Entry, _ diagnostics: Diagnostics) -> DocumentNode {
        guard let place = places[entry.key] else { return entry.value }
        var chain: [Int] = []
        var underway: [Int: Int] = [:]
        var next: Int? = place
        var circle: ArraySlice<Int> = []
        while let place = next, completed[place] == nil {
            if let start = underway[place] {
                circle = chain[start...]
                break
            }
            underway[place] = chain.count
            chain.append(place)
            next = model(of: place, diagnostics)
        }
        if !circle.isEmpty { completeCircle(Array(circle), diagnostics) }
        for place in chain.reversed() where completed[place] == nil {
            completed[place] = node(place, like: places[entries[place].value[Self.key]?.text ?? ""])
        }
        return completed[place] ?? entry.value
    }

    private func model(of place: Int, _ diagnostics: Diagnostics) -> Int? {
        let value = entries[place].value
        guard let name = value[Self.key], value.entries != nil else { return nil }
        if let model = name.text.flatMap({ places[$0] }) { return model }
        diagnostics.report(
            name, "no such name in this section", expected: "the name of another entry",
            suggestion: diagnostics.nearestName(to: name.text ?? "", in: entries.map(\.key)))
        return nil
    }

    /// What an entry says itself, and what a completed model says besides.
    private func node(_ place: Int, like model: Int?) -> DocumentNode {
        var node = entries[place].value
        guard let own = node.entries, let name = node[Self.key] else { return node }
        let others = name.text.flatMap { _ in model }.flatMap { completed[$0]?.entries } ?? []
        let kept = others.filter { node[$0.key] == nil }
            .map { DocumentNode.Entry(
                key: $0.key, keyPosition: $0.keyPosition,
                value: $0.value.placed(at: DocumentNode.keyPath(node.keyPath, $0.key))) }
        node.content = .mapping(kept + own.filter { $0.key != Self.key })
        return node
    }

    private func completeCircle(_ circle: [Int], _ diagnostics: Diagnostics) {
        let told = min(circle.count, Self.mostInCircle)
        var found: [Int: DocumentNode] = [:]
        for start in 0..<told {
            let turn = (0..<told).map { circle[(start + $0) % circle.count] }
            let names = turn.map { entries[$0].key }
            diagnostics.report(
                entries[turn[0]].value[Self.key] ?? entries[turn[0]].value,
                "likenesses lead in a circle: "
                    + (names + (told < circle.count ? ["…"] : []) + [names[0]]).joined(separator: " -> "),
                expected: "an entry that says everything itself")
            for place in turn { completed[place] = nil }
            for (offset, place) in turn.enumerated().reversed() {
                completed[place] = node(place, like: offset + 1 < told ? turn[offset + 1] : nil)
            }
            found[turn[0]] = completed[turn[0]]
        }
        for (place, node) in found { completed[place] = node }
    }
}
