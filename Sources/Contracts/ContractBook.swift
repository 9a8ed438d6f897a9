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
/// - `quantity.gpu_hours.committed.delivered` and `.used`: sums over the committed contracts;
/// - `expense.compute.C` accrued cost, `spend.C` the part that is price times use, `true_up.C` the
///   part that makes up for use below the commitment, and further parts that structures and clauses
///   name; `compute.idle.C` is all of the cost that is not price times use;
/// - `cash.compute.C` invoices paid, after credit for a prepayment, and `cash.prepayment.C`;
/// - `balance.NAME.C`: amounts at the month's end, such as hours in a make-up bank.
///
/// A contract reads `quantity.gpu_hours.used.C`, which the dispatch defines.
package struct ContractBook {
    package let contracts: [Contract]

    /// Reads the section. Contracts that could not be read are left out, after reports, and their
    /// line of expense fails quietly.
    ///
    /// - Parameter generations: the accelerator generations with the kilowatts at the meter that
    ///   one accelerator takes, where known; the first is the default.
    package init(
        _ entries: [FieldValue.MapEntry],
        generations: [(name: String, facilityPower: Double?)], _ compiler: ExpressionCompiler
    ) {
        contracts = entries.compactMap { entry -> Contract? in
            guard let contract = Self.contract(entry, generations: generations, compiler) else {
                Self.lines.forEach { compiler.names.fail("\($0).\(entry.name)") }
                Self.sums.forEach { compiler.names.fail($0) }
                compiler.names.faultyLeaves.insert(entry.name)
                return nil
            }
            return contract
        }
    }

    private static func contract(
        _ entry: FieldValue.MapEntry, generations: [(name: String, facilityPower: Double?)],
        _ compiler: ExpressionCompiler
    ) -> Contract? {
        guard let fields = entry.value?.record,
            let type = ContractCatalogue.structures.first(where: { $0.name == fields.table.name }),
            let terms = ContractTerms(fields, name: entry.name, structure: type, compiler)
        else { return nil }
        let generation =
            terms.generation.map { name in
                generations.first { $0.name == name } ?? (name, nil)
            } ?? generations.first
        let context = ContractContext(
            name: entry.name, structure: type, window: terms.window, fields: fields,
            facilityPower: generation?.facilityPower, compiler: compiler)
        let structure = type.init(context)
        // All are read, so that one fault does not hide another.
        let stated = ContractCatalogue.clauses.filter {
            $0.refusal(by: type) == nil && fields.isGiven($0.term.name)
        }
        let clauses = stated.compactMap { $0.init(context) }
        guard let structure, clauses.count == stated.count else { return nil }
        return Contract(
            terms: terms, structure: structure, clauses: clauses, generation: generation?.name,
            context: context)
    }

    /// Contracts in the order in which they are used.
    package var meritOrder: [Contract] {
        contracts.enumerated().sorted { a, b in
            (a.element.terms.priority, a.offset) < (b.element.terms.priority, b.offset)
        }.map(\.element)
    }

    package func defineOffers() { contracts.forEach { $0.defineOffer() } }
    package func defineQuantities(_ compiler: ExpressionCompiler) {
        contracts.forEach { $0.defineQuantities() }
        let committed = contracts.filter(\.isCommitted)
        guard let first = committed.first else { return }
        for quantity in ["delivered", "used"] {
            compiler.define("quantity.gpu_hours.committed.\(quantity)", for: first.node) {
                var sum: Series?
                for contract in committed {
                    let line = "quantity.gpu_hours.\(quantity).\(contract.name)"
                    guard let hours = compiler.line(line, for: contract.node) else { return nil }
                    sum = sum.map { $0 + hours } ?? hours
                }
                return sum
            }
        }
    }
    package func defineCosts() { contracts.forEach { $0.defineCosts() } }

    package var facts: [ContractFacts] { contracts.map(\.facts) }

    private static let sums = [
        "quantity.gpu_hours.committed.delivered", "quantity.gpu_hours.committed.used",
    ]

    private static let lines = [
        "price.compute", "quantity.gpu_hours.available", "quantity.gpu_hours.contracted",
        "quantity.gpu_hours.delivered", "quantity.gpu_hours.idle", "quantity.gpu_hours.used",
        "expense.compute", "spend", "true_up", "rebate", "breakage", "rework", "compute.idle",
        "cash.compute", "cash.prepayment",
    ]
}
