import ScenarioModel
import Series

/// The right to end the contract early against a fee.
///
/// *Formula*: the buyer gives notice in the first month in which the load, used over delivered, was
/// below u* in each of the n months before it; the contract ends n' months of notice later. Due
/// then is φ·V, V the minimum cost by plan of all months from there to the term's end, simulated or
/// not.
///
/// *Units*: φ and u* are shares.
package struct Termination: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "termination", .record(table), "The right to end the contract early against a fee.")

    private static let rule = TermTable(
        "load rule", "A load that stays low.",
        [
            Term(
                "load_below", .number(.one), .required, in: .above(0, atMost: 1),
                "u*, share of the delivered hours that are used."),
            Term(
                "for", .duration, .required, in: .within(1, 120),
                "Months in a row with a load below it."),
        ])

    private static let table = TermTable(
        "termination", "An early end against a fee.",
        [
            TerminationFee.term,
            Term(
                "when", .either([.record(rule), .series(.one)]), .required,
                "When the buyer gives notice: `{load_below: 40 %, for: 6 months}`, judged by the "
                    + "months before, or a condition."),
            Term("earliest", .date, "First month in which notice can be given."),
            Term(
                "notice", .duration, .defaulted("0 months"), in: .within(0, 60),
                "Whole months from notice to the end."),
        ])

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        if structure.isFixed { return "it is paid for to the end" }
        return structure.commits == .nothing
            ? "\(structure.name) has no commitment to end" : nil
    }

    // MARK: - Resolved

    private enum Rule {
        case load(below: Double, months: Int)
        case condition(SeriesInput)
    }

    private let rule: Rule
    private let fee: TerminationFee
    private let earliest: CalendarMonth
    private let notice: Int

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name) else { return nil }
        let (diagnostics, errors) = (context.diagnostics, context.diagnostics.errorCount)
        if !context.window.endIsGiven {
            diagnostics.report(
                fields.node, "a fee on what is left needs the term",
                expected: "term or end beside it")
        }
        func wholeMonths(_ name: String, of fields: Fields) -> Int? {
            guard let length = fields.duration(name) else { return nil }
            if length.wholeMonths == nil {
                diagnostics.report(fields.node(name), "not a whole number of months")
            }
            return length.wholeMonths
        }
        let notice = wholeMonths("notice", of: fields)
        let rule: Rule?
        if let load = fields.record("when") {
            let months = wholeMonths("for", of: load)
            rule = months.flatMap { months in
                load.number("load_below").map { .load(below: $0, months: months) }
            }
        } else {
            rule = fields.series("when").map { .condition($0) }
        }
        guard let fee = TerminationFee(fields), let notice, let rule,
            !fields.isGiven("earliest") || fields.month("earliest") != nil,
            diagnostics.errorCount == errors
        else { return nil }
        self.rule = rule
        self.fee = fee
        self.notice = notice
        earliest = fields.month("earliest") ?? context.window.start
    }

    package var parts: [String] { ["termination_fee"] }
    package var bendsTerm: Bool { true }

    // MARK: - Step

    /// 1 in the months in which the rule says to give notice; nil after a report.
    private func asks(_ context: ContractContext) -> Series? {
        switch rule {
        case .condition(let input):
            return context.compiler.series(input).map { $0.differs(from: $0.constant(0)) }
        case .load(let limit, let months):
            let delivered = context.lastMonth("delivered")
            let isLow = (context.noHours < delivered)
                .and(context.lastMonth("used") < limit * delivered)
            let graph = context.graph
            let count = graph.state(initial: graph.constant(0))
            let run = isLow * (graph.series(graph.value(of: count)) + 1)
            graph.bind(count, next: run.node)
            return run >= graph.series(Double(months))
        }
    }

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        guard let asks = asks(context) else { return nil }
        let window = context.window
        let canEnd = context.flags { step in
            let month = context.grid.month(at: step)
            let last = window.end(ofTerm: window.termIndex(at: step))
            return month >= max(earliest, window.start) && month.advanced(by: notice) <= last
        }
        let hasEnded = (asks * canEnd).everSince.lagged(by: notice)
        let ends = hasEnded - hasEnded.lagged(by: 1)
        var changed = capacity.lasting(1 - hasEnded)
        changed.ended = capacity.inForce.map { ends * $0 } ?? ends
        return changed
    }

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? {
        guard let ended = site.capacity.ended, let due = fee.due(site) else { return nil }
        var flows = flows
        flows.add("termination_fee", due * ended / site.graph.series(1, .month))
        return flows
    }

    // MARK: - Notes
    // The rule reads last month's load, so a decision never follows from the use it ends. Ending at
    // the best moment is an optimal-stopping problem (F. A. Longstaff, E. S. Schwartz, "Valuing
    // American options by simulation", 2001) and not part of this clause.
}
