import ScenarioModel

/// The stretches of time over which a metric or a target is taken.
package enum Period: String, CaseIterable, Sendable {
    case horizon
    /// Calendar years.
    case year
    case fiscalYear = "fiscal-year"
    case month

    /// One stretch: its steps, and how results and formulas name it.
    package struct Span: Hashable, Sendable {
        /// `YYYY`, `FYYYYY` or `YYYY-MM`; nil for the whole horizon.
        package let label: String?
        package let steps: Range<Int>
    }

    /// The stretches of the horizon in order; the first and last may be parts of years.
    package func spans(_ grid: TimeGrid) -> [Span] {
        switch self {
        case .horizon: [Span(label: nil, steps: 0..<grid.stepCount)]
        case .year: grid.years.map { Span(label: "\($0.year)", steps: $0.steps) }
        case .fiscalYear: grid.fiscalYears.map { Span(label: "FY\($0.year)", steps: $0.steps) }
        case .month:
            (0..<grid.stepCount).map { Span(label: grid.label(at: $0), steps: $0..<$0 + 1) }
        }
    }
}

extension Period.Span {
    /// `margin` over the horizon, `margin.2027` over a year: the name in formulas.
    func named(_ name: String) -> String { label.map { "\(name).\($0)" } ?? name }
}
