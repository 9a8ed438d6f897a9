import ScenarioModel
import Series

/// How a contract's quantity grows to its full size.
///
/// *Formula*: in the contract's month m the fraction from + (to − from)·min(1, (m + 1)/n), where n
/// is the number of months of the ramp; `linear: n` goes from 0 to 1. A dated schedule gives the
/// fractions themselves.
package enum Ramp: Sendable {
    /// The full quantity from the first month.
    case none
    /// A straight line over a number of months, then flat.
    case straight(from: Double, to: Double, months: Double)
    /// Fractions as a series of the scenario.
    case given(SeriesInput)

    // MARK: - Terms

    private static let duration = Bounds.above(0, atMost: 600)

    package static let term = Term(
        "ramp",
        .either([
            .record(
                TermTable(
                    "linear", "A straight line from nothing to the full quantity.",
                    [
                        Term(
                            "linear", .duration, .required, in: duration,
                            "Months until the full quantity is reached.")
                    ])),
            .record(
                TermTable(
                    "line", "A straight line between two fractions of the quantity.",
                    [
                        Term(
                            "from", .number(.one), .defaulted("0 %"), in: .within(0, 1),
                            "Fraction of the quantity at the start."),
                        Term(
                            "to", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                            "Fraction of the quantity at the end of the ramp."),
                        Term(
                            "over", .duration, .required, in: duration,
                            "Months that the ramp takes."),
                    ])),
            .series(.one),
        ]), in: .atLeast(0),
        "How the quantity grows: `{linear: 12 months}`, `{from: 15 %, to: 100 %, over: 12 "
            + "months}`, or a dated schedule of fractions; default: the full quantity at once.")

    // MARK: - Resolved

    /// Reads the term; nil if it could not be read.
    package init?(_ fields: Fields) {
        guard fields.isGiven("ramp") else {
            self = .none
            return
        }
        if let record = fields.record("ramp") {
            if record.table.name == "linear" {
                guard let months = record.duration("linear")?.months else { return nil }
                self = .straight(from: 0, to: 1, months: months)
            } else {
                guard let from = record.number("from"), let to = record.number("to"),
                    let months = record.duration("over")?.months
                else { return nil }
                self = .straight(from: from, to: to, months: months)
            }
        } else if let input = fields.series("ramp") {
            self = .given(input)
        } else {
            return nil
        }
    }

    // MARK: - Step

    /// The fraction per simulated month, or nil after a report.
    package func fraction(
        over window: ContractWindow, _ compiler: ExpressionCompiler
    ) -> Series? {
        switch self {
        case .none: return compiler.graph.series(1)
        case .given(let input): return compiler.series(input)
        case .straight:
            let values = (0..<compiler.graph.stepCount).map {
                straight(atMonth: max(window.monthIndex(at: $0), 0))
            }
            return compiler.graph.series(perStep: values)
        }
    }

    /// The sum of the fractions over the term as first agreed, simulated or not; nil where a
    /// formula cannot say what it gives beyond the horizon.
    ///
    /// - Parameter weight: what a month of the contract counts, by its number.
    package func total(
        over window: ContractWindow, weight: (Int) -> Double, _ compiler: ExpressionCompiler
    ) -> Double? {
        let months = 0..<window.monthCount
        func sum(_ fraction: (Int) -> Double) -> Double {
            months.reduce(0) { $0 + weight($1) * fraction($1) }
        }
        switch self {
        case .none: return sum { _ in 1 }
        case .straight: return sum(straight)
        case .given(let input):
            switch input.source {
            case .constant(let quantity): return sum { _ in quantity.value }
            case .schedule(let schedule):
                return sum { schedule.value(in: window.start.advanced(by: $0)) }
            case .formula:
                guard window.isInsideGrid, let values = compiler.deterministic(input) else {
                    return nil
                }
                let first = window.grid.start.distance(to: window.start)
                return sum { values[first + $0] }
            }
        }
    }

    private func straight(atMonth month: Int) -> Double {
        guard case .straight(let from, let to, let months) = self else { return 1 }
        return from + (to - from) * min(1, Double(month + 1) / months)
    }
}
