import ScenarioModel
import Series

/// A price that rises by a fixed rate from the contract's start.
///
/// *Formula*: factor = (1 + r)^t. With steps each month t is the time from the start to the end of
/// the month, (m + 1)/12 in the contract's month m; with steps each quarter or year it is the time
/// from the start to the last step, ⌊m/3⌋/4 or ⌊m/12⌋, so the first price holds until the first
/// step.
///
/// *Units*: r is effective per year.
package struct Escalator: Sendable, Hashable {
    package enum Interval: String, Sendable, CaseIterable {
        case month, quarter, year
    }

    // MARK: - Terms

    private static let range = Bounds.above(-1)
    private static let plausible = Bounds.within(-0.25, 0.25)

    package static let term = Term(
        "escalator",
        .either([
            .rate,
            .record(
                TermTable(
                    "escalator", "A price that rises from the contract's start.",
                    [
                        Term(
                            "rate", .rate, .required, in: range, plausible: plausible,
                            "Effective growth of the price over a year."),
                        Term(
                            "each", .choice(Interval.allCases.map(\.rawValue)),
                            .defaulted("month"), "How often the price steps up."),
                    ])),
        ]), in: range, plausible: plausible,
        "Effective growth of the price over a year, from the contract's start; `each` says how "
            + "often it steps, each month by default.")

    // MARK: - Resolved

    /// Effective rate per year.
    package let rate: Double
    package let interval: Interval

    package static let none = Escalator(rate: 0)

    /// - Precondition: `rate` > −1.
    package init(rate: Double, interval: Interval = .month) {
        precondition(rate > -1, "a price stays positive")
        self.rate = rate
        self.interval = interval
    }

    /// Reads the term; nil if it could not be read.
    package init?(_ fields: Fields) {
        guard fields.isGiven("escalator") else {
            self = .none
            return
        }
        if let record = fields.record("escalator") {
            guard let rate = record.number("rate"),
                let interval = record.text("each").flatMap(Interval.init(rawValue:))
            else { return nil }
            self.init(rate: rate, interval: interval)
        } else if let rate = fields.number("escalator") {
            self.init(rate: rate)
        } else {
            return nil
        }
    }

    // MARK: - Step

    /// What the starting price is multiplied by, per month.
    package func factor(over window: ContractWindow, in graph: SeriesGraph) -> Series {
        if rate == 0 { return graph.series(1) }
        let times = (0..<graph.stepCount).map { step -> Double in
            let month = max(window.monthIndex(at: step), 0)
            return switch interval {
            case .month: Double(month + 1) / 12
            case .quarter: Double(month / 3) / 4
            case .year: Double(month / 12)
            }
        }
        return (graph.series(1 + rate).logarithm * graph.series(perStep: times)).exponential
    }
}
