import ScenarioModel

/// The stretches of time over which a metric or a target is taken.
package enum Period: Hashable, Sendable {
    case horizon
    /// Calendar years.
    case year
    case fiscalYear
    /// Quarters of calendar years.
    case quarter
    case month
    /// Years of a contract that starts in this month.
    case contractYear(CalendarMonth)
    /// Stretches that the scenario sets itself.
    case own([Span])

    /// Those that a scenario asks for by a word, in the order in which they are told.
    package static let regular: [Period] = [.horizon, .year, .fiscalYear, .quarter, .month]

    package init?(_ word: String) {
        guard let period = Self.regular.first(where: { $0.word == word }) else { return nil }
        self = period
    }

    package var word: String {
        switch self {
        case .horizon: "horizon"
        case .year: "year"
        case .fiscalYear: "fiscal-year"
        case .quarter: "quarter"
        case .month: "month"
        case .contractYear: "contract-year"
        case .own: "span"
        }
    }

    /// One stretch: its steps, and how results and formulas name it.
    package struct Span: Hashable, Sendable {
        /// `YYYY`, `FYYYYY`, `YYYYQN`, `YYYY-MM`, `YN` of a contract, or a name of its own; nil for the whole horizon.
        package let label: String?
        package let steps: Range<Int>
    }

    /// The stretches of the horizon in order; the first and last may be parts of years or quarters.
    package func spans(_ grid: TimeGrid) -> [Span] {
        switch self {
        case .horizon: [Span(label: nil, steps: 0..<grid.stepCount)]
        case .year: grid.years.map { Span(label: "\($0.year)", steps: $0.steps) }
        case .fiscalYear: grid.fiscalYears.map { Span(label: "FY\($0.year)", steps: $0.steps) }
        case .quarter:
            grid.quarters.map { Span(label: "\($0.year)Q\($0.quarter)", steps: $0.steps) }
        case .month:
            (0..<grid.stepCount).map { Span(label: grid.label(at: $0), steps: $0..<$0 + 1) }
        case .contractYear(let start):
            grid.contractYears(from: start).map { Span(label: "Y\($0.year)", steps: $0.steps) }
        case .own(let spans): spans
        }
    }

    /// Months of a whole one; nil where any number is whole.
    var wholeMonths: Int? {
        switch self {
        case .year, .fiscalYear, .contractYear: 12
        case .quarter: 3
        case .horizon, .month, .own: nil
        }
    }

    /// Whether formulas know a metric over each of these stretches, besides the horizon.
    var isNamed: Bool { self != .horizon && self != .month }
}

extension Period.Span {
    /// `margin` over the horizon, `margin.2027` over a year: the name in formulas.
    func named(_ name: String) -> String { label.map { "\(name).\($0)" } ?? name }
}
