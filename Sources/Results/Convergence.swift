/// How the estimates that decided the length of a run came to their precision.
public struct Convergence: Hashable, Sendable {
    /// What was asked of one estimate.
    public struct Goal: Hashable, Sendable {
        /// As formulas write it: `cvar95(npv)`, `P(loss | miss)`.
        public let measure: String
        public let metric: String
        public let period: String?
        public let statistic: Statistic
        public let condition: String?
        public let unit: Presentation.Unit
        /// The half-width asked for: in canonical units, or as a fraction of the value.
        public let bound: Double
        public let isRelative: Bool

        public init(
            measure: String, metric: String, period: String?, statistic: Statistic,
            condition: String?, unit: Presentation.Unit, bound: Double, isRelative: Bool
        ) {
            self.measure = measure
            self.metric = metric
            self.period = period
            self.statistic = statistic
            self.condition = condition
            self.unit = unit
            self.bound = bound
            self.isRelative = isRelative
        }

        /// Where an estimate stands; nothing but the bound where there is no estimate.
        public func reading(_ estimate: Estimate?, extreme: Extreme? = nil) -> Reading {
            let value = estimate?.value
            return Reading(
                value: value, low: estimate?.low, high: estimate?.high,
                bound: isRelative ? value.map { bound * $0.magnitude } : bound,
                reason: estimate?.reason, extreme: extreme)
        }
    }

    /// How much of an estimate's error hangs on a single path.
    ///
    /// A run that stops by the width of its own interval stops early where no rare large value has
    /// come yet: both the estimate and its error are then too small. Intervals that miss lie on one
    /// side, the more so the more one path weighs.
    public struct Extreme: Hashable, Sendable {
        /// Of the variance of the estimate, in [0, 1].
        public let share: Double
        /// Whether the truth lies above an interval that misses.
        public let truthIsHigher: Bool

        /// From here on misses are told to lie on one side: of lognormal tails with σ = 1.5 and
        /// more, four of five and more do.
        public static let heavyShare = 0.1

        public init(share: Double, truthIsHigher: Bool) {
            self.share = share
            self.truthIsHigher = truthIsHigher
        }
    }

    /// One estimate at one check.
    public struct Reading: Hashable, Sendable {
        public let value: Double?
        /// Ends of the 95 % interval.
        public let low: Double?
        public let high: Double?
        /// The half-width asked for, in the value's unit; nil where it is relative to no value.
        public let bound: Double?
        /// Why there is no value.
        public let reason: String?
        /// What the most extreme path weighs; nil where it is not known.
        public let extreme: Extreme?

        public init(
            value: Double?, low: Double?, high: Double?, bound: Double?, reason: String? = nil,
            extreme: Extreme? = nil
        ) {
            self.extreme = extreme
            self.value = value
            self.low = low
            self.high = high
            self.bound = bound
            self.reason = reason
        }

        /// The distance from the value to the farther end of its interval; nil without one.
        ///
        /// Intervals of chances and percentiles are not symmetric: `±` covers the wider side.
        public var halfWidth: Double? {
            guard let value, let low, let high else { return nil }
            let width = max(high - value, value - low)
            return width.isFinite ? width : nil
        }

        public var isWithin: Bool {
            guard let halfWidth, let bound else { return false }
            return halfWidth <= bound
        }

        /// Half-width over bound: how many times too wide; nil where there is none.
        public var excess: Double? {
            guard let halfWidth, let bound, bound > 0 else { return nil }
            return halfWidth / bound
        }
    }

    /// All estimates after some number of paths.
    public struct Check: Hashable, Sendable {
        public let pathCount: Int
        /// One for each goal.
        public let readings: [Reading]

        public init(pathCount: Int, readings: [Reading]) {
            self.pathCount = pathCount
            self.readings = readings
        }

        public var isWithin: Bool { readings.allSatisfy(\.isWithin) }

        /// Paths after which the widest interval would be within its bound, if half-widths fall as
        /// 1/√n; nil where an estimate has none.
        public var pathsNeeded: Int? {
            var most = 1.0
            for reading in readings {
                guard let excess = reading.excess else { return nil }
                most = max(most, excess * excess)
            }
            let needed = (Double(pathCount) * most).rounded(.up)
            return needed < 0x1p62 ? Int(needed) : nil
        }
    }

    public let goals: [Goal]
    /// By number of paths; the last is the result's.
    public let checks: [Check]
    /// Beyond which the run would not have gone on.
    public let maximumPathCount: Int
    /// Whether every estimate of the result is within its bound.
    public let isReached: Bool

    public init(goals: [Goal], checks: [Check], maximumPathCount: Int, isReached: Bool) {
        self.goals = goals
        self.checks = checks
        self.maximumPathCount = maximumPathCount
        self.isReached = isReached
    }
}
