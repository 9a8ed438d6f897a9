import ScenarioModel
import Series

/// What a contract's current period had bought before the first month simulated.
package struct TierOpening: Sendable, Hashable {
    // MARK: - Terms

    package static let term = Term(
        "opening",
        .record(
            TermTable(
                "opening", "What was bought before the first month simulated.",
                [
                    Term(
                        "used", .number(.acceleratorHour), .defaulted("0 GPU-h"),
                        in: .atLeast(0), "Hours used."),
                    Term(
                        "spend", .number(.currency), .defaulted("0 USD"), in: .atLeast(0),
                        "Spending at list prices, which later discounts give back on."),
                ])),
        "What the current period of a contract already running had bought before the first month "
            + "simulated; default: nothing.")

    // MARK: - Resolved

    /// What counts towards thresholds, in their unit.
    package let counted: Double
    package let spend: Double

    package static let none = TierOpening(counted: 0, spend: 0)

    package init(counted: Double, spend: Double) {
        self.counted = counted
        self.spend = spend
    }

    /// Reads the term; nil after a report.
    package init?(
        _ measure: Dimension, of length: TestPeriods.Length, _ year: TestPeriods.Year,
        _ context: ContractContext
    ) {
        let fields = context.fields
        guard fields.isGiven("opening") else {
            self = .none
            return
        }
        guard let record = fields.record("opening"), let used = record.number("used"),
            let spend = record.number("spend")
        else { return nil }
        guard Self.isUnderway(length, year, context.window) else {
            context.diagnostics.report(
                fields.node("opening"), "a period starts with the first month simulated",
                expected: "a period that began before \(context.grid.start), or no opening")
            return nil
        }
        self.init(counted: measure == .currency ? spend : used, spend: spend)
    }

    /// Whether the first month simulated goes on with a period that began before it.
    private static func isUnderway(
        _ length: TestPeriods.Length, _ year: TestPeriods.Year, _ window: ContractWindow
    ) -> Bool {
        let month = window.monthIndex(at: 0)
        guard month > 0 else { return false }
        switch length {
        case .monthly: return false
        case .quarterly: return month % 3 > 0
        case .annual:
            return year == .calendar ? window.grid.start.month > 1 : month % 12 > 0
        case .term: return true
        }
    }

    // MARK: - Step

    /// What a flow sums to in its period, this month included and up to the month before.
    ///
    /// - Parameter amount: what the first period starts from.
    package func toDate(
        _ flow: Series, _ periods: TestPeriods, from amount: Double
    ) -> (now: Series, before: Series) {
        let sum = periods.toDate(flow)
        let before = periods.before(sum)
        guard amount > 0, let first = periods.ranges.first else { return (sum, before) }
        let opening = flow.graph.series(
            perStep: (0..<flow.graph.stepCount).map { first.contains($0) ? amount : 0 },
            sum.dimension)
        return (sum + opening, before + opening)
    }
}
