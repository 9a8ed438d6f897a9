import ScenarioModel

/// All structures and clauses a scenario may ask for, by the names it writes.
package enum ContractCatalogue {
    package static let structures: [any ContractStructure.Type] = [
        TakeOrPay.self, Reserved.self, MinimumSpend.self, OnDemand.self,
        VolumeTiers.self, PrepaidCredits.self, ReservedInstance.self, Spot.self,
        Owned.self, Script.self,
    ]

    /// In the order in which a contract asks them.
    package static let clauses: [any ContractClause.Type] = [
        // Quantity as amended and delivered
        Amendment.self, Delivery.self,
        // Price
        PriceIndex.self, Repricing.self, Benchmark.self,
        // Capacity, and how long there is a contract
        Refresh.self, Renewal.self, ForceMajeure.self, Termination.self,
        // Service
        ServiceLevel.self, Switching.self, Resale.self, SupplierDefault.self,
        // Payment
        Prepayment.self, Invoice.self, BuyerDefault.self,
    ]

    /// Why the clause cannot stand in a contract of the structure; nil where it can.
    static func refusal(
        of clause: any ContractClause.Type, by structure: any ContractStructure.Type
    ) -> String? {
        structure.refusal(of: clause) ?? clause.refusal(by: structure)
    }

    /// The terms of a structure with those of the clauses that can attach to it, and why the
    /// others cannot.
    package static func table(of structure: any ContractStructure.Type) -> TermTable {
        let fitting = clauses.filter { refusal(of: $0, by: structure) == nil }
        var refused: [String: String] = [:]
        for clause in clauses { refused[clause.term.name] = refusal(of: clause, by: structure) }
        if !structure.isPriced {
            for term in [ContractTerms.price, Escalator.term] {
                refused[term.name] = "nobody is paid by the hour; an hour costs its power"
            }
        }
        let terms =
            ContractTerms.shared(by: structure) + structure.terms + fitting.map { $0.term }
        for (term, owners) in owners where refused[term] == nil {
            refused[term] = "it is a term of " + owners.joined(separator: ", ")
        }
        for term in [ContractTerms.quantity, ContractTerms.available] {
            refused[term.name] = "how much there is is stated as '\(structure.capacityTerm)'"
        }
        for term in terms { refused[term.name] = nil }
        return TermTable(structure.name, structure.summary, terms, refused: refused)
    }

    /// The structures that have each term of their own.
    private static let owners: [String: [String]] = structures.reduce(into: [:]) { owners, type in
        for term in type.terms { owners[term.name, default: []].append(type.name) }
    }

    /// The `contracts` section as data.
    package static let term = Term(
        "contracts", .map(.tagged(by: "structure", structures.map { table(of: $0) })), .filled,
        "Supply of accelerator-hours by name: what may be used, and what must be paid.")
}
