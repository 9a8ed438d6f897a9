import Statistics

/// What the paths show whose shortfall is near s: the curve *given on paths*.
///
/// Where usage misses by much, prices, efficiency and costs differ as well, so this is what a miss
/// comes with, not what it does.
public struct MissOnPaths: Sendable {
    /// Paths within ``reach(at:)`` of each shortfall.
    public let points: [MissPoint]
    /// Smallest shortfall at which the fitted profit is zero or less.
    public let criticalMiss: EstimatedValue
    /// (E[profit at target] − E[profit | miss]) / E[shortfall | miss], per unit of shortfall.
    public let erosion: EstimatedValue
    /// Least-squares slope of profit over shortfall on the missing paths, per unit of shortfall.
    public let slope: EstimatedValue

    /// How far a path's shortfall may lie from s to count: a tenth of s, half a point at least.
    public static func reach(at shortfall: Double) -> Double { max(0.005, shortfall / 10) }

    init(_ setting: MissSetting, _ base: MissBase) {
        self.init(
            at: [0] + setting.shortfalls, gap: base.gap, profit: base.profit,
            loss: base.loss.values, miss: base.miss.values)
    }

    /// - Parameters:
    ///   - gap: shortfall of each path, negative above the target, −∞ where nothing was due.
    ///   - loss, miss: 1 where there is one, 0 elsewhere.
    init(
        at shortfalls: [Double], gap: [Double], profit: [Double], loss: [Double], miss: [Double]
    ) {
        points = shortfalls.map { s in
            let near = gap.map { abs($0 - s) <= Self.reach(at: s) ? 1.0 : 0 }
            let finite = gap.map { $0.isFinite ? $0 : 0 }
            return MissPoint(
                s, scale: nil, reached: SampleColumn(finite, given: near).estimate(.mean),
                loss: SampleColumn(loss, given: near), profit: SampleColumn(profit, given: near))
        }
        let missing = miss.count { $0 == 1 }
        do throws(NotEstimable) {
            if missing < 30 { throw .tooFewInCondition(have: missing, need: 30) }
            let curve = try Self.curve(gap, profit, miss)
            criticalMiss = curve.criticalMiss(level: .percent95)
            erosion = curve.erosion(level: .percent95)
            slope = curve.slope(level: .percent95)
        } catch {
            let refusal = EstimatedValue(notEstimable: error, count: missing)
            (criticalMiss, erosion, slope) = (refusal, refusal, refusal)
        }
    }

    private static func curve(
        _ gap: [Double], _ profit: [Double], _ miss: [Double]
    ) throws(NotEstimable) -> MissCurve {
        let words = [UInt64](unsafeUninitializedCapacity: PathBits.wordCount(miss.count)) {
            words, made in
            if let start = words.baseAddress {
                miss.withUnsafeBufferPointer { row in
                    row.baseAddress.map { PathBits.pack($0, count: row.count, into: start) }
                }
            }
            made = words.count
        }
        let made: Result<MissCurve, NotEstimable> = words.withUnsafeBufferPointer { words in
            gap.withUnsafeBufferPointer { gap in
                profit.withUnsafeBufferPointer { profit in
                    let bits = words.baseAddress.map { PathBits($0, count: miss.count) }
                    do throws(NotEstimable) {
                        return .success(try MissCurve(shortfall: gap, profit: profit, miss: bits))
                    } catch {
                        return .failure(error)
                    }
                }
            }
        }
        return try made.get()
    }
}
