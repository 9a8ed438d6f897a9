import Business
import Contracts
import ScenarioModel
import Series

/// The sections of a scenario from which the ledger is made.
package enum LedgerTerms {
    package static let sections = [Business.term, ContractCatalogue.term]
}

/// The ledger of a scenario: its lines are names of the plan's namespace.
package struct Ledger {
    package let contracts: [ContractFacts]
    package let productNames: [String]
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

    /// - Parameter compiler: knows the factors by name, and takes the lines.
    package init(compiler: ExpressionCompiler, reading: Reading) {
        self.compiler = compiler
        self.reading = reading
    }

    /// Defines the lines and checks each of them, asked for or not; nil after reports.
    ///
    /// - Parameter root: the scenario, read by a table that has ``LedgerTerms/sections``.
    package func build(_ root: Fields) -> Ledger? {
        guard let fields = root.record("business") else { return nil }
        let entries = root.map("contracts")
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
        compiler.names.settle()
        // The facts need prices and quantities, and may find fault with them.
        let facts = book.facts
        guard compiler.diagnostics.errorCount == errorsBefore else { return nil }
        return Ledger(
            contracts: facts, productNames: business.products.map(\.name), lineNames: lines)
    }

    private func supplies(of book: ContractBook) -> [NamedSupply] {
        let order = book.meritOrder.map(\.name)
        return book.contracts.map { contract in
            NamedSupply(
                name: contract.name, node: contract.node, generation: contract.generation,
                successor: contract.successor,
                order: order.firstIndex(of: contract.name) ?? 0, isOpen: contract.isOpen,
                isLimited: contract.isLimited)
        }
    }
}
