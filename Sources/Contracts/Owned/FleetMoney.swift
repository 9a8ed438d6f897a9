import ScenarioModel
import Series

/// What a fleet costs and is worth, as the terms say.
package struct FleetMoney {
    // MARK: - Terms

    package static let marketValue = Term(
        "market_value", .openSeries, .optional, in: .atLeast(0),
        "Market value of an accelerator in service; below the carrying amount, the fleet is "
            + "written down to it. Default: never tested.")

    package static let terms = [
        CapitalItem.term, CapitalItem.bookLife, CapitalItem.residual,
        Term(
            "resale_value", .openSeries, .optional, in: .atLeast(0),
            "What the sale of a retired accelerator brings; default: the residual."),
        marketValue,
        Term(
            "impairment_test", .choice(["month", "quarter", "year"]), .defaulted("month"),
            "After which calendar periods the carrying amount is held against the market value."),
    ] + Upkeep.terms

    // MARK: - Resolved

    package let items: [CapitalItem]
    package let upkeep: [Upkeep]
    /// Per accelerator; nil for the residual.
    package let resale: Series?
    /// Per accelerator; nil where the fleet is not tested.
    package let marketValue: Series?
    /// 1 in the months with a test.
    package let isTested: Series

    /// Nil after reports.
    package init?(_ context: ContractContext, lots: [OpeningLot]) {
        let fields = context.fields
        let names = Upkeep.names(fields)
        let upkeep = names.compactMap { Upkeep($0, context) }
        let resale = Self.perAccelerator("resale_value", context)
        let marketValue = Self.perAccelerator(Self.marketValue.name, context)
        let items = CapitalItem.items(
            context, bookLife: fields.duration(CapitalItem.bookLife.name)?.wholeMonths,
            residual: fields.number(CapitalItem.residual.name) ?? 0)
        guard let items, let resale, let marketValue, upkeep.count == names.count,
            let test = fields.text("impairment_test")
        else { return nil }
        let listed = items.compactMap(\.perAccelerator)
        if let lot = lots.first,
            listed.isEmpty || listed.contains(where: { $0.tableValues == nil })
        {
            context.diagnostics.report(
                lot.node, "what the fleet cost is not known in advance",
                expected: "capex per accelerator or per power, in numbers")
            return nil
        }
        self.items = items
        self.upkeep = upkeep
        self.resale = resale.first
        self.marketValue = marketValue.first
        let months = ["month": 1, "quarter": 3, "year": 12][test] ?? 1
        isTested = context.flags { context.grid.month(at: $0).month % months == 0 }
    }

    /// Nothing where the term is not given, the series where it is; nil after a report.
    private static func perAccelerator(_ term: String, _ context: ContractContext) -> [Series]? {
        guard context.fields.isGiven(term) else { return [] }
        return context.series(term, in: .currency / .accelerator).map { [$0] }
    }

    /// Names of the items, nil for the one that has none.
    package static func itemNames(_ fields: Fields) -> [String?] {
        guard case .map(let entries)? = fields.value(CapitalItem.term.name) else { return [nil] }
        return entries.map(\.name)
    }
}
