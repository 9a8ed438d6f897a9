import ScenarioModel
import Series

/// A part of a contract's quantity that arrives at one time.
package struct DeliveryLot {
    // MARK: - Terms

    static let delay = Term(
        "delay", .series(.month), in: .atLeast(0), plausible: .atMost(24),
        "Months by which it is late: a length of time, or a factor of the process `delay`; the "
            + "value in the month in which it is due.")

    static let yield = Term(
        "yield", .series(.one), in: .within(0, 1), plausible: .atLeast(0.5),
        "Share of it that can be used, a number or a factor of the process `beta`.")

    static let table = TermTable(
        "tranche", "A part of the quantity that is due later, or an expansion.",
        [
            Term("date", .date, .required, "Month in which it is due."),
            Term(
                "share", .number(.one), in: .above(0, atMost: 1),
                "Share of the contract's quantity."),
            Term(
                "quantity", .openSeries, in: .atLeast(0),
                "Instead of a share: what it adds to the contract's quantity, in its units."),
            delay, yield,
        ])

    // MARK: - Resolved

    package let due: CalendarMonth
    /// Share of the contract's quantity; zero where the lot states its own.
    package let share: Double
    /// Whether it is what no tranche brings.
    package let isRest: Bool
    /// The lot's own quantity.
    private let quantity: (value: FieldValue?, node: DocumentNode)?
    private let delay: SeriesInput?
    private let yield: SeriesInput?

    /// What no tranche brings.
    init(due: CalendarMonth, share: Double, delay: SeriesInput?, yield: SeriesInput?) {
        self.due = due
        self.share = share
        isRest = true
        self.delay = delay
        self.yield = yield
        quantity = nil
    }

    /// Reads one tranche; delay and yield default to those of the delivery as a whole.
    private init?(
        _ fields: Fields, in delivery: Fields, _ window: ContractWindow,
        _ diagnostics: Diagnostics
    ) {
        let names = ["share", "quantity", "delay", "yield"]
        guard names.allSatisfy({ !fields.isGiven($0) || fields.value($0) != nil }),
            let due = fields.month("date")
        else { return nil }
        guard due >= window.start, due <= window.lastEnd else {
            diagnostics.report(
                fields.node("date"), "outside the contract's term",
                expected: "a month from \(window.start) to \(window.lastEnd)")
            return nil
        }
        guard fields.isGiven("share") != fields.isGiven("quantity") else {
            diagnostics.report(
                fields.node, fields.isGiven("share") ? "share and quantity" : "no amount",
                expected: "either a share of the contract's quantity or a quantity of its own")
            return nil
        }
        self.due = due
        isRest = false
        share = fields.number("share") ?? 0
        quantity =
            fields.isGiven("quantity")
            ? (fields.value("quantity"), fields.node("quantity")) : nil
        delay = fields.series("delay") ?? delivery.series("delay")
        yield = fields.series("yield") ?? delivery.series("yield")
    }

    /// The tranches of a delivery in the order of the file; nil after reports.
    static func tranches(
        _ delivery: Fields, _ window: ContractWindow, _ diagnostics: Diagnostics
    ) -> [DeliveryLot]? {
        let stated = delivery.list("tranches") ?? []
        let read = stated.compactMap { value in
            value.record.flatMap { DeliveryLot($0, in: delivery, window, diagnostics) }
        }
        return read.count == stated.count ? read : nil
    }

    // MARK: - Step

    /// Hours per month of the lot when it is there; nil after a report.
    func hours(of contracted: Series, price: Series, _ context: ContractContext) -> Series? {
        if let quantity {
            return CapacityReader(price: price, context: context)
                .rate(quantity.value, at: quantity.node)
        }
        return contracted * share
    }

    /// Months late on each path, as known when the lot is due; nil after a report.
    func monthsLate(_ context: ContractContext) -> Series? {
        guard let delay else { return context.graph.series(0, .month) }
        guard let stated = context.compiler.series(delay) else { return nil }
        if stated.level <= .path && stated.level != .time { return stated }
        let step = min(max(context.grid.start.distance(to: due), 0), context.grid.stepCount - 1)
        if let values = stated.tableValues {
            return context.graph.series(values[step], .month)
        }
        return stated.held(since: step)
    }

    /// y per month; nil after a report.
    func yield(_ context: ContractContext) -> Series? {
        yield.map { context.compiler.series($0) } ?? context.graph.series(1)
    }
}

/// The fate of a lot month by month, as shares of it, from the month on in which it is due.
struct LotCourse {
    /// What is there, after the yield.
    let delivered: Series
    /// The part of the month that it is late and damages are paid.
    let late: Series
    /// 1 until the lot is canceled, 0 from then on.
    let stands: Series

    init?(_ lot: DeliveryLot, latest: Double?, cap: Double?, _ context: ContractContext) {
        guard let delay = lot.monthsLate(context), let yield = lot.yield(context) else {
            return nil
        }
        let graph = context.graph
        let months = (0..<context.grid.stepCount).map {
            Double(lot.due.distance(to: context.grid.month(at: $0)))
        }
        let since = graph.series(perStep: months, .month)
        func share(_ months: Series) -> Series {
            minimum(months.positivePart, months.constant(1, .month)).retagged(.one)
        }
        let arrived = share(since + 1 - delay)
        let limit = [latest, cap].compactMap { $0 }.min()
        let owed = limit.map { minimum(delay, graph.series($0, .month)) } ?? delay
        late = share(owed - since)
        guard let latest else {
            delivered = arrived * yield
            stands = graph.series(1)
            return
        }
        let isTooLate = delay > graph.series(latest, .month)
        delivered = arrived * isTooLate.not * yield
        stands = 1 - isTooLate * graph.series(perStep: months.map { $0 >= latest ? 1 : 0 })
    }
}
