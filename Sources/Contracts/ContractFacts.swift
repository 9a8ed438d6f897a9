import ScenarioModel

/// What a report says about a contract besides its results.
public struct ContractFacts: Sendable, Hashable {
    public let name: String
    /// The structure as the scenario names it: `take-or-pay`.
    public let structure: String
    /// Whether the contract is bought or sold.
    public let isSold: Bool
    /// Whose contract it is; nil for the business of the scenario.
    public let party: String?
    /// The counterparty.
    public let supplier: String
    /// Accelerator generation; nil where the scenario names none.
    public let generation: String?
    public let start: CalendarMonth
    /// The last month of the contract, or of the horizon where the contract says no end.
    public let end: CalendarMonth
    /// The quantity as written; nil where as much as is wanted can be used.
    public let quantity: String?
    /// Price times quantity, or spending agreed, over the months simulated, in money. Nil without a
    /// commitment, or where it differs from path to path.
    public let nominalValue: Double?
    /// What is owed over the months simulated when nothing is used; nil as above.
    public let minimumValue: Double?
    /// Whether the buyer is committed to pay for something not used.
    public let isCommitted: Bool
}
