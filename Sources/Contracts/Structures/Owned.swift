import ScenarioModel
import Series

/// A fleet that the business owns (C9).
///
/// *Formula*: expense = depreciation + impairment + write-off + power + maintenance + site, cash =
/// what is bought less what sales bring, and the running costs as they accrue. The quantity says
/// how many accelerators were ever bought, its ramp and delivery when; they retire after the
/// economic life. Of the S in service, the hours S·H·yield·goodput can be used, at the cost of
/// their power; see ``FleetUnits``, ``FleetBook`` and ``RunningCosts``.
///
/// *Units*: H hours of the month; money per month.
package struct Owned: ContractStructure {
    // MARK: - Terms

    package static let name = "owned"
    package static let summary =
        "A fleet that the business owns: bought, depreciated, powered, and retired."

    package static let terms = [
        Ramp.term, CapitalItem.term, CapitalItem.bookLife,
        Term(
            "economic_life", .duration, .optional, in: .within(1, 600),
            plausible: .within(12, 120),
            "Months after which accelerators retire, whatever the books say; default: the longest "
                + "book life of what retires with them."),
        CapitalItem.residual,
        Term(
            "resale_value", .openSeries, .optional, in: .atLeast(0),
            "What the sale of a retired accelerator brings; default: the residual."),
        Term(
            "market_value", .openSeries, .optional, in: .atLeast(0),
            "Market value of an accelerator in service; below the carrying amount, the fleet is "
                + "written down to it. Default: never tested."),
        Term(
            "impairment_test", .choice(["month", "quarter", "year"]), .defaulted("month"),
            "After which calendar periods the carrying amount is held against the market value."),
        OpeningLot.term,
    ] + RunningCosts.terms

    package static let meritRank = 1
    package static let commits = Commitment.hours
    package static let isPriced = false

    /// Clauses about what is there and when; others speak of a price and a seller.
    package static func refusal(of clause: any ContractClause.Type) -> String? {
        ["tranches", "delivery", "force_majeure"].contains(clause.term.name)
            ? nil : "a fleet of one's own has no seller and no price"
    }

    // MARK: - Resolved

    package let items: [CapitalItem]
    /// E in months.
    package let economicLife: Int
    private let lots: [OpeningLot]
    private let running: RunningCosts
    private let resale: Series?
    private let marketValue: Series?
    private let isTested: Series
    private let name: String

    package init?(_ context: ContractContext) {
        let fields = context.fields
        let isOwnable = Self.isOwnable(context)
        let isWhole = context.areWholeMonths(
            [CapitalItem.bookLife.name, "economic_life"], of: fields)
        let running = RunningCosts(context)
        let resale = Self.perAccelerator("resale_value", context)
        let marketValue = Self.perAccelerator("market_value", context)
        // Without the fleet's book life, items would be blamed for having none.
        let items = isWhole ? Self.items(context) : nil
        guard isOwnable, let running, let items, let resale, let marketValue,
            let test = fields.text("impairment_test")
        else { return nil }
        let lives = items.filter { !$0.stays }.map(\.bookLife)
        let life = fields.duration("economic_life")?.wholeMonths
            ?? lives.max() ?? items.map(\.bookLife).max() ?? 1
        guard let lots = OpeningLot.lots(context, life: life) else { return nil }
        let listed = items.compactMap(\.perAccelerator)
        if let lot = lots.first,
            listed.contains(where: { $0.tableValues == nil }) || listed.isEmpty
        {
            context.diagnostics.report(
                lot.node, "what the fleet cost is not known in advance",
                expected: "capex per accelerator or per power, in numbers")
            return nil
        }
        let months = ["month": 1, "quarter": 3, "year": 12][test] ?? 1
        self.items = items
        economicLife = life
        self.lots = lots
        self.running = running
        self.resale = resale.first
        self.marketValue = marketValue.first
        isTested = context.flags { context.grid.month(at: $0).month % months == 0 }
        name = context.name
    }

    /// Whether a contract of this side, pool and term can be a fleet; reports when not.
    private static func isOwnable(_ context: ContractContext) -> Bool {
        let fields = context.fields
        var isFine = true
        func refuse(_ term: String, _ message: String, _ expected: String) {
            context.diagnostics.report(fields.node(term), message, expected: expected)
            isFine = false
        }
        if context.side == .sell {
            refuse(
                "side", "a fleet is owned, not sold by contract",
                "a contract of another structure with side: sell, served by the fleet")
        }
        if !context.pool.hasGenerations {
            refuse("pool", "a fleet consists of accelerators", "no pool")
        }
        for term in ["term", "end"] where fields.isGiven(term) {
            refuse(term, "a fleet ends when its accelerators retire", "economic_life")
        }
        return isFine
    }

    private static func items(_ context: ContractContext) -> [CapitalItem]? {
        let (fields, bookLife) = (context.fields, CapitalItem.bookLife.name)
        return CapitalItem.items(
            context, bookLife: fields.duration(bookLife)?.wholeMonths,
            residual: fields.number(CapitalItem.residual.name) ?? 0)
    }

    /// Nothing where the term is not given, the series where it is; nil after a report.
    private static func perAccelerator(_ term: String, _ context: ContractContext) -> [Series]? {
        guard context.fields.isGiven(term) else { return [] }
        return context.series(term, in: .currency / .accelerator).map { [$0] }
    }

    package var parts: [String] {
        ["depreciation"] + (marketValue == nil ? [] : ["impairment"]) + ["write_off"]
            + running.parts
    }

    package var balances: [String] { ["carrying_amount"] }

    package var investments: [String] { items.map(line) + ["sale.\(name)"] }

    private func line(of item: CapitalItem) -> String {
        "capex.\(name)" + (item.name.map { ".\($0)" } ?? "")
    }

    package func ownPrice(_ context: ContractContext) -> Series? { running.marginal }

    package func committedHours(_ site: ContractSite) -> Series? { site.capacity.delivered }

    // MARK: - Step

    /// What is still in service, and of that what works and can be used.
    package func standing(
        _ capacity: ContractCapacity, _ context: ContractContext
    ) -> ContractCapacity? {
        guard let delivered = capacity.delivered,
            let units = FleetUnits(hours: delivered, lots: lots, life: economicLife, context)
        else { return nil }
        let isWhole = units.share.constantValue == 1
        var capacity = isWhole ? capacity : capacity.mapping { $0 * units.share }
        capacity.available = capacity.available.map { $0 * running.working * running.goodput }
        capacity.fleet = units
        return capacity
    }

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        guard let units = site.capacity.fleet else {
            return ContractFlows(expense: site.noMoney, invoice: site.noMoney, spend: site.noMoney)
        }
        let book = FleetBook(
            items: items, units: units, life: economicLife, resale: resale,
            marketValue: marketValue, isTested: isTested, site.context)
        var flows = ContractFlows(
            expense: site.noMoney, invoice: site.noMoney, spend: site.price * used)
        flows.add("depreciation", expense: book.depreciation, invoice: site.noMoney)
        if marketValue != nil {
            flows.add("impairment", expense: book.impairment, invoice: site.noMoney)
        }
        flows.add("write_off", expense: book.writeOff, invoice: site.noMoney)
        let costs = running.flows(
            used: used, inService: units.inService, gross: book.gross, price: site.price)
        for (name, amount) in costs { flows.add(name, amount) }
        for (item, cost) in book.paid { flows.investments[line(of: item)] = cost }
        flows.investments["sale.\(name)"] = -book.proceeds
        flows.balances["carrying_amount"] = book.carrying
        return flows
    }

    // MARK: - Notes The impairment test is that of the group of assets that earn cash together,
    // against fair value alone: IAS 36, paragraphs 66 and 104; ASC 360-10-35. A loss is not taken
    // back (ASC 360).
}
