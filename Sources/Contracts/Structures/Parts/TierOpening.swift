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
                        "used", .quantity, .defaulted("0"),
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
        guard let record = fields.record("opening"),
            let used = context.number("used", in: context.pool.unit, of: record),
            let spend = record.number("spend")
        else { return nil }
        guard Self.isUnderway(length, year, context) else {
            context.diagnostics.report(
                fields.node("opening"), "a period starts with the first month simulated",
                expected: "a period that began before \(context.grid.start), or no opening")
            return nil
        }
        self.init(counted: measure == .currency ? spend : used, spend: spend)
    }

    /// Whether the first month simulated goes on with a period that began before it.
    private static func isUnderway(
        _ length: TestPeriods.Length, _ year: TestPeriods.Year, _ context: ContractContext
    ) -> Bool {
        let grid = context.grid
        let months = TimeGrid(
            start: grid.start.advanced(by: -1), stepCount: 2, monthHours: grid.monthHours,
            fiscalYearStart: grid.fiscalYearStart)
        let window = ContractWindow(
            grid: months, start: context.window.start, end: context.window.end)
        return TestPeriods(length, year: year, over: window).ranges.first == 0..<2
    }

    // MARK: - Step

    /// What a flow sums to in its period, this month included and up to the month before.
    ///
    /// - Parameter amount: what the first period starts from.
    package func toDate(
        _ flow: Series, _ periods: TestPeriods, from amount: Double
    ) -> (now: Series, before: Series) {
        let graph = flow.graph
        func table(_ value: (Int) -> Double) -> [Double] { (0..<graph.stepCount).map(value) }
        let sum = periods.toDate(flow)
        if periods.isMonthly { return (sum, graph.series(0, sum.dimension)) }
        // No sum goes on from the last month of a period to the first of the next.
        let goesOn = periods.ranges.reduce(into: table { _ in 0 }) { marks, range in
            for step in range.dropFirst() { marks[step] = 1 }
        }
        let before = sum.lagged(by: 1) * graph.series(perStep: goesOn)
        guard amount > 0, let first = periods.ranges.first else { return (sum, before) }
        let opening = graph.series(
            perStep: table { first.contains($0) ? amount : 0 }, sum.dimension)
        return (sum + opening, before + opening)
    }
}
