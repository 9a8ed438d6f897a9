import Foundation
import Shortfall

/// Tells how far a run has come: in place on a terminal, now and then elsewhere.
final class ProgressLine {
    private let headline: String?
    private let currency: String
    private var lastPrinted = 0.0
    private var hasPrinted = false
    private var hasWarned = false
    private let isInteractive: Bool

    /// - Parameters:
    ///   - headline: the event whose standard error is shown.
    ///   - currency: of the scenario, as an ISO code.
    init(
        headline: String?, currency: String = "", isInteractive: Bool = Terminal.isInteractive
    ) {
        self.headline = headline
        self.currency = currency
        self.isInteractive = isInteractive
    }

    /// - Parameter task: what is under way, where that is more than one run.
    func update(_ progress: RunProgress, task: String? = nil) {
        guard progress.completedPaths > 0, progress.seconds > 0 else { return }
        let rate = Double(progress.completedPaths) / progress.seconds
        let left = Double(progress.pathCount - progress.completedPaths) / rate
        if !hasWarned, progress.seconds > 0.5 {
            hasWarned = true
            if left > 60 {
                say("about \(Self.duration(left)) at \(Self.count(rate)) paths a second", final: true)
            }
        }
        let interval = isInteractive ? 0.2 : 5
        guard progress.seconds > (isInteractive ? 0.5 : 2), left > 0,
            progress.seconds - lastPrinted >= interval
        else { return }
        lastPrinted = progress.seconds
        let share = 100 * Double(progress.completedPaths) / Double(progress.pathCount)
        var line =
            (task.map { "\($0): " } ?? "")
            + "\(Self.count(Double(progress.completedPaths))) of "
            + "\(Self.count(Double(progress.pathCount))) paths, \(Int(share)) %, "
            + "\(Self.count(rate))/s, \(Self.duration(left)) left"
        if let precision = progress.precision {
            let (goal, reading) = (precision.goal, precision.reading)
            let widths = [reading.halfWidth, reading.bound].map {
                ConvergenceText.width($0, goal.unit, currency: currency)
            }
            line += ", \(goal.measure) ±\(widths[0]), wanted ±\(widths[1])"
        } else if let headline {
            let n = Double(progress.completedPaths)
            let p = Double(progress.headlineEvents) / n
            let error = (p * (1 - p) / n).squareRoot()
            line += String(format: ", P(%@) %.2f %% ± %.2f", headline, 100 * p, 100 * error)
        }
        say(line, final: !isInteractive)
    }

    /// Clears the line.
    func finish() {
        if hasPrinted && isInteractive { say("", final: false) }
    }

    private func say(_ text: String, final: Bool) {
        hasPrinted = true
        let start = isInteractive ? "\r\u{1B}[2K" : ""
        Terminal.say(raw: start + text + (final ? "\n" : ""))
    }

    /// `12 s`, `3 min`, `2.5 h`, `4 days`.
    static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<100: String(format: "%.0f s", seconds)
        case ..<6000: String(format: "%.0f min", seconds / 60)
        case ..<172_800: String(format: "%.1f h", seconds / 3600)
        default: String(format: "%.0f days", seconds / 86400)
        }
    }

    /// `950`, `12.3k`, `4.5M`.
    static func count(_ x: Double) -> String {
        switch x {
        case ..<1000: String(format: "%.0f", x)
        case ..<1e6: String(format: "%.1fk", x / 1e3)
        case ..<1e9: String(format: "%.1fM", x / 1e6)
        default: String(format: "%.1fbn", x / 1e9)
        }
    }
}
