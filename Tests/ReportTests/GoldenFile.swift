import Foundation
import Testing

/// A committed text that a report must equal.
///
/// Where they differ, the report is left beside the temporary files for a reader to compare; the golden
/// file is replaced by hand, so that its change is looked at.
enum GoldenFile {
    static func expect(
        _ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let golden = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden").appending(path: name)
        let expected = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
        guard text != expected else { return }
        let found = FileManager.default.temporaryDirectory.appending(path: "found-\(name)")
        try text.write(to: found, atomically: true, encoding: .utf8)
        let lines = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
        let first = lines.first { $0 != $1 }
        Issue.record(
            """
            differs from Golden/\(name), first at
              found:    \(first?.0 ?? "another number of lines")
              expected: \(first?.1 ?? "")
            the whole is in \(found.path)
            """, sourceLocation: sourceLocation)
    }
}
