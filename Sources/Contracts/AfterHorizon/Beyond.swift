import ScenarioModel
import Series

/// What is owed by contract after the horizon, and what goes with it.
///
/// Lines of contract `C`, values at the end of the horizon's last month and zero in all others:
///
/// - `beyond.owed.C`: what the rest of the term costs when nothing is used, less what is prepaid;
/// - `beyond.rights.C`: the market value of what that buys and of rights brought along: hours to be
///   made up or carried forward, credit that is left.
///
/// *Formula*, with κ_m owed in month m after the last one H, v the month's discount factor there, P
/// and M the price of the contract and of the market:
///
///     owed   = (Σ_{m = 1…n} v^m κ_{H+m} − prepaid)⁺
///     rights = M/P · Σ_{m = 1…n} v^m κ_{H+m} + (M or, where it is not known, P) · hours + credit
///
/// Months that the run does not have count like its last one. The market price is that of the first
/// on-demand contract of the pool and generation, else the contract's list price; where neither is
/// known, capacity still to come has no market value.
extension Contract {
    /// Rights whose balance is hours, and those whose balance is money.
    private static let hourRights = ["make_up", "carry_forward"]
    private static let moneyRights = ["credit", "overspend_credit"]

    /// - Parameter market: the market price of an hour; nil where nothing says it.
    func defineBeyond(market: (() -> Series?)?) {
        guard context.side == .buy else { return }
        let last = context.grid.horizonCount - 1
        let isStated = terms.fields.isGiven("list_price")
        let market: (() -> Series?)? =
            market ?? (isStated ? { [self] in context.series("list_price", in: context.price) } : nil)
        if owesBeyond {
            define("beyond.owed") { [self] in
                guard let total = costToCome(from: last) else { return nil }
                guard let prepaid = balances(["prepaid", "prepayment"]) else { return nil }
                return (total - prepaid).positivePart.within(last..<last + 1)
            }
        }
        let hours = keptRights(Self.hourRights)
        let money = keptRights(Self.moneyRights)
        if !owesBeyond && hours.isEmpty && money.isEmpty { return }
        define("beyond.rights") { [self] in
            guard let price = site.value?.price, let credit = balances(money),
                let total = owesBeyond ? costToCome(from: last) : credit.constant(0, .currency)
            else { return nil }
            let known = market.map { $0() }
            if case .some(nil) = known { return nil }
            let value = known ?? nil
            var rights = credit
            if let value {
                let isPriced = price.constant(0, price.dimension) < price
                let ratio = select(isPriced, value / price, else: price.constant(0))
                rights = rights + ratio * total
            }
            for name in hours {
                guard let bank = flows.value?.balances[name] else { return nil }
                rights = rights + ((value ?? price) * bank).retagged(.currency)
            }
            return rights.within(last..<last + 1)
        }
    }

    /// Whether the term goes on after the horizon and costs something without use.
    var owesBeyond: Bool {
        isCommitted && Swift.type(of: structure).isPriced && terms.window.endIsGiven
            && terms.window.end > context.grid.horizon.lastMonth
    }

    private func keptRights(_ names: [String]) -> [String] {
        names.filter { (structure.balances + clauses.flatMap(\.balances)).contains($0) }
    }

    private func balances(_ names: [String]) -> Series? {
        guard let flows = flows.value, let payments = payments.value else { return nil }
        return names.reduce(context.graph.series(0, .currency)) { sum, name in
            (payments.balances[name] ?? flows.balances[name]).map { sum + $0.retagged(.currency) }
                ?? sum
        }
    }

    /// Σ_{m = 1…n} v^m κ_{H+m}, as the last month of the horizon knows it.
    private func costToCome(from last: Int) -> Series? {
        guard let flow = site.value.flatMap({ structure.minimumRate($0) }) else { return nil }
        let window = terms.window
        let month = context.graph.series(1, .month)
        let rate = LastRate(context, at: last)
        guard let values = flow.tableValues else {
            let left = context.grid.horizon.lastMonth.distance(to: window.end)
            return flow * month * rate.annuity(left)
        }
        let known = last + 1..<max(last + 1, window.steps.upperBound)
        var sum = context.graph.series(0)
        for step in known where values[step] != 0 {
            sum = sum + values[step] * rate.weight(step - last)
        }
        let more = max(context.grid.lastMonth.distance(to: window.end), 0)
        let rest = rate.annuity(more) * rate.weight(context.grid.runOffCount)
        sum = sum + values[window.steps.upperBound - 1] * rest
        return sum.retagged(.currency)
    }
}
