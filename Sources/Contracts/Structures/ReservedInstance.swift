import ScenarioModel
import Series

/// A quantity reserved at the price of the start, partly paid upfront (C7).
///
/// *Formula*: expense (1 − d)·p₀·K every month, whatever is used, p₀ the list price in the first
/// month. The share a of all that the term will cost is paid in the first month, and the share
/// 1 − a of each month in the month; so the upfront payment is amortised in proportion to K.
///
/// *Edge cases*: of a contract that has started before, p₀ is the price of the first month
/// simulated, and the upfront payment is part of the balance but not of the cash. Months beyond the
/// horizon count like the mean of the last twelve simulated.
package struct ReservedInstance: ContractStructure {
    // MARK: - Terms

    package static let name = "reserved-instance"
    package static let summary =
        "A quantity reserved at the price of the start for a term, partly paid upfront."
    package static let terms = [
        Term(
            "discount", .number(.one), .defaulted("0 %"), in: .atLeast(0, below: 1),
            plausible: .atMost(0.75), "Discount on the list price of the first month."),
        Term(
            "upfront", .number(.one), .defaulted("0 %"), in: .within(0, 1),
            "Share of the whole term's cost that is paid in the first month: 100 %, 50 % and 0 % "
                + "are all, partial and no upfront."),
    ]

    package static let meritRank = 1
    package static let commits = Commitment.hours
    package static let isFixed = true

    // MARK: - Resolved

    /// d in [0, 1).
    package let discount: Double
    /// a in [0, 1].
    package let upfront: Double
    private let context: ContractContext

    package init?(_ context: ContractContext) {
        let fields = context.fields
        var isFine = true
        if !context.window.endIsGiven {
            context.diagnostics.report(
                fields.node, "an instance is reserved for a term", offending: context.name,
                expected: "term or end, such as term: 3 years")
            isFine = false
        }
        if fields.isGiven("escalator") {
            context.diagnostics.report(
                fields.node("escalator"), "a reserved instance keeps the price of its start",
                expected: "no escalator")
            isFine = false
        }
        guard let discount = fields.number("discount"), let upfront = fields.number("upfront"),
            isFine
        else { return nil }
        self.discount = discount
        self.upfront = upfront
        self.context = context
    }

    package var balances: [String] { upfront > 0 ? ["prepaid"] : [] }

    /// The first simulated month of the term.
    private var start: Int { context.window.steps.lowerBound }

    package func price(stated: Series) -> Series {
        (1 - discount) * held(stated)
    }

    /// The price of the first month from then on.
    private func held(_ price: Series) -> Series {
        let graph = price.graph
        let first = min(start, graph.stepCount - 1)
        if let values = price.tableValues { return graph.series(values[first], price.dimension) }
        let state = graph.state(initial: graph.constant(0), active: first..<first + 1)
        let kept = graph.series(graph.value(of: state), price.dimension)
        graph.bind(state, next: price.node)
        return select(context.flags { $0 > first }, kept, else: price)
    }

    package func committedHours(_ site: ContractSite) -> Series? { site.capacity.committed }

    package func nominalCost(_ site: ContractSite) -> Series? {
        site.capacity.contracted.map { site.price * $0 }
    }

    package func minimumCost(_ site: ContractSite) -> Series? {
        site.capacity.committed.map { site.price * $0 }
    }

    package func sunkHours(_ site: ContractSite) -> Series? { site.capacity.available }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let expense = site.price * site.committed
        var flows = ContractFlows(
            expense: expense, invoice: (1 - upfront) * expense, spend: site.price * used)
        guard upfront > 0 else { return flows }
        guard let hours = site.committed.tableValues else {
            context.diagnostics.report(
                context.fields.node("upfront"),
                "the quantity differs from path to path, so nobody knows what to pay upfront",
                expected: "a quantity known in advance, or upfront: 0 %")
            return flows
        }
        let graph = site.graph
        let ahead = hoursAhead(hours)
        let isBought = context.window.start >= context.grid.start
        let paid = hours.indices.map { step in
            isBought && step == start ? upfront * (hours[step] + ahead[step]) : 0
        }
        let left = hours.indices.map { $0 >= start ? upfront * ahead[$0] : 0 }
        flows.invoice =
            flows.invoice + site.price * graph.series(perStep: paid, context.hours)
        flows.balances["prepaid"] =
            site.price * graph.series(perStep: left, context.pool.unit)
        return flows
    }

    /// Hours of the term behind each month, simulated or not.
    private func hoursAhead(_ hours: [Double]) -> [Double] {
        let window = context.window
        let horizon = context.grid.horizon
        let hours = Array(hours.prefix(horizon.stepCount))
        let simulated = hours[window.deliveredSteps.clamped(to: hours.indices).suffix(12)]
        let beyond = max(0, horizon.lastMonth.distance(to: window.end))
        var ahead =
            simulated.isEmpty
            ? 0 : simulated.reduce(0, +) / Double(simulated.count) * Double(beyond)
        var sums = hours
        for step in hours.indices.reversed() {
            sums[step] = ahead
            ahead += hours[step]
        }
        return sums + Array(repeating: 0, count: context.grid.runOffCount)
    }

    // MARK: - Notes
    // The instance is not convertible to another generation. Unlike a reservation by the month its
    // price does not follow the market, which gains where prices rise and loses where they fall.
}
