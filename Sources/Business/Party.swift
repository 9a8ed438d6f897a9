import ScenarioModel

/// Another party to contracts of the scenario, such as the provider of a lab's capacity: its side is
/// priced on the same paths.
///
/// It has the lines of a business under `party.NAME.`: revenue from the contracts it sells, compute
/// from those it buys, costs, profit and cash.
package enum Party {
    // MARK: - Terms

    package static let table = TermTable(
        "party", "Another party to contracts, which has its own profit and cash.",
        [
            Term(
                "costs", .map(.record(CostLine.table)), .filled,
                "Costs besides contracts, by name.")
        ])

    /// The `parties` section as data.
    package static let term = Term(
        "parties", .map(.record(table)), .filled,
        "Other parties to contracts, by name; a contract says whose it is with `party`.")
}
