import Foundation
import Results
import Shortfall
import Simulation

/// The repository's scenarios, and small ones written in tests.
enum Scenarios {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func load(_ path: String, settings: [String] = []) throws -> Scenario {
        try Scenario.load(
            ScenarioSource(
                path: root.appending(path: "scenarios/\(path)").path, settings: settings))
    }

    /// A scenario of a mechanism, which belongs to the tests; see `Tests/Mechanisms`.
    static func mechanism(
        _ name: String, overlays: [String] = [], settings: [String] = []
    ) throws -> Scenario {
        try Scenario.load(
            ScenarioSource(
                path: root.appending(path: "Tests/Mechanisms/\(name).yaml").path,
                overlays: overlays, settings: settings))
    }

    static func load(text: String) throws -> Scenario {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "shortfall-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Scenario.load(ScenarioSource(path: file.path))
    }
}

/// A figure of an independent implementation with its standard error.
struct ReferenceFigure {
    let metric: String
    let period: String?
    let statistic: Statistic
    let condition: String?
    let value: Double
    let standardError: Double

    init(
        _ metric: String, _ statistic: Statistic, _ value: Double, _ standardError: Double,
        period: String? = nil, given condition: String? = nil
    ) {
        self.metric = metric
        self.period = period
        self.statistic = statistic
        self.condition = condition
        self.value = value
        self.standardError = standardError
    }

    /// Whether an estimate agrees within `limit` standard errors of the difference.
    func agrees(with estimate: Estimate?, within limit: Double = 4) -> Bool {
        guard let estimate, let found = estimate.value, let error = estimate.standardError else {
            return false
        }
        let combined = (error * error + standardError * standardError).squareRoot()
        return (found - value).magnitude <= limit * combined
    }
}

extension RunResult {
    func estimate(for figure: ReferenceFigure) -> Estimate? {
        estimate(figure.metric, figure.statistic, period: figure.period, given: figure.condition)
    }
}
