import ScenarioModel
import Series

/// Capacity of a month that is paid for, in whole or in part, whether it is used or not.
///
/// *Formula*: where N of a commitment is still to be used, L months of its test period are left, this
/// one included, and at most C can be used in those after this one, perishing is (N − C)⁺ and the
/// rest of N/L is running.
///
/// *Units*: hours of the contract's own generation per month, or the pool's unit; zero or more, and
/// possibly more than is available.
package struct SunkHours {
    /// What is lost unless it is used this month; nil where nothing is.
    package let perishing: Series?
    /// What the month has to use beyond that, if the commitment is to be used evenly; nil where no
    /// test period is under way.
    package let running: Series?
    /// The share of the price that is owed for hours not used, in (0, 1]; 0 for capacity of one's
    /// own, whose price is only what its use adds.
    package let paid: Double

    package init(perishing: Series?, running: Series? = nil, paid: Double = 1) {
        self.perishing = perishing
        self.running = running
        self.paid = paid
    }

    /// - Parameters:
    ///   - left: N, an amount of hours.
    ///   - months: L.
    ///   - toCome: C; nil where the months to come have no limit.
    package init(left: Series, months: Series, toCome: Series?, paid: Double) {
        let month = left.graph.series(1, .month)
        let even = left / months
        guard let toCome else {
            let isLast = months.tableValues.map { $0.map { $0 == 1 ? 1.0 : 0 } } ?? []
            let last = left.graph.series(perStep: isLast)
            self.init(perishing: even * last, running: even * (1 - last), paid: paid)
            return
        }
        let perishing = (left - toCome).positivePart / month
        self.init(
            perishing: perishing, running: (even - perishing).positivePart, paid: paid)
    }
}

/// An amount as it stood at the end of last month, which the month's flows tell only later.
///
/// It may be asked for before it is known, and without leading back to itself.
package final class MonthEnd {
    private var ring: RingID?
    private var amount: Series?

    package init() {}

    /// Tells what the amount is at each month's end.
    package func remember(_ amount: Series) {
        if self.amount != nil { return }
        self.amount = amount
        if let ring { amount.graph.bind(ring, input: amount.node) }
    }

    /// The amount a month ago.
    ///
    /// - Parameter opening: before the first month.
    package func before(
        _ dimension: Dimension, opening: Double, in graph: SeriesGraph
    ) -> Series {
        if let amount, ring == nil {
            return graph.series(
                graph.past(of: amount.node, back: 1, initial: opening), amount.dimension)
        }
        let ring = ring ?? graph.ring(initial: graph.constant(opening))
        self.ring = ring
        return graph.series(graph.past(ring, back: 1), dimension)
    }
}

extension TestPeriods {
    /// The months of the period left, this one included; 1 outside periods.
    package func monthsToTest(in graph: SeriesGraph) -> Series {
        monthsLeft(in: graph) + graph.series(1, .month)
    }

    /// 1 where a period goes on with what the month before held, 0 where sums start again.
    package func carries(in graph: SeriesGraph) -> Series {
        graph.series(perStep: sumStarts.map { $0 ? 0 : 1 })
    }
}
