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
    /// Capacity per month that is paid for whether it is used or not, and so comes before all that
    /// is priced; nil where there is none, asked for only by rules that follow prices.
    package let sunk: () -> Series?
    /// What is used of it, where that is not for the dispatch to say.
    package let use: (() -> Series?)?

    package init(
        name: String, node: DocumentNode, pool: ResourcePool, generation: String?,
        successor: (generation: String?, since: () -> Series?)? = nil, order: Int,
        isCommitted: Bool, isOpen: @escaping () -> Series?, isLimited: Bool, sunk: @escaping () -> Series?,
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
        self.sunk = sunk
        self.use = use
    }
}

/// Work owed under a contract that is sold.
package struct NamedLoad {
    /// The line of units per month, in hours of the contract's own generation or in the pool's unit.
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
