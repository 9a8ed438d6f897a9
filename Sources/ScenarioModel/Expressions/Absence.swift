/// What a name counts as in a scenario that has nothing of the kind, because what it is compared
/// with has: no flow of a contract that is not there, and all of the demand served where nothing can
/// be unserved.
package struct Absence: Hashable, Sendable {
    package let dimension: Dimension
    /// Infinite where there is no value, as of a price.
    package let value: Double
    /// Whether it stands for a ledger line, a number a month; else for one number a path.
    package let isMonthly: Bool

    /// Of a name of whole paths.
    package init(_ dimension: Dimension, value: Double = 0) {
        self.init(dimension, value: value, isMonthly: false)
    }

    private init(_ dimension: Dimension, value: Double, isMonthly: Bool) {
        self.dimension = dimension
        self.value = value
        self.isMonthly = isMonthly
    }

    /// Of a ledger line: nothing flows; a price has no value.
    package init(ofLine name: String, _ dimension: Dimension) {
        let isPrice = name.split(separator: ".").contains("price")
        self.init(dimension, value: isPrice ? .infinity : 0, isMonthly: true)
    }
}
