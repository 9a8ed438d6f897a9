/// What a name counts as in a scenario that has nothing of the kind, because what it is compared
/// with has: no flow of a contract that is not there, and all of the demand served where nothing can
/// be unserved.
package struct Absence: Hashable, Sendable {
    package let dimension: Dimension
    /// Infinite where there is no value, as of a price.
    package let value: Double

    package init(_ dimension: Dimension, value: Double = 0) {
        self.dimension = dimension
        self.value = value
    }

    /// Of a ledger line: nothing flows; a price has no value.
    package init(ofLine name: String, _ dimension: Dimension) {
        let isPrice = name.split(separator: ".").contains("price")
        self.init(dimension, value: isPrice ? .infinity : 0)
    }
}
