import ScenarioModel
import Series

/// The contracts of a scenario, in the order of the file.
///
/// Lines of contract `C`, flows per month; money is what the buyer pays, positive:
///
/// - `price.compute.C`: price per hour used, after escalation and discount;
/// - `quantity.gpu_hours.available.C`: most hours that can be used, where there is a limit;
/// - `quantity.gpu_hours.contracted.C`, `.delivered.C`, `.idle.C`: hours of a committed contract by
///   plan, from delivery on, and not used; for a minimum spend, hours that the commitment buys;
/// - `expense.compute.C` accrued cost, `spend.C` the part that is price times use, `true_up.C` the
///   part that makes up for use below the commitment, and further parts that structures and clauses
///   name; `compute.idle.C` the cost of what is not used, for a fleet
///   cost × (1 − used/delivered);
/// - `cash.compute.C` invoices paid, after credit for a prepayment, and `cash.prepayment.C`;
/// - `capex.C`, or `capex.C.ITEM`, and `sale.C`: money paid for what is owned, and what is received
///   (negative) when it is sold;
/// - `balance.NAME.C`: amounts at the month's end, such as hours in a make-up bank.
///
/// What is still owed is said in ``Contract/defineObligations(listPrice:)``. `gpu_hours` stands for the
/// contract's pool.
///
/// A contract that is bought reads `quantity.gpu_hours.used.C`, which the dispatch defines. One that
/// is sold has the same lines under `sold.`, received where a buyer pays, with `revenue.C` in place
/// of the expense; its use is what its customer wants, up to what is available. Contracts of another
/// party have all their lines under `party.NAME.`.
package struct ContractBook {
    /// What the names of the lines begin with: nothing for the business of the scenario.
    package let owner: String
    package let contracts: [Contract]
    /// All names of the owner's contracts bought, those that could not be read included.
    package let boughtPools: [(name: String, pool: ResourcePool)]
    package let soldNames: [String]
    let compiler: ExpressionCompiler

    /// Reads the contracts of one owner. Those that could not be read are left out, after reports,
    /// and their lines fail quietly.
    ///
    /// - Parameters:
    ///   - party: nil for the business of the scenario.
    ///   - generations: the accelerator generations with the kilowatts at the meter that one
    ///     accelerator takes, where known; the first is the default.
    package init(
        _ entries: [FieldValue.MapEntry], of party: String?,
        generations: [(name: String, facilityPower: Double?)], pools: [ResourcePool],
        _ compiler: ExpressionCompiler
    ) {
        let owner = party.map { "party.\($0)." } ?? ""
        let own = entries.filter { $0.value?.record?.text("party") == party }
        func isSold(_ entry: FieldValue.MapEntry) -> Bool {
            entry.value?.record?.text("side") == ContractSide.sell.rawValue
        }
        self.owner = owner
        self.compiler = compiler
        boughtPools = own.filter { !isSold($0) }.map { entry in
            let name = entry.value?.record?.text("pool")
            return (entry.name, pools.first { $0.name == name } ?? .accelerators)
        }
        soldNames = own.filter(isSold).map(\.name)
        contracts = own.compactMap { entry -> Contract? in
            let contract = Self.contract(
                entry, owner: owner, generations: generations, pools: pools, compiler)
            if contract == nil {
                let scope = isSold(entry) ? owner + "sold." : owner
                let pool = entry.value?.record?.text("pool") ?? ResourcePool.accelerators.name
                let lines = Self.lines + Self.quantities.map { "quantity.\(pool).\($0)" }
                for line in lines { compiler.names.fail("\(scope)\(line).\(entry.name)") }
                if isSold(entry) { compiler.names.fail("\(owner)revenue.\(entry.name)") }
                for quantity in ["delivered", "used"] {
                    for sum in ["committed", "committed_hours"] {
                        compiler.names.fail("\(owner)quantity.\(pool).\(sum).\(quantity)")
                    }
                }
                compiler.names.faultyLeaves.insert(entry.name)
            }
            return contract
        }
    }

    private static func contract(
        _ entry: FieldValue.MapEntry, owner: String,
        generations: [(name: String, facilityPower: Double?)], pools: [ResourcePool],
        _ compiler: ExpressionCompiler
    ) -> Contract? {
        let poolName = entry.value?.record?.text("pool")
        let pool = pools.first { $0.name == poolName } ?? .accelerators
        guard let fields = entry.value?.record,
            let type = ContractCatalogue.structures.first(where: { $0.name == fields.table.name }),
            let terms = ContractTerms(fields, name: entry.name, structure: type, pool: pool, compiler)
        else { return nil }
        let generation =
            terms.generation.map { name in
                generations.first { $0.name == name } ?? (name, nil)
            } ?? generations.first
        let context = ContractContext(
            name: entry.name, side: terms.side, owner: owner, structure: type,
            window: terms.window, fields: fields, pool: pool,
            facilityPower: generation?.facilityPower,
            compiler: compiler)
        let structure = type.init(context)
        // All are read, so that one fault does not hide another.
        let stated = ContractCatalogue.clauses.filter {
            ContractCatalogue.refusal(of: $0, by: type) == nil && fields.isGiven($0.term.name)
        }
        let clauses = stated.compactMap { $0.init(context) }
        guard let structure, clauses.count == stated.count else { return nil }
        return Contract(
            terms: terms, structure: structure, clauses: clauses, generation: generation?.name,
            context: context)
    }

    package var bought: [Contract] { contracts.filter { $0.context.side == .buy } }
    package var sold: [Contract] { contracts.filter { $0.context.side == .sell } }

    /// Contracts bought, in the order in which they are used.
    package var meritOrder: [Contract] {
        bought.enumerated().sorted { a, b in
            (a.element.terms.priority, a.offset) < (b.element.terms.priority, b.offset)
        }.map(\.element)
    }

    package func defineOffers() { contracts.forEach { $0.defineOffer() } }

    package func defineQuantities() { contracts.forEach { $0.defineQuantities() } }

    /// Lines of money paid for what is owned.
    package var investments: [String] {
        bought.flatMap { contract in
            contract.structure.investments.map { contract.context.scope + $0 }
        }
    }

    package func defineCosts() { contracts.forEach { $0.defineCosts() } }

    package var facts: [ContractFacts] { contracts.map(\.facts) }

    private static let quantities = ["available", "contracted", "delivered", "idle", "used"]

    private static let lines = [
        "price.compute", "expense.compute", "spend", "true_up", "rebate", "breakage", "rework",
        "compute.idle", "cash.compute", "cash.prepayment",
    ]
}
