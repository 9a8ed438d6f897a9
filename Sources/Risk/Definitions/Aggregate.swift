import ScenarioModel
import Series

/// How the months of a period become one number per path.
///
/// *Formula*, for a line xₜ over the months t of a period, with discount factors dₜ:
///
/// - `sum`: Σ xₜ; `present-value`: Σ dₜ xₜ; `mean`: Σ xₜ / months;
/// - `first`, `last`, `minimum`, `maximum`: of the xₜ;
/// - `payback`, `first-crossing`, `first-positive`, `month-of-minimum`: months until something
///   happens, see ``months(of:since:over:)``.
///
/// A ratio to a second line yₜ is the ratio of the two folds for `sum` and `present-value`, so that
/// a month counts by its weight, and the fold of the monthly ratios xₜ / yₜ for the others. The
/// mean of monthly ratios differs from the ratio of sums; it is taken only when asked for.
///
/// *Edge cases*: a ratio whose denominator is zero has no value on that path. It is infinite there,
/// which is below no limit, and estimates leave the path out. Monthly ratios without a value are
/// left out of their period's mean and extremes.
package enum Aggregate: String, CaseIterable, Sendable {
    case sum
    case presentValue = "present-value"
    case mean, first, last, minimum, maximum
    case payback
    case firstCrossing = "first-crossing"
    case firstPositive = "first-positive"
    case monthOfMinimum = "month-of-minimum"

    /// The value over `steps`, known when the path ends.
    ///
    /// - Parameter discount: one factor per step, applied by `present-value` alone.
    package func value(
        of line: Series, per other: Series?, over steps: Range<Int>, discount: Series
    ) -> Series {
        guard let other else { return fold(line, over: steps, discount: discount) }
        switch self {
        case .sum, .presentValue:
            return Self.ratio(
                fold(line, over: steps, discount: discount),
                fold(other, over: steps, discount: discount))
        case .mean: return Self.meanOfRatios(line, other, over: steps)
        case .first: return Self.ratio(line, other).value(at: steps.lowerBound)
        case .last: return Self.ratio(line, other).value(at: steps.upperBound - 1)
        case .minimum: return Self.ratio(line, other).lowest(over: steps)
        case .maximum: return Self.highestRatio(line, other, over: steps)
        case .payback, .firstCrossing, .firstPositive, .monthOfMinimum:
            preconditionFailure("months are not divided")
        }
    }

    /// Numerator and denominator of a period's ratio, whose sums over paths may be pooled; nil where
    /// the ratio is a mean or an extreme of the months'.
    package func parts(
        of line: Series, per other: Series, over steps: Range<Int>, discount: Series
    ) -> (of: Series, per: Series)? {
        switch self {
        case .sum, .presentValue, .first, .last:
            (
                fold(line, over: steps, discount: discount),
                fold(other, over: steps, discount: discount)
            )
        case .mean, .minimum, .maximum, .payback, .firstCrossing, .firstPositive, .monthOfMinimum:
            nil
        }
    }

    private func fold(_ line: Series, over steps: Range<Int>, discount: Series) -> Series {
        switch self {
        case .sum: line.total(over: steps)
        case .presentValue: (line * discount).total(over: steps)
        case .mean: line.mean(over: steps)
        case .first: line.value(at: steps.lowerBound)
        case .last: line.value(at: steps.upperBound - 1)
        case .minimum: line.lowest(over: steps)
        case .maximum: line.highest(over: steps)
        case .payback, .firstCrossing, .firstPositive, .monthOfMinimum:
            months(of: line, since: nil, over: steps)
        }
    }

    /// The value in each single month.
    package func monthly(of line: Series, per other: Series?, discount: Series) -> Series {
        if let other { return Self.ratio(line, other) }
        return self == .presentValue ? line * discount : line
    }

    // MARK: - Ratios

    /// a / b, and +∞ where b is zero.
    static func ratio(_ a: Series, _ b: Series) -> Series {
        if let values = b.tableValues, !values.contains(0) { return a / b }
        let dimension = a.dimension / b.dimension
        let none = b.constant(.infinity, dimension)
        if b.constantValue == 0 { return none }
        return select(b.equals(b.constant(0, b.dimension)), none, else: a / b)
    }

    private static func highestRatio(_ a: Series, _ b: Series, over steps: Range<Int>) -> Series {
        if let values = b.tableValues, !values[steps].contains(0) {
            return (a / b).highest(over: steps)
        }
        // Months without a ratio must not win; a period of nothing else has no value either.
        let none = b.constant(-.infinity, a.dimension / b.dimension)
        let zero = b.constant(0, b.dimension)
        let best = select(b.equals(zero), none, else: a / b).highest(over: steps)
        return select(best.equals(none), -none, else: best)
    }

    /// Mean of the monthly ratios over the months that have one.
    static func meanOfRatios(_ a: Series, _ b: Series, over steps: Range<Int>) -> Series {
        if let values = b.tableValues, !values[steps].contains(0) {
            // Months outside the period may have no ratio; they are never computed.
            return (a / b).mean(over: steps)
        }
        let zero = b.constant(0, b.dimension)
        let terms = select(
            b.equals(zero), b.constant(0, a.dimension / b.dimension), else: a / b)
        return ratio(terms.total(over: steps), b.differs(from: zero).total(over: steps))
    }
}
