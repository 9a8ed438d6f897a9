import Business
import Contracts
import ScenarioModel
import Series

/// The ledger of a scenario: its lines are names of the plan's namespace.
package struct Ledger {
    package let contracts: [ContractFacts]
    package let products: [String]
    /// Every line in the order in which a reader follows a month: demand, use, prices, money, profit,
    /// cash.
    package let lines: [String]
}

/// Reads business and contracts and defines the ledger lines.
///
/// Lines are flows per month in canonical units. A prefix of lines stands for their sum: `revenue`,
/// `expense.compute`, `quantity.gpu_hours.used`. The lines are listed with ``Business`` and
/// ``ContractBook``.
package enum LedgerBuilder {
    /// Defines the lines and checks each of them, asked for or not; nil after reports.
    ///
    /// - Parameters:
    ///   - business: the section `business`, read by ``Business/term``.
    ///   - contracts: the entries of the section `contracts`, read by ``ContractCatalogue/term``.
    ///   - compiler: knows the factors by name, and takes the lines.
    package static func build(
        business fields: Fields, contracts entries: [FieldValue.MapEntry], reading: Reading,
        _ compiler: ExpressionCompiler
    ) -> Ledger? {
        let errorsBefore = compiler.diagnostics.errorCount
        let namesBefore = compiler.names.names.count
        let business = Business(fields, reading: reading, compiler)
        let book = ContractBook(entries, generations: business.generationPowers, compiler)

        business.defineDemand()
        book.defineOffers()
        business.defineUse(of: supplies(of: book))
        book.defineQuantities(compiler)
        business.defineRevenue()
        book.defineCosts()
        business.defineCosts()
        business.defineProfit(contracts: entries.map(\.name))

        let lines = Array(compiler.names.names[namesBefore...])
        for line in lines { _ = compiler.names.resolve(line) }
        guard compiler.diagnostics.errorCount == errorsBefore else { return nil }
        return Ledger(
            contracts: book.facts, products: business.products.map(\.name), lines: lines)
    }

    private static func supplies(of book: ContractBook) -> [NamedSupply] {
        let order = book.meritOrder.map(\.name)
        return book.contracts.map { contract in
            NamedSupply(
                name: contract.name, node: contract.node, generation: contract.generation,
                order: order.firstIndex(of: contract.name) ?? 0, isOpen: contract.isOpen,
                isLimited: contract.isLimited)
        }
    }
}
