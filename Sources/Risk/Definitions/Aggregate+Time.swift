import ScenarioModel
import Series

/// Months until something happens.
///
/// *Formula*, over the months t = 1 … T of a period, with S_t = x₁ + … + x_t:
///
/// - `first-crossing`: min{t : S_t ≥ 0 and S_s < 0 for an s < t};
/// - `payback`: 1 + max{t : S_t < 0}, the first month from which S stays at zero or above;
/// - `first-positive`: min{t : x_t > 0}; with a line y to count `since`,
///   min{t ≥ s : x_t > 0} − s, s = min{t : y_t > 0};
/// - `month-of-minimum`: the first t at which x_t is least.
///
/// *Units*: months, counted from the start of the period to the end of the month in which it
/// happens.
///
/// *Edge cases*: where S is never below zero there is nothing to pay back: 0 months. What does not
/// happen within the period is *censored*: +∞, later than any month. Means leave such paths out;
/// quantiles rank them last.
extension Aggregate {
    package var isTime: Bool {
        switch self {
        case .payback, .firstCrossing, .firstPositive, .monthOfMinimum: true
        case .sum, .presentValue, .mean, .first, .last, .minimum, .maximum: false
        }
    }

    func months(of line: Series, since: Series?, over steps: Range<Int>) -> Series {
        let clock = MonthClock(graph: line.graph, steps: steps)
        let (zero, never) = (clock.months(0), clock.months(.infinity))
        func isAbove(_ line: Series) -> Series {
            clock.within(line) > line.constant(0, line.dimension)
        }
        switch self {
        case .payback:
            let total = clock.within(line).cumulative
            let isBelow = total < total.constant(0, total.dimension)
            // Below at the end of the last month, it is not paid back within the period.
            return select(isBelow, clock.nextMonth, else: zero).highest(over: steps)
        case .firstCrossing:
            let total = clock.within(line).cumulative
            let isBelow = total < total.constant(0, total.dimension)
            let wasBelow = isBelow.everSince
            let crossing = select(wasBelow.and(isBelow.not), clock.month, else: never)
            let first = crossing.lowest(over: steps)
            let hasDebt = wasBelow.highest(over: steps)
            return select(hasDebt.equals(hasDebt.constant(1)), first, else: zero)
        case .firstPositive:
            guard let since else {
                return select(isAbove(line), clock.month, else: never).lowest(over: steps)
            }
            let hasBegun = isAbove(since).everSince
            let hasCome = isAbove(line).and(hasBegun).everSince
            let waiting = (hasBegun - hasCome).total(over: steps)
            let isReached = hasCome.highest(over: steps)
            return select(isReached.equals(isReached.constant(1)), waiting, else: never)
        default:
            let isLowest = clock.isNewMinimum(line)
            return select(isLowest, clock.month, else: zero).highest(over: steps)
        }
    }

    /// Whether the terms given go with the aggregate; what does not is reported.
    func isSound(_ fields: Fields, _ periods: [Period], _ diagnostics: Diagnostics) -> Bool {
        func refuse(_ term: String, _ message: String, _ expected: String) -> Bool {
            diagnostics.report(fields.node(term), message, expected: expected)
            return false
        }
        if fields.isGiven("since"), self != .firstPositive {
            return refuse(
                "since", "'\(rawValue)' does not count from another line",
                "aggregate: first-positive, or no 'since'")
        }
        guard isTime else { return true }
        if fields.isGiven("per") {
            return refuse("per", "'\(rawValue)' gives months, which are not divided", "no 'per'")
        }
        if periods.contains(.month) {
            return refuse(
                "by", "'\(rawValue)' counts months, and says nothing of a single one",
                "longer periods")
        }
        return true
    }
}

/// The months of a period, counted from its start.
private struct MonthClock {
    let graph: SeriesGraph
    let steps: Range<Int>

    func months(_ value: Double) -> Series { graph.series(value, .month) }

    private func table(_ value: (Int) -> Double, _ dimension: Dimension = .one) -> Series {
        graph.series(perStep: (0..<graph.stepCount).map(value), dimension)
    }

    /// 1 in the first month.
    var month: Series { table({ Double($0 - steps.lowerBound + 1) }, .month) }

    /// The month after; +∞ after the last.
    var nextMonth: Series {
        table(
            { $0 == steps.upperBound - 1 ? .infinity : Double($0 - steps.lowerBound + 2) }, .month)
    }

    /// The line, zero before the period.
    func within(_ line: Series) -> Series {
        if steps.lowerBound == 0 { return line }
        return select(hasBegun, line, else: line.constant(0, line.dimension))
    }

    private var hasBegun: Series { table { $0 >= steps.lowerBound ? 1 : 0 } }

    /// 1 in a month whose value is below all before it in the period.
    func isNewMinimum(_ line: Series) -> Series {
        let state = graph.state(initial: graph.constant(.infinity))
        let before = graph.series(graph.value(of: state), line.dimension)
        let none = line.constant(.infinity, line.dimension)
        let value = steps.lowerBound == 0 ? line : select(hasBegun, line, else: none)
        graph.bind(state, next: minimum(before, value).node)
        return value < before
    }
}
