import ScenarioModel
import Series

/// A kind of contract: what use it allows and what it costs.
///
/// Every structure is one file in one order: definition and formula, terms, resolution onto the
/// grid, the monthly step, notes and source. Symbols: u hours used, K hours committed, P price, Q
/// quantity.
package protocol ContractStructure: SendableMetatype {
    /// The name that a scenario writes behind `structure:`.
    static var name: String { get }

    static var summary: String { get }

    /// The structure's own terms, besides those that all share and those of clauses.
    static var terms: [Term] { get }

    /// Place in the default merit order: lower is used first.
    static var meritRank: Int { get }

    /// The term that says how many hours can be used: `quantity` or `available`.
    static var capacityTerm: String { get }

    /// What the buyer is committed to.
    static var commits: Commitment { get }

    /// The term of the capacity, or the terms of which a contract states one.
    static var capacityTerms: [Term] { get }

    /// Which of these a contract has, where its terms decide that and not the structure.
    static func standing(of fields: Fields) -> ContractStanding

    /// Whether price and quantity stay to the end as they were at the start.
    static var isFixed: Bool { get }

    /// Whether use or spending is tested against a commitment; see ``CommitmentTest``.
    static var isTested: Bool { get }

    /// Whether a price is stated for its hours; where not, ``ownPrice(_:)`` says what one costs.
    static var isPriced: Bool { get }

    /// Why a clause that would fit by its own rule cannot stand in a contract of this structure; nil
    /// where it can.
    static func refusal(of clause: any ContractClause.Type) -> String?

    /// Reads the structure's own terms; nil after a report.
    init?(_ context: ContractContext)

    /// Parts of the expense besides price times use: the lines `PART.C`.
    var parts: [String] { get }

    /// Those of ``parts`` that come with use, and are no cost of what is idle.
    var partsWithUse: [String] { get }

    /// Balances that the structure keeps: the lines `balance.NAME.C`, at the month's end.
    var balances: [String] { get }

    /// Money that is paid for what is owned, and no cost of the month: names of lines.
    var investments: [String] { get }

    /// What an hour used costs where no price is stated.
    func ownPrice(_ context: ContractContext) -> Series?

    /// Price per hour used, of the price that the scenario states.
    func price(stated: Series) -> Series

    /// What there is of what is contracted and delivered, before clauses.
    func capacity(_ capacity: ContractCapacity, _ context: ContractContext) -> ContractCapacity

    /// The hours that the buyer is committed to, per month; nil for a structure without commitment.
    func committedHours(_ site: ContractSite) -> Series?

    /// The hours per month that are paid for whether they are used or not; nil without commitment.
    func paidHours(_ site: ContractSite) -> Series?

    /// The contract's value as deals are announced, per month: price times quantity, or the
    /// spending agreed. Nil without commitment.
    func nominalCost(_ site: ContractSite) -> Series?

    /// What is owed per month when nothing is used; nil without commitment.
    func minimumCost(_ site: ContractSite) -> Series?

    /// The same as a rate: spread over the months that owe it, whenever it is settled and whatever
    /// an opening sets off against it; nil without commitment.
    func minimumRate(_ site: ContractSite) -> Series?

    /// The same, read before anything else is; nil where there are none or they are at fault.
    static func tests(of fields: Fields, over window: ContractWindow) -> TestPeriods?

    /// The periods after which use is held against a commitment; nil where there are none.
    var tests: TestPeriods? { get }

    /// Hours per month that cost the same whether they are used or not, as known at the month's
    /// start; nil where there are none. A dispatch by price uses them first.
    func sunkHours(_ site: ContractSite) -> Series?

    /// What of the month's capacity perishes, and what running test periods still need; nil where
    /// nothing is owed for hours that are not used. The default dispatch uses it first.
    func sunk(_ site: ContractSite) -> SunkHours?

    /// What an hour used adds to the cost, as far as the month's start knows it. Dispatch by price
    /// compares it.
    func marginalPrice(_ site: ContractSite) -> Series

    /// What the use of `used` hours per month costs. `used` is at most what is available.
    func flows(used: Series, _ site: ContractSite) -> ContractFlows

    /// Reports what is wrong with formulas that nobody has asked for, because price, capacity or use
    /// are at fault.
    func reportOtherFaults()
}

extension ContractStructure {
    package static var terms: [Term] { [] }
    package static var isTested: Bool { false }
    package static var capacityTerm: String { "quantity" }
    package static var capacityTerms: [Term] {
        let terms = [ContractTerms.quantity, ContractTerms.available]
        return terms.filter { $0.name == capacityTerm }
    }
    package static func standing(of fields: Fields) -> ContractStanding {
        ContractStanding(capacityTerm: capacityTerm, commits: commits, meritRank: meritRank)
    }
    package static var isFixed: Bool { false }
    package var parts: [String] { [] }
    package var partsWithUse: [String] { [] }
    package var balances: [String] { [] }
    package static var isPriced: Bool { true }
    package static func refusal(of clause: any ContractClause.Type) -> String? { nil }
    package var investments: [String] { [] }
    package func ownPrice(_ context: ContractContext) -> Series? { nil }
    package func price(stated: Series) -> Series { stated }
    package func capacity(
        _ capacity: ContractCapacity, _ context: ContractContext
    ) -> ContractCapacity { capacity }
    package func committedHours(_ site: ContractSite) -> Series? { nil }
    package func paidHours(_ site: ContractSite) -> Series? { committedHours(site) }
    package func nominalCost(_ site: ContractSite) -> Series? { nil }
    package func minimumCost(_ site: ContractSite) -> Series? { nil }
    package func minimumRate(_ site: ContractSite) -> Series? { minimumCost(site) }
    package func sunkHours(_ site: ContractSite) -> Series? { nil }
    package func sunk(_ site: ContractSite) -> SunkHours? {
        sunkHours(site).map { SunkHours(perishing: $0) }
    }
    package func marginalPrice(_ site: ContractSite) -> Series { site.price }
    package static func tests(of fields: Fields, over window: ContractWindow) -> TestPeriods? { nil }
    package var tests: TestPeriods? { nil }
    package func reportOtherFaults() {}
}

/// How a contract stands beside the others of a scenario.
package struct ContractStanding: Sendable {
    /// The term that says how many hours can be used.
    package let capacityTerm: String
    package let commits: Commitment
    /// Place in the default merit order: lower is used first.
    package let meritRank: Int

    package init(capacityTerm: String, commits: Commitment, meritRank: Int) {
        self.capacityTerm = capacityTerm
        self.commits = commits
        self.meritRank = meritRank
    }
}

/// What the buyer of a contract has promised.
package enum Commitment: String, Sendable, CaseIterable {
    case nothing, hours, money
}
