import Foundation
import ScenarioIO
import ScenarioModel

/// A file of the catalogue `Tests/BadScenarios` with what it says must come of it.
///
/// The convention is told in the catalogue's README.
struct BadScenario {
    struct Expected {
        let file: String
        let line: Int
        /// Nil for any column.
        let column: Int?
        let text: String

        func fits(_ diagnostic: Diagnostic) -> Bool {
            let position = diagnostic.position
            let name = position.file.split(separator: "/").last.map(String.init) ?? ""
            let shown = diagnostic.description.split(separator: "\n").first.map(String.init) ?? ""
            return name == file && position.line == line
                && (column == nil || column == position.column) && shown.contains(text)
        }
    }

    let path: String
    private(set) var exit = -1
    private(set) var isReadingStage = false
    private(set) var arguments: [String] = []
    private(set) var errors: [Expected] = []

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("BadScenarios").path

    /// All files of the catalogue by name.
    static func catalogue() throws -> [BadScenario] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".yaml") }.sorted()
            .map { try BadScenario(path: "\(folder)/\($0)") }
    }

    init(path: String) throws {
        self.path = path
        let name = String(path.split(separator: "/").last ?? "")
        let side = path.dropLast(".yaml".count) + ".expect"
        let source = FileManager.default.fileExists(atPath: String(side)) ? String(side) : path
        let data = try Data(contentsOf: URL(fileURLWithPath: source))
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = line.hasPrefix("\u{FEFF}") ? line.dropFirst() : line
            guard line.hasPrefix("# ") else { break }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            switch line.dropFirst(2)[..<colon] {
            case "exit": exit = Int(value) ?? -1
            case "stage": isReadingStage = value == "reading"
            case "args": arguments = value.split(separator: " ").map(String.init)
            case "error":
                let parts = value.split(separator: " ", maxSplits: 1)
                var place = parts[0].split(separator: ":", omittingEmptySubsequences: false)
                if place.count == 2 { place.insert(Substring(name), at: 0) }
                errors.append(
                    Expected(
                        file: String(place[0]), line: Int(place[1]) ?? 0, column: Int(place[2]),
                        text: String(parts[1])))
            default: break
            }
        }
    }

    /// Overlays and settings among the arguments.
    var changes: ScenarioLoader.Changes {
        var changes = ScenarioLoader.Changes()
        for (flag, value) in zip(arguments, arguments.dropFirst()) {
            if flag == "--set" { changes.settings.append(value) }
            if flag == "--overlay" { changes.overlays.append(value) }
        }
        return changes
    }
}
