import ScenarioModel
import Series

/// A fleet that the business owns (C9).
///
/// *Formula*: expense = depreciation + impairment + write-off + power + maintenance + site. Running
/// costs are paid as they accrue; what is bought and sold is cash and no cost. The quantity says how
/// many accelerators were ever bought, its ramp and delivery when; they retire after the economic
/// life. See ``FleetUnits``, ``FleetBook``, ``FleetPower`` and ``Upkeep``.
///
/// *Units*: money per month.
package struct Owned: ContractStructure {
    // MARK: - Terms

    package static let name = "owned"
    package static let summary =
        "A fleet that the business owns: bought, depreciated, powered, and retired."

    private static let economicLife = Term(
        "economic_life", .duration, .optional, in: .within(1, 600), plausible: .within(12, 120),
        "Months after which accelerators retire, whatever the books say; default: the fleet's book "
            + "life.")

    package static let terms =
        [Ramp.term, economicLife, OpeningLot.term] + FleetMoney.terms + FleetPower.terms

    package static let meritRank = 1
    package static let commits = Commitment.hours
    package static let isPriced = false

    /// Clauses about what is there and when; others speak of a price and a seller.
    package static func refusal(of clause: any ContractClause.Type) -> String? {
        ["delivery", "force_majeure"].contains(clause.term.name)
            ? nil : "a fleet of one's own has no seller and no price"
    }

    // MARK: - Resolved

    /// E in months.
    package let economicLife: Int
    private let lots: [OpeningLot]
    private let fields: Fields
    private let name: String
    /// Read when asked for: formulas may follow lines that are not defined yet.
    private let power: Deferred<FleetPower>
    private let money: Deferred<FleetMoney>

    package init?(_ context: ContractContext) {
        let fields = context.fields
        let isOwnable = Self.isOwnable(context)
        let lives = [CapitalItem.bookLife.name, Self.economicLife.name]
        guard context.areWholeMonths(lives, of: fields), isOwnable,
            let life = lives.reversed().lazy.compactMap({ fields.duration($0)?.wholeMonths }).first
                ?? Self.reportNoLife(context),
            let lots = OpeningLot.lots(context, life: life)
        else { return nil }
        func deferred<Value>(_ what: String, _ make: @escaping () -> Value?) -> Deferred<Value> {
            Deferred(
                for: context.compiler.names,
                onCycle: {
                    context.compiler.reportCycle(
                        "the \(what) of fleet '\(context.name)' needs itself", at: fields.node)
                }, make)
        }
        economicLife = life
        self.lots = lots
        self.fields = fields
        name = context.name
        power = deferred("power") { FleetPower(context) }
        money = deferred("cost") { FleetMoney(context, lots: lots) }
    }

    private static func reportNoLife(_ context: ContractContext) -> Int? {
        context.diagnostics.report(
            context.fields.node, "nothing says when the accelerators retire",
            expected: "economic_life, such as 4 years, or book_life of the whole fleet")
        return nil
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
            refuse("pool", "a fleet consists of accelerators", "no pool, or one in GPU-h")
        }
        for term in ["term", "end"] where fields.isGiven(term) {
            refuse(term, "a fleet ends when its accelerators retire", "economic_life")
        }
        return isFine
    }

    private var isTested: Bool { fields.isGiven(FleetMoney.marketValue.name) }

    package var parts: [String] {
        ["depreciation"] + (isTested ? ["impairment"] : []) + ["write_off"]
            + (fields.isGiven(FleetPower.energyPrice.name) ? ["power"] : [])
            + Upkeep.names(fields)
    }

    package var balances: [String] { ["carrying_amount"] }

    package var investments: [String] { FleetMoney.itemNames(fields).map(line) + ["sale.\(name)"] }

    private func line(ofItem item: String?) -> String {
        "capex.\(name)" + (item.map { ".\($0)" } ?? "")
    }

    package func reportOtherFaults() { _ = money.value }

    package func ownPrice(_ context: ContractContext) -> Series? { power.value?.marginal }

    package func committedHours(_ site: ContractSite) -> Series? { site.capacity.delivered }

    package func sunk(_ site: ContractSite) -> SunkHours? {
        SunkHours(perishing: site.capacity.available, paid: 0)
    }

    // MARK: - Step

    /// What is still in service, and of that what works and can be used.
    package func capacity(
        _ capacity: ContractCapacity, _ context: ContractContext
    ) -> ContractCapacity {
        guard let power = power.value, let delivered = capacity.delivered,
            let units = FleetUnits(hours: delivered, lots: lots, life: economicLife, context)
        else { return capacity }
        let isWhole = units.share.constantValue == 1
        var capacity = isWhole ? capacity : capacity.mapping { $0 * units.share }
        capacity.available = capacity.available.map { $0 * power.working * power.goodput }
        capacity.fleet = units
        return capacity
    }

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        var flows = ContractFlows(
            expense: site.noMoney, invoice: site.noMoney, spend: site.price * used)
        guard let units = site.capacity.fleet, let money = money.value else { return flows }
        let book = FleetBook(units: units, life: economicLife, money, site.context)
        flows.add("depreciation", expense: book.depreciation, invoice: site.noMoney)
        if isTested { flows.add("impairment", expense: book.impairment, invoice: site.noMoney) }
        flows.add("write_off", expense: book.writeOff, invoice: site.noMoney)
        if let cost = power.value?.cost(
            used: used, inService: units.inService, price: site.price)
        {
            flows.add("power", cost)
        }
        for upkeep in money.upkeep {
            flows.add(upkeep.name, upkeep.cost(inService: units.inService, gross: book.gross))
        }
        for (item, cost) in book.paid { flows.investments[line(ofItem: item.name)] = cost }
        flows.investments["sale.\(name)"] = -book.proceeds
        flows.balances["carrying_amount"] = book.carrying
        return flows
    }

    // MARK: - Notes
    // The impairment test is that of the group of assets that earn cash together, against a stated
    // value: IAS 36, paragraphs 66 and 104; ASC 360-10-35. A loss is not taken back (ASC 360).
}
