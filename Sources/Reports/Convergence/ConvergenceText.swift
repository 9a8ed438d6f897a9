import Foundation
import Results

/// What is said of a run that went on until a precision was reached.
public struct ConvergenceText {
    private let convergence: Convergence
    private let currency: String

    public init(_ convergence: Convergence, currency: String) {
        self.convergence = convergence
        self.currency = currency
    }

    private var last: Convergence.Check? { convergence.checks.last }

    /// `p_loss is within ±0.2 % after 215,040 paths.`, or what is missing and how many paths it takes.
    public var verdict: String {
        guard let last else { return "no path was simulated" }
        let paths = "after \(Figure.grouped(last.pathCount)) paths"
        let open = zip(convergence.goals, last.readings).filter { !$0.1.isWithin }
        if open.isEmpty {
            return zip(convergence.goals, last.readings).map { goal, reading in
                "\(goal.measure) is within ±\(Self.width(reading.halfWidth, goal.unit, currency: currency))"
            }.joined(separator: ", ") + " \(paths)"
        }
        let missing = open.map { goal, reading -> String in
            guard reading.halfWidth != nil else {
                return "\(goal.measure) has no interval: \(reading.reason ?? "not part of this run")"
            }
            let widths = [reading.halfWidth, reading.bound].map {
                "±" + Self.width($0, goal.unit, currency: currency)
            }
            return "\(goal.measure) is within \(widths[0]), not \(widths[1])"
        }
        let needed = last.pathsNeeded.map {
            "; about \(Self.rounded($0)) paths would be needed"
        }
        return missing.joined(separator: ", ") + " \(paths)" + (needed ?? "")
    }

    /// Where heavy tails leave misses on one side, which one, and what it would take to be right; nil
    /// where nothing of the kind is seen.
    public var caution: String? {
        guard let last else { return nil }
        let heavy = zip(convergence.goals, last.readings).compactMap { goal, reading -> String? in
            guard let extreme = reading.extreme, extreme.share >= Convergence.Extreme.heavyShare
            else { return nil }
            let side = extreme.truthIsHigher ? "higher" : "lower"
            let half = reading.bound.map {
                " (±\(Self.width($0 / 2, goal.unit, currency: currency)))"
            }
            return "One path carries \(Figure.percent((extreme.share * 100).rounded() / 100)) of "
                + "the variance of \(goal.measure): the tail is heavy, and a run that stops by its "
                + "own width then stops early more often than late. Where the interval misses, the "
                + "true value is most likely \(side). Ask for half the half-width\(half ?? "") to be "
                + "on the safe side."
        }
        return heavy.isEmpty ? nil : heavy.joined(separator: " ")
    }

    /// A half-width in its unit with two digits: `0.31 %`, `$52m`; a dash where there is none.
    public static func width(
        _ width: Double?, _ unit: Presentation.Unit, currency: String
    ) -> String {
        guard let width else { return "–" }
        let scale = Scale(unit: unit, currency: currency, size: width)
        return scale.text(width, decimals: decimals(width, scale))
    }

    /// Digits behind the point that show two digits of a half-width.
    static func decimals(_ width: Double, _ scale: Scale) -> Int {
        let size = width / scale.divisor
        guard size > 0, size.isFinite else { return 0 }
        return max(0, min(9, 1 - Int(log10(size * 1.005).rounded(.down))))
    }

    /// A number of paths with two digits: `1,300,000`.
    static func rounded(_ count: Int) -> String {
        var step = 1
        while count / step >= 100 { step *= 10 }
        return Figure.grouped((count + step / 2) / step * step)
    }
}
