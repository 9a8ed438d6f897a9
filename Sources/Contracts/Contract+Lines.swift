import ScenarioModel
import Series

extension Contract {
    // MARK: - Ledger lines

    func line(_ name: String) -> Series? { compiler.line(name, for: node) }

    func define(_ line: String, _ body: @escaping () -> Series?) {
        compiler.define("\(context.scope)\(line).\(name)", for: node, body)
    }

    /// A flow after the horizon for what has happened in it, as a settlement.
    private func settled(_ flow: (ContractPayments) -> Series?) -> Series? {
        payments.value.map { payments in
            guard let flow = flow(payments) else { return context.noMoney }
            let from = context.graph.horizonCount
            let first = context.grid.runOffCount > 0 ? from : from - 1
            return context.graph.series(
                context.graph.settlement(flow.node, from: first), ContractContext.money)
        }
    }

    /// Defines the lines that say what the contract offers.
    func defineOffer() {
        define("price.compute") { [self] in
            if isPricedThroughout { return price() }
            // Outside the term there is no price.
            let flags = context.flags(pricedSteps)
            return termPrice.value.map { select(flags, $0, else: $0.constant(0, $0.dimension)) }
        }
        if isLimited {
            define("quantity.\(context.pool.name).available") { [self] in
                site.value?.capacity.available
            }
        }
    }

    /// Defines the lines of contracted, delivered and idle hours, and of a sold contract's use.
    func defineQuantities() {
        if context.side == .sell { defineSoldUse() }
        guard isCommitted else { return }
        let isMoney = terms.standing.commits == .money
        define("quantity.\(context.pool.name).contracted") { [self] in
            site.value.flatMap {
                isMoney ? structure.committedHours($0) : $0.capacity.contracted
            }
        }
        define("quantity.\(context.pool.name).delivered") { [self] in
            guard let site = site.value else { return nil }
            guard isMoney else { return site.capacity.delivered.flatMap(supplied) }
            guard let open = opened(site.graph.series(1)) else { return nil }
            return structure.committedHours(site).map { $0 * open }
        }
        if let spend = structure as? MinimumSpend {
            let use = Deferred<(met: Series, due: Series)>(
                for: compiler.names, onCycle: {}, { [self] in
                    guard let site = site.value, let asked = self.use()?.asked else { return nil }
                    return spend.commitmentUse(of: asked, site)
                })
            define("commitment.met") { use.value?.met }
            define("commitment.due") { use.value?.due }
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
        define("spend") { [self] in
            guard ownsFleet else { return flows.value?.spend }
            guard let expense, let idle = idleCost else { return nil }
            return expense - idle
        }
        for line in structure.investments {
            compiler.define(context.scope + line, for: node) { [self] in
                flows.value?.investments[line]
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
        defineTests()
        define("compute.idle") { [self] in idleCost }
        define("cash.compute") { [self] in payments.value?.invoices }
        if clauses.contains(where: \.prepays) {
            define("cash.prepayment") { [self] in
                payments.value.map { $0.prepayment ?? context.noMoney }
            }
        }
        if maySettle {
            define("settlement") { [self] in settled { $0.settlement?.paid } }
            define("after_horizon") { [self] in settled { $0.settlement?.nominal } }
            if structure.tests?.cut != nil {
                define("cut_true_up") { [self] in settled { $0.tested } }
            }
        }
        for balance in structure.balances + clauses.flatMap(\.balances) {
            define("balance.\(balance)") { [self] in
                payments.value?.balances[balance] ?? flows.value?.balances[balance]
            }
        }
    }

    private var ownsFleet: Bool { structure is Owned }

    /// The cost of what was not used: all that is neither price times use nor a part that comes with
    /// it. What a fleet costs has no price; of its cost the share that is idle is that of its hours,
    /// all of it where nothing is delivered.
    private var idleCost: Series? {
        guard let expense, let flows = flows.value else { return nil }
        guard ownsFleet else {
            let withUse = structure.partsWithUse.compactMap { flows.parts[$0] }
            return withUse.reduce(expense - flows.spend) { $0 - $1 }
        }
        guard let used = line(context.lineName("used")),
            let delivered = line(context.lineName("delivered"))
        else { return nil }
        let load = select(
            delivered.constant(0, delivered.dimension) < delivered, used / delivered,
            else: used.constant(0))
        return expense * (1 - load)
    }

    /// Whether something may be paid after the horizon for what has happened in it.
    package var maySettle: Bool {
        context.grid.runOff == .settle
            && (clauses.contains { $0 is Invoice } || structure.tests?.cut != nil)
    }

    /// Parts of the expense besides price times use, each once.
    package var parts: [String] {
        (structure.parts + clauses.flatMap(\.parts) + unsuppliedParts).reduce(into: []) { parts, part in
            if !parts.contains(part) { parts.append(part) }
        }
    }

    /// Capacity per month that costs the same whether it is used or not.
    package var sunkHours: Series? { site.value.flatMap { structure.sunkHours($0) } }

    /// The same by when it perishes.
    package var sunk: SunkHours? { site.value.flatMap { structure.sunk($0) } }

    /// What an hour used adds to the cost; nil after a report.
    package var marginalPrice: Series? { site.value.map { structure.marginalPrice($0) } }

    /// Names of the lines that tell a year of the contract, those that may not be defined included.
    package var lineNames: [String] {
        let quantities = ["contracted", "delivered", "available", "used", "idle"]
            .map { context.lineName($0) }
        let money =
            ["price.compute", "spend"] + parts
            + ["expense.compute", "cash.compute", "cash.prepayment", "settlement"]
            + (structure.balances + clauses.flatMap(\.balances)).map { "balance.\($0)" }
        let lines = money.map { "\(context.scope)\($0).\(name)" }
        return quantities + lines + structure.investments.map { context.scope + $0 }
            + (context.side == .sell ? ["\(context.owner)revenue.\(name)"] : [])
    }

    /// What a report says about the contract.
    package var facts: ContractFacts {
        func total(_ flow: Series?) -> Double? {
            inTerm(flow)?.horizonValues.map { $0.reduce(0, +) }
        }
        return ContractFacts(
            name: name, structure: structureName, isSold: context.side == .sell, party: terms.party,
            supplier: terms.supplier,
            generation: generation, start: terms.window.start,
            end: terms.window.end,
            quantity: isLimited
                ? terms.fields[terms.capacityTerm]?.node.unwrapped?.assumption.value
                    ?? terms.fields.node(terms.capacityTerm).summary : nil,
            nominalValue: total(site.value.flatMap { structure.nominalCost($0.planned) }),
            minimumValue: total(site.value?.minimum),
            isCommitted: isCommitted)
    }
}
