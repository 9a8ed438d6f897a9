import ScenarioModel
import Series

/// Credit bought in advance, drawn by use at list prices, lost where it expires (C5).
///
/// *Formula*: a lot b costs (1 − d)b in cash at its purchase. Use of P·u draws w = min(P·u, Σb
/// left), earliest expiry first; what is left is paid at list. Expense: (1 − d)w for what is drawn,
/// P·u − w for the rest, and the breakage (1 − d)b₋ of what a lot has left at the end of its last
/// month. With an expected breakage share β the cost of a lot is booked in proportion to use
/// instead: after use of b − b₋ it is (1 − d)·min(b, (b − b₋)/(1 − β)), and the rest at expiry. What a
/// month books beyond its use is breakage, never below zero: use of what had been booked as breakage
/// costs nothing more.
///
/// *Edge cases*: credit is not refundable, and ends with the contract. What expires beyond the
/// horizon is left in the balance.
package struct PrepaidCredits: ContractStructure {
    // MARK: - Terms

    package static let name = "prepaid-credits"
    package static let summary =
        "Credit bought in advance, drawn by use at list prices, lost where it expires."
    package static let terms = [
        CreditLot.purchases, CreditLot.opening, TopUp.term,
        Term(
            "breakage",
            .either([
                .choice(["at-expiry"]),
                .record(
                    TermTable(
                        "proportional", "Breakage that is expected and booked with use.",
                        [
                            Term(
                                "proportional", .number(.one), .required,
                                in: .atLeast(0, below: 1), plausible: .atMost(0.4),
                                "Share of a lot that is expected to expire.")
                        ])),
            ]), .defaulted("at-expiry"),
            "When the cost of credit that expires is booked: when it does, or `{proportional: 10 "
                + "%}` with use, for an expected share. Topped-up credit is booked when it "
                + "expires."),
    ]

    package static let meritRank = 2
    package static let capacityTerm = "available"
    package static let commits = Commitment.nothing

    // MARK: - Resolved

    /// In the order in which they are drawn.
    package let lots: [CreditLot]
    package let topUp: TopUp?
    /// β in [0, 1); 0 books breakage when it occurs.
    package let expectedBreakage: Double
    private let context: ContractContext
    private let states = LotStates()

    package init?(_ context: ContractContext) {
        let fields = context.fields
        let sources = [CreditLot.purchases.name, CreditLot.opening.name, TopUp.term.name]
        guard sources.contains(where: { fields.isGiven($0) }) else {
            context.diagnostics.report(
                fields.node, "no credit is bought", offending: context.name,
                expected: "at least one of " + sources.joined(separator: ", "))
            return nil
        }
        let lots = CreditLot.read(context)
        let topUp = fields.isGiven(TopUp.term.name) ? TopUp(context) : nil
        guard let lots, topUp != nil || !fields.isGiven(TopUp.term.name),
            fields.value("breakage") != nil
        else { return nil }
        let record = fields.record("breakage")
        guard record == nil || record?.number("proportional") != nil else { return nil }
        self.lots = lots
        self.topUp = topUp
        expectedBreakage = record?.number("proportional") ?? 0
        self.context = context
    }

    package var parts: [String] { ["breakage"] }
    package var balances: [String] { ["credit", "prepaid"] }

    /// What is bought at dates, as cash.
    package func nominalCost(_ site: ContractSite) -> Series? {
        topUp == nil ? purchases(in: site.graph) : nil
    }
    package func minimumCost(_ site: ContractSite) -> Series? { nominalCost(site) }

    private func purchases(in graph: SeriesGraph) -> Series {
        var values = Array(repeating: 0.0, count: graph.stepCount)
        for lot in lots {
            if let step = lot.bought { values[step] += lot.cost * lot.amount }
        }
        return graph.series(perStep: values, ContractContext.money)
    }

    /// Credit bought at dates, as hours at this month's price.
    ///
    /// *Formula*: with b_j left in the lots that expire first and L_j months left for the last of
    /// them, a month has to draw max_j (b_1 + … + b_j)/L_j; lots in their last month perish.
    ///
    /// *Edge cases*: credit without an end perishes never, and topped-up credit is bought as it is
    /// needed; neither comes first.
    package func sunk(_ site: ContractSite) -> SunkHours? {
        let graph = site.graph
        let steps = 0..<graph.stepCount
        var left = graph.series(0, .currency)
        var (even, perishing) = (left, left)
        for (index, lot) in lots.enumerated() {
            guard let last = lot.last else { break }
            let before = graph.series(graph.value(of: state(of: index, in: graph)), .currency)
            let amount = before * context.flags { $0 >= lot.first && $0 <= last }
            let months = graph.series(perStep: steps.map { Double(max(last - $0 + 1, 1)) })
            left = left + amount
            even = maximum(even, left / months)
            perishing = perishing + amount * context.flags { $0 == last }
        }
        if left.constantValue == 0 { return nil }
        func hours(_ amount: Series) -> Series {
            select(
                site.price.constant(0, site.price.dimension) < site.price,
                amount / graph.series(1, .month) / site.price, else: site.noHours)
        }
        return SunkHours(
            perishing: hours(perishing), running: hours((even - perishing).positivePart))
    }

    /// The months in which a lot is drawn.
    private func steps(of lot: CreditLot, in graph: SeriesGraph) -> Range<Int> {
        lot.first..<min((lot.last ?? .max - 1) + 1, graph.stepCount)
    }

    /// What a lot has left at each month's start.
    private func state(of lot: Int, in graph: SeriesGraph) -> StateID {
        states.state(of: lot) {
            graph.state(
                initial: graph.constant(lots[lot].amount), active: steps(of: lots[lot], in: graph))
        }
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let graph = site.graph
        let month = graph.series(1, .month)
        let nothing = graph.series(0, .currency)
        var rest = site.price * used * month
        var (drawn, breakage, credit, prepaid) = (nothing, nothing, nothing, nothing)
        for (index, lot) in lots.enumerated() {
            let use = draw(on: lot, state(of: index, in: graph), upTo: rest)
            rest = rest - use.drawn
            drawn = drawn + lot.cost * use.booked
            breakage = breakage + lot.cost * use.breakage
            credit = credit + use.left
            prepaid = prepaid + lot.cost * use.unbooked
        }
        var invoice = purchases(in: graph)
        if let topUp {
            let flows = topUp.flows(needed: rest, others: credit, site)
            drawn = drawn + topUp.cost * rest
            breakage = breakage + topUp.cost * flows.expired
            credit = credit + flows.balance
            prepaid = prepaid + topUp.cost * flows.balance
            invoice = invoice + topUp.cost * flows.bought / month
        } else {
            drawn = drawn + rest
            invoice = invoice + rest / month
        }
        let spend = drawn / month
        var flows = ContractFlows(
            expense: spend, invoice: invoice, spend: spend,
            balances: ["credit": credit, "prepaid": prepaid])
        flows.add("breakage", expense: breakage / month, invoice: site.noMoney)
        return flows
    }

    /// Amounts of a month at list prices.
    private struct Draw {
        let drawn: Series
        /// What of it is booked: less where more had been booked before, as breakage.
        let booked: Series
        /// What is booked beyond what is drawn; never below zero.
        let breakage: Series
        /// Left at the month's end, and not yet booked.
        let left: Series
        let unbooked: Series
    }

    private func draw(on lot: CreditLot, _ state: StateID, upTo need: Series) -> Draw {
        let graph = need.graph
        let steps = steps(of: lot, in: graph)
        let before = graph.series(graph.value(of: state), .currency)
        let drawn = minimum(need, before * context.flags(steps))
        let after = before - drawn
        graph.bind(state, next: after.node)
        // What is left in the last month is gone at its end.
        let goesOn = context.flags { steps.contains($0) && $0 != lot.last }
        let left = after * goesOn
        if expectedBreakage == 0 {
            let breakage = after * context.flags { $0 == lot.last }
            return Draw(
                drawn: drawn, booked: drawn, breakage: breakage, left: left, unbooked: left)
        }
        func unbooked(_ balance: Series) -> Series {
            let amount = graph.series(lot.amount, .currency)
            return (amount - (amount - balance) * (1 / (1 - expectedBreakage))).positivePart
        }
        let unbookedAfter = unbooked(after) * goesOn
        let booked = unbooked(before) * context.flags(steps) - unbookedAfter
        return Draw(
            drawn: drawn, booked: minimum(booked, drawn),
            breakage: (booked - drawn).positivePart, left: left, unbooked: unbookedAfter)
    }

    /// The lots' states, which dispatch and flows share.
    private final class LotStates {
        private var known: [Int: StateID] = [:]

        func state(of lot: Int, _ make: () -> StateID) -> StateID {
            if let state = known[lot] { return state }
            let state = make()
            known[lot] = state
            return state
        }
    }

    // MARK: - Notes and source
    // The seller's mirror is revenue: IFRS 15 and ASC 606-10-55-48 book expected breakage in
    // proportion to the rights that customers exercise.
    // A month buys as many top-ups as it needs, so that with them nothing is paid at list.
}
