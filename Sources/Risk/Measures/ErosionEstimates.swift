import Results
import Statistics

/// What a missed target costs: erosion per point, slope among the misses, and the critical miss.
///
/// *Formula*, with profit M and gap g, the share of the target that is missing (negative: to
/// spare):
///
///     erosion per point = (E[M | g = 0] − E[M | miss]) / (100 · E[g | miss])
///
/// where the profit at target is a local-linear fit over the paths beside it; the slope is that of
/// the least-squares line of M over 100 g through the missing paths; the critical miss is the
/// smallest g ≥ 0 at which E[M | g], falling in g, is zero or less.
///
/// *Units*: M's per point of target; the critical miss is a fraction. Erosion is positive and the
/// slope negative where a miss eats profit. Intervals as in `MissCurve`.
///
/// Of a cost, of which less is better, erosion is what a point of miss adds to it, the slope that of
/// the cost, and there is no critical miss: a cost has nothing that comes down to zero.
///
/// *Edge cases*: not estimable when fewer than 30 paths miss, or when per-path results are not
/// kept. Paths on which nothing was due, whose gap is −∞, are left out.
struct ErosionEstimates {
    let metric: String
    let condition: String?
    let profit: UnsafeBufferPointer<Double>
    let gap: UnsafeBufferPointer<Double>
    let miss: PathBits
    var isCost = false

    static let statistics: [Statistic] = [.erosionPerPoint, .missSlope, .criticalMiss]
    private static let leastMisses = 30

    func estimates() -> [Estimate] {
        let missing = miss.trueCount
        do throws(NotEstimable) {
            if missing < Self.leastMisses {
                throw .tooFewInCondition(have: missing, need: Self.leastMisses)
            }
            let turned = isCost ? profit.map { -$0 } : []
            let curve = try isCost
                ? turned.withUnsafeBufferPointer { values throws(NotEstimable) in
                    try MissCurve(shortfall: gap, profit: values, miss: miss)
                } : MissCurve(shortfall: gap, profit: profit, miss: miss)
            let level = ConfidenceLevel.percent95
            let erosion = row(.erosionPerPoint, curve.erosion(level: level), scale: 100)
            if isCost {
                let slope = row(.missSlope, curve.slope(level: level), scale: -100)
                let none = Self.refusal(
                    metric: metric, condition: condition, count: missing,
                    reason: "a cost has no break-even of its own")
                return [erosion, slope, none[2]]
            }
            return [
                erosion, row(.missSlope, curve.slope(level: level), scale: 100),
                row(.criticalMiss, curve.criticalMiss(level: level), scale: 1),
            ]
        } catch {
            return Self.refusal(
                metric: metric, condition: condition, count: missing, reason: error.description)
        }
    }

    /// Divides by `scale`, as per unit becomes per point.
    private func row(
        _ statistic: Statistic, _ outcome: EstimatedValue, scale: Double
    ) -> Estimate {
        Estimate(
            metric: metric, statistic: statistic, condition: condition,
            value: outcome.value.map { $0 / scale },
            standardError: outcome.standardError.map { $0 / abs(scale) },
            low: (scale < 0 ? outcome.high : outcome.low).map { $0 / scale },
            high: (scale < 0 ? outcome.low : outcome.high).map { $0 / scale },
            count: outcome.count, reason: outcome.reason?.description)
    }

    static func refusal(
        metric: String, condition: String?, count: Int, reason: String
    ) -> [Estimate] {
        statistics.map {
            Estimate(
                metric: metric, statistic: $0, condition: condition, value: nil, count: count,
                reason: reason)
        }
    }
}
