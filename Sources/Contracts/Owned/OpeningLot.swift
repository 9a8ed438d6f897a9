import ScenarioModel
import Series

/// Accelerators that a fleet has when the first month begins.
///
/// *Units*: age in whole months of use before the first month; cost as paid, per accelerator.
package struct OpeningLot {
    // MARK: - Terms

    private static let table = TermTable(
        "opening", "Accelerators that are there when the first month begins.",
        [
            Term(
                "quantity", .number(.accelerator), .optional, in: .atLeast(0),
                "How many of the quantity; default: all that it is in the first month."),
            Term(
                "age", .duration, .required, in: .within(0, 600),
                "Months that they have been in use."),
            Term(
                "cost", .either([.number(.currency / .accelerator), .number(.currency)]),
                .optional, in: .atLeast(0),
                "What they cost when they were bought, all items together: per accelerator or in "
                    + "sum; default: what the items cost in the first month."),
        ])

    package static let term = Term(
        "opening", .either([.record(table), .list(.record(table))]), .optional,
        "The fleet that is there when the first month begins, in one lot or several; default: "
            + "the first month's quantity, as old as the start says.")

    // MARK: - Resolved

    /// Nil for all there is in the first month.
    package let quantity: Double?
    package let age: Int
    /// Per accelerator, or in sum; nil for what the items cost in the first month.
    package let cost: Quantity?
    /// Where to point when there are too many of them, and when they are too old.
    package let node: DocumentNode
    private let ageNode: DocumentNode

    /// The lots of a fleet, none where it is new; nil after reports.
    package static func lots(_ context: ContractContext, life: Int) -> [OpeningLot]? {
        let (fields, start) = (context.fields, context.window.start)
        var lots: [OpeningLot] = []
        switch fields.value(term.name) {
        case nil:
            if fields.isGiven(term.name) { return nil }
            guard start < context.grid.start else { return [] }
            let age = start.distance(to: context.grid.start)
            let node = fields.node("start")
            lots = [OpeningLot(quantity: nil, age: age, cost: nil, node: node, ageNode: node)]
        case .record(let own)?:
            guard let lot = OpeningLot(own, context) else { return nil }
            lots = [lot]
        case let value?:
            let records = value.list?.compactMap(\.record) ?? []
            lots = records.compactMap { OpeningLot($0, context) }
            guard lots.count == records.count else { return nil }
            if lots.count > 1, let lot = lots.first(where: { $0.quantity == nil }) {
                context.diagnostics.report(
                    lot.node, "one of several lots, without its number",
                    expected: "quantity, such as 16e3 GPU")
                return nil
            }
        }
        if start > context.grid.start, let lot = lots.first {
            context.diagnostics.report(
                lot.node, "there before the fleet starts in \(start)",
                expected: "a start in \(context.grid.start) or earlier")
            return nil
        }
        for lot in lots where lot.age >= life {
            context.diagnostics.report(
                lot.ageNode, "\(lot.age) months old, and retired after \(life)",
                expected: "an age below the economic life")
            return nil
        }
        return lots
    }

    private init(
        quantity: Double?, age: Int, cost: Quantity?, node: DocumentNode, ageNode: DocumentNode
    ) {
        self.quantity = quantity
        self.age = age
        self.cost = cost
        self.node = node
        self.ageNode = ageNode
    }

    private init?(_ own: Fields, _ context: ContractContext) {
        guard context.areWholeMonths(["age"], of: own),
            let age = own.duration("age")?.wholeMonths,
            ["quantity", "cost"].allSatisfy({ !own.isGiven($0) || own.value($0) != nil })
        else { return nil }
        self.init(
            quantity: own.number("quantity"), age: age, cost: own.quantity("cost"),
            node: own.node("quantity"), ageNode: own.node("age"))
    }

    // MARK: - Step

    /// How many they are, of `total` in the first month.
    package func count(of total: Double) -> Double { quantity ?? total }

    /// What each cost, of the given cost in the first month.
    package func cost(insteadOf listed: Double, count: Double) -> Double {
        guard let cost else { return listed }
        if cost.dimension == .currency { return count > 0 ? cost.value / count : 0 }
        return cost.value
    }
}

/// What each item of each opening lot cost: the lot's cost shared as the items cost in the first
/// month.
struct OpeningCosts {
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
