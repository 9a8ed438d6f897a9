import ScenarioModel
import Series

/// The months of a contract in which a price is set anew: each month, quarter or year of the
/// contract, counted from its start.
struct PriceResets: Sendable, Hashable {
    static func term(default interval: Escalator.Interval) -> Term {
        Term(
            "each", .choice(Escalator.Interval.allCases.map(\.rawValue)),
            .defaulted(interval.rawValue),
            "How often the price is set anew, counted from the contract's start.")
    }

    let interval: Escalator.Interval

    /// Reads the term; nil if it could not be read.
    init?(_ fields: Fields) {
        guard let interval = fields.text("each").flatMap(Escalator.Interval.init(rawValue:)) else {
            return nil
        }
        self.interval = interval
    }

    /// 1 in every month that is so many intervals from the contract's start, 0 elsewhere.
    ///
    /// - Parameter startsAnew: whether the start is among them, and with it the first month
    ///   simulated and all months before the contract.
    func marks(_ context: ContractContext, startsAnew: Bool) -> Series {
        let window = context.window
        let first = startsAnew ? max(window.steps.lowerBound, 0) : -1
        return context.flags { step in
            let month = window.monthIndex(at: step)
            return step <= first || (month > 0 && month % interval.months == 0)
        }
    }
}

extension Escalator.Interval {
    var months: Int {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        }
    }
}
