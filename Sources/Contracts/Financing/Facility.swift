import ScenarioModel
import Series

/// Debt that finances a fleet: drawn as it is bought, repaid over a term.
///
/// *Formula*, with B the balance before the month, r the month's rate, n the months left, this one
/// included: interest = r·B, drawn D = share·capex up to the limit, B ← B + D − principal, and the
/// principal is
///
/// - level: B·r/((1 + r)ⁿ − 1), so that debt service would be the same every month at a fixed rate;
/// - linear: B/n;
/// - bullet: nothing until the last month;
/// - sculpted: min(B, max(0, A/x − interest)), A the cash it is sculpted to and x the cover asked
///   for;
///
/// nothing in the months of interest only, and B in the last month. What is drawn bears interest
/// from the next month on.
///
/// *Units*: money per month; r a share per month; B an amount.
package struct Facility {
    package enum Repayment: String, Sendable, CaseIterable {
        case level, linear, bullet, sculpted
    }

    // MARK: - Terms

    private static let money = Dimension.currency / .month

    package static let table = TermTable(
        "facility", "Debt that finances a fleet.",
        [
            Term(
                "party", .reference(to: "parties"), .optional,
                "Whose debt it is; default: the business of the scenario."),
            Term(
                "for", .list(.text), .optional,
                "Names of the fleets whose purchases it finances; default: all that are owned."),
            Term(
                "drawn", .series(.one), .defaulted("0 %"), in: .within(0, 1),
                "Share of what is paid for the fleets that is drawn: loan-to-cost."),
            Term(
                "limit", .number(.currency), .optional, in: .atLeast(0),
                "Most that may be drawn in all, the opening balance included; default: no limit."),
            Term(
                "opening", .number(.currency), .defaulted("0 USD"), in: .atLeast(0),
                "What is owed when the first month begins."),
            Term(
                "start", .date, .optional,
                "First month of the term; default: the first month simulated."),
            Term(
                "term", .duration, .required, in: .within(1, 600), plausible: .within(12, 360),
                "Months until the last is repaid."),
            Term(
                "rate", .series(.perMonth), .required, plausible: .within(0, 0.25 / 12),
                "Interest a year, such as 11 %/yr, or a short rate with its margin."),
            Term(
                "repayment", .choice(Repayment.allCases.map(\.rawValue)), .defaulted("level"),
                "Level debt service, equal principal, all at the end, or as the cash allows."),
            Term(
                "interest_only", .duration, .defaulted("0 months"), in: .within(0, 600),
                "Months from the start in which no principal is due."),
            Term(
                "sculpt_to", .series(money), .optional,
                "Cash per month that sculpted debt service follows; default: the cash available."),
            Term(
                "cover", .number(.one), .optional, in: .above(0), plausible: .within(1, 3),
                "Cash per debt service that sculpted repayment leaves: 1.3."),
            Term(
                "cash_available", .series(money), .optional,
                "Cash per month that can serve the debt; default: cash.operating."),
            Term(
                "fee", .number(.one), .defaulted("0 %"), in: .within(0, 1),
                plausible: .atMost(0.05), "Share of what is drawn that is paid as a fee with it."),
            Term(
                "undrawn_fee", .series(.perMonth), .optional, in: .atLeast(0),
                "Fee a year on what of the limit is not yet drawn."),
            Covenant.term,
        ])

    /// The `financing` section as data.
    package static let term = Term(
        "financing", .map(.record(table)), .filled, "Debt by name, and what it finances.")

    // MARK: - Resolved

    package let name: String
    /// What the names of its lines begin with.
    let scope: String
    let fields: Fields
    /// Lines of what is paid for the fleets.
    let capex: [String]
    let opening: Double
    let limit: Double?
    let fee: Double
    let repayment: Repayment
    let cover: Double
    /// Months of the term and of interest only.
    private let start: CalendarMonth
    private let months: Int
    private let interestOnly: Int
    let covenant: Covenant?
    let compiler: ExpressionCompiler

    /// Nil after reports.
    ///
    /// - Parameter fleets: those of the same owner, with the lines of what is paid for them.
    package init?(
        _ fields: Fields, name: String, owner: String, fleets: [(name: String, lines: [String])],
        _ compiler: ExpressionCompiler
    ) {
        let given = fields.table.termNames.filter(fields.isGiven)
        var isFine = given.allSatisfy { fields.value($0) != nil }
        func refuse(_ term: String, _ message: String, _ expected: String) {
            compiler.diagnostics.report(fields.node(term), message, expected: expected)
            isFine = false
        }
        for term in ["term", "interest_only"] {
            guard let duration = fields.duration(term) else { continue }
            if duration.wholeMonths == nil {
                refuse(term, "not a whole number of months", "such as 60 months")
            }
        }
        let repayment = fields.text("repayment").flatMap(Repayment.init(rawValue:)) ?? .level
        let isSculpted = repayment == .sculpted
        if isSculpted && !fields.isGiven("cover") {
            refuse("repayment", "sculpted to no cover", "cover beside it, such as 1.3")
        }
        for term in ["cover", "sculpt_to"] where fields.isGiven(term) && !isSculpted {
            refuse(term, "nothing is sculpted", "repayment: sculpted")
        }
        if fields.isGiven("undrawn_fee") && !fields.isGiven("limit") {
            refuse("undrawn_fee", "no limit of which something is undrawn", "limit beside it")
        }
        if let limit = fields.number("limit"), let opening = fields.number("opening"),
            opening > limit
        {
            refuse("opening", "above the limit", "at most the limit")
        }
        var lines: [String] = []
        let names = fields.list("for")?.compactMap(\.text) ?? fleets.map(\.name)
        for name in names {
            guard let fleet = fleets.first(where: { $0.name == name }) else {
                let owned = fleets.map(\.name)
                compiler.diagnostics.report(
                    fields.node("for"), "no fleet of that name", offending: name,
                    expected: owned.isEmpty
                        ? "contracts with structure: owned"
                        : "one of " + owned.joined(separator: ", "),
                    suggestion: nearestName(to: name, in: owned))
                isFine = false
                continue
            }
            lines += fleet.lines
        }
        let covenant = fields.record(Covenant.term.name).map { Covenant($0, compiler) }
        guard isFine, covenant == nil || covenant! != nil,
            let months = fields.duration("term")?.wholeMonths,
            let interestOnly = fields.duration("interest_only")?.wholeMonths,
            let opening = fields.number("opening"), let fee = fields.number("fee")
        else { return nil }
        self.name = name
        scope = owner
        self.fields = fields
        capex = lines
        self.opening = opening
        limit = fields.number("limit")
        self.fee = fee
        self.repayment = repayment
        cover = fields.number("cover") ?? 1
        start = fields.month("start") ?? compiler.grid.start
        self.months = months
        self.interestOnly = interestOnly
        self.covenant = covenant ?? nil
        self.compiler = compiler
    }

    // MARK: - Months

    var graph: SeriesGraph { compiler.graph }

    private func table(_ value: (Int) -> Double) -> Series {
        graph.series(perStep: (0..<graph.stepCount).map { value(month(at: $0)) })
    }

    /// 1 in the months of the term before the last, in which something may be drawn.
    var isDrawable: Series { table { (0..<months - 1).contains($0) ? 1 : 0 } }
    /// 1 in the months in which principal is due by the plan.
    var isRepaying: Series { table { (interestOnly..<months - 1).contains($0) ? 1 : 0 } }
    /// 1 from the last month of the term on.
    var isDue: Series { table { $0 >= months - 1 ? 1 : 0 } }
    /// n, at least 1.
    var monthsLeft: Series { table { Double(max(months - max($0, 0), 1)) } }
    /// Month of the term, from 0.
    func month(at step: Int) -> Int { start.distance(to: compiler.grid.month(at: step)) }
}
