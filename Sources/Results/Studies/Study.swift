/// What a command that runs the engine many times has to say: findings, tables and charts.
///
/// Every form, text, Markdown, JSON, CSV, HTML and SVG, is a view of this value.
public struct Study: Hashable, Sendable {
    /// Name and version of the layout of its data.
    public static let schema = "shortfall.study/1"

    /// The command that asks for it: `compare`.
    public let kind: String
    /// The scenario's title.
    public let title: String
    public var provenance: Provenance
    public let execution: Execution
    /// ISO code of money in tables and charts.
    public let currency: String
    /// The answer in sentences, most important first.
    public var findings: [String]
    /// What all numbers leave out or deduct, behind the findings on the first screen.
    public var reservations: [String]
    public var sections: [StudySection]
    /// Conventions, and what a reader should be careful of.
    public var notes: [String]
    /// Why what was asked for does not exist, such as a root; the findings show what there is.
    public var unmet: String?

    public init(
        kind: String, title: String, provenance: Provenance, execution: Execution,
        currency: String, findings: [String] = [], sections: [StudySection] = [],
        notes: [String] = [], reservations: [String] = []
    ) {
        self.kind = kind
        self.title = title
        self.provenance = provenance
        self.execution = execution
        self.currency = currency
        self.findings = findings
        self.reservations = reservations
        self.sections = sections
        self.notes = notes
    }

    /// The sentences of the first screen.
    public var headline: [String] { findings + reservations }
    public var tables: [StudyTable] { sections.flatMap(\.tables) }
    public var charts: [StudyChart] { sections.flatMap(\.charts) }
}

/// One question of a study with its answer.
public struct StudySection: Hashable, Sendable {
    public var title: String
    /// Sentences that stand before the tables.
    public var text: [String]
    public var tables: [StudyTable]
    public var charts: [StudyChart]

    public init(
        _ title: String, text: [String] = [], tables: [StudyTable] = [],
        charts: [StudyChart] = []
    ) {
        self.title = title
        self.text = text
        self.tables = tables
        self.charts = charts
    }
}

/// Rows of named values, each value with its uncertainty.
public struct StudyTable: Hashable, Sendable {
    public struct Column: Hashable, Sendable {
        /// As data names it: `cvar95_difference`.
        public let name: String
        /// As a person reads it.
        public let title: String
        /// What its numbers measure; nil for text.
        public let unit: Presentation.Unit?

        public init(_ name: String, _ title: String, unit: Presentation.Unit? = nil) {
            self.name = name
            self.title = title
            self.unit = unit
        }
    }

    public enum Cell: Hashable, Sendable {
        case text(String)
        /// A number that is given, not estimated.
        case number(Double)
        case estimate(StudyEstimate)
        /// A number that its row measures in a unit of its own.
        case measured(StudyEstimate, Presentation.Unit)
        case empty
    }

    /// Names the table's file and its place in the data: `ranking`.
    public let name: String
    public let title: String?
    public let columns: [Column]
    public private(set) var rows: [[Cell]]

    public init(
        _ name: String, title: String? = nil, columns: [Column], rows: [[Cell]] = []
    ) {
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = []
        for row in rows { add(row) }
    }

    /// - Precondition: as many cells as columns.
    public mutating func add(_ row: [Cell]) {
        precondition(row.count == columns.count, "as many cells as columns")
        rows.append(row)
    }
}
