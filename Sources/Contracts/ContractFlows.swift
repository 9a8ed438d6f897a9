import ScenarioModel
import Series

/// What a structure's formulas read, per month.
///
/// *Units*: capacity in accelerator-hours of the contract's own generation per month, price in
/// money per accelerator-hour.
package struct ContractSite {
    package let context: ContractContext
    package let capacity: ContractCapacity
    /// Price per hour used, after all that changes it and after discount.
    package let price: Series

    package init(context: ContractContext, capacity: ContractCapacity, price: Series) {
        self.context = context
        self.capacity = capacity
        self.price = price
    }

    package var graph: SeriesGraph { context.graph }
    package var window: ContractWindow { context.window }

    /// What is charged for; zero where nothing is.
    package var committed: Series { capacity.committed ?? noHours }

    package var noMoney: Series { context.noMoney }
    package var noHours: Series { context.noHours }
}

/// Money per month that a contract moves, all paid by the buyer and positive.
package struct ContractFlows {
    /// Accrued cost.
    package var expense: Series
    /// Invoices by their month, before terms of payment and any credit for a prepayment.
    package var invoice: Series
    /// The part of the expense that is price times use.
    package var spend: Series
    /// Further parts of the expense by name; `true_up` makes up for use below the commitment.
    package var parts: [String: Series]
    /// Amounts at the month's end, by name: hours in a make-up bank, credits not yet used.
    package var balances: [String: Series]
    /// Money paid per month for what is owned, by line; no cost of the month, and not invoiced.
    package var investments: [String: Series] = [:]

    package init(
        expense: Series, invoice: Series, spend: Series, parts: [String: Series] = [:],
        balances: [String: Series] = [:]
    ) {
        self.expense = expense
        self.invoice = invoice
        self.spend = spend
        self.parts = parts
        self.balances = balances
    }

    /// Adds a part that is invoiced, or credited when negative, in the month it is accrued.
    package mutating func add(_ part: String, _ amount: Series) {
        add(part, expense: amount, invoice: amount)
    }

    package mutating func add(_ part: String, expense amount: Series, invoice invoiced: Series) {
        expense = expense + amount
        invoice = invoice + invoiced
        parts[part] = parts[part].map { $0 + amount } ?? amount
    }
}

/// Cash per month, all paid by the buyer and positive.
package struct ContractPayments {
    /// Paid for invoices, after credit for a prepayment.
    package var invoices: Series
    /// Paid in advance; nil where nothing is.
    package var prepayment: Series?
    /// What is owed per month when nothing is used, as known in advance; nil where it is not.
    package let minimum: [Double]?
    /// Amounts at the month's end, by name.
    package var balances: [String: Series] = [:]

    package init(invoices: Series, minimum: [Double]?) {
        self.invoices = invoices
        self.minimum = minimum
    }
}
