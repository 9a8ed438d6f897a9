/// A value that may vary over the months, as the scenario gives it.
///
/// - A quantity: the same in every month.
/// - A schedule: a mapping of months to quantities, a step function by default. `{step: {…}}` and
///   `{linear: {…}}` name the interpolation; a bare year stands for its January. Before the first
///   month the first value holds, after the last the last.
/// - A name or an expression over factors and other series.
package struct SeriesInput: Sendable {
    package enum Source: Sendable {
        case constant(Quantity)
        case schedule(Schedule)
        case formula(Formula)
    }

    package struct Schedule: Sendable, Hashable {
        package enum Interpolation: String, Sendable, CaseIterable {
            /// The latest value given at or before the month.
            case step
            /// Straight lines between the months given.
            case linear
        }

        package struct Point: Sendable, Hashable {
            package let month: CalendarMonth
            package let quantity: Quantity
        }

        package let interpolation: Interpolation
        /// At least one, in strictly ascending order of month.
        package let points: [Point]

        package init(interpolation: Interpolation, points: [Point]) {
            self.interpolation = interpolation
            self.points = points
        }

        /// The value in canonical units in `month`.
        package func value(in month: CalendarMonth) -> Double {
            guard let after = points.firstIndex(where: { $0.month > month }) else {
                return points[points.count - 1].quantity.value
            }
            guard after > 0 else { return points[0].quantity.value }
            let a = points[after - 1]
            guard interpolation == .linear else { return a.quantity.value }
            let b = points[after]
            let weight =
                Double(a.month.distance(to: month)) / Double(a.month.distance(to: b.month))
            return (1 - weight) * a.quantity.value + weight * b.quantity.value
        }
    }

    package let source: Source
    /// What the term expects; constants and schedules have it, a formula's is checked later.
    package let dimension: Dimension
    /// The term's range; constants and schedules lie in it.
    package let range: Bounds
    package let node: DocumentNode

    package init(
        _ source: Source, dimension: Dimension, range: Bounds = .all, node: DocumentNode
    ) {
        self.source = source
        self.dimension = dimension
        self.range = range
        self.node = node
    }

    /// The one value of a constant, in canonical units.
    package var constant: Double? {
        if case .constant(let quantity) = source { return quantity.value }
        return nil
    }
}
