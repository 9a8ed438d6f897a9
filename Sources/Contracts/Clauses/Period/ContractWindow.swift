import ScenarioModel

/// The months of a contract: its term, the part of it in which capacity is there, and the terms
/// that may follow by renewal.
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
            "Length of the contract in whole months; default: it has no end, and the horizon "
                + "shows as much of it as there is."),
        Term("end", .date, .optional, "Last month of the contract, instead of the term."),
    ]

    // MARK: - Resolved

    package let grid: TimeGrid
    package let start: CalendarMonth
    /// The last month, which belongs to the contract; as amended. Without an end the last one of the
    /// horizon, although the contract goes on.
    package let end: CalendarMonth
    /// The last month as first agreed.
    package let firstEnd: CalendarMonth
    /// Months of each term that may follow, by renewal or extension, in order.
    package let renewals: [Int]
    /// The first month with capacity; not before the start.
    package let delivery: CalendarMonth
    /// Whether the scenario says when the contract ends, and not the horizon.
    package let endIsGiven: Bool

    /// Whether the contract has months after those that are simulated.
    var goesOn: Bool { !endIsGiven || end > grid.lastMonth }

    /// - Precondition: the end is not before the start.
    package init(
        grid: TimeGrid, start: CalendarMonth? = nil, end: CalendarMonth? = nil,
        delivery: CalendarMonth? = nil, firstEnd: CalendarMonth? = nil, renewals: [Int] = []
    ) {
        self.grid = grid
        self.start = start ?? grid.start
        self.end = end ?? max(self.start, grid.horizon.lastMonth)
        self.firstEnd = firstEnd ?? self.end
        self.renewals = renewals
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
        let firstEnd = end
        if let amended = Amendment.end(fields) {
            guard amended.end >= start else {
                diagnostics.report(
                    amended.node, "the contract ends before it starts",
                    expected: "a month from \(start) on")
                return nil
            }
            end = amended.end
        }
        guard let renewals = Renewal.terms(fields, endIsGiven: end != nil, diagnostics),
            let extra = ForceMajeure.extensionMonths(
                fields, endIsGiven: end != nil, diagnostics)
        else { return nil }
        let delivery = Delivery.date(fields)
        if let delivery {
            guard delivery.date >= start, delivery.date <= end ?? delivery.date else {
                diagnostics.report(
                    delivery.node, "outside the contract's term",
                    expected: "a month from \(start)" + (end.map { " to \($0)" } ?? " on"))
                return nil
            }
        }
        self.init(
            grid: grid, start: start, end: end, delivery: delivery?.date, firstEnd: firstEnd,
            renewals: renewals + (extra > 0 ? [extra] : []))
        if possibleSteps.clamped(to: 0..<grid.horizonCount).isEmpty {
            diagnostics.report(
                fields.node, "no month of this contract is simulated",
                offending: "\(self.start) to \(lastEnd)",
                expected: "a term that meets \(grid.start) to \(grid.horizon.lastMonth)", as: .warning)
        }
    }

    // MARK: - Months

    /// Months of the term as first agreed, simulated or not.
    package var monthCount: Int { start.distance(to: firstEnd) + 1 }

    /// Months since the contract's start; negative before it.
    package func monthIndex(at step: Int) -> Int { start.distance(to: grid.month(at: step)) }

    /// Years from the contract's start to the end of the step's month.
    package func time(at step: Int) -> Double { Double(monthIndex(at: step) + 1) / 12 }

    /// The simulated months of the term.
    package var steps: Range<Int> { steps(from: start, to: endIsGiven ? end : grid.lastMonth) }

    /// The simulated months of the term and of those that may follow.
    package var possibleSteps: Range<Int> { steps(from: start, to: reach) }

    /// The simulated months in which capacity is there, in the term and in those that may follow.
    package var deliveredSteps: Range<Int> { steps(from: delivery, to: reach) }

    private var reach: CalendarMonth { endIsGiven ? lastEnd : max(lastEnd, grid.lastMonth) }

    /// Whether the whole term, as first agreed, is simulated.
    package var isInsideGrid: Bool { start >= grid.start && firstEnd <= grid.lastMonth }

    private func steps(from first: CalendarMonth, to last: CalendarMonth) -> Range<Int> {
        let lower = min(max(grid.start.distance(to: first), 0), grid.stepCount)
        let upper = min(max(grid.start.distance(to: last) + 1, 0), grid.stepCount)
        return lower..<max(lower, upper)
    }

    // MARK: - Terms that may follow

    /// First months of the term and of those that may follow.
    package var termStarts: [CalendarMonth] {
        renewals.dropLast().reduce(into: [start] + (renewals.isEmpty ? [] : [end.advanced(by: 1)]))
        {
            $0.append($0[$0.count - 1].advanced(by: $1))
        }
    }

    /// The last month that renewals can reach.
    package var lastEnd: CalendarMonth { end.advanced(by: renewals.reduce(0, +)) }

    /// The place of a step's month among the terms: 0 up to the end, 1 in the first renewal.
    package func termIndex(at step: Int) -> Int {
        termStarts.lastIndex { $0 <= grid.month(at: step) } ?? 0
    }

    /// The last month of one of the terms.
    package func end(ofTerm index: Int) -> CalendarMonth {
        end.advanced(by: renewals.prefix(index).reduce(0, +))
    }
}
