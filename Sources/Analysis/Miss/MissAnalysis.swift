import Results
import Risk
import Statistics

/// What a missed usage target does to profit: the answer to a ``MissQuestion``.
///
/// Shortfalls are fractions: points of a target that is a ratio, a share of one that is a volume.
public struct MissAnalysis: Sendable {
    public let question: MissQuestion
    public let target: String
    /// Whether a shortfall counts points of a ratio.
    public let isRatio: Bool
    public let profit: String
    public let profitUnit: Presentation.Unit
    public let pathCount: Int
    /// Whether what is told as profit is a cost: a miss then adds to it, nothing is eaten, and a loss
    /// says nothing.
    public let isCost: Bool

    public let lossProbability: EstimatedValue
    public let missProbability: EstimatedValue
    public let lossGivenMiss: EstimatedValue
    public let lossGivenHit: EstimatedValue
    /// (E[due] − E[use]) / E[base] as the scenario stands; negative above the target.
    public let expectedShortfall: EstimatedValue

    public let onPaths: MissOnPaths
    public let demandScaled: MissUnderScaledDemand
    public let contracts: [ContractMiss]
    public let causes: MissCauses
    public let load: LoadAnalysis?
}

/// P(loss), expected profit and its percentiles at one shortfall.
public struct MissPoint: Sendable {
    public let shortfall: Double
    /// What demand is multiplied by; nil on a curve given on paths.
    public let scale: Double?
    /// The shortfall of expected use at that scale, or the mean shortfall of the paths.
    public let reached: EstimatedValue
    public let loss: EstimatedValue
    public let profit: EstimatedValue
    /// At ``levels``.
    public let percentiles: [EstimatedValue]
    /// Expected profit less that at the target, on the same paths; nil on a curve given on paths.
    public let change: EstimatedValue?

    public static let levels = [0.05, 0.25, 0.5, 0.75, 0.95]

    init(
        _ shortfall: Double, scale: Double?, reached: EstimatedValue, loss: SampleColumn,
        profit: SampleColumn, change: EstimatedValue? = nil
    ) {
        self.shortfall = shortfall
        self.scale = scale
        self.reached = reached
        self.loss = loss.estimate(.probability)
        let ranked = loss.count > 0 ? profit.ranked() : profit
        self.profit = ranked.estimate(.mean)
        percentiles = Self.levels.map { ranked.estimate(.quantile($0)) }
        self.change = change
    }
}

// MARK: - Asking

extension Laboratory {
    /// Both miss curves, what they cost, and why the target is missed.
    ///
    ///     let answer = try Laboratory(family).miss()
    ///
    /// - Throws: ``StudyError``: a request for what the scenario does not have, a scenario without
    ///   targets, or a run that ended early.
    public func miss(_ question: MissQuestion = MissQuestion()) throws(StudyError) -> MissAnalysis {
        let setting = try MissSetting(question, family)
        let runs = try DemandRuns(setting, self)
        let base = try MissBase(setting, runs, self)
        let scaled = MissUnderScaledDemand(setting, runs)
        return MissAnalysis(
            question: question, target: setting.target, isRatio: setting.isRatio,
            profit: setting.profit, profitUnit: runs.samples.unit(0),
            pathCount: runs.samples.pathCount,
            isCost: direction(of: MeasureText(.mean, of: setting.profit)) == .lower,
            lossProbability: base.loss.estimate(.probability),
            missProbability: base.miss.estimate(.probability),
            lossGivenMiss: base.lossGivenMiss.estimate(.probability),
            lossGivenHit: base.lossGivenHit.estimate(.probability),
            expectedShortfall: runs.figure(.shortfall, at: .asItIs)
                .estimate(count: runs.samples.pathCount),
            onPaths: MissOnPaths(setting, base), demandScaled: scaled, contracts: base.contracts,
            causes: try MissCauses(setting, runs, base.miss, self),
            load: perspective == .buyer ? nil : LoadAnalysis(setting, runs))
    }
}
