import ScenarioModel
import Series

/// The periods after which a commitment is tested, as ranges of steps.
///
/// Periods are cut to the months simulated. A stub, a period cut short by the term or by the
/// horizon, is tested at its last month, with what it holds of quantity and use.
package struct TestPeriods: Sendable, Hashable {
    package enum Length: String, Sendable, CaseIterable {
        case monthly, quarterly, annual, term
    }

    /// What a year of the contract is.
    package enum Year: String, Sendable, CaseIterable {
        /// Twelve months from the contract's start.
        case anniversary
        case calendar
    }

    // MARK: - Terms

    package static func term(_ lengths: [Length], default length: Length) -> Term {
        Term(
            "test", .choice(lengths.map(\.rawValue)), .defaulted(length.rawValue),
            "Period after which use is held against the commitment.")
    }

    package static let yearTerm = Term(
        "contract_year", .choice(Year.allCases.map(\.rawValue)), .defaulted("anniversary"),
        "Whether the years of an annual test run from the contract's start or from January.")

    // MARK: - Resolved

    /// In order, without gaps, covering the simulated months of the term.
    package let ranges: [Range<Int>]
    package let isMonthly: Bool
    private let stepCount: Int

    package init(_ length: Length, year: Year = .anniversary, over window: ContractWindow) {
        var ranges: [Range<Int>] = []
        var last: Int?
        for step in window.steps {
            let period =
                switch length {
                case .monthly: step
                case .quarterly: window.monthIndex(at: step) / 3
                case .term: 0
                case .annual:
                    year == .calendar
                        ? window.grid.year(at: step) : window.monthIndex(at: step) / 12
                }
            if period == last {
                ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<step + 1
            } else {
                ranges.append(step..<step + 1)
            }
            last = period
        }
        self.ranges = ranges
        isMonthly = length == .monthly
        stepCount = window.grid.stepCount
    }

    /// Reads the terms `test` and `contract_year`; nil if they could not be read.
    package init?(_ fields: Fields, over window: ContractWindow) {
        guard let length = fields.text("test").flatMap(Length.init(rawValue:)),
            let year = fields.text("contract_year").flatMap(Year.init(rawValue:))
        else { return nil }
        self.init(length, year: year, over: window)
    }

    // MARK: - Step

    private func table(_ isMarked: (Range<Int>, Int) -> Bool) -> [Double] {
        var values = Array(repeating: 0.0, count: stepCount)
        for range in ranges {
            for step in range where isMarked(range, step) { values[step] = 1 }
        }
        return values
    }

    /// 1 per month in the last month of each period, 0 elsewhere: turns an amount into a flow.
    package func settlement(in graph: SeriesGraph) -> Series {
        graph.series(perStep: table { $1 == $0.upperBound - 1 }, .perMonth)
    }

    /// A flow summed from its period's start, this month included: an amount.
    ///
    /// The flow is zero outside the term, and then so is the sum.
    package func toDate(_ flow: Series) -> Series {
        let graph = flow.graph
        if isMonthly { return flow * graph.series(1, .month) }
        var starts = table { $1 == $0.lowerBound }
        if let end = ranges.last?.upperBound, end < stepCount { starts[end] = 1 }
        guard let values = flow.tableValues else {
            return flow.accumulated(restartingAt: starts.map { $0 == 1 })
        }
        var sum = 0.0
        let sums = zip(values, starts).map { value, isStart in
            sum = isStart == 1 ? value : sum + value
            return sum
        }
        return graph.series(perStep: sums, flow.dimension * .month)
    }

    /// What is left of a period's whole commitment at the start of each month, as a flow of that
    /// month.
    ///
    /// A commitment that differs from path to path is counted to the end of the month only.
    ///
    /// - Parameter before: what was done against it last month.
    package func left(of commitment: Series, after before: Series) -> Series {
        let graph = commitment.graph
        let perMonth = graph.series(1, .month)
        if isMonthly { return commitment }
        let goesOn = graph.series(perStep: table { $1 != $0.lowerBound })
        var whole = toDate(commitment)
        if let values = commitment.tableValues {
            var sums = Array(repeating: 0.0, count: stepCount)
            for range in ranges {
                for step in range { sums[step] = values[range].reduce(0, +) }
            }
            whole = graph.series(perStep: sums, commitment.dimension * .month)
        }
        return (whole - toDate(before * goesOn)).positivePart / perMonth
    }

    /// The flow that an amount to date makes: its change over the month, from zero at each start.
    package func change(of amount: Series) -> Series {
        let graph = amount.graph
        if isMonthly { return amount / graph.series(1, .month) }
        let goesOn = table { $1 != $0.lowerBound }
        return (amount - amount.lagged(by: 1) * graph.series(perStep: goesOn))
            / graph.series(1, .month)
    }
}
