import Results
import ScenarioModel
import Series

/// What demand and supply leave unserved, and what that is worth.
extension MetricDefinition {
    /// The metrics whose lines the ledger has.
    ///
    /// - `served_share`: work served over work required;
    /// - `unserved_work`: work that found no capacity, in the unit of its pool; both of
    ///   accelerators, and `served_share.POOL` and `unserved_work.POOL` of other pools, where
    ///   anything can be unserved at all;
    /// - `decision_value`: NPV less the present value of the lines `unserved_cost.P`, where a
    ///   product says what a unit not served costs. It is no cash;
    /// - `decision_cost`: its negative, of a buyer.
    static func service(_ lines: Namespace, of perspective: Perspective?) -> [MetricDefinition] {
        var found: [MetricDefinition] = []
        for name in lines.names where name.hasPrefix("quantity.") && name.hasSuffix(".unserved") {
            let pool = name.dropFirst("quantity.".count).dropLast(".unserved".count)
            guard !pool.contains("."), let unserved = lines.series(name),
                let required = lines.series("quantity.\(pool).required"),
                !unserved.isAlwaysZero, !required.isAlwaysZero
            else { continue }
            let suffix = pool == "gpu_hours" ? "" : ".\(pool)"
            found.append(
                MetricDefinition(
                    name: "served_share" + suffix, line: required - unserved, per: required,
                    given: .nothing))
            found.append(
                MetricDefinition(
                    name: "unserved_work" + suffix, line: unserved, given: .nothing))
        }
        if lines.isKnown("unserved_cost"), lines.isDefined("cash"),
            let cost = lines.series("unserved_cost")
        {
            found.append(
                MetricDefinition(
                    name: Perspective.seller.decisionOutcome, line: cost, aggregate: .presentValue,
                    periods: [.horizon], deductedFrom: "npv"))
            if perspective == .buyer { found.append(decisionCost(cost)) }
        }
        return found
    }

    /// By what studies judge choices although the scenario does not report it. The decision value
    /// is the NPV where nothing that is not served has a value.
    static func decisions(_ lines: Namespace) -> [MetricDefinition] {
        guard lines.isDefined("cash"), let cash = lines.series("cash") else { return [] }
        let cost = lines.isKnown("unserved_cost") ? lines.series("unserved_cost") : nil
        return [
            MetricDefinition(
                name: Perspective.seller.decisionOutcome, line: cost ?? cash.constant(0, cash.dimension),
                aggregate: .presentValue, periods: [.horizon], deductedFrom: "npv"),
            decisionCost(cost ?? cash),
        ]
    }

    private static func decisionCost(_ line: Series) -> MetricDefinition {
        var metric = MetricDefinition(
            name: Perspective.buyer.decisionOutcome, line: line, aggregate: .presentValue,
            periods: [.horizon])
        metric.negativeOf = Perspective.seller.decisionOutcome
        return metric
    }

    static let serviceNames =
        ["served_share", "unserved_work"] + [Perspective.seller, .buyer].map(\.decisionOutcome)
}

extension Series {
    /// Whether it is known while planning to be zero in every month.
    fileprivate var isAlwaysZero: Bool {
        constantValue == 0 || (tableValues.map { $0.allSatisfy { $0 == 0 } } ?? false)
    }
}
