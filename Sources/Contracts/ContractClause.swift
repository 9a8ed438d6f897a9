import ScenarioModel
import Series

/// A clause that attaches to a structure and changes what it gives: price, capacity, flows or
/// payments.
///
/// Every clause is one file in one order: definition and formula, terms, resolution, the monthly
/// step, notes and source. A contract asks its clauses in the order of ``ContractCatalogue/clauses``,
/// each working on what the ones before it left:
///
/// 1. ``price(_:_:)`` on the stated price, escalated;
/// 2. ``capacity(_:price:_:)`` on what is contracted, delivered, committed and available;
/// 3. the dispatch decides what is used, and the structure what that costs;
/// 4. ``settle(_:used:_:)`` on expense and invoices;
/// 5. ``pay(_:_:)`` on the cash that moves.
///
/// What follows use in an earlier month reads ``ContractContext/lastMonth(_:)``; what carries a
/// quantity of its own from month to month makes a state of the graph.
package protocol ContractClause: SendableMetatype {
    /// The key under which a contract states the clause, with all it says.
    static var term: Term { get }

    /// Why the clause cannot stand in a contract of this structure; nil where it can.
    static func refusal(by structure: any ContractStructure.Type) -> String?

    /// Reads the clause; nil after a report. Asked for only where the scenario states the key.
    init?(_ context: ContractContext)

    /// Parts of the expense that the clause adds: the lines `PART.C`, money per month that the
    /// buyer pays, positive.
    var parts: [String] { get }

    /// Balances that the clause keeps: the lines `balance.NAME.C`, amounts at the month's end.
    var balances: [String] { get }

    /// Whether something is paid in advance: the line `cash.prepayment.C`.
    var prepays: Bool { get }

    func price(_ price: Series, _ context: ContractContext) -> Series?
    func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity?
    func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows?
    func pay(_ payments: ContractPayments, _ context: ContractContext) -> ContractPayments?
}

extension ContractClause {
    package static func refusal(by structure: any ContractStructure.Type) -> String? { nil }
    package var parts: [String] { [] }
    package var balances: [String] { [] }
    package var prepays: Bool { false }

    package func price(_ price: Series, _ context: ContractContext) -> Series? { price }
    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? { capacity }
    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? { flows }
    package func pay(_ payments: ContractPayments, _ context: ContractContext) -> ContractPayments?
    { payments }
}

/// Capacity of a contract per month, in hours of its own generation.
package struct ContractCapacity {
    /// By the agreed plan; nil where as much as is wanted can be used.
    package var contracted: Series?
    /// What the seller has there: the plan from delivery on.
    package var delivered: Series?
    /// What the buyer is charged for, or what a take is a fraction of.
    package var committed: Series?
    /// What can be used.
    package var available: Series?

    /// The accelerators behind it, where they are owned.
    package var fleet: FleetUnits?

    /// All of the plan from delivery on is charged for and can be used.
    package init(contracted: Series?, delivered: Series?) {
        self.contracted = contracted
        self.delivered = delivered
        committed = delivered
        available = delivered
    }

    /// The same change to what is delivered, charged for and available.
    package func mapping(_ change: (Series) -> Series) -> ContractCapacity {
        var capacity = self
        capacity.delivered = delivered.map(change)
        capacity.committed = committed.map(change)
        capacity.available = available.map(change)
        return capacity
    }
}
