// What the suites that run scenarios share.

import Foundation
import Shortfall

/// Top of the repository.
public let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A scenario under `scenarios`.
public func scenario(_ path: String) throws -> Scenario {
    try Scenario.load(
        ScenarioSource(path: repository.appending(path: "scenarios/\(path)").path))
}

/// A scenario written out.
public func scenario(text: String) throws -> Scenario {
    let file = FileManager.default.temporaryDirectory.appending(
        path: "shortfall-\(UUID().uuidString).yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Scenario.load(ScenarioSource(path: file.path))
}

/// Ends the program: an error that is only reported to the runner leaves its exit code at zero.
public func require(_ condition: Bool, _ fault: @autoclosure () -> String) {
    if condition { return }
    FileHandle.standardError.write(Data("wrong answer: \(fault())\n".utf8))
    exit(1)
}

/// A figure known from elsewhere, with its standard error.
public struct ReferenceFigure {
    public let metric: String
    public let period: String?
    public let statistic: Statistic
    public let condition: String?
    public let value: Double
    public let standardError: Double

    public init(
        _ metric: String, _ statistic: Statistic, period: String? = nil, given: String? = nil,
        value: Double, standardError: Double = 0
    ) {
        self.metric = metric
        self.period = period
        self.statistic = statistic
        condition = given
        self.value = value
        self.standardError = standardError
    }

    /// The rows of a table in `scenarios/reference`: metric, period, statistic, condition, value,
    /// standard error.
    public static func table(_ name: String) throws -> [ReferenceFigure] {
        let file = repository.appending(path: "scenarios/reference/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap {
            let cells = $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard let statistic = Statistic(rawValue: cells[2]), let value = Double(cells[4]),
                let error = Double(cells[5])
            else { return nil }
            return ReferenceFigure(
                cells[0], statistic, period: cells[1].isEmpty ? nil : cells[1],
                given: cells[3].isEmpty ? nil : cells[3], value: value, standardError: error)
        }
    }
}

extension RunResult {
    /// Ends the program unless every figure that is estimated lies within four standard errors, and
    /// at least `least` of them are.
    public func requireAgreement(with figures: [ReferenceFigure], least: Int = 1) {
        var compared = 0
        for figure in figures {
            guard
                let estimate = estimate(
                    figure.metric, figure.statistic, period: figure.period,
                    given: figure.condition),
                let value = estimate.value, let error = estimate.standardError
            else { continue }
            compared += 1
            let other = figure.standardError
            let limit = 4 * (error * error + other * other).squareRoot()
            require(abs(value - figure.value) <= limit, "\(figure), not \(value) ± \(error)")
        }
        require(compared >= least, "only \(compared) figures could be compared")
    }
}
