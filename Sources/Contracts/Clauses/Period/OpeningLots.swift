import ScenarioModel

/// Lots that a contract brings along from before the first month simulated, as data.
enum OpeningLots {
    private static func terms(_ kind: Term.Kind) -> [Term] {
        [
            Term("amount", kind, .required, in: .atLeast(0), "What is left of it."),
            Term("expires", .date, .required, "The last month in which it can be used."),
        ]
    }

    private static let price = Term(
        "price", .quantity, .required, in: .atLeast(0), "What was paid for an hour of it.")

    /// - Parameter kind: of amounts; a quantity is hours, or the unit of the contract's pool.
    static func term(
        _ name: String, _ kind: Term.Kind, priced: Bool = false, _ summary: String
    ) -> Term {
        Term(
            name,
            .list(
                .record(
                    TermTable(
                        name, "Something set aside before the first month simulated.",
                        terms(kind) + (priced ? [price] : [])))),
            .filled, summary)
    }

    /// Reads a list of lots, those that expire first in front; nil after a report.
    static func read(
        _ fields: Fields, _ name: String, of unit: Dimension? = nil, at price: Double = 1,
        _ context: ContractContext
    ) -> [LotBank.Lot]? {
        guard let records = fields.list(name)?.compactMap(\.record) else { return nil }
        var isSound = true
        let lots = records.compactMap { lot -> LotBank.Lot? in
            let isPriced = lot.table.term(named: "price") != nil
            guard
                let amount = context.number("amount", in: unit ?? context.pool.unit, of: lot),
                let expires = lot.month("expires"),
                let price = isPriced
                    ? context.number("price", in: context.price, of: lot) : price
            else {
                isSound = false
                return nil
            }
            let lastStep = context.grid.start.distance(to: expires)
            if lastStep < 0 {
                context.diagnostics.report(
                    lot.node("expires"), "expired before the first month simulated",
                    expected: "a month from \(context.grid.start) on, or no such entry")
                isSound = false
            }
            return LotBank.Lot(amount: amount, price: price, lastStep: lastStep)
        }
        guard isSound else { return nil }
        return lots.enumerated().sorted {
            ($0.element.lastStep, $0.offset) < ($1.element.lastStep, $1.offset)
        }.map(\.element)
    }
}
