import ScenarioModel
import Series

/// How the quantity arrives: at once or in tranches, late or on time, in full or with a loss.
///
/// *Formula*: lot j of q_j hours, due in month s_j, comes δ_j months later and yields the share
/// y_j: delivered in month k after s_j is q_j·y_j·min(1, max(0, k + 1 − δ_j)), so a month in which
/// the lot arrives counts for what is left of it. What is charged for is what is delivered, or by
/// schedule q_j from s_j on. Damages are λ·P·q_j for each month late, up to min(δ_j, cap). A lot
/// later than the long-stop date is canceled at that date and never comes.
///
/// *Units*: δ in months, any real number from 0 on; λ and y are shares; P is the month's price.
package struct Delivery: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "delivery", .either([.date, .record(table)]),
        "Month in which capacity arrives, if later than the start: before it, nothing is there "
            + "to be used and nothing is charged. Or how it arrives: in tranches, late, in part.")

    private static let table = TermTable(
        "delivery", "How capacity arrives.",
        [
            Term(
                "date", .date,
                "Month in which arrives what no tranche brings; default: the contract's start."),
            DeliveryLot.delay, DeliveryLot.yield,
            Term(
                "tranches", .list(.record(DeliveryLot.table)), .filled,
                "Parts of the quantity that are due later, and expansions beyond it."),
            Term(
                "charge_from", .choice(["delivery", "schedule"]), .defaulted("delivery"),
                "Whether a commitment counts what has been delivered, or what is due."),
            Term(
                "damages", .number(.one), in: .atLeast(0), plausible: .atMost(1),
                "λ, share of the price that the seller pays for each hour that is late."),
            Term(
                "cap", .duration, in: .above(0),
                "Months late for which damages are paid at most; default: all."),
            Term(
                "long_stop", .duration, in: .above(0), plausible: .atMost(36),
                "Months late after which the buyer cancels what has not come; default: never."),
        ])

    package static let isPlan = true

    /// The month agreed for delivery, with the place where it is stated.
    static func date(_ fields: Fields) -> (date: CalendarMonth, node: DocumentNode)? {
        if let record = fields.record(term.name) {
            return record.month("date").map { ($0, record.node("date")) }
        }
        return fields.month(term.name).map { ($0, fields.node(term.name)) }
    }

    // MARK: - Resolved

    /// What comes by the contract's own date, then the tranches.
    package let lots: [DeliveryLot]
    package let chargesBySchedule: Bool
    /// λ.
    package let damages: Double
    package let cap: Double?
    package let longStop: Double?
    private let window: ContractWindow

    package init?(_ context: ContractContext) {
        window = context.window
        guard let fields = context.fields.record(Self.term.name) else {
            // A date alone is part of the window.
            guard context.fields.month(Self.term.name) != nil else { return nil }
            (lots, chargesBySchedule, damages, cap, longStop) = ([], false, 0, nil, nil)
            return
        }
        let names = ["date", "delay", "yield", "tranches", "damages", "cap", "long_stop"]
        let isRead = names.allSatisfy { !fields.isGiven($0) || fields.value($0) != nil }
        guard isRead, let charge = fields.text("charge_from"),
            let tranches = DeliveryLot.tranches(fields, window, context.diagnostics)
        else { return nil }
        let shares = tranches.reduce(0) { $0 + $1.share }
        // Shares such as a third three times may miss 1 by rounding.
        let rest = (1 - shares).magnitude < 1e-9 ? 0 : 1 - shares
        guard Self.isConsistent(fields, rest: rest, context) else { return nil }
        let base = DeliveryLot(
            due: window.delivery, share: rest, delay: fields.series("delay"),
            yield: fields.series("yield"))
        lots = (rest > 0 ? [base] : []) + tranches
        chargesBySchedule = charge == "schedule"
        damages = fields.number("damages") ?? 0
        cap = fields.duration("cap")?.months
        longStop = fields.duration("long_stop")?.months
    }

    private static func isConsistent(
        _ fields: Fields, rest: Double, _ context: ContractContext
    ) -> Bool {
        let diagnostics = context.diagnostics
        let errors = diagnostics.errorCount
        if rest < 0 {
            diagnostics.report(
                fields.node("tranches"), "the shares add up to more than the quantity",
                expected: "100 % at most; a tranche beyond it states its own quantity")
        } else if rest == 0 && fields.isGiven("date") {
            diagnostics.report(
                fields.node("date"), "nothing arrives then: tranches bring all of the quantity",
                expected: "tranches with less than 100 %, or no date")
        }
        if fields.isGiven("cap") && !fields.isGiven("damages") {
            diagnostics.report(
                fields.node("cap"), "a cap without damages", expected: "damages beside it")
        }
        if !context.isLimited {
            diagnostics.report(
                fields.node, "as much as is wanted can be used, so nothing of it can be late",
                expected: "'\(context.structure.capacityTerm)' beside it, or a date alone")
        }
        return diagnostics.errorCount == errors
    }

    package var parts: [String] { damages > 0 ? ["damages"] : [] }

    package func share(inMonth month: Int) -> Double {
        if lots.isEmpty { return 1 }
        return lots.reduce(0) { sum, lot in
            let isAgreed = lot.isRest || lot.due <= window.start.advanced(by: month)
            return isAgreed ? sum + lot.share : sum
        }
    }

    // MARK: - Step

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        guard !lots.isEmpty, let quantity = capacity.contracted else { return capacity }
        var sum = LotHours(none: context.noHours)
        for lot in lots {
            guard let hours = lot.hours(of: quantity, price: price, context),
                let course = LotCourse(lot, latest: longStop, cap: cap, context)
            else { return nil }
            let due = hours * context.flags(from: lot.due)
            // What no tranche brings belongs to the contract from its start.
            let agreed = lot.isRest ? hours : due
            sum.planned = sum.planned + agreed
            sum.due = sum.due + due
            sum.contracted = sum.contracted + agreed * course.stands
            sum.scheduled = sum.scheduled + due * course.stands
            sum.delivered = sum.delivered + due * course.delivered
            sum.late = sum.late + due * course.late
        }
        var changed = ContractCapacity(contracted: sum.contracted, delivered: sum.delivered)
        if chargesBySchedule { changed.committed = sum.scheduled }
        if damages > 0 { changed.late = sum.late }
        changed.plan = (sum.planned, sum.due)
        return changed
    }

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? {
        guard damages > 0 else { return flows }
        var flows = flows
        let late = site.capacity.late ?? site.noHours
        flows.add("damages", -(damages * (site.price * late)))
        return flows
    }

    // MARK: - Notes
    // An indicator 1{k ≥ δ} would round every delay up to whole months, half a month on average;
    // with the month of arrival in proportion, E[delivered] over n months is q·E[(n − δ)⁺].
    // Canceled lots leave the plan: their share of a prepayment is credited against what is left.
}

/// Hours per month summed over lots.
private struct LotHours {
    var planned, due, contracted, scheduled, delivered, late: Series

    init(none: Series) {
        (planned, due, contracted) = (none, none, none)
        (scheduled, delivered, late) = (none, none, none)
    }
}
