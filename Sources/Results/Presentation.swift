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

    /// A period that estimates are told for, and how much of it lies within the simulated months.
    public struct Period: Hashable, Sendable {
        /// As estimates name it: `2026`, `FY2027`, `2026Q3`, `Y1`.
        public let label: String
        public let firstMonth: String
        public let lastMonth: String
        public let monthCount: Int
        /// Months of a whole one.
        public let wholeMonthCount: Int

        public init(
            label: String, firstMonth: String, lastMonth: String, monthCount: Int,
            wholeMonthCount: Int
        ) {
            self.label = label
            self.firstMonth = firstMonth
            self.lastMonth = lastMonth
            self.monthCount = monthCount
            self.wholeMonthCount = wholeMonthCount
        }

        /// Whether the first or last months of the run cut it short.
        public var isCut: Bool { monthCount < wholeMonthCount }

        /// `4 of 12 months` of a period that is cut; nil of a whole one.
        public var part: String? {
            isCut ? "\(monthCount) of \(wholeMonthCount) months" : nil
        }

        /// `2026`, or `2026, 4 months` where it is cut.
        public var words: String {
            isCut ? "\(label), \(monthCount) month\(monthCount == 1 ? "" : "s")" : label
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
        /// Metric: what was paid for what was committed and not used.
        public let unusedMetric: String?

        public init(
            name: String, structure: String, isSold: Bool = false, supplier: String,
            generation: String?,
            firstMonth: String, lastMonth: String, commitment: Double?, isCommitted: Bool? = nil,
            loadMetric: String?,
            costMetric: String?, trueUpMetric: String?, unusedMetric: String? = nil
        ) {
            self.unusedMetric = unusedMetric
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
        /// What is to be reached, as a fraction or in units; nil where there is only a limit, or where
        /// it differs from month to month.
        public let level: Double?
        /// What is not to be exceeded, such as a budget; nil likewise.
        public let atMost: Double?
        /// Which way is good for what is achieved; `none` between two bounds.
        public let better: Direction
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
            name: String, level: Double?, atMost: Double? = nil, better: Direction = .higher,
            tolerance: Double, unit: Unit, basis: String,
            achievedMetric: String, shortfallMetric: String, profitMetric: String
        ) {
            self.atMost = atMost
            self.better = better
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
    /// Whose figures head the report; nil where the scenario has no money.
    public var perspective: Perspective?
    public var metrics: [Metric]
    /// Years, quarters and the like that estimates are told for, in order.
    public var periods: [Period]
    /// Labels of the years of yearly tables; all years of the estimates where there are none.
    public var years: [String]
    public var events: [Event]
    public var target: Target?
    /// Metric whose distribution heads the report.
    public var headlineMetric: String?
    public var contracts: [Contract]
    public var assumptions: [Assumption]
    /// In what money figures are meant, how they are discounted, and which way is good: a sentence
    /// each, for the first screen.
    public var conventions: [String]
    /// What a reader should know: a repaired matrix, warnings of the scenario.
    public var notes: [String]
    /// How NPV counts what is owed after the horizon, as the scenario says it: `owed`,
    /// `net_of_market`, `ignored`; nil where it says nothing.
    public var beyond: String?

    public init(
        title: String, description: String? = nil, currency: String,
        perspective: Perspective? = nil, metrics: [Metric], periods: [Period] = [],
        years: [String] = [], events: [Event], target: Target?, headlineMetric: String?, contracts: [Contract],
        assumptions: [Assumption], conventions: [String] = [], notes: [String],
        beyond: String? = nil
    ) {
        self.beyond = beyond
        self.conventions = conventions
        self.title = title
        self.description = description
        self.currency = currency
        self.perspective = perspective
        self.metrics = metrics
        self.periods = periods
        self.years = years
        self.events = events
        self.target = target
        self.headlineMetric = headlineMetric
        self.contracts = contracts
        self.assumptions = assumptions
        self.notes = notes
    }
}

extension Presentation {
    /// By label of a period that is cut: `4 of 12 months`.
    public var parts: [String: String] {
        Dictionary(
            periods.compactMap { period in period.part.map { (period.label, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    public func period(_ label: String) -> Period? { periods.first { $0.label == label } }

    /// A period's label, with its months where it is cut: `2026, 4 months`.
    public func words(forPeriod label: String) -> String { period(label)?.words ?? label }
}
