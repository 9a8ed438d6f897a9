/// The months of a scenario: those that are known, and from the as-of date on those simulated.
///
/// Step 0 is the month that contains the as-of date: `as_of: 2026-01-01` with 96 months simulates
/// 2026-01 … 2033-12. Rates and discounting use end-of-month time, so step `s` stands at
/// t = (s + 1) / 12 years. After `knownCount` known months it is (s + 1 − knownCount) / 12: the last
/// known month ends at t = 0.
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
    public let monthHours: MonthHours
    /// The month in which a fiscal year starts: 1 for January, then fiscal and calendar agree.
    public let fiscalYearStart: Int

    /// - Precondition: `stepCount` lies in 1…1200 and `fiscalYearStart` in 1…12; a month is simulated.
    public init(
        start: CalendarMonth, stepCount: Int, knownCount: Int = 0,
        monthHours: MonthHours = .average, fiscalYearStart: Int = 1
    ) {
        precondition((0..<stepCount).contains(knownCount), "at least one month is simulated")
        precondition(TimeGrid.stepCountLimits.contains(stepCount), "1 to 1200 steps")
        precondition((1...12).contains(fiscalYearStart), "a fiscal year starts in a month")
        self.start = start
        self.stepCount = stepCount
        self.knownCount = knownCount
        self.monthHours = monthHours
        self.fiscalYearStart = fiscalYearStart
    }

    // MARK: - Steps

    public func month(at step: Int) -> CalendarMonth { start.advanced(by: step) }

    public var lastMonth: CalendarMonth { month(at: stepCount - 1) }

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
                monthHours: monthHours, fiscalYearStart: fiscalYearStart)
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
