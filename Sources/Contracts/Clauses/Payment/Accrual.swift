import ScenarioModel
import Series

/// When the expense of a true-up is booked. Its cash always moves at settlement.
package enum Accrual: String, Sendable, CaseIterable {
    /// In the month in which the test period ends.
    case settlement
    /// Month by month, as what would be due if the period ended now grows; good months take some of
    /// it back. At settlement the booked sum is what is due.
    case yearToDate = "year-to-date"
    /// Month by month: of the true-up expected for the period's end, if it goes on as in the last
    /// three months, the part of the period that has passed. At settlement the booked sum is what
    /// is due.
    case runRate = "run-rate"

    /// For a true-up that nobody forecasts.
    package static let term = term([.settlement, .yearToDate])

    package static func term(_ choices: [Accrual]) -> Term {
        Term(
            "accrue", .choice(choices.map(\.rawValue)), .defaulted("settlement"),
            "When the expense of a true-up is booked; cash always moves at settlement.")
    }

    /// The expense per month of an amount that would be due if the period ended in that month.
    ///
    /// - Parameters:
    ///   - settled: the flow at settlement.
    ///   - expected: the amount that is expected to be due at the period's end.
    ///   - booked: what was booked before the first month simulated, in a period that goes on.
    package func expense(
        of due: Series, settled: Series, _ periods: TestPeriods, expected: Series? = nil,
        booked: Double = 0
    ) -> Series {
        if periods.isMonthly { return settled }
        switch self {
        case .settlement: return settled
        case .yearToDate: return periods.change(of: due, opening: booked)
        case .runRate:
            let graph = due.graph
            let sum = (expected ?? due) * periods.elapsed(in: graph)
            return periods.change(
                of: select(periods.settles(in: graph), due, else: sum), opening: booked)
        }
    }
}
