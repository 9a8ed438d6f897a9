import Results
import Series

/// What a buyer of compute reads first. Costs are positive.
///
/// Terms are those of the FinOps Framework (FinOps Foundation, Rate Optimization: effective savings
/// rate, commitment coverage, commitment utilization, unused commitments).
extension MetricDefinition {
    /// The metrics whose lines the ledger has.
    ///
    /// - `total_cost`: revenue − operating profit: compute and all other costs, as accrued;
    /// - `present_cost`: cash paid less cash received, discounted: −NPV;
    /// - `cash_paid`: the same month by month, not discounted;
    /// - `cash_paid.after_horizon`: what is paid after it for what has happened in it, likewise;
    /// - `cost_per_unit`: total cost over work served, where one pool serves all of it;
    /// - `true_ups`: true-ups and deficiency payments of all contracts;
    /// - `true_ups.cut`: of test periods that the horizon cuts, the share that lies within it; it is
    ///   part of what is paid after the horizon;
    /// - `unused_commitment`: what was paid for commitments and not used, credit and prepayments that
    ///   lapse included;
    /// - `waste`: the same over the cost of compute;
    /// - `coverage`: work done under commitments over all work of accelerators;
    /// - `effective_savings_rate`: (list cost − cost) / list cost, of contracts with a list price;
    /// - `remaining_obligation`: owed at the end of the period when nothing more is used;
    /// - `committed_work`, `wanted_work`: what commitments delivered, and what was wanted, as work in
    ///   hours of the reference generation.
    static func purchases(_ lines: Namespace, by year: Period) -> [MetricDefinition] {
        func known(_ name: String) -> Series? { lines.isKnown(name) ? lines.series(name) : nil }
        func late(_ name: String) -> Series? { known(name).flatMap { $0.constantValue == 0 ? nil : $0 } }
        func metric(
            _ name: String, _ line: Series?, per other: Series?? = .none,
            _ aggregate: Aggregate = .sum, periods: [Period]? = nil,
            given: Given = .usual
        ) -> MetricDefinition? {
            guard let line else { return nil }
            if case .some(nil) = other { return nil }
            return MetricDefinition(
                name: name, line: line, per: other ?? nil, aggregate: aggregate,
                periods: periods ?? [.horizon, year], given: given)
        }
        let cost = known("operating_profit").flatMap { profit in
            known("revenue").map { $0 - profit }
        }
        let paid = known("cash").map { -$0 }
        var present = metric("present_cost", paid, .presentValue, periods: [.horizon])
        present?.negativeOf = "npv"
        return [
            metric("total_cost", cost),
            present,
            metric("cash_paid", paid),
            metric("cash_paid.after_horizon", late("cash.after_horizon").map { -$0 },
                periods: [.horizon], given: .nothing),
            metric("cost_per_unit", cost, per: work(lines)),
            metric("true_ups", known("true_up")),
            metric("true_ups.cut", late("cut_true_up"), periods: [.horizon], given: .nothing),
            metric("unused_commitment", unused(lines)),
            metric("waste", unused(lines), per: known("compute")),
            metric(
                "coverage", known("quantity.gpu_hours.committed.used"),
                per: known("work.used")),
            metric("effective_savings_rate", known("savings"), per: known("list_cost")),
            metric("remaining_obligation", known("book.remaining"), .last, given: .nothing),
            metric(
                "committed_work", known("quantity.gpu_hours.committed.delivered"),
                given: .nothing),
            metric("wanted_work", known("quantity.gpu_hours.required"), given: .nothing),
        ].compactMap { $0 }
    }

    /// Names that a monthly formula is told are of whole paths.
    static let purchaseNames = [
        "total_cost", "present_cost", "cash_paid", "cost_per_unit", "true_ups",
        "unused_commitment",
    ]

    /// What of these a seller that buys compute is told too.
    static let purchasesOfSellers = [
        "true_ups", "true_ups.cut", "unused_commitment", "coverage", "effective_savings_rate",
        "remaining_obligation", "committed_work", "wanted_work",
    ]

    /// Work served in hours of the reference generation, of the one pool that is used.
    private static func work(_ lines: Namespace) -> Series? {
        let pools = lines.lines(below: "quantity").filter { $0.hasSuffix(".required") }
        guard pools.count == 1, let required = lines.series(pools[0]),
            let unserved = lines.series(pools[0].dropLast("required".count) + "unserved")
        else { return nil }
        return required - unserved
    }

    /// What was paid for all commitments and not used.
    private static func unused(_ lines: Namespace) -> Series? {
        let quantities = quantityPrefixes("", lines)
        return sum(lines.lines(below: "compute.idle").compactMap { line in
            let contract = line.dropFirst("compute.idle.".count)
            return unused(of: contract, delivers: quantities[String(contract)] != nil, lines)
        })
    }

    /// What was paid for a commitment and not used: the idle cost of a contract that delivers; of
    /// another one what lapses of credit and prepayments. A fee, a hedge's payoff or a cost of
    /// switching is no commitment.
    ///
    /// - Parameter scope: in front of the contract's lines, `sold.` of a contract sold.
    static func unused(
        of contract: Substring, scope: String = "", delivers: Bool, _ lines: Namespace
    ) -> Series? {
        let names = delivers ? ["compute.idle"] : ["breakage", "prepayment_loss"]
        return sum(names.map { "\(scope)\($0).\(contract)" }.filter(lines.isDefined)
            .compactMap { lines.series($0) })
    }

    private static func sum(_ series: [Series]) -> Series? {
        series.first.map { first in series.dropFirst().reduce(first) { $0 + $1 } }
    }
}

extension Perspective {
    /// Whose figures the ledger holds: a buyer's where nothing is earned and something is bought, a
    /// seller's where something is earned, and both where commitments were bought for it; nil where
    /// it holds no money.
    init?(of lines: Namespace) {
        let hasCosts = !lines.lines(below: "expense").isEmpty
        let earns = lines.isKnown("revenue") && lines.series("revenue")?.constantValue != 0
        let commits = lines.lines(below: "quantity").contains { $0.hasSuffix(".committed.used") }
        guard hasCosts || earns else { return nil }
        self = !earns ? .buyer : commits ? .both : .seller
    }
}
