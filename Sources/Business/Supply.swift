import ScenarioModel
import Series

/// Capacity that can meet the load.
package struct Supply {
    /// Hours per month of its own generation; nil where as much as is wanted can be used.
    package let capacity: Series?
    /// 1 in the months in which an unlimited supply is there, 0 elsewhere.
    package let isOpen: Series
    /// Hours of its own generation that do the work of one reference hour.
    package let hoursPerReferenceHour: Series
    /// What an hour used adds to the cost; read by rules that follow prices.
    package private(set) var price: Series?
    /// Hours per month of its own generation that cost the same whether they are used or not.
    package private(set) var sunkHours: Series?
    /// The same by when it perishes.
    package private(set) var sunk: Sunk?
    /// Places among what costs alike, and among what is sunk; lower is used first.
    package private(set) var rank = 0
    package private(set) var sunkRank = 0

    /// Capacity of a month that is paid for whether it is used or not, in hours per month of the
    /// supply's own generation.
    package struct Sunk {
        /// What is lost unless it is used this month; nil where nothing is.
        package let perishing: Series?
        /// What a running test period needs this month beyond that; nil where there is none.
        package let running: Series?
        /// The share of the price that is owed for hours not used; 0 for capacity of one's own.
        package let paid: Double

        package init(perishing: Series?, running: Series? = nil, paid: Double = 1) {
            self.perishing = perishing
            self.running = running
            self.paid = paid
        }
    }

    package init(capacity: Series?, isOpen: Series, hoursPerReferenceHour: Series) {
        self.capacity = capacity
        self.isOpen = isOpen
        self.hoursPerReferenceHour = hoursPerReferenceHour
    }

    /// Asks for what the rule compares.
    mutating func claim(_ claims: SupplyClaims, by rule: Dispatch.Rule, price: Series) {
        self.price = price
        rank = claims.rank
        // Commitments of hours and of money are alike in what is sunk.
        sunkRank = claims.priority ?? 1
        if rule == .takeThenPrice { sunkHours = claims.sunkHours() }
        if rule == .proRata { sunk = claims.sunk() }
    }

    /// In reference hours per month; nil where there is no limit.
    var referenceCapacity: Series? { capacity.map { $0 / hoursPerReferenceHour } }
    /// Money per reference hour.
    var referencePrice: Series? { price.map { $0 * hoursPerReferenceHour } }
}
