import ScenarioModel
import Series

/// Terms that the parties change at a date.
///
/// *Formula*: from the month of an entry on, what it states takes the place of what held before:
/// price, quantity, take, discount, commitment, or the contract's end. Later entries go on from
/// earlier ones. A new price escalates from its own month.
package struct Amendment: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "amend", .list(.record(table)),
        "Changes of terms, each from a month on, in order of date.")

    private static let table = TermTable(
        "amendment", "Terms from a month on.",
        [
            Term("date", .date, .required, "First month of the new terms."),
            Term(
                "price", .openSeries, in: .atLeast(0),
                "New price per accelerator-hour; it escalates from this month."),
            Term(
                "quantity", .openSeries, in: .atLeast(0),
                "New quantity, or most that is available, without any ramp: accelerators, "
                    + "accelerator-hours or money per month, or power."),
            Term("take", .number(.one), in: .within(0, 1), plausible: .share, "New fraction paid for at least."),
            Term(
                "discount", .number(.one), in: .atLeast(0, below: 1),
                "New discount on the stated price."),
            Term(
                "commitment", .series(.currency / .month), in: .atLeast(0),
                "New money to be spent per month or year."),
            Term("end", .date, "New last month of the contract, later or earlier."),
        ])

    package static let isPlan = true

    package struct Entry {
        package let date: CalendarMonth
        package let fields: Fields
    }

    /// The entries of a contract that could be read, in the order of the file.
    package static func entries(_ contract: Fields) -> [Entry] {
        guard contract.table.term(named: term.name) != nil else { return [] }
        return (contract.list(term.name) ?? []).compactMap { value in
            guard let fields = value.record, let date = fields.month("date") else { return nil }
            return Entry(date: date, fields: fields)
        }
    }

    /// The end as last amended, and where that is stated.
    static func end(_ contract: Fields) -> (end: CalendarMonth, node: DocumentNode)? {
        entries(contract).reversed().lazy.compactMap { entry in
            entry.fields.month("end").map { ($0, entry.fields.node("end")) }
        }.first
    }

    /// Values per month as stated, and as an amendment's series gives them; nil after a report.
    static func changed(
        _ term: String, _ stated: [Double], _ context: ContractContext
    ) -> [Double]? {
        var values = stated
        for entry in entries(context.fields) {
            guard let input = entry.fields.series(term) else { continue }
            guard let new = context.compiler.deterministic(input) else { return nil }
            for step in values.indices where context.grid.month(at: step) >= entry.date {
                values[step] = new[step]
            }
        }
        return values
    }

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.isFixed ? "its terms stay to the end as they were at the start" : nil
    }

    // MARK: - Resolved

    package let entries: [Entry]

    package init?(_ context: ContractContext) {
        entries = Self.entries(context.fields)
        guard let stated = context.fields.list(Self.term.name), stated.count == entries.count else {
            return nil
        }
        let errors = context.diagnostics.errorCount
        var isRead = true
        for (index, entry) in entries.enumerated() {
            let (fields, window) = (entry.fields, context.window)
            let changes = Self.table.termNames.filter { $0 != "date" && fields.isGiven($0) }
            if changes.contains(where: { fields.value($0) == nil }) { isRead = false }
            if changes.isEmpty {
                context.diagnostics.report(
                    fields.node, "changes nothing",
                    expected: "one of price, quantity, take, discount, commitment, end")
            }
            for name in changes where !Self.fits(name, context) {
                context.diagnostics.report(
                    fields.node(name), "\(context.structure.name) has no '\(name)' here",
                    expected: "a term that the contract states")
            }
            let last = max(window.firstEnd, window.lastEnd)
            if let end = fields.month("end"), end < entry.date.advanced(by: -1) {
                context.diagnostics.report(
                    fields.node("end"), "the contract ends before the amendment",
                    expected: "a month from \(entry.date.advanced(by: -1)) on")
            } else if entry.date < window.start || entry.date > last.advanced(by: 1) {
                context.diagnostics.report(
                    fields.node("date"), "outside the contract's term",
                    expected: "a month from \(window.start) to \(last)")
            }
            if index > 0, entry.date < entries[index - 1].date {
                context.diagnostics.report(
                    fields.node("date"), "earlier than the amendment before it",
                    expected: "a month from \(entries[index - 1].date) on")
            }
        }
        if !isRead || context.diagnostics.errorCount > errors { return nil }
    }

    /// Whether the contract has the term that an amendment changes.
    private static func fits(_ name: String, _ context: ContractContext) -> Bool {
        switch name {
        case "price", "end": true
        case "quantity": context.isLimited
        default: context.fields.table.term(named: name) != nil
        }
    }

    // MARK: - Step

    package func price(_ price: Series, _ context: ContractContext) -> Series? {
        var price = price
        for entry in entries {
            guard let stated = PriceInput(entry.fields, "price") else { continue }
            guard let new = stated.series(context),
                let escalated = context.escalated(new, from: entry.date)
            else { return nil }
            price = select(context.flags(from: entry.date), escalated, else: price)
        }
        return price
    }

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        var capacity = capacity
        for entry in entries where entry.fields.isGiven("quantity") {
            let reader = CapacityReader(price: price, context: context)
            let node = entry.fields.node("quantity")
            guard let old = capacity.contracted,
                let new = reader.rate(entry.fields.value("quantity"), at: node)
            else { return nil }
            capacity = ContractCapacity(
                contracted: select(context.flags(from: entry.date), new, else: old), context)
        }
        return capacity
    }

    // MARK: - Notes
    // Structures read amended numbers by ``ContractContext/amended(_:_:)`` and amended schedules by
    // ``changed(_:_:_:)``. A sum for the whole term is spread over the term as first agreed; where
    // the end moves out, its rate goes on. What is known at signing, such as the amount of a
    // prepayment, counts all amendments of the file.
}
