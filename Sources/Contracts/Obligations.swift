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
/// *Formula*: R(t) = Σ_{m > t} κ_m over the months to the end of the term, those after the horizon
/// included, κ as the terms fix it: see ``FlowToCome``. A term that may follow is not owed before it is
/// taken. What was used or spent in a period under way, and rights brought along, are not set off.
extension Contract {
    /// Defines the lines; a contract without a commitment has none of the first two.
    ///
    /// - Parameter listPrice: gives the list price of a contract that states none; nil where nothing
    ///   does.
    func defineObligations(listPrice: (() -> Series?)?) {
        if isCommitted && Swift.type(of: structure).isPriced {
            define("book.remaining") { [self] in
                guard let flow = owedToCome else { return nil }
                let left = remaining(flow)
                guard let clause = extendingClause else { return left }
                // Months lost are made up at the rate of the last one.
                let last = flow.values[endStep(seenFrom: 0) - 1]
                return clause.monthsToMakeUp(context).map {
                    left + (flow.unit * last * $0).retagged(.currency)
                }
            }
            define("book.value") { [self] in agreedToCome.map(remaining) }
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

    /// Months from each month's end to the end of what is owed.
    var monthsBound: Series {
        context.graph.series(
            perStep: (0..<context.grid.stepCount).map { Double(max(endStep(seenFrom: $0) - $0 - 1, 0)) },
            .month)
    }

    private func remaining(_ flow: FlowToCome) -> Series {
        flow.remaining(end: (0..<context.grid.stepCount).map(endStep))
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
