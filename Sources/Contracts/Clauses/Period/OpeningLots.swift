import ScenarioModel

/// Lots that a contract brings along from before the first month simulated, as data.
enum OpeningLots {
    private static func terms(_ dimension: Dimension) -> [Term] {
        [
            Term("amount", .number(dimension), .required, in: .atLeast(0), "What is left of it."),
            Term(
                "expires", .date, .required, "The last month in which it can be used."),
        ]
    }

    private static let price = Term(
        "price", .number(.currency / .acceleratorHour), .required, in: .atLeast(0),
        "What was paid for an hour of it.")

    static func term(
        _ name: String, _ dimension: Dimension, priced: Bool = false, _ summary: String
    ) -> Term {
        Term(
            name,
            .list(
                .record(
                    TermTable(
                        name, "Something set aside before the first month simulated.",
                        terms(dimension) + (priced ? [price] : [])))),
            .filled, summary)
    }

    /// Reads a list of lots, those that expire first in front; nil after a report.
    static func read(
        _ fields: Fields, _ name: String, at price: Double = 1, grid: TimeGrid,
        _ diagnostics: Diagnostics
    ) -> [LotBank.Lot]? {
        guard let records = fields.list(name)?.compactMap(\.record) else { return nil }
        var isSound = true
        let lots = records.compactMap { lot -> LotBank.Lot? in
            let isPriced = lot.table.term(named: "price") != nil
            guard let amount = lot.number("amount"), let expires = lot.month("expires"),
                let price = isPriced ? lot.number("price") : price
            else {
                isSound = false
                return nil
            }
            let lastStep = grid.start.distance(to: expires)
            if lastStep < 0 {
                diagnostics.report(
                    lot.node("expires"), "expired before the first month simulated",
                    expected: "a month from \(grid.start) on, or no such entry")
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
