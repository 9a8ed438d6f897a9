import ScenarioModel
import Series

/// Months in which capacity fails through nobody's fault.
///
/// *Formula*: with f the share lost, in [0, 1], what is delivered and available is multiplied by
/// 1 − f. With relief, so is what a take or a charge counts: nobody pays for it. Without, the buyer
/// still owes it.
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
        ])

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.commits == .money
            ? "no loss of capacity lowers a sum of money; its available may be a formula" : nil
    }

    // MARK: - Resolved

    private let loss: SeriesInput
    package let relievesTake: Bool

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
    }

    // MARK: - Step

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        guard let stated = context.compiler.series(loss) else { return nil }
        let lost = minimum(stated.positivePart, context.graph.series(1))
        var changed = capacity.mapping { $0 * (1 - lost) }
        if !relievesTake { changed.committed = capacity.committed }
        return changed
    }

    // MARK: - Notes
    // The plan is unchanged, so a take that counts the contracted quantity can still tell what was
    // lost. The term is not extended by the months lost; a renewal can say so.
}
