import Risk
import Statistics

/// What the random drivers contribute to the risk of the outcome.
///
/// A driver is held by giving all its draws their median, on every path; see ``Driver``. *Leave one
/// out* is the risk as it is less the risk with one driver held. Interactions count for each of
/// those who take part, so that the numbers do not add up. The *Shapley value* averages what a
/// group adds over all orders in which groups may begin to vary; its values add up to the risk as
/// it is less the risk with all held.
///
/// - Source: Shapley (1953), doi:10.1515/9781400881970-018; Song, Nelson & Staum (2016),
///   doi:10.1137/15M1048070.
public struct DriverContributions: Sendable {
    /// A measure of risk of the outcome.
    public enum Risk: CaseIterable, Sendable {
        case standardDeviation
        /// CVaR − mean of the loss.
        case tailExcess
        /// That the outcome is below zero, or a cost above it.
        case lossProbability
    }

    public struct Contribution: Sendable {
        public let name: String
        public let drivers: [String]
        public let estimates: [EstimatedValue]
    }

    /// By ``Risk``: the risk as it is.
    public let whole: [EstimatedValue]
    /// Of each driver, by ``Risk``; the greatest effect on CVaR − mean first.
    public let leaveOneOut: [Contribution]
    /// Of groups of drivers, by ``Risk``; none where they were not asked for.
    public let shapley: [Contribution]
    /// The risk that is left with every driver held.
    public let held: [EstimatedValue]
}

extension DriverContributions {
    /// Groups in a Shapley value: 2⁶ variants.
    static let groupLimit = 6
    /// Place of CVaR − mean among the risks.
    static let excess = 1

    /// A risk of one variant with the influence of each path.
    typealias Point = (value: Double, influence: [Double])

    /// - Throws: where a risk is not estimable.
    static func risks(_ column: SampleColumn, level: Double) throws(NotEstimable) -> [Point] {
        func point(_ statistic: SampleStatistic, of column: SampleColumn) throws(NotEstimable)
            -> Point
        {
            if let point = column.influence(statistic) { return point }
            throw column.estimate(statistic).reason ?? .tooFewPaths(have: column.count, need: 2)
        }
        let mean = try point(.mean, of: column)
        let tail = try point(.tailMean(level), of: column)
        let loss = SampleColumn(column.values.map { $0 < 0 ? 1 : 0 })
        return [
            try point(.standardDeviation, of: column),
            (tail.value + mean.value, zip(tail.influence, mean.influence).map(+)),
            try point(.probability, of: loss),
        ]
    }

    static func estimate(_ a: Point, less b: Point) -> EstimatedValue {
        EstimatedValue(
            a.value - b.value, influence: zip(a.influence, b.influence).map(-), level: .percent95)
    }

    static func estimate(_ point: Point) -> EstimatedValue {
        EstimatedValue(point.value, influence: point.influence, level: .percent95)
    }
}

extension Laboratory {
    /// Holds drivers at their median, one at a time and in all combinations of groups.
    ///
    /// - Parameter groups: those that stand alone last. With more than six, the five of the
    ///   greatest effect on CVaR − mean are kept, and all others are one group.
    /// - Returns: nil where nothing is drawn, or the risk cannot be estimated.
    func driverContributions(
        _ question: AttributeQuestion, _ groups: [DriverGroup]
    ) throws(StudyError) -> DriverContributions? {
        guard !groups.isEmpty else { return nil }
        let measure = [MeasureText(.mean, of: question.outcome.ofLedger.rawValue)]
        func variant(holding drivers: [String]) -> Variant {
            var variant = Variant("held: " + drivers.joined(separator: ", "))
            variant.held = drivers
            return variant
        }
        var reason: NotEstimable?
        func simulated(
            _ variants: [Variant], task: String
        ) throws(StudyError) -> [[DriverContributions.Point]] {
            var found: [[DriverContributions.Point]] = []
            try simulate(inBatches: variants, beside: [], measure, task: task, flag: "--of") {
                batch in
                for index in batch.range {
                    do throws(NotEstimable) {
                        found.append(
                            try DriverContributions.risks(
                                batch.column(.variant(index), 0), level: question.level))
                    } catch { reason = error }
                }
            }
            return found
        }
        let points = try simulated(
            [.base] + groups.map { variant(holding: $0.drivers) }, task: "drivers held")
        guard reason == nil, let base = points.first else { return nil }
        let risks = base.indices
        let excess = DriverContributions.excess
        let order = groups.indices.sorted { a, b in
            let (x, y) = (points[a + 1][excess].value, points[b + 1][excess].value)
            return (x, a) < (y, b)
        }
        let leaveOneOut = order.map { index in
            DriverContributions.Contribution(
                name: groups[index].name, drivers: groups[index].drivers,
                estimates: risks.map {
                    DriverContributions.estimate(base[$0], less: points[index + 1][$0])
                })
        }
        let whole = base.map { DriverContributions.estimate($0) }
        guard question.drivers == .shapley else {
            return DriverContributions(
                whole: whole, leaveOneOut: leaveOneOut, shapley: [], held: [])
        }
        var players = order.map { groups[$0] }
        if players.count > DriverContributions.groupLimit {
            let kept = DriverContributions.groupLimit - 1
            players =
                Array(players[..<kept])
                + [DriverGroup(name: "all others", drivers: players[kept...].flatMap(\.drivers))]
        }
        let coalitions = try simulated(
            (0..<1 << players.count).map { coalition in
                variant(
                    holding: players.indices.filter { coalition >> $0 & 1 == 0 }
                        .flatMap { players[$0].drivers })
            }, task: "groups of drivers held")
        guard reason == nil, let none = coalitions.first else { return nil }
        let values = risks.map { risk in
            ShapleyValue.estimates(
                coalitions.map { $0[risk].value },
                influences: coalitions.map { $0[risk].influence },
                level: .percent95)
        }
        return DriverContributions(
            whole: whole, leaveOneOut: leaveOneOut,
            shapley: players.indices.map { player in
                .init(
                    name: players[player].name, drivers: players[player].drivers,
                    estimates: risks.map { values[$0][player] })
            }, held: none.map { DriverContributions.estimate($0) })
    }
}
