import ScenarioModel
import Series

/// The right to go on after the end, for a further term at a price agreed then.
///
/// *Formula*: in the month of notice, n months before a term's end, the buyer takes the share
/// σ of the quantity for the next term if the condition holds in that month, and none if it does
/// not; both price and share are fixed then, and the price escalates from the first month of the
/// new term. What was given up cannot be renewed later.
///
/// *Units*: σ is a share of the quantity as first agreed.
package struct Renewal: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "renewal", .record(table),
        "Further terms after the contract's end, taken or not by what is known at notice.")

    private static let table = TermTable(
        "renewal", "Further terms after the contract's end.",
        [
            Term(
                "for", .duration, .required, in: .within(1, 600),
                "Length of each further term in whole months."),
            Term(
                "times", .integer, .defaulted("1"), in: .within(1, 50),
                "How many further terms there may be."),
            Term(
                "when", .series(.one), .defaulted("1"),
                "Condition under which the buyer goes on, read in the month of notice, such as "
                    + "`quote_3y < spot`; default: always."),
            Term(
                "share", .series(.one), .defaulted("100 %"), in: .within(0, 1),
                "Share of the quantity that is taken on, read in the month of notice."),
            Term(
                "price", .openSeries, in: .atLeast(0),
                "Price of the further term, read in the month of notice: what a contract of that "
                    + "length costs then, not spot; default: the contract's price goes on."),
            Term(
                "notice", .duration, .defaulted("0 months"), in: .within(0, 60),
                "Months before the further term in which the buyer decides."),
        ])

    /// Months of each further term; nil after a report.
    static func terms(
        _ contract: Fields, endIsGiven: Bool, _ diagnostics: Diagnostics
    ) -> [Int]? {
        guard contract.table.term(named: term.name) != nil, contract.isGiven(term.name) else {
            return []
        }
        guard let fields = contract.record(term.name), let length = fields.duration("for"),
            let times = fields.integer("times"), let notice = fields.duration("notice")
        else { return nil }
        guard endIsGiven else {
            diagnostics.report(
                fields.node, "a contract without an end has nothing to renew",
                expected: "term or end beside it")
            return nil
        }
        guard let months = length.wholeMonths else {
            diagnostics.report(fields.node("for"), "not a whole number of months")
            return nil
        }
        guard let early = notice.wholeMonths, early <= months else {
            diagnostics.report(
                fields.node("notice"), "not a whole number of months within the term before",
                expected: "at most \(months) months")
            return nil
        }
        return Array(repeating: months, count: times)
    }

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.isFixed ? "what follows it is a contract of its own" : nil
    }

    // MARK: - Resolved

    private let condition: SeriesInput
    private let share: SeriesInput
    private let price: PriceInput?
    private let notice: Int

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name),
            let condition = fields.series("when"), let share = fields.series("share"),
            let notice = fields.duration("notice")?.wholeMonths,
            !fields.isGiven("price") || fields.value("price") != nil
        else { return nil }
        self.condition = condition
        self.share = share
        self.notice = notice
        price = PriceInput(fields, "price")
    }

    package var bendsTerm: Bool { true }

    /// First months of the further terms that the horizon reaches.
    private func starts(_ context: ContractContext) -> [CalendarMonth] {
        context.window.termStarts.dropFirst().filter { $0 <= context.grid.lastMonth }
    }

    /// The step of notice; the first one where it was due before the horizon.
    private func step(ofNoticeFor start: CalendarMonth, _ context: ContractContext) -> Int {
        max(context.grid.start.distance(to: start.advanced(by: -notice)), 0)
    }

    // MARK: - Step

    package func price(_ price: Series, _ context: ContractContext) -> Series? {
        guard let stated = self.price else { return price }
        guard let quoted = stated.series(context) else { return nil }
        var price = price
        for start in starts(context) {
            let agreed = quoted.held(since: step(ofNoticeFor: start, context))
            guard let escalated = context.escalated(agreed, from: start) else { return nil }
            price = select(context.flags(from: start), escalated, else: price)
        }
        return price
    }

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        guard let condition = context.compiler.series(condition),
            let wanted = context.compiler.series(share)
        else { return nil }
        let graph = context.graph
        let one = graph.series(1)
        let none = graph.series(0)
        let isMeant = condition.differs(from: none)
        let asked = select(isMeant, minimum(wanted.positivePart, one), else: none)
        var inForce = one
        var before: Series?
        for start in starts(context) {
            var taken = asked.held(since: step(ofNoticeFor: start, context))
            if let before { taken = select(none < before, taken, else: none) }
            inForce = select(context.flags(from: start), taken, else: inForce)
            before = taken
        }
        return capacity.lasting(inForce)
    }

    // MARK: - Notes
    // The decision reads the month of notice and nothing after it. A rule that is best by
    // regression on what is known then is not part of this clause. Test periods start anew with
    // each further term. A sum for the whole term, or a commitment, goes on at its last rate.
}
