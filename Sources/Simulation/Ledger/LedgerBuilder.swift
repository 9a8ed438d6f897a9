import Business
import Contracts
import ScenarioModel
import Series

/// The sections of a scenario from which the ledger is made.
package enum LedgerTerms {
    package static let sections = [
        Business.term, ContractCatalogue.term, Party.term, Facility.term,
    ]
}

/// The ledger of a scenario: its lines are names of the plan's namespace.
package struct Ledger {
    package let contracts: [ContractFacts]
    /// What the facts are about, as long as the plan is being made.
    package let book: [Contract]
    package let productNames: [String]
    /// Contracts bought whose owner has neither a product nor a contract sold in their pool.
    package let idle: [Contract]
    /// Every line, in the order in which a reader follows a month: demand, prices, use, money,
    /// profit, cash.
    package let lineNames: [String]
}

/// Reads business and contracts and defines the ledger lines.
///
/// Lines are flows per month in canonical units. A prefix of lines stands for their sum: `revenue`,
/// `expense.compute`, `quantity.gpu_hours.used`. What each line means is said where it is defined,
/// in ``Business`` and ``ContractBook``.
package struct LedgerBuilder {
    private let compiler: ExpressionCompiler
    private let reading: Reading

    private let use: ((Contract) -> Series?)?
    private let chips: ChipPower
    private let future: FutureLedger?

    /// - Parameters:
    ///   - compiler: knows the factors by name, and takes the lines.
    ///   - chips: the power of chips where factors say it.
    ///   - future: the same ledger to the end of its contracts; nil where the grid reaches there.
    ///   - use: what is used of each contract, in place of the dispatch and of a customer's wants.
    package init(
        compiler: ExpressionCompiler, reading: Reading, chips: ChipPower = ChipPower(),
        future: FutureLedger? = nil, use: ((Contract) -> Series?)? = nil
    ) {
        self.future = future
        self.compiler = compiler
        self.reading = reading
        self.use = use
        self.chips = chips
    }

    /// Defines the lines and checks each of them, asked for or not; nil after reports.
    ///
    /// - Parameter root: the scenario, read by a table that has ``LedgerTerms/sections``.
    package func build(_ root: Fields) -> Ledger? {
        guard let fields = root.record("business") else { return nil }
        let entries = root.map("contracts")
        let errorsBefore = compiler.diagnostics.errorCount
        let namesBefore = compiler.names.names.count

        let basis = root.table.term(named: "basis") == nil ? nil : root.record("basis")
        let business = Business(
            fields, chips: chips, work: basis?.text(WorkUnit.term.name), contracts: entries,
            reading: reading, compiler)
        let parties = root.map("parties")
        reading.closeReferences(to: "parties", names: parties.map(\.name))
        var owners: [(business: Business, book: ContractBook)] = []
        func add(_ business: Business, of party: String?) {
            let book = ContractBook(
                entries, of: party, generations: business.generationPowers,
                pools: business.pools, compiler)
            if let future {
                for contract in book.contracts {
                    contract.future = { [name = contract.name] in future.terms(of: name) }
                }
            }
            if let use {
                for contract in book.contracts {
                    contract.statedUse = { [unowned contract] in use(contract) }
                }
            }
            business.sold = book.sold.map {
                NamedLoad(
                    line: $0.context.lineName($0.statedUse == nil ? "wanted" : "used"), node: $0.node,
                    pool: $0.context.pool, generation: $0.generation)
            }
            for contract in book.sold where book.bought.contains(where: {
                $0.context.pool == contract.context.pool
            }) {
                let pool = contract.context.pool
                contract.unservedShare = { business.unservedShare(in: pool) }
            }
            owners.append((business, book))
            compiler.names.readUnits { [compiler] line in
                book.dimension(of: line) ?? business.dimension(of: line, compiler)
            }
        }
        add(business, of: nil)
        for party in parties {
            guard let fields = party.value?.record else { continue }
            add(
                Business(party: party.name, fields, beside: business, compiler),
                of: party.name)
        }
        for (business, book) in owners {
            business.defineDemand()
            book.defineOffers()
            let supplies = supplies(of: book)
            business.defineUse(of: supplies)
            book.defineQuantities()
            business.defineWork(of: supplies)
            business.defineRevenue()
            book.defineCosts()
            book.defineObligations()
            business.defineCosts()
            business.defineProfit(
                contracts: book.boughtPools, sold: book.soldNames, investments: book.investments)
            business.defineSettlement(
                bought: book.bought.filter(\.maySettle).map(\.name),
                sold: book.sold.filter(\.maySettle).map(\.name))
            defineFinancing(root.map("financing"), of: book, at: fields.node)
        }

        let lines = Array(compiler.names.names[namesBefore...])
        for line in lines { _ = compiler.names.resolve(line) }
        compiler.settle()
        // The facts need prices and quantities, and may find fault with them.
        for contract in owners.flatMap(\.book.contracts) {
            contract.warnOfWhatCannotBeMet(currency: reading.currency)
        }
        let facts = owners.flatMap(\.book.facts)
        guard compiler.diagnostics.errorCount == errorsBefore else { return nil }
        if !compiler.diagnostics.hasErrors,
            let lost = lines.first(where: { compiler.names.hasFailed($0) })
        {
            compiler.diagnostics.report(
                root.node, "the ledger line '\(lost)' reads its own past in a way that cannot be "
                    + "followed", offending: "", expected: "lag(x, 1) of a line, not of what needs it")
            return nil
        }
        return Ledger(
            contracts: facts, book: owners.flatMap(\.book.contracts),
            productNames: business.products.map(\.name),
            idle: owners.flatMap { business, book in
                let needed = Set(business.products.map(\.pool) + business.sold.map(\.pool))
                return book.bought.filter {
                    $0.statedUse == nil && !needed.contains($0.context.pool)
                }
            }, lineNames: lines)
    }

    /// Defines the lines of the owner's debt, and what is left after it.
    private func defineFinancing(
        _ entries: [FieldValue.MapEntry], of book: ContractBook, at node: DocumentNode
    ) {
        let fleets = book.bought.filter { !$0.structure.investments.isEmpty }.map { contract in
            (contract.name, contract.structure.investments.filter { !$0.hasPrefix("sale.") }
                .map { contract.context.scope + $0 })
        }
        var names: [String] = []
        for entry in entries {
            let party = entry.value?.record?.text("party").map { "party.\($0)." } ?? ""
            guard party == book.owner else { continue }
            if let fields = entry.value?.record,
                let facility = Facility(
                    fields, name: entry.name, owner: book.owner, fleets: fleets, compiler)
            {
                FacilityLines(facility).define()
                names.append(entry.name)
            } else {
                for line in FacilityLines.lines {
                    compiler.names.fail("\(book.owner)\(line).\(entry.name)")
                }
                for total in ["pretax_profit", "cash_after_debt"] {
                    compiler.names.fail(book.owner + total)
                }
            }
        }
        if names.isEmpty { return }
        FacilityLines.defineTotals(of: names, owner: book.owner, at: node, compiler)
    }

    private func supplies(of book: ContractBook) -> [NamedSupply] {
        let order = Dictionary(
            book.meritOrder.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return book.bought.map { contract in
            NamedSupply(
                name: contract.name, node: contract.node, pool: contract.context.pool,
                generation: contract.generation, successor: contract.successor,
                order: order[contract.name] ?? 0,
                isCommitted: contract.isCommitted && contract.terms.standing.commits == .hours,
                isOpen: contract.isOpen, isLimited: contract.isLimited,
                claims: SupplyClaims(
                    priority: contract.terms.fields.integer("priority"),
                    rank: contract.terms.priority, price: { contract.marginalPrice },
                    sunkHours: { contract.sunkHours },
                    sunk: {
                        contract.sunk.map {
                            Supply.Sunk(
                                perishing: $0.perishing, running: $0.running, paid: $0.paid)
                        }
                    }),
                use: contract.statedUse)
        }
    }
}
