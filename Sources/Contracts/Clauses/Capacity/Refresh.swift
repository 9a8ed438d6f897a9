import ScenarioModel
import Series

/// A newer generation takes the place of the contract's own: a swap agreed in advance, or the
/// retirement of a chip or model with conversion of units.
///
/// *Formula*: from the day on every hour of the old generation is r hours of the new one, in all
/// capacities; the price is the one stated for the new generation or, without one, P/r, so that
/// spending stays as it was.
///
/// *Units*: r is new hours per old hour. Work done in an hour follows the new generation.
package struct Refresh: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "refresh", .record(table),
        "A newer generation that takes the place of the contract's own, by plan or because the "
            + "old one is retired.")

    private static let table = TermTable(
        "refresh", "A newer generation from some month on.",
        [
            Term("date", .date, "First month of the newer generation."),
            Term(
                "when", .series(.one),
                "Instead of a date: it comes for good in the first month in which this is not "
                    + "zero, such as an event's line."),
            Term(
                "to", .reference(to: "business.generations"), .required,
                "The newer generation."),
            Term(
                "ratio", .number(.one), .defaulted("1"), in: .above(0),
                plausible: .within(0.1, 10), "Hours of the newer generation for each old hour."),
            Term(
                "price", .openSeries, in: .atLeast(0),
                "Price of an hour of the newer generation; default: the old price divided by the "
                    + "ratio. With a date, it escalates from that date."),
        ])

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.isFixed ? "its hours stay those of one generation" : nil
    }

    // MARK: - Resolved

    /// The newer generation.
    package let generation: String
    package let ratio: Double
    /// 1 from the month of the refresh on, 0 before; nil after a report.
    package let since: Deferred<Series>
    private let date: CalendarMonth?
    private let price: PriceInput?

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name) else { return nil }
        let names = ["date", "when", "price"]
        guard names.allSatisfy({ !fields.isGiven($0) || fields.value($0) != nil }),
            let generation = fields.text("to"), let ratio = fields.number("ratio")
        else { return nil }
        guard fields.isGiven("date") != fields.isGiven("when") else {
            context.diagnostics.report(
                fields.node, fields.isGiven("date") ? "date and when" : "no day for the refresh",
                expected: "either date, or when with a condition")
            return nil
        }
        self.generation = generation
        self.ratio = ratio
        date = fields.month("date")
        price = PriceInput(fields, "price")
        since = Deferred(
            for: context.compiler.names,
            onCycle: {
                context.compiler.reportCycle(
                    "a refresh needs the use or cost of the same month", at: fields.node("when"))
            },
            {
                if let date = fields.month("date") { return context.flags(from: date) }
                return fields.series("when").flatMap { context.compiler.series($0)?.everSince }
            })
    }

    // MARK: - Step

    package func price(_ price: Series, _ context: ContractContext) -> Series? {
        guard let since = since.value else { return nil }
        guard let stated = self.price else { return select(since, price / ratio, else: price) }
        guard var new = stated.series(context) else { return nil }
        if let date {
            guard let escalated = context.escalated(new, from: date) else { return nil }
            new = escalated
        }
        return select(since, new, else: price)
    }

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        guard let since = since.value else { return nil }
        if ratio == 1 { return capacity }
        let factor = select(since, since.constant(ratio), else: since.constant(1))
        var changed = capacity.mapping { $0 * factor }
        changed.contracted = capacity.contracted.map { $0 * factor }
        changed.plan = capacity.plan.map { ($0.contracted * factor, $0.delivered * factor) }
        return changed
    }

    // MARK: - Notes
    // The dispatch counts the contract's hours as the newer generation's from that month on, and
    // energy by its power. A quantity in power is converted with the old generation's power; the
    // ratio says what becomes of it.
}
