import Foundation
import Shortfall

/// Tries a scenario as the command would: it is refused with reasons, or it runs and can be read.
struct Trial {
    let folder: String

    /// Why an outcome is not as it should be.
    struct Find: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: whether the scenario was sound.
    /// - Throws: ``Find``; what writing the files throws.
    func run(_ number: UInt64, _ files: [(name: String, text: String)]) throws -> Bool {
        for file in files {
            let path = folder + "/" + file.name
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: path))
        }
        try Data("\(number)\n".utf8).write(to: URL(fileURLWithPath: folder + "/case"))
        let scenario: Scenario
        do throws(LoadError) {
            scenario = try Scenario.load(ScenarioSource(path: folder + "/scenario.yaml"))
        } catch {
            try judge(error.diagnostics)
            return false
        }
        try judge(scenario.warnings, isRefused: false)
        let plan = try scenario.plan.with(seed: 1, pathCount: 40)
        // What reads a result must take any; a value that is not finite has none.
        guard let result = try? Run(plan, options: ExecutionOptions(threads: 1))() else { return true }
        _ = TextReport.render(result)
        for format in ReportFormat.allCases { _ = format.render(result) }
        return true
    }

    /// Copies the files of a case.
    func keep(_ number: UInt64) throws {
        let target = folder + "/../finds/\(number)"
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder, toPath: target)
    }

    private func judge(_ diagnostics: [Diagnostic], isRefused: Bool = true) throws {
        if isRefused, !diagnostics.contains(where: { $0.severity == .error }) {
            throw Find(description: "refused without a reason")
        }
        for diagnostic in diagnostics {
            if diagnostic.position.line < 1 || diagnostic.message.isEmpty {
                throw Find(description: "a reason without place or words: \(diagnostic)")
            }
            let text = diagnostic.description.unicodeScalars
            if text.contains(where: { $0.value < 32 && $0 != "\n" || $0.value == 127 }) {
                throw Find(description: "a control character in \(diagnostic.description.debugDescription)")
            }
        }
    }
}
