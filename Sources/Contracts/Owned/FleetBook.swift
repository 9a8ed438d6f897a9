import ScenarioModel
import Series

/// The book value of a fleet: straight-line depreciation, impairment, and write-off of what retires.
///
/// *Formula*, with K paid per month, C its running sum, L the book life, E the economic life, and ρ
/// the residual, each of its item. Without impairment an item is depreciated by
/// d(t) = (1 − ρ)/L · Σ K(s) over the purchases younger than min(L, E); K(t − E)·v(E) is left of what
/// retires, and U(t) = U(t−1) + K − d − w is its book value. With impairment the carrying amount B
/// of all that retires stands at the share ψ = B(t−1)/U(t−1) of that, which scales what earlier
/// purchases still give:
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
        items: [CapitalItem], units: FleetUnits, life: Int, resale: Series?,
        marketValue: Series?, isTested: Series, _ context: ContractContext
    ) {
        let graph = context.graph
        let lots = OpeningCosts(items: items, units: units)
        var equipment = Plan.nothing(graph)
        var site = Plan.nothing(graph)
        var paid: [(CapitalItem, Series)] = []
        for (index, item) in items.enumerated() {
            let cost = item.paid(for: units.bought)
            paid.append((item, cost))
            let plan = Plan(
                item, cost, opening: lots.costs[index], life: item.stays ? nil : life)
            if item.stays { site = site + plan } else { equipment = equipment + plan }
        }
        self.paid = paid
        gross = equipment.gross + site.gross
        let sold = resale.map { $0 * units.retired } ?? equipment.residual
        proceeds = sold
        guard let marketValue else {
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
        let loss = isTested * (tested - worth).positivePart
        let after = tested - loss
        graph.bind(state, next: after.node)
        depreciation = old + equipment.ofThisMonth + site.depreciation
        impairment = loss.retagged(.currency / .month)
        writeOff = left - sold
        carrying = after + site.value
    }
}

/// What each item of each opening lot cost: the lot's cost shared as the items cost in the first
/// month.
private struct OpeningCosts {
    /// Per item, the lots with their age and cost.
    let costs: [[(age: Int, cost: Double)]]

    init(items: [CapitalItem], units: FleetUnits) {
        let listed = items.map { $0.perAccelerator?.tableValues?.first ?? 0 }
        let total = listed.reduce(0, +)
        costs = listed.map { own in
            units.lots.map { lot, count in
                let cost = lot.cost(insteadOf: total, count: count)
                return (lot.age, total > 0 ? count * cost * (own / total) : 0)
            }
        }
    }
}

/// The books of items as planned when they are bought, before any impairment.
private struct Plan {
    /// Per month.
    var paid: Series
    var ofThisMonth: Series
    var ofEarlier: Series
    /// Book value of what retires, and what the sale is planned to bring.
    var retired: Series
    var residual: Series
    /// Amounts at the month's end: book value, cost in service, and cost ever paid.
    var value: Series
    var gross: Series
    var bought: Series
    var opening: Double
    var openingCost: Double

    var depreciation: Series { ofEarlier + ofThisMonth }

    static func nothing(_ graph: SeriesGraph) -> Plan {
        let flow = graph.series(0, .currency / .month)
        let amount = graph.series(0, .currency)
        return Plan(
            paid: flow, ofThisMonth: flow, ofEarlier: flow, retired: flow, residual: flow,
            value: amount, gross: amount, bought: amount, opening: 0, openingCost: 0)
    }

    static func + (a: Plan, b: Plan) -> Plan {
        Plan(
            paid: a.paid + b.paid, ofThisMonth: a.ofThisMonth + b.ofThisMonth,
            ofEarlier: a.ofEarlier + b.ofEarlier, retired: a.retired + b.retired,
            residual: a.residual + b.residual, value: a.value + b.value,
            gross: a.gross + b.gross, bought: a.bought + b.bought,
            opening: a.opening + b.opening, openingCost: a.openingCost + b.openingCost)
    }
}

extension Plan {
    /// - Parameter life: after how many months it retires; nil for never.
    init(
        _ item: CapitalItem, _ cost: Series, opening lots: [(age: Int, cost: Double)], life: Int?
    ) {
        let graph = cost.graph
        let steps = graph.stepCount
        let months = min(item.bookLife, life ?? item.bookLife)
        let rate = graph.series(item.rate, .perMonth)
        func table(_ value: (Int) -> Double) -> Series {
            graph.series(perStep: (0..<steps).map(value), .currency / .month)
        }
        /// Σ over the lots whose age at the start of a month is as asked for.
        func ofLots(_ isMeant: @escaping (Int) -> Bool, _ weight: Double) -> Series {
            table { step in
                lots.reduce(0) { $0 + (isMeant($1.age + step) ? weight * $1.cost : 0) }
            }
        }
        /// A flow so many months ago, without a memory of it where no month reaches back that far.
        func past(_ flow: Series, _ months: Int) -> Series {
            months < steps ? flow.lagged(by: months) : graph.series(0, flow.dimension)
        }
        let running = cost.cumulative
        paid = cost
        bought = running + graph.series(lots.reduce(0) { $0 + $1.cost }, .currency)
        ofThisMonth = rate * (cost * graph.series(1, .month))
        ofEarlier = rate * (past(running, 1) - past(running, months))
            + ofLots({ $0 < months }, item.rate)
        if let life {
            let left = item.value(atAge: life)
            let gone = past(cost, life)
            retired = gone * left + ofLots({ $0 == life }, left)
            residual = gone * item.residual + ofLots({ $0 == life }, item.residual)
            gross = bought - (gone + ofLots({ $0 == life }, 1)).cumulative
        } else {
            retired = graph.series(0, .currency / .month)
            residual = retired
            gross = bought
        }
        openingCost = lots.reduce(0) { $0 + $1.cost }
        opening = lots.reduce(0) { $0 + $1.cost * item.value(atAge: $1.age) }
        value = graph.series(opening, .currency)
            + (cost - ofThisMonth - ofEarlier - retired).cumulative
    }
}
