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

    /// The terms that every contract of the structure has besides its own and its clauses'.
    package static func shared(by structure: any ContractStructure.Type) -> [Term] {
        [
            Term("supplier", .text, .optional, "The counterparty; default: the contract's name."),
            Term(
                "generation", .reference(to: "business.generations"), .optional,
                "Accelerator generation of the capacity; default: the first one."),
        ] + structure.capacityTerms + [
            Term(
                "price", .series(.currency / .acceleratorHour), .required, in: .atLeast(0),
                "Price per accelerator-hour at the contract's start."),
            Escalator.term,
        ] + ContractWindow.terms + [
            Term(
                "priority", .integer, in: .within(-1000, 1000),
                "Place in the merit order, lower is used first; default: 1 for take-or-pay and "
                    + "reserved capacity, 2 for minimum spend, 3 for on-demand; ties in the order "
                    + "of the file.")
        ]
    }

    // MARK: - Read

    package let supplier: String
    /// Nil for the first generation.
    package let generation: String?
    package let window: ContractWindow
    package let price: SeriesInput
    package let escalator: Escalator
    package let ramp: Ramp
    package let priority: Int
    package let fields: Fields
    package let standing: ContractStanding
    var capacityTerm: String { standing.capacityTerm }

    /// Reads the terms; nil after a report.
    package init?(
        _ fields: Fields, name: String, structure: any ContractStructure.Type,
        _ compiler: ExpressionCompiler
    ) {
        func declares(_ term: String) -> Bool { fields.table.term(named: term) != nil }
        standing = structure.standing(of: fields)
        CapacityReader.checkUnit(fields, standing.capacityTerm, compiler.diagnostics)
        guard let window = ContractWindow(fields, grid: compiler.grid, compiler.diagnostics),
            let price = fields.series("price"), let escalator = Escalator(fields),
            let ramp = declares("ramp") ? Ramp(fields) : Ramp.none
        else { return nil }
        for term in ["supplier", "generation", "priority", standing.capacityTerm]
        where fields.isGiven(term) && fields.value(term) == nil { return nil }
        self.window = window
        self.price = price
        self.escalator = escalator
        self.ramp = ramp
        supplier = fields.text("supplier") ?? name
        generation = fields.text("generation")
        priority = fields.integer("priority") ?? standing.meritRank
        self.fields = fields
    }

    /// The stated price, escalated, per month; nil after a report.
    package func statedPrice(_ compiler: ExpressionCompiler) -> Series? {
        compiler.series(price).map { $0 * escalator.factor(over: window, in: compiler.graph) }
    }
}
