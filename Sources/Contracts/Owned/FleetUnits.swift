import ScenarioModel
import Series

/// The accelerators of a fleet: bought, retired, in service.
///
/// *Formula*: N(t) is what was ever delivered; bought b(t) = (N(t) − max over earlier months of
/// N)⁺; retired r(t) = b(t − E) after the economic life of E months, and each opening lot when it
/// is as old; in service S(t) = n₀ + Σb − Σr.
///
/// *Units*: accelerators, or accelerators per month; a month's purchases serve from that month on.
package struct FleetUnits {
    /// Per month.
    package let bought: Series
    /// Per month.
    package let retired: Series
    package let inService: Series
    /// What of all that was ever delivered is still in service.
    package let share: Series
    /// The lots there at the start, with their number.
    package let lots: [(lot: OpeningLot, count: Double)]

    /// Nil after a report.
    ///
    /// - Parameter hours: delivered to date per month, before any of it retires.
    package init?(
        hours: Series, lots: [OpeningLot], life: Int, _ context: ContractContext
    ) {
        let graph = context.graph
        let total = hours / context.compiler.hoursPerMonth
        if let values = total.tableValues, let step = Self.shrinks(values, context.window) {
            context.diagnostics.report(
                context.fields.node("quantity"),
                "the fleet shrinks in \(context.grid.label(at: step))",
                expected: "all that was ever bought; accelerators leave after the economic life")
            return nil
        }
        if lots.contains(where: { $0.quantity == nil }), total.tableValues == nil {
            context.diagnostics.report(
                lots[0].node, "the first month's quantity differs from path to path",
                expected: "opening with a quantity")
            return nil
        }
        let first = total.tableValues?.first ?? 0
        self.lots = lots.map { ($0, $0.count(of: first)) }
        let opening = self.lots.reduce(0) { $0 + $1.count }
        if total.tableValues != nil, opening > first * (1 + Self.rounding) {
            context.diagnostics.report(
                lots[0].node, "more than the quantity of the first month",
                expected: "at most \(NumberScanner.text(of: first)) accelerators in all lots")
            return nil
        }
        bought = Self.bought(total, opening: opening)
        var leaving = Array(repeating: 0.0, count: graph.stepCount)
        for (lot, count) in self.lots where life - lot.age < graph.stepCount {
            leaving[life - lot.age] += count
        }
        let left = graph.series(perStep: leaving, .accelerator / .month)
        retired = life < graph.stepCount ? bought.lagged(by: life) + left : left
        let ever = bought.cumulative + graph.series(opening, .accelerator)
        inService = (ever - retired.cumulative).positivePart
        share = retired.tableValues?.allSatisfy { $0 == 0 } == true
            ? graph.series(1)
            : select(
                ever.constant(0, .accelerator) < ever, inService / ever, else: graph.series(0))
    }

    /// Relative differences below this are rounding.
    private static let rounding = 1e-12

    /// The first month of the term in which there is less than before.
    private static func shrinks(_ values: [Double], _ window: ContractWindow) -> Int? {
        window.steps.dropFirst().first { values[$0] < values[$0 - 1] * (1 - rounding) }
    }

    private static func bought(_ total: Series, opening: Double) -> Series {
        let graph = total.graph
        if let values = total.tableValues {
            var peak = opening
            let bought = values.map { value -> Double in
                let more = value > peak * (1 + rounding) ? value - peak : 0
                peak = max(peak, value)
                return more
            }
            return graph.series(perStep: bought, .accelerator / .month)
        }
        let peak = graph.state(initial: graph.constant(opening))
        let before = graph.series(graph.value(of: peak), .accelerator)
        graph.bind(peak, next: maximum(before, total).node)
        let more = select(
            before * (1 + rounding) < total, total - before,
            else: graph.series(0, .accelerator))
        return more.retagged(.accelerator / .month)
    }
}
