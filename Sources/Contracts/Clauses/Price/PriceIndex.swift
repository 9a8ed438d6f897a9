import ScenarioModel
import Series

/// A price that follows an index between a floor and a cap.
///
/// *Formula*: P(t) = min(max((1 − w)·P₀(t) + w·I(r), floor(t)), cap(t)), where P₀ is the stated
/// price, escalated, w the weight of the index I, and r the latest reset: the index holds from one
/// reset to the next, while the escalator goes on. The first reset is the contract's first month,
/// or the first month simulated if that is later.
///
/// *Units*: money per accelerator-hour. Where floor and cap cross on a path, the cap holds.
package struct PriceIndex: ContractClause {
    // MARK: - Terms

    private static let price = Term.Kind.openSeries

    package static let term = Term(
        "index",
        .record(
            TermTable(
                "index", "A price that follows an index.",
                [
                    Term(
                        "to", price, .required, in: .atLeast(0),
                        "The index: a factor, or a formula such as a trailing mean of it."),
                    Term(
                        "weight", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                        "Weight of the index; the rest is the stated price with its escalator."),
                    Term("floor", price, .optional, in: .atLeast(0), "The price is never lower."),
                    Term("cap", price, .optional, in: .atLeast(0), "The price is never higher."),
                    PriceResets.term(default: .month),
                ])), .optional,
        "Ties the price to an index: `{to: spot, weight: 30 %, floor: 1.20 USD/GPU-h, cap: 1.80 "
            + "USD/GPU-h, each: quarter}`.")

    // MARK: - Resolved

    private let index: PriceInput
    /// w in [0, 1].
    private let weight: Double
    private let floor: PriceInput?
    private let cap: PriceInput?
    private let resets: PriceResets

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name),
            let index = PriceInput(fields, "to"),
            let weight = fields.number("weight"), let resets = PriceResets(fields),
            ["floor", "cap"].allSatisfy({ !fields.isGiven($0) || fields.value($0) != nil })
        else { return nil }
        self.index = index
        self.weight = weight
        self.resets = resets
        floor = PriceInput(fields, "floor")
        cap = PriceInput(fields, "cap")
    }

    // MARK: - Step

    package func price(_ price: Series, _ context: ContractContext) -> Series? {
        guard let level = index.series(context) else { return nil }
        let held = level.held(at: resets.marks(context, startsAnew: true))
        var mixed = weight == 1 ? held : (1 - weight) * price + weight * held
        var lowest: [Double]?
        if let floor {
            guard let limit = floor.series(context) else { return nil }
            lowest = limit.tableValues
            mixed = maximum(mixed, limit)
        }
        if let cap {
            guard let limit = cap.series(context) else { return nil }
            if let low = lowest, let high = limit.tableValues,
                let step = context.window.steps.first(where: { high[$0] < low[$0] })
            {
                context.diagnostics.report(
                    cap.node, "below the floor in \(context.grid.label(at: step))",
                    expected: "a cap of at least the floor")
                return nil
            }
            mixed = minimum(mixed, limit)
        }
        return mixed
    }

    // MARK: - Notes
    // A discount of the structure comes after floor and cap.
}
