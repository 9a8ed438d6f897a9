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
    private var compiler: ExpressionCompiler { context.compiler }
    private var type: any ContractStructure.Type { context.structure }

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
    private func opened(_ flags: Series) -> Series? {
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
    private func price() -> Series? {
        let escalation = terms.escalator.factor(over: terms.window, in: context.graph)
        var price =
            type.isPriced
            ? context.series("price", in: context.price).map { $0 * escalation }
            : structure.ownPrice(context)
        for clause in clauses { price = price.flatMap { clause.price($0, context) } }
        return price.map { structure.price(stated: $0) }
    }

    package private(set) lazy var site = Deferred<ContractSite>(
        onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            let priceNode = type.isPriced ? terms.fields.node("price") : node
            let line = "\(context.scope)price.compute.\(name)"
            guard let price = compiler.line(line, for: priceNode) else { return nil }
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
            site.minimumHours = structure.minimumCost(site.planned(at: one))?
                .retagged(context.hours)
            return site
        })

    private(set) lazy var flows = Deferred<ContractFlows>(
        onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            guard let site = site.value, let used = line(context.lineName("used")) else {
                structure.reportOtherFaults()
                return nil
            }
            var taken = used
            for clause in clauses {
                guard let more = clause.take(taken, site) else { return nil }
                taken = more
            }
            var flows = structure.flows(used: taken, site)
            if taken.node != used.node {
                flows.spend = flows.spend - site.price * (taken - used)
            }
            for clause in clauses {
                guard let changed = clause.settle(flows, used: used, site) else { return nil }
                flows = changed
            }
            return flows
        })

    private(set) lazy var payments = Deferred<ContractPayments>(
        onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            guard let site = site.value, let flows = flows.value else { return nil }
            var payments = ContractPayments(
                invoices: flows.invoice, trueUps: flows.invoicedParts["true_up"],
                minimum: inTerm(site.minimum)?.tableValues, ended: site.capacity.ended)
            for clause in clauses {
                guard let changed = clause.pay(payments, context) else { return nil }
                payments = changed
            }
            return payments
        })

    /// What of a flow falls into the term, without those that may follow.
    private func inTerm(_ flow: Series?) -> Series? {
        terms.window.renewals.isEmpty
            ? flow : flow.map { $0 * context.flags(terms.window.steps) }
    }

    /// Accrued cost, with what follows from how and when it is paid.
    private var expense: Series? {
        guard let flows = flows.value, let payments = payments.value else { return nil }
        return payments.parts.sorted { $0.key < $1.key }.reduce(flows.expense) { $0 + $1.value }
    }

    // MARK: - Ledger lines

    func line(_ name: String) -> Series? { compiler.line(name, for: node) }

    func define(_ line: String, _ body: @escaping () -> Series?) {
        compiler.define("\(context.scope)\(line).\(name)", for: node, body)
    }

    /// Defines the lines that say what the contract offers.
    func defineOffer() {
        define("price.compute") { [self] in price() }
        if isLimited {
            define("quantity.\(context.pool.name).available") { [self] in
                site.value?.capacity.available
            }
        }
    }

    /// Defines the lines of contracted, delivered and idle hours, and of a sold contract's use.
    func defineQuantities() {
        if context.side == .sell {
            define("quantity.\(context.pool.name).used") { [self] in
                if let statedUse { return statedUse() }
                guard let wanted = context.series("usage", in: context.hours) else { return nil }
                if isLimited { return site.value?.capacity.available.map { minimum(wanted, $0) } }
                // The stated use has had the downtime of the service already.
                return isOpen().map { wanted * ($0.constant(0) < $0) }
            }
        }
        guard isCommitted else { return }
        let isMoney = terms.standing.commits == .money
        define("quantity.\(context.pool.name).contracted") { [self] in
            site.value.flatMap {
                isMoney ? structure.committedHours($0) : $0.capacity.contracted
            }
        }
        define("quantity.\(context.pool.name).delivered") { [self] in
            guard let site = site.value else { return nil }
            guard isMoney else { return site.capacity.delivered }
            guard let open = opened(site.graph.series(1)) else { return nil }
            return structure.committedHours(site).map { $0 * open }
        }
        define("quantity.\(context.pool.name).idle") { [self] in
            guard let delivered = line(context.lineName("delivered")),
                let used = line(context.lineName("used"))
            else { return nil }
            // More than is committed may be used where that is money, or where it is allowed.
            let canExceed = isMoney || site.value?.capacity.isMoreThanDelivered ?? false
            return canExceed ? (delivered - used).positivePart : delivered - used
        }
    }

    /// Defines the lines of money, and of balances.
    func defineCosts() {
        for quantity in clauses.flatMap(\.quantities) {
            define("quantity.\(context.pool.name).\(quantity)") { [self] in
                flows.value?.quantities[quantity]
            }
        }
        switch context.side {
        case .buy: define("expense.compute") { [self] in expense }
        case .sell:
            compiler.define("\(context.owner)revenue.\(name)", for: node) { [self] in expense }
        }
        define("spend") { [self] in flows.value?.spend }
        for line in structure.investments {
            compiler.define(context.scope + line, for: node) { [self] in
                structure.readAll()
                return flows.value?.investments[line]
            }
        }
        for part in parts {
            define(part) { [self] in
                guard let flows = flows.value, let payments = payments.value else { return nil }
                guard let a = flows.parts[part], let b = payments.parts[part] else {
                    return flows.parts[part] ?? payments.parts[part] ?? context.noMoney
                }
                return a + b
            }
        }
        define("compute.idle") { [self] in
            guard let expense, let flows = flows.value else { return nil }
            return expense - flows.spend
        }
        define("cash.compute") { [self] in payments.value?.invoices }
        if clauses.contains(where: \.prepays) {
            define("cash.prepayment") { [self] in
                payments.value.map { $0.prepayment ?? context.noMoney }
            }
        }
        for balance in structure.balances + clauses.flatMap(\.balances) {
            define("balance.\(balance)") { [self] in
                payments.value?.balances[balance] ?? flows.value?.balances[balance]
            }
        }
    }

    /// Parts of the expense besides price times use, each once.
    package var parts: [String] {
        (structure.parts + clauses.flatMap(\.parts)).reduce(into: []) { parts, part in
            if !parts.contains(part) { parts.append(part) }
        }
    }

    /// Capacity per month that costs the same whether it is used or not.
    package var sunk: Series? { site.value.flatMap { structure.sunkHours($0) } }

    /// Names of the lines that tell a year of the contract, those that may not be defined included.
    package var lineNames: [String] {
        let quantities = ["contracted", "delivered", "available", "used", "idle"]
            .map { context.lineName($0) }
        let money =
            ["price.compute", "spend"] + parts
            + ["expense.compute", "cash.compute", "cash.prepayment"]
            + (structure.balances + clauses.flatMap(\.balances)).map { "balance.\($0)" }
        let lines = money.map { "\(context.scope)\($0).\(name)" }
        return quantities + lines + structure.investments.map { context.scope + $0 }
            + (context.side == .sell ? ["\(context.owner)revenue.\(name)"] : [])
    }

    /// What a report says about the contract.
    package var facts: ContractFacts {
        func total(_ flow: Series?) -> Double? {
            inTerm(flow)?.tableValues.map { $0.reduce(0, +) }
        }
        return ContractFacts(
            name: name, structure: structureName, isSold: context.side == .sell, party: terms.party,
            supplier: terms.supplier,
            generation: generation, start: terms.window.start, end: terms.window.end,
            quantity: isLimited
                ? terms.fields[terms.capacityTerm]?.node.unwrapped?.assumption.value
                    ?? terms.fields.node(terms.capacityTerm).summary : nil,
            nominalValue: total(site.value.flatMap { structure.nominalCost($0.planned) }),
            minimumValue: total(site.value?.minimum),
            isCommitted: isCommitted)
    }
}
