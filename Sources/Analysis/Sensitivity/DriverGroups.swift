import ScenarioModel
import Simulation

/// Drivers that are redrawn together.
public struct DriverGroup: Hashable, Sendable {
    public let name: String
    public let drivers: [String]
}

/// Reads which drivers belong together.
enum DriverGroups {
    /// - Parameter written: `name=driver,driver`; drivers not named are groups of their own.
    /// - Throws: ``StudyError/request(_:)`` with everything that is wrong.
    static func read(
        _ written: [String], _ family: ScenarioFamily
    ) throws(StudyError) -> [DriverGroup] {
        let known = family.drivers.map(\.name)
        let diagnostics = Diagnostics()
        func refuse(
            _ offending: String, _ message: String, _ expected: String, _ suggestion: String? = nil
        ) {
            diagnostics.add(
                Diagnostic(
                    at: SourcePosition(file: "--group", line: 1, column: 1), offending: offending,
                    message: message, expected: expected, suggestion: suggestion))
        }
        var groups: [DriverGroup] = []
        var taken: Set<String> = []
        for text in written {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].trimmed.isEmpty else {
                refuse(text, "not a group", "name=driver,driver")
                continue
            }
            let drivers = parts[1].split(separator: ",", omittingEmptySubsequences: false)
                .map(\.trimmed)
            for driver in drivers {
                if !known.contains(driver) {
                    refuse(
                        driver, "no such driver",
                        known.isEmpty
                            ? "a driver, of which there are none"
                            : "one of " + known.joined(separator: ", "),
                        nearestName(to: driver, in: known))
                } else if !taken.insert(driver).inserted {
                    refuse(driver, "a driver in two groups", "each driver once")
                }
            }
            let name = parts[0].trimmed
            if groups.contains(where: { $0.name == name }) {
                refuse(name, "two groups of one name", "names that differ")
            }
            groups.append(DriverGroup(name: name, drivers: drivers))
        }
        if diagnostics.hasErrors { throw .request(diagnostics.all) }
        return groups
            + known.filter { !taken.contains($0) }.map { DriverGroup(name: $0, drivers: [$0]) }
    }
}
