import ScenarioModel
import Series

/// Credits for months in which the service was up less than promised.
///
/// *Formula*: with uptime a(t) in a month, available and delivered hours are a·K, while what is
/// charged for, or taken a fraction of, stays K. Where as much as is wanted can be used, the share a
/// of it is. The credit is min(c, cap)·charge, c the credit of
/// the lowest threshold that a lies below, 0 if it lies below none; charge is the invoice of the
/// month without true-ups.
///
/// *Units*: a, c and cap are shares.
package struct ServiceLevel: ContractClause {
    // MARK: - Terms

    private static let share = Bounds.within(0, 1)

    private static let tier = TermTable(
        "credit", "A threshold with its credit.",
        [
            Term(
                "below", .number(.one), .required, in: share, plausible: .atLeast(0.5),
                "The credit is due in months with less uptime."),
            Term(
                "credit", .number(.one), .required, in: share,
                "Share of the month's charge that is credited."),
        ])

    package static let term = Term(
        "service_level",
        .record(
            TermTable(
                "service_level", "Credits for months with too little uptime.",
                [
                    Term(
                        "uptime", .series(.one), .required, in: share,
                        "Share of the month in which the service is up: a factor or a formula."),
                    Term(
                        "promised", .number(.one), .optional, in: share,
                        "The uptime promised; no threshold lies above it. Default: the first one."),
                    Term(
                        "credits", .list(.record(tier)), .required,
                        "Thresholds from the highest down, each with a larger credit."),
                    Term(
                        "cap", .number(.one), .defaulted("100 %"), in: share,
                        "Largest credit, as a share of the month's charge."),
                ])), .optional,
        "Credits for downtime: `{uptime: site_uptime, credits: [{below: 99.9 %, credit: 10 %}, "
            + "{below: 99 %, credit: 25 %}], cap: 50 %}`.")

    // MARK: - Resolved

    private let uptime: SeriesInput
    /// Thresholds in descending order, with what is credited below each.
    private let credits: [(below: Double, credit: Double)]

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name),
            let uptime = fields.series("uptime"), let list = fields.list("credits"),
            let cap = fields.number("cap")
        else { return nil }
        let tiers = list.compactMap(\.record)
        var credits: [(below: Double, credit: Double)] = []
        var isFine = true
        func refuse(_ fields: Fields, _ name: String, _ message: String, _ expected: String) {
            context.diagnostics.report(fields.node(name), message, expected: expected)
            isFine = false
        }
        if tiers.isEmpty { refuse(fields, "credits", "no credits", "at least one threshold") }
        for tier in tiers {
            guard let below = tier.number("below"), let credit = tier.number("credit") else {
                return nil
            }
            if let last = credits.last, below >= last.below {
                refuse(
                    tier, "below", "thresholds must descend", "an uptime below the one before it")
            }
            if let last = credits.last, credit <= last.credit {
                refuse(tier, "credit", "credits must grow", "more than the one before it")
            }
            if let promised = fields.number("promised"), below > promised {
                refuse(tier, "below", "above the uptime promised", "at most what is promised")
            }
            credits.append((below, credit))
        }
        guard isFine, !fields.isGiven("promised") || fields.number("promised") != nil else {
            return nil
        }
        self.uptime = uptime
        self.credits = credits.map { ($0.below, min($0.credit, cap)) }
    }

    package var parts: [String] { ["service_credit"] }

    // MARK: - Step

    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        guard let up = context.compiler.series(uptime) else { return nil }
        var capacity = capacity
        capacity.delivered = capacity.delivered.map { up * $0 }
        capacity.available = capacity.available.map { up * $0 }
        return capacity
    }

    package func open(_ open: Series, _ context: ContractContext) -> Series? {
        context.compiler.series(uptime).map { $0 * open }
    }

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? {
        guard let up = site.context.compiler.series(uptime) else { return nil }
        let share = credits.reduce(up.constant(0)) { share, tier in
            select(up < tier.below, up.constant(tier.credit), else: share)
        }
        var flows = flows
        let charge = flows.invoicedParts["true_up"].map { flows.invoice - $0 } ?? flows.invoice
        flows.add("service_credit", -(share * charge))
        return flows
    }

    // MARK: - Notes
    // A true-up makes up for a whole period and is no charge of its month. Hours lost to downtime
    // stay part of the take: the credit is the remedy.
}

extension Series {
    fileprivate static func < (a: Series, b: Double) -> Series { a < a.constant(b, a.dimension) }
}
