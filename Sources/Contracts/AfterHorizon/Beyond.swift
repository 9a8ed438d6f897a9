import ScenarioModel
import Series

/// What is owed by contract after the horizon, and what goes with it.
///
/// Lines of contract `C`, values at the end of the horizon's last month and zero in all others:
///
/// - `beyond.owed.C`: what the rest of the term costs when nothing is used, less what is prepaid;
/// - `beyond.rights.C`: the market value of what that buys and of rights brought along: hours to be
///   made up or carried forward, credit that is left;
/// - `sold.beyond.due.C` and `sold.beyond.delivery.C`: the same of a contract that is sold, what its
///   customer owes and the market value of what it is owed for.
///
/// *Formula*, with κ_m owed in month m after the last one H, v the month's discount factor there, P
/// and M the price of the contract and of the market:
///
///     owed   = (Σ_{m = 1…n} v^m κ_{H+m} − prepaid)⁺
///     rights = M/P · Σ_{m = 1…n} v^m κ_{H+m} + (M or, where it is not known, P) · hours + credit
///
/// κ is what the terms fix, see ``FlowToCome``; months lost to force majeure that are still to be made up
/// count at the rate of the term's last month. The market price is that of the first
/// on-demand contract of the pool and generation, else the contract's list price; where neither is
/// known, capacity still to come has no market value.
extension Contract {
    /// Rights whose balance is hours, and those whose balance is money.
    private static let hourRights = ["make_up", "carry_forward"]
    private static let moneyRights = ["credit", "overspend_credit"]

    /// - Parameter market: the market price of an hour; nil where nothing says it.
    func defineBeyond(market: (() -> Series?)?) {
        let last = context.grid.horizonCount - 1
        let isStated = terms.fields.isGiven("list_price")
        let market: (() -> Series?)? =
            market ?? (isStated ? { [self] in context.series("list_price", in: context.price) } : nil)
        let (money, hours) =
            context.side == .buy ? ("beyond.owed", "beyond.rights") : ("beyond.due", "beyond.delivery")
        if owesBeyond {
            define(money) { [self] in
                guard let total = costToCome(from: last) else { return nil }
                // Credit in hand pays for no credit that is still to be bought.
                guard let prepaid = balances((buysCreditAtDates ? [] : ["prepaid"]) + ["prepayment"])
                else { return nil }
                return (total - prepaid).positivePart.within(last..<last + 1)
            }
        }
        let banks = keptRights(Self.hourRights)
        let credits = keptRights(Self.moneyRights)
        if !owesBeyond && banks.isEmpty && credits.isEmpty { return }
        define(hours) { [self] in
            guard let price = site.value?.price, let credit = balances(credits),
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
            for name in banks {
                guard let bank = flows.value?.balances[name] else { return nil }
                rights = rights + ((value ?? price) * bank).retagged(.currency)
            }
            return rights.within(last..<last + 1)
        }
    }

    /// Whether the term goes on after the horizon and costs something without use.
    var owesBeyond: Bool {
        let isOwed = isCommitted && Swift.type(of: structure).isPriced || buysCreditAtDates
        guard isOwed && terms.window.endIsGiven else { return false }
        return endStep(seenFrom: context.grid.horizonCount - 1) > context.grid.horizonCount
            || extendingClause != nil && terms.window.lastEnd > context.grid.horizon.lastMonth
    }

    /// Whether credit is bought at dates that the contract fixes.
    private var buysCreditAtDates: Bool { (structure as? PrepaidCredits).map { $0.topUp == nil } ?? false }

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
        guard let flow = owedToCome else { return nil }
        let (rate, end) = (LastRate(context, at: last), endStep(seenFrom: last))
        let sum = flow.presentValue(after: last, end: end, at: rate)
        guard let clause = extendingClause else { return sum }
        guard let months = clause.monthsToMakeUp(context) else { return nil }
        let weight = rate.weight(max(end - last, 1))
        return sum + (flow.unit * flow.values[end - 1] * weight * months).retagged(.currency)
    }
}
