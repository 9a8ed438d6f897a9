import ScenarioModel

/// Which years the yearly tables of a report have.
package enum YearKind: String, CaseIterable, Sendable {
    case calendar, fiscal, contract

    /// - Parameter contractStart: the first month of the contract whose years are meant; nil where
    ///   there is none.
    func period(contractStart: CalendarMonth?) -> Period? {
        switch self {
        case .calendar: .year
        case .fiscal: .fiscalYear
        case .contract: contractStart.map { .contractYear($0) }
        }
    }
}
