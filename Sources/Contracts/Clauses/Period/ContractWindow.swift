import ScenarioModel

/// The months of a contract: its term, and the part of it in which capacity is there.
///
/// *Units*: months count from 0 in the contract's first month, whether or not that month is
/// simulated.
package struct ContractWindow: Sendable, Hashable {
    // MARK: - Terms

    package static let terms = [
        Term(
            "start", .date, .optional,
            "First month of the contract; default: the first month simulated."),
        Term(
            "term", .duration, .optional, in: .within(1, 1200), plausible: .atMost(360),
            "Length of the contract in whole months; default: to the end of the horizon."),
        Term("end", .date, .optional, "Last month of the contract, instead of the term."),
        Term(
            "delivery", .date, .optional,
            "Month in which capacity arrives, if later than the start: before it, nothing is there "
                + "to be used and nothing is charged."),
    ]

    // MARK: - Resolved

    package let grid: TimeGrid
    package let start: CalendarMonth
    /// The last month, which belongs to the contract.
    package let end: CalendarMonth
    /// The first month with capacity; not before the start.
    package let delivery: CalendarMonth
    /// Whether the scenario says when the contract ends, and not the horizon.
    package let endIsGiven: Bool

    /// - Precondition: the end is not before the start.
    package init(
        grid: TimeGrid, start: CalendarMonth? = nil, end: CalendarMonth? = nil,
        delivery: CalendarMonth? = nil
    ) {
        self.grid = grid
        self.start = start ?? grid.start
        self.end = end ?? max(self.start, grid.lastMonth)
        self.delivery = max(delivery ?? self.start, self.start)
        endIsGiven = end != nil
        precondition(self.start <= self.end, "a contract ends after it starts")
    }

    /// Reads the terms; nil after a report.
    package init?(_ fields: Fields, grid: TimeGrid, _ diagnostics: Diagnostics) {
        let names = ["start", "term", "end", "delivery"]
        guard names.allSatisfy({ !fields.isGiven($0) || fields.value($0) != nil }) else {
            return nil
        }
        let start = fields.month("start") ?? grid.start
        var end = fields.month("end")
        if let duration = fields.duration("term") {
            guard end == nil else {
                diagnostics.report(
                    fields.node("end"), "given beside the term", expected: "either term or end")
                return nil
            }
            guard let months = duration.wholeMonths else {
                diagnostics.report(fields.node("term"), "not a whole number of months")
                return nil
            }
            end = start.advanced(by: months - 1)
        }
        if let end, end < start {
            diagnostics.report(
                fields.node("end"), "the contract ends before it starts",
                expected: "a month from \(start) on")
            return nil
        }
        if let delivery = fields.month("delivery") {
            guard delivery >= start, delivery <= end ?? delivery else {
                diagnostics.report(
                    fields.node("delivery"), "outside the contract's term",
                    expected: "a month from \(start)" + (end.map { " to \($0)" } ?? " on"))
                return nil
            }
        }
        self.init(grid: grid, start: start, end: end, delivery: fields.month("delivery"))
        if steps.isEmpty {
            diagnostics.report(
                fields.node, "no month of this contract is simulated",
                offending: "\(self.start) to \(self.end)",
                expected: "a term that meets \(grid.start) to \(grid.lastMonth)", as: .warning)
        }
    }

    // MARK: - Months

    /// Months of the whole term, simulated or not.
    package var monthCount: Int { start.distance(to: end) + 1 }

    /// Months since the contract's start; negative before it.
    package func monthIndex(at step: Int) -> Int { start.distance(to: grid.month(at: step)) }

    /// Years from the contract's start to the end of the step's month.
    package func time(at step: Int) -> Double { Double(monthIndex(at: step) + 1) / 12 }

    /// The simulated months of the term.
    package var steps: Range<Int> { steps(from: start) }

    /// The simulated months in which capacity is there.
    package var deliveredSteps: Range<Int> { steps(from: delivery) }

    /// Whether the whole term is simulated.
    package var isInsideGrid: Bool { start >= grid.start && end <= grid.lastMonth }

    private func steps(from first: CalendarMonth) -> Range<Int> {
        let lower = min(max(grid.start.distance(to: first), 0), grid.stepCount)
        let upper = min(grid.start.distance(to: end) + 1, grid.stepCount)
        return lower..<max(lower, upper)
    }
}
