import ScenarioModel
import Series

/// The books of items as planned when they are bought, before any impairment.
struct ItemPlan {
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

    static func nothing(_ graph: SeriesGraph) -> ItemPlan {
        let flow = graph.series(0, .currency / .month)
        let amount = graph.series(0, .currency)
        return ItemPlan(
            paid: flow, ofThisMonth: flow, ofEarlier: flow, retired: flow, residual: flow,
            value: amount, gross: amount, bought: amount, opening: 0, openingCost: 0)
    }

    static func + (a: ItemPlan, b: ItemPlan) -> ItemPlan {
        ItemPlan(
            paid: a.paid + b.paid, ofThisMonth: a.ofThisMonth + b.ofThisMonth,
            ofEarlier: a.ofEarlier + b.ofEarlier, retired: a.retired + b.retired,
            residual: a.residual + b.residual, value: a.value + b.value,
            gross: a.gross + b.gross, bought: a.bought + b.bought,
            opening: a.opening + b.opening, openingCost: a.openingCost + b.openingCost)
    }
}

extension ItemPlan {
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
