/// A resource that contracts supply and work consumes: accelerator time, or tokens of a model's
/// interface.
///
/// Work finds only capacity of its own pool. The pool `gpu_hours` is always there.
package struct ResourcePool: Sendable, Hashable {
    /// As lines name it: `quantity.NAME.used`.
    package let name: String
    /// What its capacity is counted in.
    package let unit: Dimension

    package init(name: String, unit: Dimension) {
        self.name = name
        self.unit = unit
    }

    /// Accelerator-hours, by generation.
    package static let accelerators = ResourcePool(name: "gpu_hours", unit: .acceleratorHour)

    /// Units per month.
    package var flow: Dimension { unit / .month }

    /// Money per unit.
    package var price: Dimension { .currency / unit }

    package var hasGenerations: Bool { unit == .acceleratorHour }

    /// The units that a pool may be counted in, as a scenario writes them.
    package static let units: [(name: String, dimension: Dimension)] = [
        ("GPU-h", .acceleratorHour), ("tok", .token), ("action", .action), ("B", .byte),
    ]
}
