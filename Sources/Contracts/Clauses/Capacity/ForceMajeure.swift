import ScenarioModel
import Series

/// Months in which capacity fails through nobody's fault.
///
/// *Formula*: with f the share lost, in [0, 1], what is delivered and available is multiplied by
/// 1 − f. With relief, so is what a take or a charge counts: nobody pays for it. Without, the buyer
/// still owes it. The end may move out by the months lost: after it, min(1, B) of the quantity is
/// there each month, B the Σf of the term not yet made up.
package struct ForceMajeure: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "force_majeure", .record(table),
        "Months in which capacity is lost through nobody's fault, and who bears that.")

    private static let table = TermTable(
        "force majeure", "Months in which capacity is lost through nobody's fault.",
        [
            Term(
                "when", .series(.one), .required, in: .within(0, 1),
                "Share of the capacity that is lost: an event's line (1 is all of it), or a "
                    + "formula."),
            Term(
                "relief", .choice(["take", "none"]), .defaulted("take"),
                "Whether the hours lost leave the take and the charge, or are still owed."),
            Term(
                "extends", .duration, in: .within(1, 120),
                "Most whole months by which the end moves out to make up for what was lost; "
                    + "default: it does not."),
        ])

    /// Most months by which the end moves out; nil after a report.
    static func extensionMonths(
        _ contract: Fields, endIsGiven: Bool, _ diagnostics: Diagnostics
    ) -> Int? {
        guard contract.table.term(named: term.name) != nil,
            let fields = contract.record(term.name), fields.isGiven("extends")
        else { return 0 }
        guard let length = fields.duration("extends") else { return nil }
        guard let months = length.wholeMonths else {
            diagnostics.report(fields.node("extends"), "not a whole number of months")
            return nil
        }
        guard endIsGiven else {
            diagnostics.report(
                fields.node("extends"), "a contract without an end cannot be extended",
                expected: "term or end beside it")
            return nil
        }
        if contract.table.term(named: Renewal.term.name) != nil,
            contract.isGiven(Renewal.term.name)
        {
            diagnostics.report(
                fields.node("extends"), "given beside a renewal",
                expected: "either renewal or extends")
            return nil
        }
        return months
    }

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.commits == .money
            ? "no loss of capacity lowers a sum of money; its available may be a formula" : nil
    }

    // MARK: - Resolved

    private let loss: SeriesInput
    package let relievesTake: Bool
    package let extends: Bool

    package var bendsTerm: Bool { extends }

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name),
            let loss = fields.series("when"), let relief = fields.text("relief")
        else { return nil }
        guard context.isLimited else {
            context.diagnostics.report(
                fields.node, "as much as is wanted can be used, so no share of it can be lost",
                expected: "'\(context.structure.capacityTerm)' beside it")
            return nil
        }
        self.loss = loss
        relievesTake = relief == "take"
        extends = fields.isGiven("extends")
    }

    // MARK: - Step

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        guard let lost = lost(context) else { return nil }
        var changed = capacity.mapping { $0 * (1 - lost) }
        if !relievesTake { changed.committed = capacity.committed }
        guard extends else { return changed }
        return changed.lasting(context.flags(context.window.steps) + madeUp(lost, context).now)
    }

    private func lost(_ context: ContractContext) -> Series? {
        context.compiler.series(loss).map { minimum($0.positivePart, context.graph.series(1)) }
    }

    /// Months of the term that were lost and not yet made up, at the month's end; nil after a report.
    func monthsToMakeUp(_ context: ContractContext) -> Series? {
        lost(context).map { madeUp($0, context).left }
    }

    /// The share of a month that is made up after the end, and what is left to make up then.
    private func madeUp(_ lost: Series, _ context: ContractContext) -> (now: Series, left: Series) {
        let (graph, window) = (context.graph, context.window)
        let isTerm = context.flags(window.steps)
        let isBeyond = context.flags { context.grid.month(at: $0) > window.end }
        let state = graph.state(initial: graph.constant(0))
        let before = graph.series(graph.value(of: state))
        let madeUp = minimum(before, graph.series(1)) * isBeyond
        let left = before + lost * isTerm - madeUp
        graph.bind(state, next: left.node)
        return (madeUp, left)
    }

    // MARK: - Notes
    // The plan is unchanged, so a take that counts the contracted quantity can still tell what was
    // lost. What fails beyond the end is not made up. Months lost before the horizon are not known.
}
