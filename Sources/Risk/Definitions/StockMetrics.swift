import ScenarioModel
import Series

/// What is owed and agreed, as the stocks they are.
extension MetricDefinition {
    /// The metrics whose lines the ledger has, over the horizon:
    ///
    /// - `NAME.start`, `.peak`, `.end` of `remaining_obligation`, `lock_in_months`, `rpo`, `backlog`
    ///   and `debt`: before the first month, the highest before any month, after the last one;
    /// - `remaining_obligation.due_under_1y`, `.due_1_to_3y`, `.due_3_to_5y`, `.due_over_5y`: what is
    ///   owed at the start by when it falls due;
    /// - `rpo.within_12m`, `rpo.within_24m`: of the RPO at the start, what converts within a year and
    ///   within two.
    static func stocks(_ lines: Namespace) -> [MetricDefinition] {
        var found: [MetricDefinition] = []
        func add(_ name: String, _ line: Series, _ aggregate: Aggregate) {
            found.append(
                MetricDefinition(
                    name: name, line: line, aggregate: aggregate, periods: [.horizon],
                    given: .nothing))
        }
        func known(_ name: String) -> Series? { lines.isKnown(name) ? lines.series(name) : nil }
        func addStock(_ name: String, before: Series?, after: Series?) {
            guard let before, let after else { return }
            add(name + ".start", before, .first)
            add(name + ".peak", before, .maximum)
            add(name + ".end", after, .last)
        }
        func addDue(_ name: String, _ scope: String, _ buckets: [String]) {
            let due = buckets.compactMap { known("\(scope)book.due.\($0)") }
            guard due.count == buckets.count, let first = due.first else { return }
            add(name, due.dropFirst().reduce(first) { $0 + $1 }, .sum)
        }
        let (owed, rest) = (known("book.outstanding"), known("book.remaining"))
        addStock("remaining_obligation", before: owed, after: rest)
        for bucket in dueBuckets {
            addDue("remaining_obligation.\(bucket.name)", "", bucket.of)
        }
        addStock(
            "lock_in_months", before: months(known("book.outstanding_months"), of: owed),
            after: lockIn(lines))
        addStock("rpo", before: known("sold.book.outstanding"), after: known("sold.book.remaining"))
        addDue("rpo.within_12m", "sold.", ["under_1y"])
        addDue("rpo.within_24m", "sold.", ["under_1y", "1_to_2y"])
        addStock(
            "backlog", before: known("sold.book.value_outstanding"),
            after: known("sold.book.value"))
        if let balance = known("balance.debt"), let repaid = known("principal"),
            let drawn = known("draws")
        {
            let change = (repaid - drawn) * balance.graph.series(1, .month)
            addStock("debt", before: balance + change, after: balance)
        }
        return found
    }

    /// What is owed at the start, by when it falls due.
    private static let dueBuckets: [(name: String, of: [String])] = [
        ("due_under_1y", ["under_1y"]), ("due_1_to_3y", ["1_to_2y", "2_to_3y"]),
        ("due_3_to_5y", ["3_to_5y"]), ("due_over_5y", ["over_5y"]),
    ]

    /// Of those the ones that a buyer is told unasked: what is owed, when, and by when it falls due.
    static func obligations(_ lines: Namespace) -> [MetricDefinition] {
        stocks(lines).filter { $0.name.hasPrefix("remaining_obligation.") }
    }

    /// Months for which what is owed binds: those to each contract's end, weighted with what is owed
    /// under it; zero where nothing is.
    static func lockIn(_ lines: Namespace) -> Series? {
        guard lines.isKnown("book.remaining"), lines.isKnown("book.remaining_months") else { return nil }
        return months(lines.series("book.remaining_months"), of: lines.series("book.remaining"))
    }

    private static func months(_ weighted: Series?, of owed: Series?) -> Series? {
        guard let weighted, let owed else { return nil }
        let none = owed.constant(0, owed.dimension)
        return select(none < owed, weighted / owed, else: weighted.constant(0, .month))
    }
}
