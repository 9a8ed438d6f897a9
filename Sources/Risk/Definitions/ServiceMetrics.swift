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
    ///   product says what a unit not served costs. It is no cash.
    static func service(_ lines: Namespace) -> [MetricDefinition] {
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
                    name: Self.decisionValue, line: cost, aggregate: .presentValue,
                    periods: [.horizon], deductedFrom: "npv"))
        }
        return found
    }

    /// The metric by which choices are judged where what is not served has a value.
    package static let decisionValue = "decision_value"

    static let serviceNames = ["served_share", "unserved_work", decisionValue]
}

extension Series {
    /// Whether it is known while planning to be zero in every month.
    fileprivate var isAlwaysZero: Bool {
        constantValue == 0 || (tableValues.map { $0.allSatisfy { $0 == 0 } } ?? false)
    }
}
