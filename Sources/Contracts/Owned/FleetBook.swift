import ScenarioModel
import Series

/// The book value of a fleet: straight-line depreciation, impairment, and write-off of what
/// retires.
///
/// *Formula*, with K paid per month, C its running sum, L the book life, E the economic life, and ρ
/// the residual, each of its item. Without impairment an item is depreciated by d(t) = (1 − ρ)/L ·
/// Σ K(s) over the purchases younger than min(L, E); K(t − E)·v(E) is left of what retires, and
/// U(t) = U(t−1) + K − d − w is its book value. With impairment the carrying amount B of all that
/// retires stands at the share ψ = B(t−1)/U(t−1) of that, which scales what earlier purchases still
/// give:
///
///     B⁻ = B(t−1) + K − ψ·(d of earlier purchases + w) − d of this month's
///     I  = max(0, B⁻ − M) where tested, M the market value of what is in service
///     B  = B⁻ − I
///
/// What is impaired stays so. What outlives the accelerators is depreciated, and neither tested nor
/// retired. The write-off is ψ·w less what the sale brings.
///
/// *Units*: money per month; U, B and M are amounts at the month's end.
package struct FleetBook {
    package let paid: [(item: CapitalItem, cost: Series)]
    package let depreciation: Series
    package let impairment: Series
    package let writeOff: Series
    /// What the sale of retired accelerators brings.
    package let proceeds: Series
    package let carrying: Series
    /// Cost as paid of all that is in service.
    package let gross: Series

    package init(
        units: FleetUnits, life: Int, _ money: FleetMoney, _ context: ContractContext
    ) {
        let graph = context.graph
        let items = money.items
        let lots = OpeningCosts(items: items, units: units)
        var equipment = ItemPlan.nothing(graph)
        var site = ItemPlan.nothing(graph)
        var paid: [(CapitalItem, Series)] = []
        for (index, item) in items.enumerated() {
            let cost = item.paid(for: units.bought)
            paid.append((item, cost))
            let plan = ItemPlan(
                item, cost, opening: lots.costs[index], life: item.stays ? nil : life)
            if item.stays { site = site + plan } else { equipment = equipment + plan }
        }
        self.paid = paid
        gross = equipment.gross + site.gross
        let sold = money.resale.map { $0 * units.retired } ?? equipment.residual
        proceeds = sold
        guard let marketValue = money.marketValue else {
            depreciation = equipment.depreciation + site.depreciation
            impairment = context.noMoney
            writeOff = equipment.retired - sold
            carrying = equipment.value + site.value
            return
        }

        let state = graph.state(initial: graph.constant(equipment.opening))
        let before = graph.series(graph.value(of: state), .currency)
        let planned = graph.series(
            graph.past(of: equipment.value.node, back: 1, initial: equipment.opening), .currency)
        // What rounding leaves when all is retired is nothing to share.
        let floor = graph.series(
            graph.past(of: equipment.bought.node, back: 1, initial: equipment.openingCost),
            .currency) * 1e-12
        let share = select(floor < planned, before / planned, else: graph.series(1))
        let old = share * equipment.ofEarlier
        let left = share * equipment.retired
        let month = graph.series(1, .month)
        let tested = before + (equipment.paid - old - left - equipment.ofThisMonth) * month
        let worth = marketValue * units.inService
        let loss = money.isTested * (tested - worth).positivePart
        let after = tested - loss
        graph.bind(state, next: after.node)
        depreciation = old + equipment.ofThisMonth + site.depreciation
        impairment = loss.retagged(.currency / .month)
        writeOff = left - sold
        carrying = after + site.value
    }
}
