/// The names below each prefix of dotted names: `revenue` has `revenue.api` and `revenue.api.eu`.
struct NamePrefixes {
    private var lines: [String: [String]] = [:]
    /// In order of their first name, of one name the longest first.
    private(set) var all: [String] = []

    /// The names below a prefix, in the order in which they were added.
    func lines(below prefix: String) -> [String] { lines[prefix] ?? [] }

    /// - Complexity: O(length of the name) for each of its dots.
    mutating func add(_ name: String) {
        var rest = name[...]
        while let dot = rest.lastIndex(of: ".") {
            rest = rest[..<dot]
            let prefix = String(rest)
            if lines[prefix, default: []].isEmpty { all.append(prefix) }
            lines[prefix, default: []].append(name)
        }
    }
}
