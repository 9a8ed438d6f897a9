import Foundation

/// The repository's documents, and what is marked in them.
enum Documents {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The blocks fenced as `language`, each with the number of its first line.
    static func blocks(of language: String, in text: String) -> [(line: Int, text: String)] {
        var blocks: [(line: Int, text: String)] = []
        var open: (line: Int, lines: [Substring])?
        var fence: Substring?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.hasPrefix("```") {
                if fence != nil {
                    if let open { blocks.append((open.line, open.lines.joined(separator: "\n"))) }
                    (open, fence) = (nil, nil)
                } else {
                    fence = line.dropFirst(3)
                    if fence == language[...] { open = (index + 2, []) }
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    /// The texts between `<!-- terms: PATH -->` and `<!-- end -->`, by path.
    static func termTables(in text: String) -> [(path: String, text: String)] {
        text.components(separatedBy: "<!-- terms: ").dropFirst().map { part in
            let path = part.components(separatedBy: " -->")[0]
            let body = part.dropFirst(path.count + 4).components(separatedBy: "<!-- end -->")[0]
            return (path, body.trimmingCharacters(in: .newlines))
        }
    }

    /// The text with each term table replaced.
    static func replacingTermTables(
        in text: String, with table: (String) -> String?
    ) -> String {
        let parts = text.components(separatedBy: "<!-- terms: ")
        return parts[0]
            + parts.dropFirst().map { part in
                let path = part.components(separatedBy: " -->")[0]
                guard let new = table(path), let end = part.range(of: "<!-- end -->") else {
                    return "<!-- terms: " + part
                }
                return "<!-- terms: \(path) -->\n\(new)\n" + part[end.lowerBound...]
            }.joined()
    }
}
