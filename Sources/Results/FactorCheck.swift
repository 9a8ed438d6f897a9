/// The factors of a scenario, simulated alone, beside what their closed forms say.
public struct FactorCheck: Hashable, Sendable {
    /// Name and version of the layout that files of a check have.
    public static let schema = "shortfall.check/1"

    public let provenance: Provenance
    public let execution: Execution
    public let title: String
    /// A difference of more standard errors than this is one to look at.
    ///
    /// *Formula*: Φ⁻¹(1 − a/2m) for m figures and a = ``falseAlarm`` (Bonferroni), so that a sound
    /// scenario is flagged on one seed in a thousand.
    public let threshold: Double
    public let figures: [Figure]
    public let fans: [Fan]
    /// How many pairs of shocks were not compared, because there are too many.
    public let pairsLeftOut: Int

    public static let falseAlarm = 0.001

    /// One figure of a factor in a month, or of a pair of shocks over all months.
    public struct Figure: Hashable, Sendable {
        public enum Statistic: String, CaseIterable, Sendable {
            case mean, sd, p5, p50, p95
            /// Correlation of ln X, or of X under a normal law, with the month before.
            case memory
            /// Of the monthly normals of two shocks.
            case correlation
        }

        public enum Verdict: String, Sendable {
            case ok
            /// Beyond the threshold.
            case look
            /// No closed form, or too heavy a tail for so few paths.
            case unjudged
        }

        /// A factor, or `a ~ b`.
        public let subject: String
        /// `YYYY-MM`, or nil for all months.
        public let month: String?
        public let statistic: Statistic
        /// Nil where there is no closed form.
        public let theory: Double?
        public let simulated: Double
        /// Simulated minus theory in standard errors; nil where that is not known.
        public let difference: Double?
        public let verdict: Verdict

        public init(
            subject: String, month: String?, statistic: Statistic, theory: Double?,
            simulated: Double, difference: Double?, verdict: Verdict
        ) {
            self.subject = subject
            self.month = month
            self.statistic = statistic
            self.theory = theory
            self.simulated = simulated
            self.difference = difference
            self.verdict = verdict
        }
    }

    /// Quantiles of a factor month by month.
    public struct Fan: Hashable, Sendable {
        public let factor: String
        /// As a scenario writes it behind `process:`.
        public let process: String
        /// Symbol of the canonical unit.
        public let unit: String
        /// `YYYY-MM`.
        public let months: [String]
        public let p5, p25, p50, p75, p95: [Double]
        /// Why its law has no closed form in the last month; nil where it has one.
        public let unknownBecause: String?

        public init(
            factor: String, process: String, unit: String, months: [String], p5: [Double],
            p25: [Double], p50: [Double], p75: [Double], p95: [Double],
            unknownBecause: String? = nil
        ) {
            self.unknownBecause = unknownBecause
            self.factor = factor
            self.process = process
            self.unit = unit
            self.months = months
            self.p5 = p5
            self.p25 = p25
            self.p50 = p50
            self.p75 = p75
            self.p95 = p95
        }
    }

    public init(
        provenance: Provenance, execution: Execution, title: String, threshold: Double,
        figures: [Figure], fans: [Fan], pairsLeftOut: Int = 0
    ) {
        self.pairsLeftOut = pairsLeftOut
        self.provenance = provenance
        self.execution = execution
        self.title = title
        self.threshold = threshold
        self.figures = figures
        self.fans = fans
    }

    /// Figures beyond the threshold.
    public var suspects: [Figure] { figures.filter { $0.verdict == .look } }

    public var judgedCount: Int { figures.filter { $0.verdict != .unjudged }.count }
}
