import ScenarioModel
import Series

/// Credit that is bought by itself when the balance falls too low.
///
/// *Formula*: what was bought first is drawn first: with C bought and O drawn or expired in total, a
/// month that needs r leaves O ← max(O + r, C₋), C₋ what was bought up to m − 1 months ago by lots
/// that are good for m months. In it n = ⌈(level − (C − O))⁺/b⌉ lots of b are bought, so that all of
/// r is drawn and at least the level is left at the month's end, whether the balance fell by use or
/// by credit that lapsed. Lots that are good for one month are bought for that month alone. All
/// credit is gone with the last month that the contract can have, and where it is not renewed in the
/// month after its end; nothing is bought on account of that.
package struct TopUp: Sendable, Hashable {
    // MARK: - Terms

    package static let term = Term(
        "top_up",
        .record(
            TermTable(
                "top_up", "Credit that is bought by itself.",
                [
                    Term(
                        "below", .number(.currency), .required, in: .atLeast(0),
                        "Balance below which credit is bought."),
                    Term(
                        "buy", .number(.currency), .required, in: .above(0),
                        "What one purchase adds, as often in a month as is needed."),
                    Term(
                        "discount", .number(.one), .defaulted("0 %"), in: .atLeast(0, below: 1),
                        plausible: .atMost(0.5), "Discount at purchase."),
                    Term(
                        "expires", .duration, in: .within(1, 1200),
                        "How long it can be drawn, the month of the purchase included; default: "
                            + "to the contract's end."),
                ])),
        "Buys credit whenever the balance falls below a level; such credit is drawn after that "
            + "bought at dates.")

    // MARK: - Resolved

    package let level: Double
    package let amount: Double
    package let discount: Double
    /// Months in which a purchase can be drawn; nil without expiry.
    package let months: Int?

    package var cost: Double { 1 - discount }

    /// Reads the term, which is stated; nil after a report.
    package init?(_ context: ContractContext) {
        guard let record = context.fields.record("top_up"), let level = record.number("below"),
            let amount = record.number("buy"), let discount = record.number("discount"),
            !record.isGiven("expires") || record.duration("expires") != nil
        else { return nil }
        let duration = record.duration("expires")
        if let duration, duration.wholeMonths == nil {
            context.diagnostics.report(record.node("expires"), "not a whole number of months")
            return nil
        }
        self.level = level
        self.amount = amount
        self.discount = discount
        months = duration?.wholeMonths
    }

    // MARK: - Step

    /// Amounts of money per month, at list prices.
    package struct Flows {
        package let bought: Series
        package let expired: Series
        /// Left at the month's end.
        package let balance: Series
    }

    /// - Parameters:
    ///   - needed: r, what is to be drawn this month.
    ///   - others: what other credit is left after its use this month.
    package func flows(needed: Series, others: Series, _ site: ContractSite) -> Flows {
        let (context, graph, window) = (site.context, site.graph, site.window)
        func money(_ node: NodeID) -> Series { graph.series(node, .currency) }
        let purchases = graph.state(initial: graph.constant(0))
        let drawnOrExpired = graph.state(initial: graph.constant(0))
        let before = money(graph.value(of: purchases))
        let gone = money(graph.value(of: drawnOrExpired))

        let out = gone + needed
        // What lapses this month, bought before it.
        let past = months.flatMap { $0 > 1 ? graph.ring(initial: graph.constant(0)) : nil }
        let lapsed = past.map { money(graph.past($0, back: months! - 1)) }
        let kept = lapsed.map { maximum(out, $0) } ?? out
        let missing = graph.series(level, .currency) - (others + (before - kept))
        let lots = -(-(missing.positivePart / amount)).roundedDown
        let isRunning = site.capacity.inForce.map { graph.series(0) < $0 }
        var bought = lots * amount * context.flags(window.possibleSteps)
        if let isRunning { bought = bought * isRunning }
        let total = before + bought
        graph.bind(purchases, next: total.node)

        if let past { graph.bind(past, input: total.node) }
        var expiring = months.map { _ in lapsed ?? total }
        func expireAll(where isOver: Series) {
            expiring = select(isOver, total, else: expiring ?? total.constant(0, .currency))
        }
        if window.endIsGiven, let end = context.step(of: window.lastEnd) {
            expireAll(where: context.flags { $0 == end })
        }
        // A contract that is not renewed turns out to be over in the month after its end.
        if let isRunning { expireAll(where: 1 - isRunning) }
        let after = expiring.map { maximum(out, $0) } ?? out
        graph.bind(drawnOrExpired, next: after.node)
        return Flows(
            bought: bought, expired: after - out, balance: (total - after).positivePart)
    }
}
