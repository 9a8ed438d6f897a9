import ScenarioModel
import Series

/// The periods after which a commitment is tested, as ranges of steps.
///
/// A stub, a period cut short by the term, is tested at its last month, with what it holds of quantity
/// and use. A period that the horizon cuts goes on to its test in months of run-off; without run-off
/// it is tested at the horizon's end. The test of a whole term without an end is there too. A period that began before the first month simulated is cut to the
/// months simulated, unless the contract's opening says what came before: then it is whole.
package struct TestPeriods: Sendable, Hashable {
    package enum Length: String, Sendable, CaseIterable {
        case monthly, quarterly, annual, term
        /// Milestones: after each year everything since the contract's start is counted.
        case cumulative
    }

    /// What a year of the contract is.
    package enum Year: String, Sendable, CaseIterable {
        /// Twelve months from the contract's start.
        case anniversary
        case calendar
        /// As `time.fiscal_year` says.
        case fiscal

        /// The start of a year, not after the contract's.
        package func origin(of window: ContractWindow) -> CalendarMonth {
            func last(_ month: Int) -> CalendarMonth {
                let inYear = CalendarMonth(year: window.start.year, month: month)
                return inYear > window.start ? inYear.advanced(by: -12) : inYear
            }
            return switch self {
            case .anniversary: window.start
            case .calendar: last(1)
            case .fiscal: last(window.grid.fiscalYearStart)
            }
        }
    }

    // MARK: - Terms

    package static func term(_ lengths: [Length], default length: Length) -> Term {
        Term(
            "test", .choice(lengths.map(\.rawValue)), .defaulted(length.rawValue),
            "Period after which use is held against the commitment.")
    }

    package static let yearTerm = Term(
        "contract_year", .choice(Year.allCases.map(\.rawValue)), .defaulted("anniversary"),
        "Whether the years and quarters of a test run from the contract's start, from January, or "
            + "with the fiscal year.")

    // MARK: - Resolved

    /// In order, without gaps, covering the simulated months of the term.
    package private(set) var ranges: [Range<Int>]
    package let isMonthly: Bool
    /// Whether sums run from the contract's start through all its periods.
    package let isCumulative: Bool
    /// Months before the first one simulated whose sums belong to the period under way there.
    package let monthsBefore: Int
    /// Whether an opening says what those months held.
    private var resumes = false
    private let stepCount: Int
    let horizonCount: Int

    package init(_ length: Length, year: Year = .anniversary, over window: ContractWindow) {
        let origin = year.origin(of: window)
        let starts = window.termStarts
        // A renewal is a term of its own, whose years by anniversary count from its start.
        func period(_ month: CalendarMonth, inTerm term: Int) -> Int {
            let months = (year == .anniversary ? starts[term] : origin).distance(to: month)
            return switch length {
            case .monthly: months
            case .quarterly: months / 3
            case .annual, .cumulative: months / 12
            case .term: 0
            }
        }
        var ranges: [Range<Int>] = []
        var last: [Int] = []
        let isOpen = length == .term && !window.endIsGiven
        let steps = window.possibleSteps
        for step in isOpen ? steps.clamped(to: 0..<window.grid.horizonCount) : steps {
            let term = window.termIndex(at: step)
            let period = period(window.grid.month(at: step), inTerm: term)
            if [term, period] == last {
                ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<step + 1
            } else {
                ranges.append(step..<step + 1)
            }
            last = [term, period]
        }
        let asOf = window.grid.start
        let past = ranges.isEmpty ? 0 : max(window.start.distance(to: asOf), 0)
        monthsBefore =
            length == .cumulative
            ? past : (0..<past).count {
                    period(asOf.advanced(by: -1 - $0), inTerm: 0) == period(asOf, inTerm: 0)
                }
        self.ranges = ranges
        isMonthly = length == .monthly
        isCumulative = length == .cumulative
        stepCount = window.grid.stepCount
        horizonCount = window.grid.horizonCount
    }

    /// Reads the terms `test` and `contract_year`; nil if they could not be read.
    package init?(_ fields: Fields, over window: ContractWindow) {
        guard let length = fields.text("test").flatMap(Length.init(rawValue:)),
            let year = fields.text("contract_year").flatMap(Year.init(rawValue:))
        else { return nil }
        self.init(length, year: year, over: window)
    }

    /// The same periods, the first of them going on from what an opening says.
    package var resumed: TestPeriods {
        var periods = self
        periods.resumes = monthsBefore > 0
        return periods
    }

    func replacing(_ ranges: [Range<Int>]) -> TestPeriods {
        var periods = self
        periods.ranges = ranges
        return periods
    }

    /// Whether the period goes on from what an opening says.
    func isFirst(_ range: Range<Int>) -> Bool { resumes && range == ranges.first }

    // MARK: - Months

    private func table(_ isMarked: (Range<Int>, Int) -> Bool) -> [Double] {
        var values = Array(repeating: 0.0, count: stepCount)
        for range in ranges {
            for step in range where isMarked(range, step) { values[step] = 1 }
        }
        return values
    }

    /// Whether the month goes on with what the months before it in its period hold.
    private func isStart(_ range: Range<Int>, _ step: Int) -> Bool {
        step == range.lowerBound && !(resumes && range == ranges.first)
    }

    /// The steps at which sums start again: those of periods, and the first one after the last.
    var sumStarts: [Bool] {
        var starts = table { range, step in
            isStart(range, step) && (!isCumulative || range == ranges.first)
        }
        if let end = ranges.last?.upperBound, end < stepCount { starts[end] = 1 }
        return starts.map { $0 == 1 }
    }

    /// The last step of each period.
    package var settlements: [Int] { ranges.map { $0.upperBound - 1 } }

    /// 1 in the last month of each period, 0 elsewhere.
    package func settles(in graph: SeriesGraph) -> Series {
        graph.series(perStep: table { $1 == $0.upperBound - 1 })
    }

    /// 1 per month in the last month of each period, 0 elsewhere: turns an amount into a flow.
    package func settlement(in graph: SeriesGraph) -> Series {
        settles(in: graph).retagged(.perMonth)
    }

    /// The months of the period left after each month.
    package func monthsLeft(in graph: SeriesGraph) -> Series {
        var left = Array(repeating: 0.0, count: stepCount)
        for range in ranges {
            for step in range { left[step] = Double(range.upperBound - 1 - step) }
        }
        return graph.series(perStep: left, .month)
    }

    /// The part of the period that has passed at the month's end, in (0, 1].
    package func elapsed(in graph: SeriesGraph) -> Series {
        var passed = Array(repeating: 1.0, count: stepCount)
        for range in ranges {
            let before = resumes && range == ranges.first ? monthsBefore : 0
            for step in range {
                passed[step] =
                    Double(step + 1 - range.lowerBound + before) / Double(range.count + before)
            }
        }
        return graph.series(perStep: passed)
    }

    // MARK: - Sums

    /// A flow summed from its period's start, this month included: an amount.
    ///
    /// The flow is zero outside the term, and then so is the sum.
    ///
    /// - Parameter opening: what the months before the first one simulated hold.
    package func toDate(_ flow: Series, opening: Double = 0) -> Series {
        let graph = flow.graph
        if isMonthly { return flow * graph.series(1, .month) }
        let starts = sumStarts
        guard let values = flow.tableValues else {
            return flow.accumulated(restartingAt: starts, from: opening)
        }
        var sum = opening
        let sums = zip(values, starts).map { value, isStart in
            sum = isStart ? value : sum + value
            return sum
        }
        return graph.series(perStep: sums, flow.dimension * .month)
    }

    /// What a plan holds for the months of the period after each month; nil where paths differ.
    package func toCome(_ plan: Series) -> Series? {
        guard let values = plan.tableValues else { return nil }
        var left = Array(repeating: 0.0, count: stepCount)
        for range in ranges {
            for step in range.dropLast().reversed() {
                left[step] = left[step + 1] + values[step + 1]
            }
        }
        return plan.graph.series(perStep: left, plan.dimension * .month)
    }

    /// What a flow comes to over the whole period, as each month knows it: the flow so far, and
    /// from then on the plan. Nil where the plan differs from path to path.
    package func whole(_ flow: Series, plan: Series, opening: Double = 0) -> Series? {
        guard let sums = toDate(flow, opening: opening).tableValues else {
            return toCome(plan).map { toDate(flow, opening: opening) + $0 }
        }
        var totals = Array(repeating: 0.0, count: stepCount)
        for range in ranges {
            for step in range { totals[step] = sums[range.upperBound - 1] }
        }
        return flow.graph.series(perStep: totals, flow.dimension * .month)
    }

    /// What is left of a period's whole amount at the start of each month, as a flow of that month.
    ///
    /// - Parameters:
    ///   - whole: the amount as each month knows it.
    ///   - before: what was done against it last month.
    ///   - opening: what the first period had done before the first month simulated.
    package func left(of whole: Series, after before: Series, opening: Double = 0) -> Series {
        let graph = whole.graph
        let perMonth = graph.series(1, .month)
        if isMonthly { return whole / perMonth }
        let goesOn = graph.series(perStep: table { $1 != $0.lowerBound })
        return (whole - toDate(before * goesOn, opening: opening)).positivePart / perMonth
    }

    /// The flow that an amount to date makes: its change over the month, from zero at each start.
    ///
    /// - Parameter opening: the amount before the first month simulated, where the period goes on.
    package func change(of amount: Series, opening: Double = 0) -> Series {
        let goesOn = amount.graph.series(perStep: table { !isStart($0, $1) })
        return difference(amount, opening, goesOn)
    }

    /// The flow whose sum to date an amount is: the inverse of ``toDate(_:opening:)``.
    package func flow(toDate amount: Series) -> Series {
        difference(amount, 0, carries(in: amount.graph))
    }

    private func difference(_ amount: Series, _ opening: Double, _ goesOn: Series) -> Series {
        let graph = amount.graph
        if isMonthly { return amount / graph.series(1, .month) }
        let before = graph.series(
            graph.past(of: amount.node, back: 1, initial: opening), amount.dimension)
        return (amount - before * goesOn) / graph.series(1, .month)
    }

    /// A sum over the period whose next amount depends on the sum so far.
    package struct RunningSum {
        /// At the month's start.
        package let before: Series
        fileprivate let state: StateID?

        /// The sum with this month's amount; asked for once.
        package func adding(_ amount: Series) -> Series {
            let sum = before + amount
            if let state { sum.graph.bind(state, next: sum.node) }
            return sum
        }
    }

    package func runningSum(_ dimension: Dimension, in graph: SeriesGraph) -> RunningSum {
        if isMonthly { return RunningSum(before: graph.series(0, dimension), state: nil) }
        let state = graph.state(initial: graph.constant(0))
        let keep = graph.series(perStep: sumStarts.map { $0 ? 0 : 1 })
        let before = graph.series(graph.value(of: state), dimension) * keep
        return RunningSum(before: before, state: state)
    }
}
