import ScenarioModel
import Series

/// The terms that all structures share, as data and as read.
package struct ContractTerms {
    // MARK: - Terms

    package static let quantity = Term(
        "quantity", .openSeries, .required, in: .atLeast(0),
        "What is contracted: accelerator-hours per month, accelerators, power, money per month or "
            + "year, or a sum of money or hours for the whole term, spread by the ramp.")

    package static let available = Term(
        "available", .openSeries, in: .atLeast(0),
        "Most that can be used, in the units of a quantity; default: as much as is wanted.")

    package static let price = Term(
        "price", .openSeries, .required, in: .atLeast(0),
        "Price per accelerator-hour at the contract's start.")

    package static let listPrice = Term(
        "list_price", .openSeries, in: .atLeast(0),
        "What the same hour costs without a commitment, for savings; default: the price of the "
            + "first on-demand contract of the pool and generation.")

    /// The terms that every contract of the structure has besides its own and its clauses'.
    package static func shared(by structure: any ContractStructure.Type) -> [Term] {
        [
            Term(
                "side", .choice(ContractSide.allCases.map(\.rawValue)), .defaulted("buy"),
                "Whether the contract is bought, and supplies capacity, or sold to a customer."),
            Term(
                "party", .reference(to: "parties"), .optional,
                "Whose contract it is; default: the business of the scenario."),
            Term(
                "usage", .openSeries, .optional, in: .atLeast(0),
                "What the customer of a sold contract wants, in accelerator-hours per month."),
            Term(
                "pool", .reference(to: "business.pools"), .optional,
                "The resource that the contract supplies; default: accelerator-hours. In another "
                    + "pool its unit stands wherever accelerator-hours are spoken of."),
            Term(
                "supplier", .text, .optional,
                "The counterparty, a supplier or a customer; default: the contract's name."),
            Term(
                "generation", .reference(to: "business.generations"), .optional,
                "Accelerator generation of the capacity; default: the first one."),
        ] + structure.capacityTerms + (structure.isPriced ? [price] : []) + [listPrice]
            + (structure.isPriced ? [Escalator.term] : []) + ContractWindow.terms + [
            Term(
                "priority", .integer, in: .within(-1000, 1000),
                "Place where the rule of dispatch finds contracts alike, lower is used first; "
                    + "default: 1 for capacity that is paid for anyway, 2 for minimum spend and "
                    + "prepaid credits, 3 for what is paid as it is used. What is still alike is "
                    + "shared, and comes in the order of the file under rules other than pro-rata.")
        ]
    }

    // MARK: - Read

    package let side: ContractSide
    /// Nil for the business of the scenario.
    package let party: String?
    package let supplier: String
    /// Nil for the first generation.
    package let generation: String?
    package let window: ContractWindow
    package let escalator: Escalator
    package let ramp: Ramp
    package let priority: Int
    package let fields: Fields
    package let standing: ContractStanding
    var capacityTerm: String { standing.capacityTerm }

    /// Reads the terms; nil after a report.
    package init?(
        _ fields: Fields, name: String, structure: any ContractStructure.Type,
        pool: ResourcePool, _ compiler: ExpressionCompiler
    ) {
        func declares(_ term: String) -> Bool { fields.table.term(named: term) != nil }
        standing = structure.standing(of: fields)
        CapacityReader.checkUnit(
            fields, standing.capacityTerm, of: structure, in: pool, compiler.diagnostics)
        if structure.isPriced {
            Self.checkUnit(of: "price", pool.price, fields, compiler.diagnostics)
        }
        Self.checkUnit(of: "usage", pool.flow, fields, compiler.diagnostics)
        guard let window = ContractWindow(fields, grid: compiler.grid, compiler.diagnostics),
            !structure.isPriced || fields.value("price") != nil,
            let escalator = structure.isPriced ? Escalator(fields) : Escalator.none,
            let ramp = declares("ramp") ? Ramp(fields) : Ramp.none
        else { return nil }
        let optional = ["supplier", "generation", "priority", "party", "usage", "pool"]
        for term in optional + [standing.capacityTerm]
        where fields.isGiven(term) && fields.value(term) == nil { return nil }
        guard let side = fields.text("side").flatMap(ContractSide.init(rawValue:)),
            Self.usageFits(side, fields, compiler.diagnostics)
        else { return nil }
        self.side = side
        party = fields.text("party")
        self.window = window
        self.escalator = escalator
        self.ramp = ramp
        supplier = fields.text("supplier") ?? name
        generation = fields.text("generation")
        priority = fields.integer("priority") ?? standing.meritRank
        self.fields = fields
    }

    /// Reports a stated number or schedule of another unit, whatever else is wrong.
    private static func checkUnit(
        of term: String, _ dimension: Dimension, _ fields: Fields, _ diagnostics: Diagnostics
    ) {
        guard let value = fields.value(term),
            let stated = value.quantity?.dimension ?? value.series?.dimension,
            stated != dimension
        else { return }
        diagnostics.report(
            fields.node(term), "wrong unit: this is \(stated.words)",
            expected: dimension.wordsWithExample())
    }

    /// Reports a sold contract without its customer's use, and use stated for one that is bought.
    private static func usageFits(
        _ side: ContractSide, _ fields: Fields, _ diagnostics: Diagnostics
    ) -> Bool {
        switch (side, fields.isGiven("usage")) {
        case (.buy, false), (.sell, true): return true
        case (.buy, true):
            diagnostics.report(
                fields.node("usage"), "the use of a contract that is bought follows from dispatch",
                expected: "side: sell, or no usage")
        case (.sell, false):
            diagnostics.report(
                fields.node, "a sold contract does not say what its customer wants",
                expected: "usage: accelerator-hours per month, such as "
                    + "quantity.gpu_hours.used.NAME of the contract bought")
        }
        return false
    }
}
