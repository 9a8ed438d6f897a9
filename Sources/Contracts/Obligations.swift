import ScenarioModel
import Series

/// What is still owed under a contract, and what its use would have cost without it.
///
/// Lines of contract `C`, amounts at the month's end:
///
/// - `book.remaining.C`: what is owed after the month to the contract's end when nothing more is
///   used. For a contract that is sold this is the remaining performance obligation;
/// - `book.value.C`: price times quantity, or spending agreed, after the month: the backlog;
///
/// and money per month:
///
/// - `list_cost.C`: use at the list price; `savings.C`: that less the contract's expense.
///
/// *Formula*: R(t) = Σ_{m > t} κ_m. Months of the term beyond the horizon count like the last month
/// simulated. Where κ differs from path to path it is not known in advance, and every month still to
/// come counts like the present one. What was used or spent in a period under way, and rights brought
/// along, are not set off.
extension Contract {
    /// Defines the lines; a contract without a commitment has none of the first two.
    ///
    /// - Parameter listPrice: gives the list price of a contract that states none; nil where nothing
    ///   does.
    func defineObligations(listPrice: (() -> Series?)?) {
        if isCommitted && Swift.type(of: structure).isPriced {
            define("book.remaining") { [self] in
                site.value.flatMap { structure.minimumRate($0) }.map(remaining)
            }
            define("book.value") { [self] in
                site.value.flatMap { structure.nominalCost($0) }.map(remaining)
            }
        }
        let isStated = terms.fields.isGiven("list_price")
        guard context.side == .buy, isStated || listPrice != nil else { return }
        define("list_cost") { [self] in
            let price =
                isStated ? context.series("list_price", in: context.price) : listPrice?()
            guard let price, let used = line(context.lineName("used")) else { return nil }
            return price * used
        }
        define("savings") { [self] in
            guard let cost = line("\(context.scope)list_cost.\(name)"), let expense else {
                return nil
            }
            return cost - expense
        }
    }

    /// The months in which something may be owed: without an end, none after the horizon.
    private var owingSteps: Range<Int> {
        let steps = terms.window.steps
        return terms.window.endIsGiven ? steps : steps.clamped(to: 0..<context.grid.horizonCount)
    }

    /// Months of the term after those of the run.
    private var monthsBeyond: Double {
        Double(max(context.grid.lastMonth.distance(to: terms.window.end), 0))
    }

    /// Months from each month's end to the end of what is owed.
    var monthsBound: Series {
        let end = Double(owingSteps.upperBound - 1) + monthsBeyond
        return context.graph.series(
            perStep: (0..<context.grid.stepCount).map { max(end - Double($0), 0) }, .month)
    }

    private func remaining(_ flow: Series) -> Series {
        let (steps, beyond) = (owingSteps, monthsBeyond)
        guard let values = flow.tableValues else {
            let left = (0..<context.grid.stepCount).map { step in
                steps.contains(step) ? Double(steps.upperBound - 1 - step) + beyond : 0
            }
            return flow * context.graph.series(perStep: left, .month)
        }
        var sum = steps.isEmpty ? 0 : values[steps.upperBound - 1] * beyond
        var left = Array(repeating: 0.0, count: values.count)
        for step in values.indices.reversed() {
            if step < steps.upperBound { left[step] = sum }
            sum += values[step]
        }
        return context.graph.series(perStep: left, flow.dimension * .month)
    }
}

extension ContractBook {
    /// Defines what is owed and saved under all contracts, and the run rate of those that are sold.
    ///
    /// The list price of a contract that states none is the price of the first on-demand contract of
    /// its pool and generation.
    package func defineObligations() {
        for contract in contracts {
            contract.defineMaturities()
            let market = bought.first {
                $0.structureName == OnDemand.name && $0.context.pool == contract.context.pool
                    && $0.generation == contract.generation
            }
            let price: (() -> Series?)? = market.map { market in { market.priceThroughout } }
            contract.defineObligations(listPrice: price)
            contract.defineBeyond(market: price)
        }
        guard let first = sold.first else { return }
        compiler.define("\(owner)book.run_rate", for: first.node) { [self] in
            var sum: Series?
            for contract in sold {
                guard
                    let revenue = compiler.line(
                        "\(owner)revenue.\(contract.name)", for: contract.node)
                else { return nil }
                sum = sum.map { $0 + revenue } ?? revenue
            }
            return sum.map { $0 * $0.graph.series(12, .month) }
        }
    }
}
