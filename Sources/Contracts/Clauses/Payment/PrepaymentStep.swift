import ScenarioModel
import Series

/// The balance of a prepayment from month to month.
extension Prepayment {
    package func pay(_ payments: ContractPayments, _ context: ContractContext) -> ContractPayments?
    {
        guard prepays else { return payments }
        var paid = payments
        paid.prepayment = context.noMoney
        paid.balances["prepayment"] = context.graph.series(0, .currency)
        guard let from = firstStep(context) else { return paid }
        guard let amount = money(payments, context) else { return nil }

        let graph = context.graph
        let isOpening = if case .opening = self.amount { true } else { false }
        let payment = graph.series(
            perStep: (0..<graph.stepCount).map { $0 == from && !isOpening ? amount : 0 },
            ContractContext.money)
        let lives = payments.supplierDefault.map { 1 - $0.since }
        let cash = lives.map { $0 * payment } ?? payment
        let state = graph.state(initial: graph.constant(isOpening ? amount : 0))
        let before = graph.series(graph.value(of: state), ContractContext.money) + cash
        let credit = credit(of: before, payments.invoices, amount, from: from, context)
        var after = before - credit
        if interest > 0 {
            let year = graph.series(1 + interest).power(graph.series(1.0 / 12))
            let earned = (year - 1) * after
            paid.add("prepayment_interest", expense: -earned)
            after = after + earned
        }

        // What does not stay on the balance comes back or is lost.
        var back = context.noMoney
        var lost = context.noMoney
        if let lives, let claim = payments.supplierDefault {
            let claimed = (1 - lives) * after
            back = claim.recovery * claimed
            lost = claimed - back
            after = lives * after
        }
        if let end = lastStep(context) {
            let left = after * context.flags(where: { $0 >= end })
            after = after * context.flags(where: { $0 < end })
            if isRefunded { back = back + left } else { lost = lost + left }
        }
        if let ended = payments.ended {
            let isOver = ended.differs(from: graph.series(0))
            let left = isOver * after
            after = isOver.not * after
            if isRefunded { back = back + left } else { lost = lost + left }
        }
        graph.bind(state, next: after.node)
        if parts.contains("prepayment_loss") { paid.add("prepayment_loss", expense: lost) }
        paid.prepayment = cash - back
        paid.invoices = payments.invoices - credit
        paid.trueUps = payments.trueUps.map { minimum($0, paid.invoices.positivePart) }
        paid.balances["prepayment"] = after.retagged(.currency)
        return paid
    }

    /// The step from which on there is a balance; nil where none is simulated.
    private func firstStep(_ context: ContractContext) -> Int? {
        switch amount {
        case .opening: context.window.steps.isEmpty ? nil : 0
        case .money: context.step(of: month)
        case .share: context.window.steps.isEmpty ? nil : context.step(of: month)
        }
    }

    /// The step with which the balance ends; nil where the contract goes on beyond the horizon.
    private func lastStep(_ context: ContractContext) -> Int? {
        if case .share = amount {
            return min(context.window.steps.upperBound, context.grid.horizonCount) - 1
        }
        return context.window.endIsGiven ? context.step(of: context.window.end) : nil
    }

    /// A; nil after a report.
    private func money(_ payments: ContractPayments, _ context: ContractContext) -> Double? {
        switch amount {
        case .money(let money), .opening(let money): return money
        case .share(let share):
            if let owed = payments.minimum { return share * owed.reduce(0, +) }
            context.diagnostics.report(
                context.fields.record(Self.term.name)?.node("share")
                    ?? context.fields.node(Self.term.name),
                "the contract's minimum cost differs from path to path",
                expected: "a price and quantity that are known in advance, or a sum such as "
                    + "{amount: 50e6 USD}")
            return nil
        }
    }

    private func credit(
        of balance: Series, _ invoices: Series, _ amount: Double, from: Int,
        _ context: ContractContext
    ) -> Series {
        let due = invoices.positivePart
        switch pace {
        case .untilUsedUp: return minimum(balance, due)
        case .share(let share): return minimum(balance, share * due)
        case .evenly:
            let first = max(context.window.steps.lowerBound, from)
            let last = lastStep(context) ?? context.grid.start.distance(to: context.window.end)
            let left = (0..<context.grid.stepCount).map { step in
                amount * min(max(Double(last - step) / Double(last - first + 1), 0), 1)
            }
            let plan = context.graph.series(perStep: left, ContractContext.money)
            return minimum((balance - plan).positivePart, due)
        }
    }
}
