import ScenarioModel
import Series

/// Credit bought at a date, of use until another.
package struct CreditLot: Sendable, Hashable {
    /// b, what can be drawn, in money at list prices.
    package let amount: Double
    /// d in [0, 1): (1 − d)b was paid.
    package let discount: Double
    /// The step in which it is bought; nil where that was before the first month simulated.
    package let bought: Int?
    /// The last step in which it can be drawn, possibly beyond the horizon; nil without expiry.
    package let last: Int?

    package init(amount: Double, discount: Double = 0, bought: Int?, last: Int?) {
        self.amount = amount
        self.discount = discount
        self.bought = bought
        self.last = last
    }

    /// What one unit of credit cost.
    package var cost: Double { 1 - discount }
    package var first: Int { bought ?? 0 }

    // MARK: - Terms

    private static let discount = Term(
        "discount", .number(.one), .defaulted("0 %"), in: .atLeast(0, below: 1),
        plausible: .atMost(0.5), "Discount at purchase: credit of b costs (1 − discount)·b.")

    package static let purchases = Term(
        "purchases",
        .list(
            .record(
                TermTable(
                    "purchase", "Credit bought at a date.",
                    [
                        Term("date", .date, .required, "Month of the purchase."),
                        Term(
                            "amount", .number(.currency), .required, in: .above(0),
                            "What can be drawn, at list prices."),
                        discount,
                        Term(
                            "expires", .either([.date, .duration]),
                            "Last month in which it can be drawn, or for how long it can, the "
                                + "month of the purchase included; default: to the contract's "
                                + "end."),
                    ]))),
        "Credit bought at dates known in advance.")

    package static let opening = Term(
        "opening",
        .list(
            .record(
                TermTable(
                    "credit", "Credit left from before the first month simulated.",
                    [
                        Term(
                            "amount", .number(.currency), .required, in: .above(0),
                            "What can still be drawn, at list prices."),
                        discount,
                        Term(
                            "expires", .date,
                            "Last month in which it can be drawn; default: to the contract's "
                                + "end."),
                    ]))),
        "Credit that a contract already running still has when the first month simulated begins; "
            + "its cash was paid before.")

    // MARK: - Resolved

    /// The lots of both terms in the order in which they are drawn, earliest expiry first, those
    /// beyond the horizon left out; nil after reports.
    package static func read(_ context: ContractContext) -> [CreditLot]? {
        let fields = context.fields
        var isFine = true
        var lots: [CreditLot] = []
        for term in [opening.name, purchases.name] where fields.isGiven(term) {
            guard let records = fields.list(term)?.compactMap(\.record) else { return nil }
            for record in records {
                let isOpening = term == opening.name
                guard let lot = isOpening ? left(record, context) : bought(record, context) else {
                    isFine = false
                    continue
                }
                if lot.first < context.grid.stepCount { lots.append(lot) }
            }
        }
        let order = lots.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            return (x.last ?? .max, x.first, a.offset) < (y.last ?? .max, y.first, b.offset)
        }
        guard isFine else { return nil }
        return context.window.steps.isEmpty ? [] : order.map(\.element)
    }

    private static func left(_ record: Fields, _ context: ContractContext) -> CreditLot? {
        guard let amount = record.number("amount"), let discount = record.number("discount"),
            !record.isGiven("expires") || record.month("expires") != nil
        else { return nil }
        let (first, start) = (context.grid.start, context.window.start)
        guard start <= first else {
            context.diagnostics.report(
                record.node, "the contract starts later than the first month simulated",
                expected: "a start by \(first), or a purchase instead")
            return nil
        }
        let expiry = record.month("expires")
        if let expiry, expiry < first {
            context.diagnostics.report(
                record.node("expires"), "expired before the first month simulated",
                expected: "\(first) or later, or no such credit")
            return nil
        }
        return CreditLot(
            amount: amount, discount: discount, bought: nil, last: last(expiry, context))
    }

    private static func bought(_ record: Fields, _ context: ContractContext) -> CreditLot? {
        guard let amount = record.number("amount"), let discount = record.number("discount"),
            let date = record.month("date"),
            !record.isGiven("expires") || record.value("expires") != nil
        else { return nil }
        let (grid, window) = (context.grid, context.window)
        guard date >= window.start, date <= window.end || !window.endIsGiven else {
            context.diagnostics.report(
                record.node("date"), "outside the contract's term",
                expected: "a month from \(window.start)"
                    + (window.endIsGiven ? " to \(window.end)" : " on"))
            return nil
        }
        guard date >= grid.start else {
            context.diagnostics.report(
                record.node("date"), "before the first month simulated",
                expected: "\(grid.start) or later; what is left of it is an opening credit")
            return nil
        }
        var expiry = record.month("expires")
        if let duration = record.duration("expires") {
            guard let months = duration.wholeMonths, months >= 1 else {
                context.diagnostics.report(
                    record.node("expires"), "not a whole number of months above zero")
                return nil
            }
            expiry = date.advanced(by: months - 1)
        }
        if let expiry, expiry < date {
            context.diagnostics.report(
                record.node("expires"), "expires before it is bought",
                expected: "\(date) or later")
            return nil
        }
        return CreditLot(
            amount: amount, discount: discount, bought: grid.start.distance(to: date),
            last: last(expiry, context))
    }

    /// The last step of a lot, which the contract's end cuts short.
    private static func last(_ expiry: CalendarMonth?, _ context: ContractContext) -> Int? {
        let end = context.window.endIsGiven ? context.window.end : nil
        let month = expiry.map { expiry in end.map { min(expiry, $0) } ?? expiry } ?? end
        return month.map { context.grid.start.distance(to: $0) }
    }
}
