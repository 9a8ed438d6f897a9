/// The months of a scenario: those that are known, and from the as-of date on those simulated.
///
/// Step 0 is the month that contains the as-of date: `as_of: 2026-01-01` with 96 months simulates
/// 2026-01 … 2033-12. Rates and discounting use end-of-month time, so step `s` stands at
/// t = (s + 1) / 12 years. After `knownCount` known months it is (s + 1 − knownCount) / 12: the last
/// known month ends at t = 0.
///
/// After the horizon there may be months of *run-off*, in which what is under way comes to its end;
/// ``horizon`` is the grid without them, which everything reported is counted on.
public struct TimeGrid: Sendable, Hashable {
    /// How many clock hours a month has.
    public enum MonthHours: Sendable, Hashable {
        /// 730, a twelfth of 8,760, in every month.
        case average
        /// 24 times the days of the calendar: 672 … 744.
        case actual
    }

    public static let stepCountLimits = 1...1200

    public let start: CalendarMonth
    public let stepCount: Int
    /// Months at the start that lie before the as-of date.
    public let knownCount: Int
    /// Months at the end that lie after the horizon.
    public let runOffCount: Int
    public let monthHours: MonthHours
    /// The month in which a fiscal year starts: 1 for January, then fiscal and calendar agree.
    public let fiscalYearStart: Int
    /// What becomes of what is under way at the horizon's end.
    public let runOff: RunOff

    /// - Precondition: `stepCount` lies in 1…1200 and `fiscalYearStart` in 1…12; a month is simulated.
    public init(
        start: CalendarMonth, stepCount: Int, knownCount: Int = 0, runOffCount: Int = 0,
        monthHours: MonthHours = .average, fiscalYearStart: Int = 1, runOff: RunOff = .settle
    ) {
        precondition(
            knownCount >= 0 && runOffCount >= 0 && knownCount + runOffCount < stepCount,
            "at least one month is simulated")
        precondition(TimeGrid.stepCountLimits.contains(stepCount), "1 to 1200 steps")
        precondition((1...12).contains(fiscalYearStart), "a fiscal year starts in a month")
        self.start = start
        self.stepCount = stepCount
        self.knownCount = knownCount
        self.runOffCount = runOffCount
        self.monthHours = monthHours
        self.fiscalYearStart = fiscalYearStart
        self.runOff = runOff
    }

    // MARK: - Steps

    public func month(at step: Int) -> CalendarMonth { start.advanced(by: step) }

    public var lastMonth: CalendarMonth { month(at: stepCount - 1) }

    /// Months up to the end of the horizon.
    public var horizonCount: Int { stepCount - runOffCount }

    /// The step of `month`, or nil outside the horizon.
    public func step(of month: CalendarMonth) -> Int? {
        let step = start.distance(to: month)
        return (0..<stepCount).contains(step) ? step : nil
    }

    /// The months from the as-of date on, as a grid of their own.
    public var simulated: TimeGrid {
        knownCount == 0
            ? self
            : TimeGrid(
                start: month(at: knownCount), stepCount: stepCount - knownCount,
                runOffCount: runOffCount, monthHours: monthHours, fiscalYearStart: fiscalYearStart, runOff: runOff)
    }

    /// The grid without months after the horizon.
    public var horizon: TimeGrid { runningOff(0) }

    /// The same horizon, with so many months after it; as many as a grid may have.
    public func runningOff(_ months: Int) -> TimeGrid {
        let count = stepCount - runOffCount
        let most = min(Self.stepCountLimits.upperBound, (9999 - start.year) * 12) - count
        let months = max(0, min(months, most))
        if months == runOffCount { return self }
        return TimeGrid(
            start: start, stepCount: count + months, knownCount: knownCount, runOffCount: months,
            monthHours: monthHours, fiscalYearStart: fiscalYearStart, runOff: runOff)
    }

    /// `YYYY-MM`.
    public func label(at step: Int) -> String { month(at: step).description }

    /// Years from the as-of month's start to the end of the step's month.
    public func time(at step: Int) -> Double { Double(step + 1 - knownCount) / 12 }

    /// Clock hours of the step's month.
    public func hours(at step: Int) -> Double {
        switch monthHours {
        case .average: 730
        case .actual: Double(24 * month(at: step).dayCount)
        }
    }

    // MARK: - Years

    public func year(at step: Int) -> Int { month(at: step).year }

    /// The fiscal year of a step, named by the calendar year in which it ends: with a start in
    /// February, 2026-02 … 2027-01 is fiscal 2027.
    public func fiscalYear(at step: Int) -> Int {
        let month = month(at: step)
        return fiscalYearStart > 1 && month.month >= fiscalYearStart ? month.year + 1 : month.year
    }

    /// Calendar years in the horizon with their steps; the first and last may be parts of years.
    public var years: [(year: Int, steps: Range<Int>)] { spans { year(at: $0) } }

    /// Fiscal years in the horizon with their steps.
    public var fiscalYears: [(year: Int, steps: Range<Int>)] { spans { fiscalYear(at: $0) } }

    /// Years of a contract that starts in `start`, numbered from 1, with their steps; months before
    /// belong to year 0 and earlier.
    public func contractYears(from first: CalendarMonth) -> [(year: Int, steps: Range<Int>)] {
        spans { step in
            let months = first.distance(to: month(at: step))
            return (months >= 0 ? months / 12 : (months - 11) / 12) + 1
        }
    }

    /// Quarters of calendar years in the horizon with their steps; the first and last may be cut.
    public var quarters: [(year: Int, quarter: Int, steps: Range<Int>)] {
        spans { year(at: $0) * 4 + (month(at: $0).month - 1) / 3 }.map {
            ($0.year / 4, $0.year % 4 + 1, $0.steps)
        }
    }

    private func spans(_ yearOf: (Int) -> Int) -> [(year: Int, steps: Range<Int>)] {
        var spans: [(year: Int, steps: Range<Int>)] = []
        for step in 0..<stepCount {
            let year = yearOf(step)
            if let last = spans.last, last.year == year {
                spans[spans.count - 1].steps = last.steps.lowerBound..<(step + 1)
            } else {
                spans.append((year, step..<(step + 1)))
            }
        }
        return spans
    }
}
