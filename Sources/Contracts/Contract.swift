import ScenarioModel
import Series

/// A contract of the scenario, read and ready to define its ledger lines.
package final class Contract {
    package let name: String
    package let terms: ContractTerms
    package let structure: any ContractStructure
    package let node: DocumentNode
    /// Accelerator generation; nil where the scenario names none.
    package let generation: String?
    private let compiler: ExpressionCompiler
    private let capacity: (Series) -> CapacityReader

    init(
        name: String, terms: ContractTerms, structure: any ContractStructure,
        generation: (name: String, facilityPower: Double?)?, compiler: ExpressionCompiler
    ) {
        self.name = name
        self.terms = terms
        self.structure = structure
        self.generation = generation?.name
        self.compiler = compiler
        node = terms.fields.node
        capacity = { price in
            CapacityReader(
                terms: terms, price: price, facilityPower: generation?.facilityPower,
                compiler: compiler)
        }
    }

    package var structureName: String { type(of: structure).table.name }

    /// Whether the scenario limits what can be used.
    package var isLimited: Bool { terms.fields.isGiven(terms.capacityTerm) }

    /// 1 in the months in which capacity is there, 0 elsewhere.
    package var isOpen: Series {
        compiler.graph.series(
            perStep: (0..<compiler.grid.stepCount).map {
                terms.window.deliveredSteps.contains($0) ? 1 : 0
            })
    }

    /// Hours that can be used per month; nil after a report.
    ///
    /// - Precondition: the contract is limited.
    package var deliveredHours: Series? { compiler.line(lineName("available"), for: node) }

    private func lineName(_ quantity: String) -> String { "quantity.gpu_hours.\(quantity).\(name)" }

    private func line(_ name: String) -> Series? { compiler.line(name, for: node) }

    // MARK: - Resolved

    private(set) lazy var site = Deferred<ContractSite>(
        onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            let priceNode = terms.fields.node("price")
            guard let price = compiler.line("price.compute.\(name)", for: priceNode) else {
                return nil
            }
            guard isLimited else {
                return ContractSite(
                    graph: compiler.graph, window: terms.window, contracted: nil, delivered: nil,
                    price: price)
            }
            let reader = capacity(price)
            guard let contracted = reader.contracted() else { return nil }
            return ContractSite(
                graph: compiler.graph, window: terms.window, contracted: contracted,
                delivered: contracted * reader.flags(terms.window.deliveredSteps), price: price)
        })

    private(set) lazy var flows = Deferred<ContractFlows>(
        onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            guard let site = site.value, let used = line(lineName("used")) else { return nil }
            return structure.flows(used: used, site)
        })

    /// What is paid for invoices, and as prepayment.
    private(set) lazy var payments = Deferred<(invoices: Series, prepayment: Series?)>(
        onCycle: { [unowned self] in reportCycle() },
        { [unowned self] in
            guard let site = site.value, let flows = flows.value else { return nil }
            guard terms.prepayment > 0, terms.window.start >= compiler.grid.start,
                !terms.window.steps.isEmpty
            else { return (flows.invoice, nil) }
            guard let least = total(structure.minimumCost(site)) else {
                compiler.diagnostics.report(
                    terms.fields.node("prepayment"),
                    "the contract's minimum cost differs from path to path",
                    expected: "a price and quantity that are known in advance")
                return nil
            }
            let (invoices, prepayment) = Prepayment.payments(
                for: flows.invoice, paying: terms.prepayment * least, over: terms.window.steps)
            return (invoices, prepayment)
        })

    private func total(_ flow: Series?) -> Double? {
        flow?.tableValues.map { $0.reduce(0, +) }
    }

    private func reportCycle() {
        compiler.reportCycle("a term of contract '\(name)' needs its own use or cost", at: node)
    }

    // MARK: - Ledger lines

    private var commits: Commitment { type(of: structure).commits }

    package var isCommitted: Bool { commits != .nothing }

    /// Defines the lines that say what the contract offers.
    func defineOffer() {
        compiler.define("price.compute.\(name)", for: node) { [self] in
            terms.statedPrice(compiler).map { structure.price(stated: $0) }
        }
        if isLimited {
            compiler.define(lineName("available"), for: node) { [self] in site.value?.delivered }
        }
    }

    /// Defines the lines of contracted, delivered and idle hours.
    func defineQuantities() {
        guard isCommitted else { return }
        let isMoney = commits == .money
        compiler.define(lineName("contracted"), for: node) { [self] in
            site.value.flatMap { isMoney ? structure.committedHours($0) : $0.contracted }
        }
        compiler.define(lineName("delivered"), for: node) { [self] in
            site.value.flatMap { structure.committedHours($0) }
        }
        compiler.define(lineName("idle"), for: node) { [self] in
            guard let delivered = line(lineName("delivered")), let used = line(lineName("used"))
            else { return nil }
            return isMoney ? (delivered - used).positivePart : delivered - used
        }
    }

    /// Defines the lines of money.
    func defineCosts() {
        func define(_ line: String, _ body: @escaping () -> Series?) {
            compiler.define("\(line).\(name)", for: node, body)
        }
        define("expense.compute") { [self] in flows.value?.expense }
        define("spend") { [self] in flows.value?.spend }
        if type(of: structure).hasTrueUp { define("true_up") { [self] in flows.value?.trueUp } }
        define("compute.idle") { [self] in flows.value.map { $0.expense - $0.spend } }
        define("cash.compute") { [self] in payments.value?.invoices }
        if terms.prepayment > 0 {
            let none = compiler.graph.series(0, .currency / .month)
            define("cash.prepayment") { [self] in payments.value.map { $0.prepayment ?? none } }
        }
    }

    /// What a report says about the contract.
    package var facts: ContractFacts {
        ContractFacts(
            name: name, structure: structureName, supplier: terms.supplier,
            generation: generation, start: terms.window.start, end: terms.window.end,
            quantity: isLimited
                ? terms.fields[terms.capacityTerm]?.node.unwrapped?.assumption.value
                    ?? terms.fields.node(terms.capacityTerm).summary : nil,
            nominalValue: total(site.value.flatMap { structure.nominalCost($0) }),
            minimumValue: total(site.value.flatMap { structure.minimumCost($0) }),
            isCommitted: isCommitted)
    }
}
