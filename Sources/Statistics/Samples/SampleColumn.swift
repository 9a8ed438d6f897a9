/// One column of a sample: values in path order, and the paths that count.
///
/// A statistic under a condition is that of the paths on which the condition holds. An infinite
/// value means that there is none on this path (a payback that never comes); it leaves the path out
/// as a condition does. A NaN on a path that enters refuses every statistic.
public struct SampleColumn: Sendable {
    /// In path order; also of the paths that do not enter.
    public let values: [Double]
    /// What the values are divided by in sum, for the pooled ratio; nil for other statistics.
    let denominators: [Double]?
    /// Which paths enter; nil where all do.
    let entry: [Bool]?
    /// Paths that enter.
    public let count: Int
    /// NaN among the values that enter and in the condition.
    let nanCount: Int
    /// The entering values in order, where ``ranked()`` has worked it out.
    private let order: OrderStatistics?

    /// All paths, entering or not.
    public var pathCount: Int { values.count }

    /// - Parameters:
    ///   - values: one of each path.
    ///   - given: 1 where the condition holds, 0 elsewhere; nil for all paths.
    ///   - denominators: those of a pooled ratio, whose numerators the values are.
    /// - Precondition: as many conditions and denominators as values.
    public init(_ values: [Double], per denominators: [Double]? = nil, given: [Double]? = nil) {
        precondition(
            denominators.map { $0.count == values.count } ?? true, "a denominator for each path")
        precondition(given.map { $0.count == values.count } ?? true, "a condition for each path")
        var entry = given.map { $0.map { $0 == 1 } }
        var nanCount = given.map { $0.count(where: \.isNaN) } ?? 0
        if values.contains(where: { !$0.isFinite }) {
            var enters = entry ?? Array(repeating: true, count: values.count)
            for path in values.indices where enters[path] {
                if values[path].isNaN { nanCount += 1 }
                if values[path].isInfinite { enters[path] = false }
            }
            entry = enters
        }
        let count = entry.map { $0.count { $0 } } ?? values.count
        if let denominators { nanCount += denominators.count { !$0.isFinite } }
        self.init(
            values, denominators, count == values.count ? nil : entry, count, nanCount, order: nil)
    }

    private init(
        _ values: [Double], _ denominators: [Double]?, _ entry: [Bool]?, _ count: Int,
        _ nanCount: Int, order: OrderStatistics?
    ) {
        self.values = values
        self.denominators = denominators
        self.entry = entry
        self.count = count
        self.nanCount = nanCount
        self.order = order
    }

    /// The same column with its values sorted once, for when several quantiles, VaR or CVaR of it
    /// are asked for.
    public func ranked() -> SampleColumn {
        order == nil
            ? SampleColumn(
                values, denominators, entry, count, nanCount, order: OrderStatistics(entering))
            : self
    }

    /// Of the same paths with the other sign.
    public var negated: SampleColumn {
        SampleColumn(values.map { -$0 }, denominators, entry, count, nanCount, order: nil)
    }

    /// Whether the same paths enter both columns, each with the same value.
    public func agrees(with other: SampleColumn) -> Bool {
        guard pathCount == other.pathCount, count == other.count, nanCount == 0,
            other.nanCount == 0, denominators == other.denominators
        else { return false }
        return values.indices.allSatisfy { path in
            enters(path) == other.enters(path)
                && (!enters(path) || values[path] == other.values[path])
        }
    }

    // MARK: - What enters

    /// The values of the paths that enter, in path order.
    var entering: [Double] {
        guard let entry else { return values }
        return [Double](unsafeUninitializedCapacity: count) { kept, made in
            for path in values.indices where entry[path] {
                kept[made] = values[path]
                made += 1
            }
        }
    }

    /// The entering values by rank.
    ///
    /// - Precondition: none of them is NaN.
    var byRank: any RankedValues { order ?? SortedOnDemand(finite: entering) }

    func enters(_ path: Int) -> Bool { entry.map { $0[path] } ?? true }

    /// Of an event: the paths that enter and those on which it holds.
    var tally: Tally { Tally(paths: count, events: entering.count { $0 == 1 }) }
}

// MARK: - Estimates

extension SampleColumn {
    /// Paths that a condition must leave.
    static let leastInCondition = 30

    /// A statistic with its standard error and interval.
    ///
    /// The mean by Student's t, a probability by Wilson's or Clopper and Pearson's interval, a
    /// quantile and VaR by order statistics, CVaR by the variance of the excess; see each of them.
    ///
    /// - Edge cases: not estimable with NaN, or on fewer than 30 paths where a condition or values
    ///   without a number leave paths out. Extremes have no error.
    public func estimate(
        _ statistic: SampleStatistic, level: ConfidenceLevel = .percent95
    ) -> EstimatedValue {
        if let refusal { return EstimatedValue(notEstimable: refusal, count: count) }
        switch statistic {
        case .mean: return Moments(entering).meanEstimate(level: level)
        case .pooled:
            return pairs?.pooledRatio(level: level)
                ?? EstimatedValue(notEstimable: .denominatorNearZero, count: count)
        case .standardDeviation: return Moments(entering).standardDeviationEstimate(level: level)
        case .minimum: return Moments(entering).minimumEstimate
        case .maximum: return Moments(entering).maximumEstimate
        case .probability: return tally.probability(level: level)
        case .quantile(let p): return byRank.quantileEstimate(p, level: level)
        case .valueAtRisk(let alpha): return byRank.valueAtRisk(alpha, level: level)
        case .tailMean(let alpha): return byRank.conditionalValueAtRisk(alpha, level: level)
        }
    }

    /// Why nothing can be said about the column, whatever the statistic.
    var refusal: NotEstimable? {
        if nanCount > 0 { return .notFinite(count: nanCount) }
        if entry != nil, count < Self.leastInCondition {
            return .tooFewInCondition(have: count, need: Self.leastInCondition)
        }
        return nil
    }
}
