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
    /// What is owed per month by the plan when nothing is used; nil without commitment.
    package var minimum: Series?
    /// The same as a rate, and as a rate at a price of one for each hour.
    package var minimumRate: Series?
    package var minimumHours: Series?
    /// Hours paid for whether they are used or not; nil without commitment.
    package var paid: Series?

    package init(context: ContractContext, capacity: ContractCapacity, price: Series) {
        self.context = context
        self.capacity = capacity
        self.price = price
    }

    /// The same site if all went by the plan.
    package var planned: ContractSite { planned(at: price) }

    package func planned(at price: Series) -> ContractSite {
        ContractSite(context: context, capacity: capacity.planned, price: price)
    }

    /// What of a flow belongs to the contract in force.
    package func inForce(_ flow: Series) -> Series { capacity.inForce.map { flow * $0 } ?? flow }

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
    /// The invoices of these parts.
    package var invoicedParts: [String: Series]
    /// Amounts at the month's end, by name: hours in a make-up bank, credits not yet used.
    package var balances: [String: Series]
    /// Money paid per month for what is owned, by line; no cost of the month, and not invoiced.
    package var investments: [String: Series] = [:]
    /// What a test after the horizon asks for, by the share of its period that lies within it, in
    /// the month of the test; nil where no period is cut.
    package var tested: Series?
    /// Further quantities by name, in hours per month.
    package var quantities: [String: Series] = [:]
    /// What the tests of use or spending find; nil for a contract without tests.
    package var test: CommitmentTest?

    /// - Parameter invoicedParts: the invoices of the parts, where they differ from the expense.
    package init(
        expense: Series, invoice: Series, spend: Series, parts: [String: Series] = [:],
        invoicedParts: [String: Series] = [:], balances: [String: Series] = [:]
    ) {
        self.expense = expense
        self.invoice = invoice
        self.spend = spend
        self.parts = parts
        self.invoicedParts = parts.merging(invoicedParts) { $1 }
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
        invoicedParts[part] = invoicedParts[part].map { $0 + invoiced } ?? invoiced
    }
}

/// Cash per month, all paid by the buyer and positive.
package struct ContractPayments {
    /// Paid for invoices, after credit for a prepayment.
    package var invoices: Series
    /// What of the invoices is a true-up; nil where there is none.
    package var trueUps: Series?
    /// Paid in advance, less what is paid back; nil where nothing is.
    package var prepayment: Series?
    /// What is owed per month by the plan when nothing is used, as known in advance; nil where it
    /// is not.
    package let minimum: [Double]?
    /// Not zero in the month in which the contract ends early; nil where it cannot.
    package let ended: Series?
    /// What a test after the horizon asks for; see ``ContractFlows/tested``.
    package let tested: Series?
    /// What is paid after the horizon; nil where that counts for nothing.
    package var settlement: Settlement?
    /// Amounts at the month's end, by name.
    package var balances: [String: Series] = [:]
    /// Parts of the expense that follow from how and when is paid, by name: interest, a prepayment
    /// that is lost.
    package var parts: [String: Series] = [:]
    /// From when on the supplier pays and delivers nothing, and what share of a claim it pays.
    package var supplierDefault: (since: Series, recovery: Series)?

    package init(
        invoices: Series, trueUps: Series? = nil, tested: Series? = nil, minimum: [Double]?,
        ended: Series? = nil
    ) {
        self.invoices = invoices
        self.trueUps = trueUps
        self.tested = tested
        settlement = tested.map { Settlement($0) }
        self.minimum = minimum
        self.ended = ended
    }

    package mutating func add(_ part: String, expense amount: Series) {
        parts[part] = parts[part].map { $0 + amount } ?? amount
    }
}
