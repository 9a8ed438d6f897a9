/// What a report needs to know about a scenario to speak of its results in words.
public struct Presentation: Hashable, Sendable {
    /// What a metric measures, for scaling and signs.
    public enum Unit: Hashable, Sendable {
        case money
        /// A fraction, printed in percent.
        case fraction
        /// Anything else, with its symbol.
        case quantity(String)
    }

    public struct Metric: Hashable, Sendable {
        public let name: String
        /// How a person would call it.
        public let title: String
        public let unit: Unit
        /// Periods in which it is estimated, nil being the whole horizon, in order.
        public let periods: [String?]
        /// Which way is good.
        public let better: Direction
        /// Whether a report tells it with its contract or target, and not among the metrics.
        public let isDetail: Bool

        public init(
            name: String, title: String, unit: Unit, periods: [String?], better: Direction? = nil,
            isDetail: Bool = false
        ) {
            self.name = name
            self.title = title
            self.unit = unit
            self.periods = periods
            self.better = better ?? Direction.usual(of: name)
            self.isDetail = isDetail
        }
    }

    /// One contract of the book, with the names of the metrics that tell how it fares.
    public struct Contract: Hashable, Sendable {
        public let name: String
        public let structure: String
        /// Whether it is sold; its cost is then revenue.
        public let isSold: Bool
        /// The counterparty.
        public let supplier: String
        public let generation: String?
        public let firstMonth: String
        public let lastMonth: String
        /// Whether the buyer is committed to pay for something not used.
        public let isCommitted: Bool
        /// Least amount of money that the contract obliges to within the horizon; nil where there is
        /// none, or where it differs from path to path.
        public let commitment: Double?
        /// Metric: used ÷ delivered.
        public let loadMetric: String?
        /// Metric: expense over the horizon, or revenue of a contract that is sold.
        public let costMetric: String?
        /// Metric: deficiency payments over the horizon.
        public let trueUpMetric: String?

        public init(
            name: String, structure: String, isSold: Bool = false, supplier: String,
            generation: String?,
            firstMonth: String, lastMonth: String, commitment: Double?, isCommitted: Bool? = nil,
            loadMetric: String?,
            costMetric: String?, trueUpMetric: String?
        ) {
            self.name = name
            self.structure = structure
            self.isSold = isSold
            self.supplier = supplier
            self.generation = generation
            self.firstMonth = firstMonth
            self.lastMonth = lastMonth
            self.commitment = commitment
            self.isCommitted = isCommitted ?? (commitment != nil)
            self.loadMetric = loadMetric
            self.costMetric = costMetric
            self.trueUpMetric = trueUpMetric
        }
    }

    /// The target that `miss` is about.
    public struct Target: Hashable, Sendable {
        public let name: String
        /// As a fraction of what, or in units; for display.
        public let level: Double?
        public let tolerance: Double
        public let unit: Unit
        /// In words: `used ÷ delivered hours of committed contracts, over the horizon`.
        public let basis: String
        /// Metric: what was achieved.
        public let achievedMetric: String
        /// Metric: shortfall against the target, as a fraction of the level or in points.
        public let shortfallMetric: String
        /// Metric whose erosion and critical miss are told.
        public let profitMetric: String

        public init(
            name: String, level: Double?, tolerance: Double, unit: Unit, basis: String,
            achievedMetric: String, shortfallMetric: String, profitMetric: String
        ) {
            self.name = name
            self.level = level
            self.tolerance = tolerance
            self.unit = unit
            self.basis = basis
            self.achievedMetric = achievedMetric
            self.shortfallMetric = shortfallMetric
            self.profitMetric = profitMetric
        }
    }

    /// An input number with its provenance.
    public struct Assumption: Hashable, Sendable {
        public let keyPath: String
        public let value: String
        public let low: String?
        public let high: String?
        public let tag: String?
        public let source: String?

        public init(
            keyPath: String, value: String, low: String?, high: String?, tag: String?,
            source: String?
        ) {
            self.keyPath = keyPath
            self.value = value
            self.low = low
            self.high = high
            self.tag = tag
            self.source = source
        }
    }

    public struct Event: Hashable, Sendable {
        public let name: String
        /// As the scenario or the standard set defines it: `npv < 0`.
        public let definition: String

        public init(name: String, definition: String) {
            self.name = name
            self.definition = definition
        }
    }

    public var title: String
    public var description: String?
    /// ISO code.
    public var currency: String
    public var metrics: [Metric]
    public var events: [Event]
    public var target: Target?
    /// Metric whose distribution heads the report.
    public var headlineMetric: String?
    public var contracts: [Contract]
    public var assumptions: [Assumption]
    /// What a reader should know: a repaired matrix, warnings of the scenario.
    public var notes: [String]

    public init(
        title: String, description: String? = nil, currency: String, metrics: [Metric],
        events: [Event], target: Target?, headlineMetric: String?, contracts: [Contract],
        assumptions: [Assumption], notes: [String]
    ) {
        self.title = title
        self.description = description
        self.currency = currency
        self.metrics = metrics
        self.events = events
        self.target = target
        self.headlineMetric = headlineMetric
        self.contracts = contracts
        self.assumptions = assumptions
        self.notes = notes
    }
}
