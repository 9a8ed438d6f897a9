import ScenarioModel

/// Which named entries of a document mention which others, read from their text alone.
///
/// Formulas are made one inside the other, to a depth; where that is reached, a circle longer than it is
/// found here.
package final class NameLinks {
    private let entries: [DocumentNode.Entry]
    private lazy var mentions = Dictionary(
        entries.map { ($0.key, Self.words(of: $0.value)) }, uniquingKeysWith: { first, _ in first })

    /// - Parameter entries: those of the sections whose names formulas know.
    package init(_ entries: [DocumentNode.Entry]) { self.entries = entries }

    /// Names that lead from one back to itself, that one at both ends; nil where no way from `start` comes
    /// to such a circle.
    func circle(from start: String) -> [String]? {
        var path: [String] = []
        var places: [String: Int] = [:]
        var left: Set<String> = []
        // Names still to be gone to from each name of the path, the next one last.
        var open: [[String]] = [[Self.owner(start)]]
        while let name = open.last?.last {
            open[open.count - 1].removeLast()
            if let place = places[name] { return Array(path[place...]) + [name] }
            if left.contains(name) || mentions[name] == nil {
                close(&open, &path, &places, &left)
                continue
            }
            places[name] = path.count
            path.append(name)
            open.append((mentions[name] ?? []).filter { mentions[$0] != nil }.reversed())
            close(&open, &path, &places, &left)
        }
        return nil
    }

    /// Takes back names from which nothing is left to be tried.
    private func close(
        _ open: inout [[String]], _ path: inout [String], _ places: inout [String: Int],
        _ left: inout Set<String>
    ) {
        while open.count > 1, open.last?.isEmpty == true {
            open.removeLast()
            let name = path.removeLast()
            places[name] = nil
            left.insert(name)
        }
    }

    private static func owner(_ name: String) -> String {
        name.split(separator: ".").first.map(String.init) ?? name
    }

    /// The words of an entry's texts in order, of dotted ones the first part.
    private static func words(of node: DocumentNode) -> [String] {
        if let text = node.text {
            return text.split { !($0.isLetter || $0.isNumber || "._-".contains($0)) }.map { owner(String($0)) }
        }
        return (node.entries ?? []).flatMap { words(of: $0.value) } + (node.elements ?? []).flatMap(words)
    }
}
