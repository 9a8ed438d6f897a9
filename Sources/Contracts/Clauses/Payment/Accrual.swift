import ScenarioModel
import Series

/// When the expense of a true-up is booked. Its cash always moves at settlement.
package enum Accrual: String, Sendable, CaseIterable {
    /// In the month in which the test period ends.
    case settlement
    /// Month by month, as what would be due if the period ended now grows; good months take some of
    /// it back. At settlement the booked sum is what is due.
    case yearToDate = "year-to-date"

    package static let term = Term(
        "accrue", .choice(Accrual.allCases.map(\.rawValue)), .defaulted("settlement"),
        "When the expense of a true-up is booked; cash always moves at settlement.")

    /// The expense per month of an amount that would be due if the period ended in that month.
    ///
    /// - Parameter settled: the flow at settlement.
    package func expense(of due: Series, settled: Series, _ periods: TestPeriods) -> Series {
        switch self {
        case .settlement: settled
        case .yearToDate: periods.isMonthly ? settled : periods.change(of: due)
        }
    }
}
