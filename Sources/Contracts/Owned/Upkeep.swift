import ScenarioModel
import Series

/// What a fleet costs to keep: maintenance and site.
///
/// *Formula*: money per month as stated, m·S per accelerator in service, m·w·S per power at the meter,
/// or a share of the cost paid for what is in service.
///
/// *Units*: money per month; S accelerators in service, w in kW per accelerator.
package struct Upkeep {
    // MARK: - Terms

    private static let units =
        ": money per month, per accelerator and month, per power at the meter and month, or a "
        + "share of the cost of what is in service such as 5 %/yr."

    package static let terms = [
        Term("maintenance", .openSeries, .optional, in: .atLeast(0), "Maintenance" + units),
        Term("site", .openSeries, .optional, in: .atLeast(0), "Rent and upkeep of the site" + units),
    ]

    // MARK: - Resolved

    package let name: String
    private let amount: Series
    private let context: ContractContext

    /// Names of the parts of the expense that a fleet has.
    package static func names(_ fields: Fields) -> [String] {
        terms.map(\.name).filter(fields.isGiven)
    }

    /// Nil after a report.
    package init?(_ name: String, _ context: ContractContext) {
        let (fields, money) = (context.fields, ContractContext.money)
        let node = fields.node(name)
        guard
            let amount = context.compiler.series(
                open: fields.value(name), in: .atLeast(0), at: node)
        else { return nil }
        guard [money, money / .accelerator, money / .power, .perMonth].contains(amount.dimension)
        else {
            context.diagnostics.report(
                node, "wrong unit: this is \(amount.dimension.words)",
                expected: "money per month, per accelerator and month, per power and month, or a "
                    + "share of the cost such as 5 %/yr")
            return nil
        }
        if amount.dimension == money / .power && !context.hasPower(for: node) { return nil }
        self.name = name
        self.amount = amount
        self.context = context
    }

    // MARK: - Step

    /// Money per month.
    ///
    /// - Parameter gross: cost paid for what is in service.
    package func cost(inService: Series, gross: Series) -> Series {
        switch amount.dimension {
        case ContractContext.money / .accelerator: amount * inService
        case ContractContext.money / .power: amount * context.power * inService
        case .perMonth: amount * gross
        default: amount * context.flags(context.window.deliveredSteps)
        }
    }
}
