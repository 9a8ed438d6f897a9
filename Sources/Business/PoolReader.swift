import ScenarioModel

/// Reads the pools of resources that a business draws on.
package enum PoolReader {
    // MARK: - Terms

    package static let term = Term(
        "pools", .map(.record(table)), .filled,
        "Resources besides accelerator-hours that contracts supply and products take, by name, such "
            + "as tokens of a model's interface; or accelerators kept apart for some products.")

    private static let table = TermTable(
        "pool", "A resource that contracts supply and products take.",
        [
            Term(
                "unit", .choice(ResourcePool.units.map(\.name)), .required,
                "What the resource is counted in.")
        ])

    // MARK: - Read

    /// All pools, that of accelerators first.
    static func pools(_ fields: Fields) -> [ResourcePool] {
        [.accelerators]
            + fields.map("pools").compactMap { entry in
                let unit = entry.value?.record?.text("unit")
                return ResourcePool.units.first { $0.name == unit }
                    .map { ResourcePool(name: entry.name, unit: $0.dimension) }
            }
    }
}
