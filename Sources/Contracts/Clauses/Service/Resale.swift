import ScenarioModel
import Series

/// Sub-letting hours that are paid for and not used.
///
/// *Formula*: surplus S = (min(hours paid for, hours available) − u)⁺; sold q(t) = share · min(S(t),
/// S(t−1), …, S(t−n)): a taker is found for what has been left over for n months. The part `resale`
/// is −(1 − h)·p·q. Hours sold count as taken from the supplier: they fill a take or a commitment.
///
/// *Units*: p in money per accelerator-hour, share and haircut h in [0, 1]. Without consent nothing
/// is sold. In the first n months simulated nothing is sold, because nobody knows what was left
/// over before.
package struct Resale: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "resale",
        .record(
            TermTable(
                "resale", "Sub-letting hours that are paid for and not used.",
                [
                    Term(
                        "price", .openSeries, .required, in: .atLeast(0),
                        "Market price of the hours: a factor or a formula."),
                    Term(
                        "haircut", .number(.one), .defaulted("0 %"), in: .within(0, 1),
                        "Share of the market price that the seller does not get."),
                    Term(
                        "lag", .duration, .defaulted("0 months"), in: .within(0, 36),
                        "Whole months for which hours must have been left over before they sell."),
                    Term(
                        "share", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                        "Share of these hours that finds a taker."),
                    Term(
                        "consent", .series(.one), .optional,
                        "The supplier's consent: 0 forbids, any other number allows; default: "
                            + "given."),
                ])), .optional,
        "Sells hours paid for and not used: `{price: spot, haircut: 30 %, lag: 3 months, share: "
            + "80 %}`.")

    package static func refusal(by structure: any ContractStructure.Type) -> String? {
        structure.commits == .nothing
            ? "only hours that are paid for anyway can be left over, and \(structure.name) has none"
            : nil
    }

    // MARK: - Resolved

    private let price: PriceInput
    /// 1 − h.
    private let proceeds: Double
    private let lag: Int
    private let share: Double
    private let consent: SeriesInput?

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name),
            let price = PriceInput(fields, "price"),
            let haircut = fields.number("haircut"), let share = fields.number("share"),
            let lag = fields.duration("lag"),
            !fields.isGiven("consent") || fields.series("consent") != nil
        else { return nil }
        guard let months = lag.wholeMonths else {
            context.diagnostics.report(fields.node("lag"), "not a whole number of months")
            return nil
        }
        self.price = price
        self.share = share
        self.lag = months
        proceeds = 1 - haircut
        consent = fields.series("consent")
    }

    package var parts: [String] { ["resale"] }
    package var quantities: [String] { ["resold"] }

    // MARK: - Step

    private func sold(_ used: Series, _ site: ContractSite) -> Series? {
        let context = site.context
        guard let paid = site.paid else { return context.noHours }
        let usable = site.capacity.available.map { minimum(paid, $0) } ?? paid
        let surplus = (usable - used).positivePart
        let lasting = (0..<lag).reduce(surplus) { minimum($0, surplus.lagged(by: $1 + 1)) }
        guard let consent else { return share * lasting }
        guard let given = context.compiler.series(consent) else { return nil }
        return select(
            given.differs(from: given.constant(0)), share * lasting, else: context.noHours)
    }

    package func take(_ taken: Series, _ site: ContractSite) -> Series? {
        sold(taken, site).map { taken + $0 }
    }

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? {
        guard let hours = sold(used, site), let market = price.series(site.context) else {
            return nil
        }
        var flows = flows
        flows.quantities["resold"] = hours
        flows.add("resale", -(proceeds * market * hours))
        return flows
    }

    // MARK: - Notes
    // Under an annual take, hours sold early in a year may turn out to have been needed: then the
    // use of later months is paid for beside them.
}
