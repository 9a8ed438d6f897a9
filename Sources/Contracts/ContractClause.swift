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
/// 2. ``capacity(_:price:_:)`` on what is contracted, delivered, committed and available, and
///    ``open(_:_:)`` on the months in which there is a contract at all;
/// 3. the dispatch decides what is used, ``take(_:_:)`` what is drawn beside it, and the structure
///    what that costs;
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

    /// Quantities that the clause adds: the lines `quantity.gpu_hours.NAME.C`, hours per month.
    var quantities: [String] { get }

    /// Whether something is paid in advance: the line `cash.prepayment.C`.
    var prepays: Bool { get }

    /// Whether the months in which the contract is in force may differ from path to path.
    var bendsTerm: Bool { get }

    /// Whether the clause says which quantity is agreed and how it arrives.
    static var isPlan: Bool { get }

    /// Share of the quantity that the plan has there in a month of the contract, by its number; a
    /// sum for the whole term is spread by it.
    func share(inMonth month: Int) -> Double

    func price(_ price: Series, _ context: ContractContext) -> Series?
    func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity?
    func open(_ open: Series, _ context: ContractContext) -> Series?
    func take(_ taken: Series, _ site: ContractSite) -> Series?
    func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows?
    func pay(_ payments: ContractPayments, _ context: ContractContext) -> ContractPayments?
}

extension ContractClause {
    package static func refusal(by structure: any ContractStructure.Type) -> String? { nil }
    package var parts: [String] { [] }
    package var balances: [String] { [] }
    package var quantities: [String] { [] }
    package var prepays: Bool { false }
    package var bendsTerm: Bool { false }
    package static var isPlan: Bool { false }
    package func share(inMonth month: Int) -> Double { 1 }

    package func price(_ price: Series, _ context: ContractContext) -> Series? { price }
    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? { capacity }
    package func open(_ open: Series, _ context: ContractContext) -> Series? { open }
    package func take(_ taken: Series, _ site: ContractSite) -> Series? { taken }
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
    /// What is due and not yet there, while the seller pays damages for it.
    package var late: Series?
    /// What the parties count on when they sign: nothing late, lost or ended early, and every
    /// renewal taken.
    package var plan: (contracted: Series, delivered: Series)?
    /// Share of the contract in force; nil where it is all, in every month that the contract has.
    package var inForce: Series?
    /// Share of the contract that ends early in this month, zero in others; nil where none can.
    package var ended: Series?

    /// The accelerators behind it, where they are owned.
    package var fleet: FleetUnits?

    /// All of the plan from delivery on is charged for and can be used.
    package init(contracted: Series?, delivered: Series?) {
        self.contracted = contracted
        self.delivered = delivered
        committed = delivered
        available = delivered
        if let contracted, let delivered { plan = (contracted, delivered) }
    }

    /// The plan, there from the agreed delivery on.
    package init(contracted: Series, _ context: ContractContext) {
        let isDelivered = context.flags(context.window.deliveredSteps)
        self.init(contracted: contracted, delivered: contracted * isDelivered)
    }

    /// The plan as if all of it came as agreed.
    package var planned: ContractCapacity {
        ContractCapacity(contracted: plan?.contracted, delivered: plan?.delivered)
    }

    /// Whether more than what is delivered may be there to be used.
    package var isMoreThanDelivered: Bool { available?.node != delivered?.node }

    /// The same change to what is delivered, charged for and available.
    package func mapping(_ change: (Series) -> Series) -> ContractCapacity {
        var capacity = self
        capacity.delivered = delivered.map(change)
        capacity.committed = committed.map(change)
        capacity.available = available.map(change)
        capacity.late = late.map(change)
        return capacity
    }

    /// All of it for the share of the contract that is in force.
    package func lasting(_ share: Series) -> ContractCapacity {
        var capacity = mapping { $0 * share }
        capacity.contracted = contracted.map { $0 * share }
        capacity.inForce = inForce.map { $0 * share } ?? share
        return capacity
    }
}
