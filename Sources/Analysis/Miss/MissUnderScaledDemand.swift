import Results
import Statistics

/// What a miss does when nothing but demand changes: the curve *demand scaled*.
///
/// The same paths are run again with demand multiplied by one number, so that expected use over the
/// horizon falls short of the target by s.
public struct MissUnderScaledDemand: Sendable {
    /// From the target down; without those that no scale of demand reaches.
    public let points: [MissPoint]
    /// Shortfalls that no scale of demand between 1/32 and 32 reaches.
    public let unreached: [Double]
    /// The shortfall at which expected profit is nil; negative where use must exceed the target.
    public let criticalMiss: StudyEstimate
    /// What demand is multiplied by there.
    public let criticalScale: Double?

    init(_ setting: MissSetting, _ runs: DemandRuns) {
        let (measures, samples) = (runs.measures, runs.samples)
        let target = runs.place(.shortfall(0))
        var points: [MissPoint] = []
        var unreached: [Double] = []
        for shortfall in [0] + setting.shortfalls {
            guard let place = runs.place(.shortfall(shortfall)) else {
                unreached.append(shortfall)
                continue
            }
            points.append(
                MissPoint(
                    shortfall, scale: place.scale,
                    reached: measures.figure(.shortfall, samples, place.variant)
                        .estimate(count: samples.pathCount),
                    loss: measures.loss(samples, place.variant),
                    profit: samples[place.variant, 0],
                    change: target.map { samples.difference(place.variant, $0.variant, 0) }))
        }
        self.points = points
        self.unreached = unreached
        criticalScale = runs.place(.zero(.profit))?.scale
        criticalMiss =
            runs.root(of: .profit, in: .shortfall).map { StudyEstimate($0.estimate()) }
            ?? Self.none(runs.curve, samples.pathCount)
    }

    /// Why expected profit is nowhere nil.
    private static func none(_ curve: ScaleCurve, _ count: Int) -> StudyEstimate {
        let isPositive = (curve.points.last?.figures[.profit] ?? 0) > 0
        let reach = curve.reach(of: .shortfall).map {
            let end = isPositive ? $0.upperBound : $0.lowerBound
            return " down to a shortfall of \((end * 1000).rounded() / 10) points"
        }
        return StudyEstimate(
            notEstimable: "none within range: expected profit is "
                + (isPositive ? "above zero" + (reach ?? "") : "at or below zero at every demand"),
            count: count)
    }
}
