import Series

/// What a FinOps analyst or a treasurer asks of commitments on the first day.
extension MetricDefinition {
    /// The metrics whose lines the ledger has.
    ///
    /// - `coverage`, `waste`, `effective_savings_rate`, `remaining_obligation`: as
    ///   ``purchases(_:by:)`` has them;
    /// - `lock_in_months`: months to the ends of contracts then, weighted with what is owed;
    /// - `prepayment_exposure`: the highest balance paid in advance;
    /// - `rpo`, `backlog`, of contracts sold, at a year's end; `run_rate` at the period's;
    /// - `lost_revenue`: what unserved demand would have paid.
    ///
    /// These stocks, and `debt`, have no sum over the horizon: see ``stocks(_:)``.
    static func commitments(_ lines: Namespace) -> [MetricDefinition] {
        func metric(
            _ name: String, _ line: String, per other: String? = nil, _ aggregate: Aggregate = .sum,
            _ periods: [Period] = [.horizon, .year]
        ) -> MetricDefinition? {
            func has(_ name: String) -> Bool {
                lines.isDefined(name) || !lines.lines(below: name).isEmpty
            }
            guard has(line), other.map(has) ?? true, let series = lines.series(line) else {
                return nil
            }
            let divisor = other.flatMap { lines.series($0) }
            if other != nil && divisor == nil { return nil }
            return MetricDefinition(
                name: name, line: series, per: divisor,
                aggregate: aggregate, periods: periods, given: .nothing)
        }
        let purchases = purchases(lines, by: .year).filter { shared.contains($0.name) }
        return purchases + [
            lockIn(lines).map {
                MetricDefinition(
                    name: "lock_in_months", line: $0, aggregate: .last, periods: [.year],
                    given: .nothing)
            },
            metric("prepayment_exposure", "balance.prepayment", .maximum),
            metric("rpo", "sold.book.remaining", .last, [.year]),
            metric("backlog", "sold.book.value", .last, [.year]),
            metric("run_rate", "book.run_rate", .last),
            metric("lost_revenue", "lost_revenue"),
        ].compactMap { $0 } + stocks(lines)
    }

    private static let shared = [
        "coverage", "waste", "effective_savings_rate", "remaining_obligation",
    ]
}
