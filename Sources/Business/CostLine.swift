import ScenarioModel
import Series

/// A cost besides contracts, such as energy, salaries or data.
package struct CostLine: Sendable {
    package enum Class: String, Sendable, CaseIterable {
        case costOfRevenue = "cost-of-revenue"
        case operating
        case training
    }

    // MARK: - Terms

    package static let table = TermTable(
        "cost", "A cost besides contracts.",
        [
            Term(
                "amount", .series(.currency / .month), .required,
                "Money per month; may refer to ledger lines such as revenue or "
                    + "quantity.gpu_hours.used."),
            Term(
                "class", .choice(Class.allCases.map(\.rawValue)),
                .defaulted(Class.costOfRevenue.rawValue),
                "Where the cost stands: in the cost of revenue, among operating costs, or with "
                    + "training."),
        ])

    // MARK: - Read

    package let name: String
    package let costClass: Class
    package let amount: SeriesInput
    package let node: DocumentNode

    /// Reads an entry of the section; nil after a report.
    package init?(_ entry: FieldValue.MapEntry) {
        guard let fields = entry.value?.record, let amount = fields.series("amount"),
            let costClass = fields.text("class").flatMap(Class.init(rawValue:))
        else { return nil }
        name = entry.name
        self.costClass = costClass
        self.amount = amount
        node = fields.node("amount")
    }

    package var lineName: String { "expense.cost.\(name)" }
}
