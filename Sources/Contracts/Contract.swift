import ScenarioModel
import Series

/// A contract of the scenario, read and ready to define its ledger lines.
///
/// It goes from terms to cash in the order of ``ContractClause``: price, capacity, use, flows,
/// payments. Each of them is made once, when a line first asks for it.
package final class Contract {
    package let terms: ContractTerms
    package let structure: any ContractStructure
    package let clauses: [any ContractClause]
    package let context: ContractContext
    /// Accelerator generation; nil where the scenario names none.
    package let generation: String?
    /// What is used, where neither the dispatch nor a customer says it.
    package var statedUse: (() -> Series?)?
    /// What the terms say of months that the run does not have; nil where it has them all.
    package var future: (() -> FutureTerms?)?
    /// Of a contract that is sold: the share of what its pool is asked for that the seller's own supply
    /// cannot serve; nil where the seller has no supply in the scenario.
    package var unservedShare: (() -> Series?)?

    init(
        terms: ContractTerms, structure: any ContractStructure, clauses: [any ContractClause],
        generation: String?, context: ContractContext
    ) {
        self.terms = terms
        self.structure = structure
        self.clauses = clauses
        self.generation = generation
        self.context = context
    }

    package var name: String { context.name }
    package var node: DocumentNode { context.fields.node }
    var compiler: ExpressionCompiler { context.compiler }
    var type: any ContractStructure.Type { context.structure }

    package var structureName: String { type.name }

    /// Whether the scenario limits what can be used.
    package var isLimited: Bool { context.isLimited }

    /// 1 in the months in which capacity is there, 0 elsewhere; nil after a report.
    package func isOpen() -> Series? {
        guard let open = opened(context.flags(terms.window.deliveredSteps)) else { return nil }
        // Asking the site asks the price, which may follow the use where the term does not.
        if !clauses.contains(where: \.bendsTerm) { return open }
        return site.value.map { $0.inForce(open) }
    }

    /// What the clauses leave of months in which there is a contract.
    func opened(_ flags: Series) -> Series? {
        var open = flags
        for clause in clauses {
            guard let changed = clause.open(open, context) else { return nil }
            open = changed
        }
        return open
    }

    /// The generation that takes the place of the contract's own, and 1 from then on.
    package var successor: (generation: String?, since: () -> Series?)? {
        clauses.lazy.compactMap { $0 as? Refresh }.first.map { refresh in
            (refresh.generation, { refresh.since.value })
        }
    }

    package var isCommitted: Bool { terms.standing.commits != .nothing }

    private func reportCycle() {
        compiler.reportCycle("a term of contract '\(name)' needs its own use or cost", at: node)
    }

    // MARK: - Resolved

    /// The price per hour used: stated, escalated, changed by clauses, after the structure's
    /// discount.
    func price() -> Series? {
        let escalation = terms.escalator.factor(over: terms.window, in: context.graph)
        var price =
            type.isPriced
            ? context.series("price", in: context.price).map { $0 * escalation }
            : structure.ownPrice(context)
        for clause in clauses { price = price.flatMap { clause.price($0, context) } }
        return price.map { structure.price(stated: $0) }
    }

    /// The months with a price: of the term, of those that may follow it, and past it of what is made
    /// up there.
    var pricedSteps: Range<Int> {
        let steps = terms.window.possibleSteps
        let past = (structure as? TakeOrPay)?.makeUp?.expiry.pastTerm ?? 0
        if steps.isEmpty { return steps }
        return steps.lowerBound..<min(steps.upperBound + past, context.grid.stepCount)
    }

    var isPricedThroughout: Bool { pricedSteps == 0..<context.grid.stepCount }

    /// The price of a contract that begins or ends within the run, its formula followed throughout.
    private(set) lazy var termPrice = Deferred<Series>(
        for: compiler.names, onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in price() })

    /// The same in every month of the run, also where the line of the price is zero.
    var priceThroughout: Series? {
        guard isPricedThroughout else { return termPrice.value }
        return compiler.line(
            "\(context.scope)price.compute.\(name)",
            for: type.isPriced ? terms.fields.node("price") : node)
    }

    package private(set) lazy var site = Deferred<ContractSite>(
        for: compiler.names, onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            guard let price = priceThroughout else { return nil }
            var capacity = ContractCapacity(contracted: nil, delivered: nil)
            if isLimited {
                let reader = CapacityReader(price: price, context: context)
                let share = { [self] month in
                    clauses.reduce(1) { $0 * $1.share(inMonth: month) }
                }
                guard let contracted = reader.contracted(terms, share: share) else { return nil }
                capacity = ContractCapacity(contracted: contracted, context)
            }
            // What a structure does to capacity follows the quantity as amended and delivered.
            var isPlanned = !isLimited
            for clause in clauses {
                if !isPlanned && !Swift.type(of: clause).isPlan {
                    capacity = structure.capacity(capacity, context)
                    isPlanned = true
                }
                guard let changed = clause.capacity(capacity, price: price, context) else {
                    return nil
                }
                capacity = changed
            }
            if !isPlanned { capacity = structure.capacity(capacity, context) }
            var site = ContractSite(context: context, capacity: capacity, price: price)
            site.paid = structure.paidHours(site)
            if !isLimited {
                // Hours that money buys are there when the contract is open.
                guard let open = opened(context.flags(terms.window.deliveredSteps)) else {
                    return nil
                }
                site.paid = site.paid.map { $0 * open }
            }
            site.minimum = structure.minimumCost(site.planned)
            let one = context.graph.series(1, context.price)
            site.minimumRate = structure.minimumRate(site.planned)
            site.minimumHours = structure.minimumRate(site.planned(at: one))?
                .retagged(context.hours)
            return site
        })

    private(set) lazy var flows = Deferred<ContractFlows>(
        for: compiler.names, onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            guard let site = site.value, let (asked, used) = use() else {
                structure.reportOtherFaults()
                return nil
            }
            var taken = asked
            for clause in clauses {
                guard let more = clause.take(taken, site) else { return nil }
                taken = more
            }
            var flows = structure.flows(used: taken, site)
            if taken.node != used.node {
                flows.spend = flows.spend - site.price * (taken - used)
            }
            if asked.node != used.node {
                flows.add(Self.unsuppliedPart, -(site.price * (asked - used)))
            }
            for clause in clauses {
                guard let changed = clause.settle(flows, used: used, site) else { return nil }
                flows = changed
            }
            return flows
        })

    private(set) lazy var payments = Deferred<ContractPayments>(
        for: compiler.names, onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            guard let site = site.value, let flows = flows.value else { return nil }
            var payments = ContractPayments(
                invoices: flows.invoice, trueUps: flows.invoicedParts["true_up"],
                tested: context.grid.runOff == .settle ? flows.tested : nil,
                minimum: inTerm(site.minimum)?.horizonValues, ended: site.capacity.ended)
            for clause in clauses {
                guard let changed = clause.pay(payments, context) else { return nil }
                payments = changed
            }
            return payments
        })

    /// What of a flow falls into the term, without those that may follow.
    func inTerm(_ flow: Series?) -> Series? {
        terms.window.renewals.isEmpty
            ? flow : flow.map { $0 * context.flags(terms.window.steps) }
    }

    /// Accrued cost, with what follows from how and when it is paid.
    var expense: Series? {
        guard let flows = flows.value, let payments = payments.value else { return nil }
        return payments.parts.sorted { $0.key < $1.key }.reduce(flows.expense) { $0 + $1.value }
    }
}
