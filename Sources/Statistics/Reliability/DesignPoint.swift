/// The likeliest point of an event's limit in the space of standard normal scores.
///
/// *Model*: the scores Z of d variables and the hidden margin M of the event are jointly normal;
/// the event takes place where M is below Φ⁻¹(P). *Formulas*: the correlation of a score with the
/// margin is the biserial one, rⱼ = −E[Zⱼ 1{event}]/φ(Φ⁻¹(P)). With R the correlation of the scores,
/// R² = rᵀ R⁻¹ r is what they explain of the margin. Among all z at which the event is as likely
/// as not, the density is greatest at
///
///     z* = Φ⁻¹(P) r/R²,   β = −Φ⁻¹(P)/R = ±√(z*ᵀ R⁻¹ z*),
///
/// with β below zero where the event takes place at the median. The share of a variable in β² is
/// rⱼ (R⁻¹ r)ⱼ/R², which is α² where the variables are independent. R² is lessened by its bias
/// d P(1 − P)/(n φ²). If the scores explain all, Φ(−β) = P.
///
/// - Source: Hasofer & Lind (1974), Journal of the Engineering Mechanics Division 100, 111–121;
///   Tate (1955), doi:10.1093/biomet/42.1-2.205 (biserial correlation); Glasserman, Kang & Kang (2015),
///   doi:10.1080/14697688.2014.926019 (reverse stress).
public struct DesignPoint: Sendable {
    /// P(event).
    public let probability: EstimatedValue
    /// β in standard deviations.
    public let distance: EstimatedValue
    /// z*, by variable.
    public let coordinates: [EstimatedValue]
    /// Share in β², by group of variables; they add to one.
    public let shares: [EstimatedValue]
    /// R², at most one.
    public let explained: EstimatedValue
    /// P(event) on paths whose distance along the way to the point is within 0.1 of β: a half where
    /// the model holds.
    public let probabilityThere: EstimatedValue

    private let solver: CorrelationSolver
    private let scores: [[Double]]
    private let event: [Double]

    /// Paths of the event, and others, at least: fewer leave the batches too few for an error.
    public static let leastCount = 200
    /// Batches of paths from whose scatter errors come, and the paths of the event, and the others,
    /// that each needs.
    static let batchCount = 10
    static let leastInBatch = 10
    /// Less than this explained leads to no point.
    static let leastExplained = 0.02

    /// Why there is no point.
    public enum Absence: Error, Hashable, Sendable {
        case tooFew(events: Int, of: Int)
        /// The share that the variables explain.
        case unexplained(Double)
    }

    /// - Parameters:
    ///   - variables: at least one.
    ///   - groups: the group of each variable, from 0.
    ///   - event: 1 or 0, by path.
    public init(
        _ variables: [NormalScores], groups: [Int], event: [Double],
        level: ConfidenceLevel = .percent95
    ) throws(Absence) {
        let scores = variables.map(\.scores)
        let n = event.count
        let count = event.count { $0 == 1 }
        guard min(count, n - count) >= Self.leastCount, !scores.isEmpty else {
            throw .tooFew(events: count, of: n)
        }
        let groupCount = (groups.max() ?? 0) + 1
        let solver = CorrelationSolver(scores, 0..<n)
        let fit = Fit(scores, solver, groups, groupCount, event, 0..<n)
        guard fit.explained >= Self.leastExplained else { throw .unexplained(fit.explained) }

        let batches = Self.batches(variables, groups, groupCount, event)
        guard batches.count > 1 else { throw .tooFew(events: count, of: n) }
        func estimate(_ value: (Fit) -> Double) -> EstimatedValue {
            let parts = batches.map(value)
            return EstimatedValue(
                value(fit), standardError: Moments(parts).standardErrorOfMean ?? 0,
                critical: level.criticalValue(degreesOfFreedom: Double(parts.count - 1)), count: n)
        }
        probability = SampleColumn(event).estimate(.probability, level: level)
        distance = estimate(\.distance)
        coordinates = scores.indices.map { variable in estimate { $0.coordinates[variable] } }
        shares = (0..<groupCount).map { group in estimate { $0.shares[group] } }
        explained = estimate { min(1, $0.explained) }
        probabilityThere = SampleColumn(event, given: fit.nearLimit(scores))
            .estimate(.probability, level: level)
        (self.solver, self.scores, self.event) = (solver, scores, event)
    }

    /// Φ(−β).
    public static func chance(beyond distance: Double) -> Double {
        NormalDistribution.cumulative(-distance)
    }

    // MARK: - Paths

    /// A path of the event.
    public struct Path: Hashable, Sendable {
        public let number: Int
        /// Mahalanobis distances from the design point, and from the median of all variables.
        public let distance: Double
        public let distanceFromMedian: Double
    }

    /// The paths of the event that lie nearest to the point, the nearest first.
    public func nearest(_ count: Int) -> [Path] {
        let point = solver.whitened(coordinates.map { $0.value ?? 0 })
        var found: [Path] = []
        for path in event.indices where event[path] == 1 {
            let place = solver.whitened(scores.map { $0[path] })
            let distance = zip(place, point).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
                .squareRoot()
            if found.count == count, distance >= found[count - 1].distance { continue }
            let size = place.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let at = found.firstIndex { $0.distance > distance } ?? found.count
            found.insert(
                Path(number: path, distance: distance, distanceFromMedian: size), at: at)
            if found.count > count { found.removeLast() }
        }
        return found
    }

    // MARK: - Errors

    /// The same of tenths of the paths, each with scores of its own; none where some are too small.
    private static func batches(
        _ variables: [NormalScores], _ groups: [Int], _ groupCount: Int, _ event: [Double]
    ) -> [Fit] {
        let size = event.count / batchCount
        guard size > 5 * variables.count else { return [] }
        var fits: [Fit] = []
        for batch in 0..<batchCount {
            let range = batch * size..<(batch + 1) * size
            let part = Array(event[range])
            let count = part.count { $0 == 1 }
            guard min(count, size - count) >= leastInBatch else { return [] }
            var scores: [[Double]] = []
            for variable in variables {
                guard let own = NormalScores(Array(variable.scores[range])) else { return [] }
                scores.append(own.scores)
            }
            let solver = CorrelationSolver(scores, 0..<size)
            let fit = Fit(scores, solver, groups, groupCount, part, 0..<size)
            guard fit.explained > 0 else { return [] }
            fits.append(fit)
        }
        return fits
    }
}
