import ScenarioModel
import Series

/// A kind of contract: what use it allows and what it costs.
///
/// Every structure is one file in one order: definition and formula, terms, resolution onto the
/// grid, the monthly step, notes and source. Symbols: u hours used, K hours delivered, P price, Q
/// quantity.
package protocol ContractStructure: Sendable {
    /// The terms as data; the table's name is the one a scenario writes behind `structure:`.
    static var table: TermTable { get }

    /// Place in the default merit order: lower is used first.
    static var meritRank: Int { get }

    /// The term that says how many hours can be used: `quantity` or `available`.
    static var capacityTerm: String { get }

    /// What the buyer is committed to.
    static var commits: Commitment { get }

    /// Whether use below the commitment is made up for by a payment of its own.
    static var hasTrueUp: Bool { get }

    /// Reads the structure's own terms; nil after a report.
    init?(_ fields: Fields, over window: ContractWindow, _ compiler: ExpressionCompiler)

    /// Price per hour used, of the price that the scenario states.
    func price(stated: Series) -> Series

    /// The hours that the buyer is committed to, per month; nil for a structure without commitment.
    func committedHours(_ site: ContractSite) -> Series?

    /// The contract's value as deals are announced, per month: price times quantity, or the
    /// spending agreed. Nil without commitment.
    func nominalCost(_ site: ContractSite) -> Series?

    /// What is owed per month when nothing is used; nil without commitment.
    func minimumCost(_ site: ContractSite) -> Series?

    /// What the use of `used` hours per month costs. `used` is at most the capacity.
    func flows(used: Series, _ site: ContractSite) -> ContractFlows
}

extension ContractStructure {
    package func price(stated: Series) -> Series { stated }
}

/// What the buyer of a contract has promised.
package enum Commitment: Sendable {
    case nothing, hours, money
}

/// What a structure's formulas read, per month.
///
/// *Units*: capacity in accelerator-hours of the contract's own generation per month, price in
/// money per accelerator-hour.
package struct ContractSite {
    package let graph: SeriesGraph
    package let window: ContractWindow
    /// Hours by the agreed plan; nil where as much as is wanted can be used.
    package let contracted: Series?
    /// Hours that are there to be used: the plan from delivery on.
    package let delivered: Series?
    /// Price per hour used, escalated and after discount.
    package let price: Series

    package init(
        graph: SeriesGraph, window: ContractWindow, contracted: Series?, delivered: Series?,
        price: Series
    ) {
        self.graph = graph
        self.window = window
        self.contracted = contracted
        self.delivered = delivered
        self.price = price
    }

    var noMoney: Series { graph.series(0, .currency / .month) }
    var noHours: Series { graph.series(0, .acceleratorHour / .month) }
}

/// Money per month that a contract moves, all paid by the buyer and positive.
package struct ContractFlows {
    /// Accrued cost.
    package let expense: Series
    /// Invoices by their month, before any credit for a prepayment.
    package let invoice: Series
    /// The part of the expense that is price times use.
    package let spend: Series
    /// The part of the expense that makes up for use below the commitment; nil for a structure that
    /// knows no such thing.
    package let trueUp: Series?

    package init(expense: Series, invoice: Series, spend: Series, trueUp: Series?) {
        self.expense = expense
        self.invoice = invoice
        self.spend = spend
        self.trueUp = trueUp
    }
}

/// All structures a scenario may ask for, by the name it writes.
package enum ContractCatalogue {
    package static let all: [any ContractStructure.Type] = [
        TakeOrPay.self, Reserved.self, MinimumSpend.self, OnDemand.self,
    ]

    /// The `contracts` section as data.
    package static let term = Term(
        "contracts", .map(.tagged(by: "structure", all.map { $0.table })), .filled,
        "Supply of accelerator-hours by name: what may be used, and what must be paid.")
}
