import ScenarioModel
import Series

/// A supply of capacity by name, as the business knows it.
package struct NamedSupply {
    package let name: String
    package let node: DocumentNode
    package let pool: ResourcePool
    /// Nil for the reference generation.
    package let generation: String?
    /// The generation that takes its place, and 1 from then on, 0 before; nil where none does.
    package let successor: (generation: String?, since: () -> Series?)?
    /// Place in the merit order.
    package let order: Int
    /// Whether it is capacity paid for whether it is used or not; a commitment to spend is none.
    package let isCommitted: Bool
    /// 1 in the months in which it is there, 0 elsewhere; nil after a report. Asked for where it is
    /// not limited.
    package let isOpen: () -> Series?
    /// Whether what can be used is limited, by the line `quantity.POOL.available.NAME`.
    package let isLimited: Bool
    /// What rules that follow prices compare.
    package let claims: SupplyClaims
    /// What is used of it, where that is not for the dispatch to say.
    package let use: (() -> Series?)?

    package init(
        name: String, node: DocumentNode, pool: ResourcePool, generation: String?,
        successor: (generation: String?, since: () -> Series?)? = nil, order: Int,
        isCommitted: Bool, isOpen: @escaping () -> Series?, isLimited: Bool, claims: SupplyClaims,
        use: (() -> Series?)? = nil
    ) {
        self.name = name
        self.node = node
        self.pool = pool
        self.generation = generation
        self.successor = successor
        self.order = order
        self.isCommitted = isCommitted
        self.isOpen = isOpen
        self.isLimited = isLimited
        self.claims = claims
        self.use = use
    }
}

/// What rules that follow prices compare of a supply; asked for only by them.
package struct SupplyClaims {
    /// The place that the scenario gives it; nil where none is stated.
    package let priority: Int?
    /// The same, or the place that its kind has.
    package let rank: Int
    /// What an hour used adds to the cost; nil after a report.
    package let price: () -> Series?
    /// Capacity per month that is paid for whether it is used or not; nil where there is none.
    package let sunkHours: () -> Series?
    /// The same by when it perishes.
    package let sunk: () -> Supply.Sunk?

    package init(
        priority: Int?, rank: Int, price: @escaping () -> Series?,
        sunkHours: @escaping () -> Series?, sunk: @escaping () -> Supply.Sunk?
    ) {
        self.priority = priority
        self.rank = rank
        self.price = price
        self.sunkHours = sunkHours
        self.sunk = sunk
    }
}

/// Work owed under a contract that is sold.
package struct NamedLoad {
    /// The line of units wanted per month, in hours of the contract's own generation or in the pool's unit.
    package let line: String
    package let node: DocumentNode
    package let pool: ResourcePool
    /// Nil for the reference generation.
    package let generation: String?

    package init(line: String, node: DocumentNode, pool: ResourcePool, generation: String?) {
        self.line = line
        self.node = node
        self.pool = pool
        self.generation = generation
    }
}
