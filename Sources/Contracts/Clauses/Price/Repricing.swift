import ScenarioModel
import Series

/// A price that changes when something happens: a funding round, the end of a subsidy, a renewal.
///
/// *Formula*: from n months after the condition is first met on a path, P = P₁, the new price as it
/// is in the first month in which it holds, or P = (1 + c)·P₀, P₀ being the price by all other
/// terms. Several repricings follow one another in the order of the file.
///
/// *Units*: money per accelerator-hour. The condition is looked at in the months of the contract.
package struct Repricing: ContractClause {
    // MARK: - Terms

    private static let table = TermTable(
        "repricing", "A price that changes when something happens.",
        [
            ContractSignal.term(
                "What it waits for: an event, or a condition such as `t > 2`; it stays met."),
            Term(
                "price", .openSeries, .optional, in: .atLeast(0),
                "The new price, as it is in the first month in which it holds."),
            Term(
                "change", .number(.one), .optional, in: .atLeast(-1), plausible: .within(-0.8, 2),
                "Change of the price, instead of a new one: 15 %."),
            Term(
                "notice", .duration, .defaulted("1 month"), in: .within(0, 120),
                "Whole months from the condition to the new price; 0 is the same month."),
        ])

    package static let term = Term(
        "repricing", .either([.record(table), .list(.record(table))]), .optional,
        "Changes the price after an event: `{when: round, change: 15 %}`; or a list of such.")

    // MARK: - Resolved

    private struct Change {
        let signal: ContractSignal
        let price: PriceInput?
        /// c ≥ −1.
        let change: Double
    }

    private let changes: [Change]

    package init?(_ context: ContractContext) {
        let stated: [Fields?]
        switch context.fields.value(Self.term.name) {
        case .record(let fields): stated = [fields]
        case .list(let list): stated = list.map(\.record)
        default: return nil
        }
        let changes = stated.map { $0.flatMap { Self.change($0, context) } }
        guard changes.allSatisfy({ $0 != nil }) else { return nil }
        self.changes = changes.compactMap { $0 }
    }

    private static func change(_ fields: Fields, _ context: ContractContext) -> Change? {
        guard fields.isGiven("price") != fields.isGiven("change") else {
            let both = fields.isGiven("price")
            context.diagnostics.report(
                both ? fields.node("change") : fields.node,
                both ? "given beside the new price" : "neither a new price nor a change",
                offending: both ? nil : "", expected: "either price or change")
            return nil
        }
        guard let input = fields.series("when"), let notice = fields.duration("notice") else {
            return nil
        }
        guard let months = notice.wholeMonths else {
            context.diagnostics.report(fields.node("notice"), "not a whole number of months")
            return nil
        }
        let price = PriceInput(fields, "price")
        let change = fields.number("change")
        guard price != nil || change != nil else { return nil }
        return Change(
            signal: ContractSignal(input, notice: months, within: context.window.steps, context),
            price: price, change: change ?? 0)
    }

    // MARK: - Step

    package func price(_ price: Series, _ context: ContractContext) -> Series? {
        var price = price
        for change in changes {
            guard let since = change.signal.since else { return nil }
            if let stated = change.price {
                guard let level = stated.series(context) else { return nil }
                price = select(since, level.held(at: since.onset), else: price)
            } else {
                price = select(since, (1 + change.change) * price, else: price)
            }
        }
        return price
    }

    // MARK: - Notes
    // A new price is fixed: neither escalator nor index moves it. A price that floats after an
    // event is a formula, `price: "if(round, spot, 1.90 USD/GPU-h)"`.
}
