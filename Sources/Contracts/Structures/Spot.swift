import ScenarioModel
import Series

/// Capacity at the price of the moment that can be taken away (C8).
///
/// *Formula*: work of u useful hours takes u·(1 + λρ) hours, λ the interruptions of a month and ρ
/// the share of the month's work that each of them loses and that is done again. Cost: P·u, and
/// P·u·λρ for what is repeated. What is available gives A·a/(1 + λρ) useful hours, a the share of
/// it that is there.
///
/// *Units*: λ per month; ρ a share, or the hours lost at each interruption over those of the month.
/// Hours used are useful ones, so that they meet the load; what is paid beyond them is not idle but
/// repeated.
package struct Spot: ContractStructure {
    // MARK: - Terms

    package static let name = "spot"
    package static let summary =
        "Capacity at the price of the moment that can be interrupted or fail to be there."
    package static let terms = [
        Term(
            "interruptions", .series(.perMonth), .defaulted("0 /month"), in: .atLeast(0),
            plausible: .atMost(60), "How often a job is interrupted, such as 3 /month."),
        Term(
            "restart", .either([.number(.one), .number(.hour)]), .defaulted("0 %"),
            in: .atLeast(0),
            "Work that is lost at an interruption and repeated: a share of the month's work such "
                + "as 0.5 %, or a time such as 2 h."),
        Term(
            "availability", .series(.one), in: .within(0, 1), plausible: .share,
            "Share of the available hours that are there; default: all. An event or a regime may "
                + "take it to zero."),
    ]

    package static let meritRank = 3
    package static let capacityTerm = "available"
    package static let commits = Commitment.nothing

    // MARK: - Resolved

    package let interruptions: SeriesInput
    /// Work lost at an interruption: a share, or hours.
    package let lost: Quantity
    /// Nil where all is there.
    package let availability: SeriesInput?

    package init?(_ context: ContractContext) {
        let fields = context.fields
        guard let lost = fields.quantity("restart"),
            let interruptions = fields.series("interruptions"),
            !fields.isGiven("availability") || fields.series("availability") != nil
        else { return nil }
        self.lost = lost
        self.interruptions = interruptions
        availability = fields.series("availability")
        if availability != nil && !fields.isGiven(Self.capacityTerm) {
            context.diagnostics.report(
                fields.node("availability"), "a share of hours that are not stated",
                expected: "available beside it, such as available: 100e3 GPU-h/month")
            return nil
        }
    }

    package var parts: [String] { ["rework"] }
    package var partsWithUse: [String] { ["rework"] }

    /// λρ of each month; nil after a report.
    private func repeated(_ compiler: ExpressionCompiler) -> Series? {
        let month = compiler.graph.series(1, .month)
        let loss = compiler.graph.series(lost.value, lost.dimension)
        let share = lost.dimension == .hour ? loss / (compiler.hoursPerMonth * month) : loss
        // A formula may fall below zero on some path.
        return compiler.series(interruptions).map { ($0 * month).positivePart * share }
    }

    /// Unchanged where a formula could not be read, which has been reported.
    package func capacity(
        _ capacity: ContractCapacity, _ context: ContractContext
    ) -> ContractCapacity {
        guard let repeated = repeated(context.compiler) else { return capacity }
        guard let availability else { return capacity.mapping { $0 / (repeated + 1) } }
        guard let share = context.compiler.series(availability) else { return capacity }
        let bounded = minimum(share.positivePart, share.constant(1))
        return capacity.mapping { $0 * bounded / (repeated + 1) }
    }

    /// What is repeated is paid again.
    package func marginalPrice(_ site: ContractSite) -> Series {
        repeated(site.context.compiler).map { site.price * ($0 + 1) } ?? site.price
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let spend = site.price * used
        var flows = ContractFlows(expense: spend, invoice: spend, spend: spend)
        flows.add("rework", repeated(site.context.compiler).map { spend * $0 } ?? site.noMoney)
        return flows
    }

    // MARK: - Notes
    // Work that is repeated is taken not to be interrupted again; were it, 1/(1 − λρ) would stand
    // in place of 1 + λρ. Interruptions are an average over many jobs of a month, not a draw.
}
