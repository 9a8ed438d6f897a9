import ScenarioModel
import Series

/// One thing that a fleet is made of and paid for: accelerators, network, data centre, land.
///
/// *Formula*: paid K(t) per month: an amount per accelerator k·b with b the accelerators bought, an
/// amount per power k·w·b with w the power at the meter per accelerator, a sum in the fleet's first
/// month, or money per month as stated. Book value after a months of use, per unit of cost:
/// v(a) = ρ + (1 − ρ)·(L − min(a, L))/L.
///
/// *Units*: money per month; L in months, ρ in [0, 1].
package struct CapitalItem {
    // MARK: - Terms

    private static let life = Bounds.within(1, 600)

    package static let bookLife = Term(
        "book_life", .duration, .optional, in: life, plausible: .within(24, 360),
        "Months over which the cost is depreciated in a straight line.")

    package static let residual = Term(
        "residual", .number(.one), .optional, in: .within(0, 1),
        "Share of the cost that is not depreciated, and what a sale at the end of the life brings "
            + "where nothing else is said; 100 % for land.")

    private static let table = TermTable(
        "item", "One thing that the fleet is made of.",
        [
            Term(
                "amount", .openSeries, .required, in: .atLeast(0),
                "Cost per accelerator, per power at the meter, a sum in the fleet's first month, "
                    + "or money per month."),
            bookLife, residual,
            Term(
                "stays", .flag, .optional,
                "Whether it outlives the accelerators, as a building does; default: only what "
                    + "costs an amount per accelerator retires with them."),
        ])

    package static let term = Term(
        "capex", .either([.quantity, .schedule, .expression, .map(.record(table))]), .required,
        in: .atLeast(0),
        "What the fleet costs: an amount per accelerator, or items by name, each with its amount.")

    // MARK: - Resolved

    /// Nil where there is only one.
    package let name: String?
    /// L in months.
    package let bookLife: Int
    /// ρ in [0, 1].
    package let residual: Double
    /// Whether it outlives the accelerators.
    package let stays: Bool
    /// k, in whatever it is stated per.
    private let amount: Series
    private let context: ContractContext

    /// The items of a fleet; nil after reports.
    ///
    /// - Parameters:
    ///   - bookLife: of items that state none; nil where the fleet states none.
    package static func items(
        _ context: ContractContext, bookLife: Int?, residual: Double
    ) -> [CapitalItem]? {
        let fields = context.fields
        guard let value = fields.value(term.name) else { return nil }
        guard case .map(let entries) = value else {
            return CapitalItem(
                nil, value, at: fields.node(term.name), context, bookLife: bookLife,
                residual: residual, stays: nil
            ).map { [$0] }
        }
        let items = entries.compactMap { entry -> CapitalItem? in
            guard let own = entry.value?.record,
                context.areWholeMonths([Self.bookLife.name], of: own),
                !own.isGiven(Self.residual.name) || own.value(Self.residual.name) != nil,
                !own.isGiven("stays") || own.value("stays") != nil
            else { return nil }
            return CapitalItem(
                entry.name, own.value("amount"), at: own.node("amount"), context,
                bookLife: own.duration(Self.bookLife.name)?.wholeMonths ?? bookLife,
                residual: own.number(Self.residual.name) ?? residual, stays: own.flag("stays"))
        }
        if entries.isEmpty {
            context.diagnostics.report(
                fields.node(term.name), "a fleet of nothing", expected: "at least one item")
        }
        return items.count == entries.count && !items.isEmpty ? items : nil
    }

    private init?(
        _ name: String?, _ value: FieldValue?, at node: DocumentNode, _ context: ContractContext,
        bookLife: Int?, residual: Double, stays: Bool?
    ) {
        guard let amount = context.compiler.series(open: value, in: Self.term.range, at: node)
        else { return nil }
        let known: [Dimension] = [
            .currency / .accelerator, .currency / .power, .currency, .currency / .month,
        ]
        guard known.contains(amount.dimension) else {
            context.diagnostics.report(
                node, "wrong unit: this is \(amount.dimension.words)",
                expected: "money per accelerator, per power, a sum of money, or money per month")
            return nil
        }
        guard amount.dimension != .currency / .power || context.hasPower(for: node) else {
            return nil
        }
        guard let bookLife else {
            context.diagnostics.report(
                node, "no book life over which this is depreciated",
                expected: "book_life, here or of the whole fleet, such as 6 years")
            return nil
        }
        self.name = name
        self.bookLife = bookLife
        self.residual = residual
        self.stays = stays ?? (amount.dimension != .currency / .accelerator)
        self.amount = amount
        self.context = context
    }

    // MARK: - Step

    /// Cost per accelerator; nil where it does not depend on their number.
    package var perAccelerator: Series? {
        switch amount.dimension {
        case .currency / .accelerator: amount
        case .currency / .power: amount * context.power
        default: nil
        }
    }

    /// K, money per month.
    ///
    /// - Parameter bought: accelerators per month.
    package func paid(for bought: Series) -> Series {
        if let perAccelerator { return perAccelerator * bought }
        let window = context.window
        if amount.dimension == .currency / .month {
            return amount * context.flags(window.steps)
        }
        let first = window.start < context.grid.start ? nil : window.steps.first
        return amount * context.flags { $0 == first }.retagged(.perMonth)
    }

    /// Share of the cost depreciated in each month of use.
    package var rate: Double { (1 - residual) / Double(bookLife) }

    /// v(a): book value per unit of cost after `age` months.
    package func value(atAge age: Int) -> Double {
        residual + (1 - residual) * Double(bookLife - min(age, bookLife)) / Double(bookLife)
    }
}
