import ScenarioModel
import Series

/// A sum of money that must be spent, on capacity at a discount (C4, without rollover).
///
/// *Formula*: spend S = Σ(1 − d)p·u over the test period; at its end the true-up T = max(0, κ − S),
/// κ the commitment of the period. Expense and cash of use are monthly; T's cash moves at
/// settlement.
///
/// *Units*: κ is a rate of money per month, so that a stub period commits its share.
package struct MinimumSpend: ContractStructure {
    // MARK: - Terms

    package static let name = "minimum-spend"
    package static let summary =
        "A sum of money that must be spent, on capacity at a discount."
    package static let terms = [
        Term(
            "commitment",
            .either([
                .list(.number(.currency)), .number(.currency), .series(.currency / .month),
            ]), .required, in: .atLeast(0),
            "Money to be spent: a rate such as 100e6 USD/yr, a dated schedule of rates, a sum "
                + "for the whole term, or a list with a sum for each contract year."),
        Term(
            "discount", .number(.one), .defaulted("0 %"), in: .atLeast(0, below: 1),
            plausible: .atMost(0.75), "Discount on the stated price."),
        TestPeriods.term([.monthly, .annual, .term], default: .annual),
        TestPeriods.yearTerm,
        Accrual.term,
    ]

    package static let meritRank = 2
    package static let capacityTerm = "available"
    package static let commits = Commitment.money

    // MARK: - Resolved

    /// d in [0, 1).
    package let discount: Double
    /// κ per month, zero outside the term.
    package let commitment: [Double]
    package let periods: TestPeriods
    package let accrual: Accrual

    package init(
        commitment: [Double], discount: Double = 0, periods: TestPeriods,
        accrual: Accrual = .settlement
    ) {
        self.commitment = commitment
        self.discount = discount
        self.periods = periods
        self.accrual = accrual
    }

    package init?(_ context: ContractContext) {
        let (fields, window) = (context.fields, context.window)
        guard let discount = fields.number("discount"),
            let periods = TestPeriods(fields, over: window),
            let accrual = fields.text("accrue").flatMap(Accrual.init(rawValue:)),
            let monthly = Self.commitment(fields, over: window, context.compiler)
        else { return nil }
        let inTerm = monthly.enumerated().map { window.steps.contains($0) ? $1 : 0 }
        self.init(
            commitment: inTerm, discount: discount, periods: periods, accrual: accrual)
    }

    private static func commitment(
        _ fields: Fields, over window: ContractWindow, _ compiler: ExpressionCompiler
    ) -> [Double]? {
        let steps = 0..<compiler.grid.stepCount
        let node = fields.node("commitment")
        switch fields.value("commitment") {
        case .series(let input):
            return compiler.deterministic(input)
        case .number(let quantity):
            guard window.endIsGiven else {
                compiler.diagnostics.report(
                    node, "a sum for the whole term needs the term",
                    expected: "term or end beside it, or a rate such as 100e6 USD/yr")
                return nil
            }
            return steps.map { _ in quantity.value / Double(window.monthCount) }
        case .list(let amounts):
            let years = (window.monthCount + 11) / 12
            guard amounts.count == years else {
                compiler.diagnostics.report(
                    node, "\(amounts.count) sums for \(years) contract years",
                    expected: "a sum for each contract year, the last one for its months")
                return nil
            }
            return steps.map { step in
                let month = window.monthIndex(at: step)
                guard (0..<window.monthCount).contains(month) else { return 0 }
                let length = min(12, window.monthCount - month / 12 * 12)
                return (amounts[month / 12].number ?? 0) / Double(length)
            }
        default: return nil
        }
    }

    package var parts: [String] { ["true_up"] }

    package func price(stated: Series) -> Series { (1 - discount) * stated }

    /// The hours that the month's commitment buys.
    package func committedHours(_ site: ContractSite) -> Series? {
        owed(in: site.graph) / site.price
    }

    package func nominalCost(_ site: ContractSite) -> Series? { owed(in: site.graph) }
    package func minimumCost(_ site: ContractSite) -> Series? { owed(in: site.graph) }

    private func owed(in graph: SeriesGraph) -> Series {
        graph.series(perStep: commitment, .currency / .month)
    }

    /// What is left of the period's commitment at the month's start, at this month's price.
    package func sunkHours(_ site: ContractSite) -> Series? {
        let spent = site.context.lastMonth("used") * site.price.lagged(by: 1)
        let money = periods.left(of: owed(in: site.graph), after: spent)
        return select(
            site.price.constant(0, site.price.dimension) < site.price, money / site.price,
            else: site.noHours)
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let spend = site.price * used
        let due =
            (periods.toDate(owed(in: site.graph)) - periods.toDate(spend)).positivePart
        let settled = periods.settlement(in: site.graph) * due
        let trueUp = accrual.expense(of: due, settled: settled, periods)
        return ContractFlows(
            expense: spend + trueUp, invoice: spend + settled, spend: spend,
            parts: ["true_up": trueUp])
    }

    // MARK: - Notes
    // Spending above the commitment earns nothing towards the next period: with no overspend
    // credit, a commitment of 100 a year and spending of 50 a year cost 400 in four years.
}
