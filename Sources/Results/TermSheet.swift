/// What the scenario says of one contract, in words and as a worked year, for somebody who holds it
/// against the paper.
public struct TermSheet: Sendable {
    /// A term as it was read.
    public struct Term: Sendable, Hashable {
        /// Dotted within the contract: `make_up.expires`.
        public let name: String
        /// As written, or the default.
        public let value: String
        /// What the term means.
        public let meaning: String
        /// Whether the scenario leaves it out.
        public let isDefault: Bool
        /// Range, tag and source, where the scenario gives them.
        public let provenance: String?

        public init(
            name: String, value: String, meaning: String, isDefault: Bool, provenance: String?
        ) {
            self.name = name
            self.value = value
            self.meaning = meaning
            self.isDefault = isDefault
            self.provenance = provenance
        }
    }

    /// A line of the worked year.
    public struct Row: Sendable, Hashable {
        /// Name of the ledger line without the contract's: `expense.compute`.
        public let line: String
        /// Symbol of the unit.
        public let unit: String
        /// How the year's months became one number.
        public let fold: Fold
        /// In canonical units, one for each level.
        public let values: [Double]

        public enum Fold: String, Sendable, Hashable { case sum, mean, last }

        public init(line: String, unit: String, fold: Fold, values: [Double]) {
            self.line = line
            self.unit = unit
            self.fold = fold
            self.values = values
        }
    }

    public let contract: String
    public let structure: String
    public let summary: String
    public let isSold: Bool
    /// Whether it is a fleet of its owner's, bought from nobody in particular.
    public let isOwned: Bool
    /// Whose contract it is; nil for the business of the scenario.
    public let party: String?
    public let counterparty: String
    /// Months of the whole term, `YYYY-MM`.
    public let start: String
    public let end: String
    public let terms: [Term]
    /// Money owed over the months simulated when nothing is used; nil without a commitment, or where
    /// it differs from path to path.
    public let leastOwed: Double?
    /// What use is a share of: `committed`, `available` or `1000 units a month`.
    public let basis: String
    /// Shares of the basis that are used, such as 0.6.
    public let levels: [Double]
    /// First and last month of the worked year; nil where no month of the contract is simulated.
    public let year: (first: String, last: String)?
    public let rows: [Row]
    public let currency: String

    public init(
        contract: String, structure: String, summary: String, isSold: Bool, isOwned: Bool,
        party: String?, counterparty: String, start: String, end: String, terms: [Term],
        leastOwed: Double?, basis: String, levels: [Double],
        year: (first: String, last: String)?, rows: [Row], currency: String
    ) {
        self.contract = contract
        self.structure = structure
        self.summary = summary
        self.isSold = isSold
        self.isOwned = isOwned
        self.party = party
        self.counterparty = counterparty
        self.start = start
        self.end = end
        self.terms = terms
        self.leastOwed = leastOwed
        self.basis = basis
        self.levels = levels
        self.year = year
        self.rows = rows
        self.currency = currency
    }

    public static let schema = "shortfall.term-sheet/1"
}
