import ScenarioModel
import Series

/// Spending elsewhere that counts towards a commitment, each kind up to a cap.
///
/// *Formula*, over a test period with commitment κ: Σ_k min(η_k·ΣX_k, c_k·κ), X_k what is spent on
/// kind k, η_k the share of it that counts and c_k its cap.
package struct EligibleSpend {
    private struct Kind {
        let spend: SeriesInput
        let share: Double
        /// Of the period's commitment; nil for no limit.
        let cap: Double?
    }

    // MARK: - Terms

    package static let term = Term(
        "eligible",
        .map(
            .record(
                TermTable(
                    "eligible", "Spending elsewhere that counts towards the commitment.",
                    [
                        Term(
                            "spend", .series(.currency / .month), .required, in: .atLeast(0),
                            "Money per month, such as `spend.marketplace` of another contract or "
                                + "`expense.cost.support`."),
                        Term(
                            "share", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                            "Share of it that counts."),
                        Term(
                            "cap", .number(.one), .optional, in: .within(0, 1),
                            "Most that counts in a test period, as a share of its commitment."),
                    ]))), .filled,
        "Spending besides this contract's own that counts towards the commitment, by name, such as "
            + "`{marketplace: {spend: spend.marketplace, cap: 25 %}}`; what is not named does not "
            + "count.")

    // MARK: - Resolved

    private let kinds: [Kind]
    private let compiler: ExpressionCompiler

    /// Reads the term; nil after a report.
    package init?(_ context: ContractContext) {
        let entries = context.fields.map(Self.term.name)
        kinds = entries.compactMap { entry in
            guard let fields = entry.value?.record, let spend = fields.series("spend"),
                let share = fields.number("share"),
                !fields.isGiven("cap") || fields.number("cap") != nil
            else { return nil }
            return Kind(spend: spend, share: share, cap: fields.number("cap"))
        }
        compiler = context.compiler
        if kinds.count != entries.count { return nil }
    }

    package var isEmpty: Bool { kinds.isEmpty }

    // MARK: - Step

    /// What counts from the period's start to each month; nil after a report.
    ///
    /// - Parameters:
    ///   - commitment: of the whole period, as each month knows it.
    ///   - flags: 1 in the months that count, 0 elsewhere.
    package func toDate(
        _ periods: TestPeriods, commitment: Series, flags: Series
    ) -> Series? {
        var sum: Series?
        for kind in kinds {
            guard let spend = compiler.series(kind.spend) else { return nil }
            var counted = periods.toDate(kind.share * spend * flags)
            if let cap = kind.cap { counted = minimum(counted, cap * commitment) }
            sum = sum.map { $0 + counted } ?? counted
        }
        return sum
    }
}
