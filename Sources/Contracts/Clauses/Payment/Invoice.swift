import ScenarioModel
import Series

/// When invoices are paid.
///
/// *Formula*: an invoice is made at the end of its month and paid in the month in which it falls
/// due, a month counting 30 days: d = ⌈days/30⌉ months later. A share ω_j of it may be deferred by
/// a_j months past the due date, at interest r: cash(t) = Σ_j ω_j·(1 + r)^(a_j/12)·C(t − d − a_j).
/// True-ups have a due date of their own and are not deferred. The interest grows with the months
/// past the due date and is the part `interest` of the expense. The balance `payables` is what was
/// invoiced, with interest so far, and not yet paid.
///
/// *Units*: r is effective per year.
package struct Invoice: ContractClause {
    // MARK: - Terms

    private static let delay = Term.Kind.either([.duration, .number(.hour)])

    private static let installment = TermTable(
        "installment", "A share of the invoice that is paid later.",
        [
            Term(
                "after", .duration, .required, in: .within(1, 120),
                "Whole months past the due date."),
            Term(
                "share", .number(.one), .required, in: .within(0, 1), "Share of the invoice."),
        ])

    package static let term = Term(
        "invoice",
        .record(
            TermTable(
                "invoice", "When invoices are paid.",
                [
                    Term(
                        "due", delay, .defaulted("0 days"), in: .atLeast(0),
                        "Time from the end of the month to the payment: 45 days, 2 months; 30 days "
                            + "or a part of them are a month."),
                    Term(
                        "true_up_due", delay, .optional, in: .atLeast(0),
                        "The same for true-ups; default: as other invoices."),
                    Term(
                        "deferred", .list(.record(installment)), .optional,
                        "Shares of the invoice that are paid after the due date."),
                    Term(
                        "interest", .rate, .defaulted("0 %/yr"), in: .atLeast(0),
                        plausible: .atMost(0.3),
                        "Effective interest over a year on what is deferred."),
                    Term(
                        "opening", .number(.currency), .optional, in: .atLeast(0),
                        "Invoices not yet paid at the first month simulated, of a contract that "
                            + "began before it: paid in equal parts over the months until due."),
                ])), .optional,
        "When invoices are paid: `{due: 45 days, true_up_due: 60 days, deferred: [{after: 12 months, "
            + "share: 50 %}], interest: 6 %/yr}`; default: in their month.")

    // MARK: - Resolved

    /// d.
    private let due: Int
    private let trueUpDue: Int
    /// Months after the invoice, with the share paid then.
    private let payments: [(month: Int, share: Double)]
    /// Effective rate per year.
    private let interest: Double
    /// Owed from before the first month simulated.
    private let opening: Double

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name),
            let interest = fields.number("interest"),
            let due = Self.months(fields, "due", context.diagnostics),
            let trueUpDue = fields.isGiven("true_up_due")
                ? Self.months(fields, "true_up_due", context.diagnostics) : due,
            !fields.isGiven("deferred") || fields.list("deferred") != nil
        else { return nil }
        var payments: [(month: Int, share: Double)] = []
        var rest = 1.0
        for installment in (fields.list("deferred") ?? []).compactMap(\.record) {
            guard let after = installment.duration("after"),
                let share = installment.number("share")
            else { return nil }
            guard let months = after.wholeMonths else {
                context.diagnostics.report(
                    installment.node("after"), "not a whole number of months")
                return nil
            }
            rest -= share
            payments.append((due + months, share))
        }
        guard rest > -1e-12 else {
            context.diagnostics.report(
                fields.node("deferred"), "more than the whole invoice is deferred",
                expected: "shares that add up to at most 100 %")
            return nil
        }
        guard !fields.isGiven("opening") || fields.number("opening") != nil else { return nil }
        opening = fields.number("opening") ?? 0
        if opening > 0 && (due == 0 || context.window.start >= context.grid.start) {
            context.diagnostics.report(
                fields.node("opening"),
                due == 0
                    ? "invoices are paid in their month, so none is left unpaid"
                    : "the contract has not begun by then",
                expected: due == 0 ? "due beside it, such as 45 days" : "no opening")
            return nil
        }
        self.due = due
        self.trueUpDue = trueUpDue
        self.interest = interest
        self.payments = (rest > 1e-12 ? [(due, rest)] : []) + payments
    }

    /// The whole months of a delay; nil after a report.
    private static func months(
        _ fields: Fields, _ name: String, _ diagnostics: Diagnostics
    ) -> Int? {
        let months: Double
        switch fields.value(name) {
        case .duration(let duration): months = duration.months
        case .number(let hours): months = hours.value / 720
        default: return nil
        }
        guard months <= 24 else {
            diagnostics.report(
                fields.node(name), "due after more than two years",
                expected: "at most 24 months, or 'deferred'")
            return nil
        }
        return Int(months.rounded(.up))
    }

    /// Months until all of an invoice, or of a true-up, is paid; zero where that cannot be read.
    static func longestDelay(_ contract: Fields) -> Int {
        guard contract.table.term(named: term.name) != nil, let fields = contract.record(term.name)
        else { return 0 }
        let silent = Diagnostics()
        let due = months(fields, "due", silent) ?? 0
        let trueUp = fields.isGiven("true_up_due") ? months(fields, "true_up_due", silent) ?? 0 : due
        let deferred = (fields.list("deferred") ?? []).compactMap {
            $0.record?.duration("after")?.wholeMonths
        }
        return max(due + (deferred.max() ?? 0), trueUp)
    }

    package var parts: [String] {
        interest > 0 && payments.contains { $0.month > due } ? ["interest"] : []
    }
    package var balances: [String] { ["payables"] }

    // MARK: - Step

    /// What one unit of money invoiced has become so many months later.
    private func growth(upTo last: Int, _ graph: SeriesGraph) -> [Double] {
        (0...last).map { month in
            let years = Double(max(month - due, 0)) / 12
            return graph.series(1 + interest).power(graph.series(years)).constantValue ?? 1
        }
    }

    package func pay(
        _ payments: ContractPayments, _ context: ContractContext
    ) -> ContractPayments? {
        var paid = payments
        let none = context.noMoney
        let isOne = self.payments.count == 1 && trueUpDue == due
        let trueUps = isOne ? none : payments.trueUps ?? none
        let others = isOne ? payments.invoices : payments.invoices - trueUps
        func sum(_ invoices: Series, _ weights: [Double]) -> Series {
            weights.enumerated().reduce(none) { sum, weight in
                weight.element == 0
                    ? sum : sum + weight.element * invoices.lagged(by: weight.offset)
            }
        }
        let months = 0...(self.payments.map(\.month).max() ?? due)
        let growth = growth(upTo: months.upperBound, context.graph)
        let cash = months.map { month in
            self.payments.filter { $0.month == month }
                .reduce(0) { $0 + $1.share * growth[month] }
        }
        let owed = months.map { month in
            self.payments.filter { $0.month > month }.reduce(0) { $0 + $1.share * growth[month] }
        }
        paid.invoices = sum(others, cash) + trueUps.lagged(by: trueUpDue)
        paid.balances["payables"] =
            (sum(others, owed) + sum(trueUps, Array(repeating: 1, count: trueUpDue)))
            .retagged(.currency)
        if context.grid.runOff == .settle {
            var flows = [(invoices: others, delays: cash, owing: owed)]
            var late = [Double](repeating: 0, count: trueUpDue + 1)
            late[trueUpDue] = 1
            let waiting = [Double](repeating: 1, count: trueUpDue)
            flows.append((trueUps, late, waiting))
            var settlement = Settlement(flows, context)
            if let tested = payments.tested {
                settlement.add(tested, delay: trueUpDue, context)
            }
            let rates = Settlement.rates(context)
            paid.settlement = settlement.adding(
                openingLate(context, at: rates[0]), nominal: openingLate(context, at: rates[1]))
        }
        if opening > 0 {
            let months = Double(due)
            func table(_ value: (Double) -> Double) -> Series {
                context.graph.series(
                    perStep: (0..<context.grid.stepCount).map { opening * value(Double($0)) })
            }
            paid.invoices = paid.invoices
                + table { $0 < months ? 1 / months : 0 }.retagged(ContractContext.money)
            let left = table { max(1 - ($0 + 1) / months, 0) }.retagged(.currency)
            paid.balances["payables"] = paid.balances["payables"].map { $0 + left }
        }
        if !parts.isEmpty {
            let accrued = months.map { month in
                month <= due
                    ? 0
                    : self.payments.filter { $0.month >= month }
                        .reduce(0) { $0 + $1.share * (growth[month] - growth[month - 1]) }
            }
            paid.add("interest", expense: sum(others, accrued))
        }
        return paid
    }

    /// What of the opening is paid after the horizon, as a settlement counts it.
    private func openingLate(_ context: ContractContext, at rate: LastRate) -> Series {
        let graph = context.graph
        let (horizon, last) = (graph.horizonCount, graph.stepCount - 1)
        if opening == 0 || due <= horizon { return context.noMoney }
        let share = opening / Double(due)
        let inMonths = graph.series(
            perStep: (0...last).map { $0 >= horizon && $0 < due ? share : 0 },
            ContractContext.money)
        let later = rate.annuity(due - 1 - last) * share
        return inMonths + later.retagged(ContractContext.money).within(last..<last + 1)
    }

    // MARK: - Notes
    // Without an opening, payments for months before the first one simulated are left out.
}
