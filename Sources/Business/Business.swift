import ScenarioModel
import Series

/// The business of a scenario: what it serves, with which accelerators, and what that costs besides
/// contracts.
///
/// It defines ledger lines; all are flows per month in canonical units. Lines of product `P`:
/// `demand.P`, `served.P`, `unserved.P` in units, `revenue.P` and `lost_revenue.P` in money. The
/// other lines are listed with ``defineUse(of:)`` and ``defineProfit()``.
package final class Business {
    // MARK: - Terms

    package static let table = TermTable(
        "business", "What is served, with which accelerators, and what that costs.",
        [
            Term(
                "generations", .map(.record(Generation.table)), .filled,
                "Accelerator generations by name, in any order; `basis.work` says in whose hours work "
                    + "is counted. Not needed when only one is meant."),
            Term(
                "products", .map(.record(Product.table)), .filled,
                "What takes accelerator time, by name."),
            PoolReader.term,
            LoadShape.term, LoadShape.deferrable, Dispatch.term,
            Term(
                "costs", .map(.record(CostLine.table)), .filled,
                "Costs besides contracts, by name."),
        ])

    /// The `business` section as data.
    package static let term = Term(
        "business", .record(table), .filled,
        "Products, their demand and prices, accelerator generations, and costs.")

    /// The lines whose names have no dots, which no factor may take.
    package static let totals = [
        "revenue", "compute", "cost_of_revenue", "gross_profit", "compute_profit",
        "operating_profit", "cash",
    ]

    // MARK: - Read

    /// The reference first.
    package var generations: [Generation] { work.generations }
    let work: WorkUnit
    /// That of accelerators first.
    package let pools: [ResourcePool]
    package let rule: Dispatch.Rule
    package let products: [Product]
    package let costs: [CostLine]
    package let loadShape: LoadShape
    let node: DocumentNode
    let compiler: ExpressionCompiler
    /// What the names of its lines begin with: nothing for the business of the scenario,
    /// `party.NAME.` for another party's.
    package let scope: String
    /// Work that is owed under contracts sold, besides the products' own.
    package var sold: [NamedLoad] = []

    /// A party besides the business of the scenario: it has contracts and costs, and no products.
    package init(
        party name: String, _ fields: Fields, beside other: Business,
        _ compiler: ExpressionCompiler
    ) {
        node = fields.node
        self.compiler = compiler
        work = other.work
        pools = other.pools
        rule = other.rule
        scope = "party.\(name)."
        products = []
        loadShape = .flat
        costs = Self.costs(fields, scope: scope, compiler)
    }

    private static func costs(
        _ fields: Fields, scope: String, _ compiler: ExpressionCompiler
    ) -> [CostLine] {
        fields.map("costs").compactMap { entry in
            if let cost = CostLine(entry) { return cost }
            compiler.names.fail("\(scope)expense.cost.\(entry.name)")
            return nil
        }
    }

    /// Reads the section. What could not be read is left out, after reports, and its lines fail
    /// quietly.
    ///
    /// - Parameters:
    ///   - chips: the power of chips where factors say it.
    ///   - reference: the generation that `basis.work` names; nil where it names none.
    ///   - contracts: entries of the scenario's contracts, which may name generations.
    package init(
        _ fields: Fields, chips: ChipPower, work reference: String?,
        contracts: [FieldValue.MapEntry], reading: Reading, _ compiler: ExpressionCompiler
    ) {
        node = fields.node
        self.compiler = compiler
        scope = ""
        let declared = fields.map("generations")
        let work = WorkUnit(
            reference,
            among: chips.applied(
                to: declared.compactMap(Generation.init), fields, compiler.diagnostics))
        self.work = work
        work.check(contracts, declared, named: reference, compiler.diagnostics)
        if fields.value("generations") != nil {
            reading.closeReferences(
                to: "business.generations", names: fields.map("generations").map(\.name))
        }
        let pools = PoolReader.pools(fields)
        self.pools = pools
        rule = fields.text("dispatch").flatMap(Dispatch.Rule.init(rawValue:)) ?? .proRata
        reading.closeReferences(to: "business.pools", names: pools.map(\.name))
        if fields.value("products") == nil || fields.value("costs") == nil {
            compiler.names.isIncomplete = true
        }
        loadShape = (LoadShape(fields, compiler) ?? .flat)
            .deferring(fields.number("deferrable") ?? 0)
        products = fields.map("products").compactMap { entry in
            if let product = Product(entry, work: work, pools: pools, compiler) {
                return product
            }
            let lines = [
                "demand", "served", "unserved", "revenue", "lost_revenue", "unserved_cost",
            ]
            for line in lines {
                compiler.names.fail("\(line).\(entry.name)")
            }
            return nil
        }
        costs = Self.costs(fields, scope: scope, compiler)
    }

    /// What contracts need to know of the generations, the reference being first and the default.
    package var generationPowers: [(name: String, facilityPower: Double?)] {
        generations.map { ($0.name, $0.facilityPower) }
    }

    func generation(named name: String?) -> Generation? {
        generations.first { $0.name == name } ?? work.reference
    }

    // MARK: - Helpers for lines

    func define(_ name: String, for node: DocumentNode? = nil, _ body: @escaping () -> Series?) {
        compiler.define(scope + name, for: node ?? self.node, body)
    }

    func line(_ name: String, for node: DocumentNode? = nil) -> Series? {
        compiler.line(scope + name, for: node ?? self.node)
    }

    /// Σ of the lines in order; zero of the dimension when there are none, nil when one fails.
    ///
    /// - Parameter nodes: where to point when a line leads back to the sum; by default the section.
    func sum(_ names: [String], _ dimension: Dimension, at nodes: [DocumentNode] = []) -> Series? {
        var sum = compiler.graph.series(0, dimension)
        for (index, name) in names.enumerated() {
            let node = nodes.indices.contains(index) ? nodes[index] : self.node
            guard let series = line(name, for: node) else { return nil }
            sum = sum + series
        }
        return sum
    }

    func sum(_ costs: [CostLine]) -> Series? {
        sum(costs.map(\.lineName), Self.money, at: costs.map(\.node))
    }

    static let money = Dimension.currency / .month
}
