import ScenarioModel
import Series

/// Capacity that gets cheaper with what is bought in a period (C6).
///
/// *Formula*: from the threshold U_j on the discount is d_j, d₀ = 0. X is what was bought in the
/// period so far, this month included: hours u, or spending P·u at list prices.
///
/// - Incremental: each tier's discount is for what lies in it. The cost of a period at a constant
///   price is P·X − P·Σ(d_j − d_{j−1})(X − U_j)⁺, continuous at thresholds; a month gets its
///   change.
/// - All units: the month's use costs (1 − d(X))·P·u, and a discount that has risen is given back
///   on what the period had bought before: the rebate (d(X) − d(X₋))·L₋, X₋ and L₋ bought and spent
///   at list prices up to the month before. The cost of a period may drop at a threshold.
///
/// *Units*: thresholds are hours or money a period, a period cut by term or horizon included.
package struct VolumeTiers: ContractStructure {
    package enum Style: String, Sendable, CaseIterable {
        case incremental
        case allUnits = "all-units"
    }

    /// When the rebate is credited; its expense is booked when it is earned.
    package enum Rebate: String, Sendable, CaseIterable {
        case atThreshold = "at-threshold"
        case atSettlement = "at-settlement"
    }

    // MARK: - Terms

    package static let name = "volume-tiers"
    package static let summary = "Capacity that gets cheaper with what is bought in a period."
    package static let terms = [
        TierLadder.term,
        Term(
            "style", .choice(Style.allCases.map(\.rawValue)), .defaulted("incremental"),
            "Whether a tier's discount is for what lies in it, or for all of the period once the "
                + "threshold is reached."),
        Term(
            "period", .choice(["month", "quarter", "year", "term"]), .defaulted("month"),
            "Time over which thresholds count; a year is one of the contract."),
        TestPeriods.yearTerm,
        Term(
            "rebate", .choice(Rebate.allCases.map(\.rawValue)),
            "all-units: when the discount on what was bought before the threshold is credited, "
                + "in the month in which it is passed or when the period ends; default: "
                + "at-threshold."),
        TierOpening.term,
    ]

    package static let meritRank = 3
    package static let capacityTerm = "available"
    package static let commits = Commitment.nothing

    // MARK: - Resolved

    package let ladder: TierLadder
    package let style: Style
    package let periods: TestPeriods
    package let rebate: Rebate
    package let opening: TierOpening
    /// What the period has bought.
    private let bought = MonthEnd()

    package init?(_ context: ContractContext) {
        let fields = context.fields
        let ladder = TierLadder(context)
        let isPlain = Self.checkRebate(context)
        guard let style = fields.text("style").flatMap(Style.init(rawValue:)),
            let year = fields.text("contract_year").flatMap(TestPeriods.Year.init(rawValue:)),
            let length = fields.text("period").flatMap({ Self.lengths[$0] }),
            let ladder, isPlain,
            let opening = TierOpening(ladder.measure, of: length, year, context)
        else { return nil }
        self.ladder = ladder
        self.style = style
        self.opening = opening
        periods = TestPeriods(length, year: year, over: context.window).untilHorizon
        rebate = fields.text("rebate").flatMap(Rebate.init(rawValue:)) ?? .atThreshold
    }

    private static let lengths: [String: TestPeriods.Length] = [
        "month": .monthly, "quarter": .quarterly, "year": .annual, "term": .term,
    ]

    /// Whether a rebate, where one is stated, has something to give back; reports when not.
    private static func checkRebate(_ context: ContractContext) -> Bool {
        let fields = context.fields
        guard fields.isGiven("rebate") else { return true }
        guard fields.text("style") == Style.allUnits.rawValue else {
            context.diagnostics.report(
                fields.node("rebate"), "incremental tiers give nothing back",
                expected: "style: all-units, or no rebate")
            return false
        }
        guard fields.text("period") != "month" else {
            context.diagnostics.report(
                fields.node("rebate"), "within a month there is nothing to give back",
                expected: "period: quarter, year or term")
            return false
        }
        return true
    }

    private var givesBack: Bool { style == .allUnits && !periods.isMonthly }

    package var parts: [String] { givesBack ? ["rebate"] : [] }
    package var partsWithUse: [String] { parts }
    package var balances: [String] {
        givesBack && rebate == .atSettlement ? ["rebate"] : []
    }

    /// At the discount that the period has reached before the month.
    package func marginalPrice(_ site: ContractSite) -> Series {
        if periods.isMonthly { return site.price }
        // The first month goes on with what the opening says.
        let starts = periods.ranges.map(\.lowerBound).filter { $0 > 0 }
        let goesOn = site.context.flags { !starts.contains($0) }
        let before = bought.before(ladder.measure, opening: opening.counted, in: site.graph)
        return site.price * (1 - ladder.reached(at: before * goesOn))
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let list = site.price * used
        let counted = ladder.measure == .currency ? list : used
        let (bought, before) = opening.toDate(counted, periods, from: opening.counted)
        self.bought.remember(bought)
        if style == .incremental {
            let rate = ladder.measure == .currency ? site.graph.series(1) : site.price
            let granted = ladder.incremental(at: bought) - ladder.incremental(at: before)
            let spend = list - rate * (granted / site.graph.series(1, .month))
            return ContractFlows(expense: spend, invoice: spend, spend: spend)
        }
        let discount = ladder.reached(at: bought)
        let spend = list * (1 - discount)
        var flows = ContractFlows(expense: spend, invoice: spend, spend: spend)
        guard givesBack else { return flows }
        let (_, spentBefore) = opening.toDate(list, periods, from: opening.spend)
        let back =
            (discount - ladder.reached(at: before)) * spentBefore / site.graph.series(1, .month)
        let toDate = periods.toDate(back)
        let settlement = periods.settlement(in: site.graph)
        let credited = rebate == .atThreshold ? back : settlement * toDate
        flows.add("rebate", expense: -back, invoice: -credited)
        if rebate == .atSettlement {
            flows.balances["rebate"] = toDate * (1 - settlement.retagged(.one))
        }
        return flows
    }

    // MARK: - Notes
    // The discount follows what was bought to date, not the year's forecast: a buyer who knows that
    // a threshold will be passed pays the higher price until then. Discounts need not rise, so a
    // ladder can also make large quantities dearer.
}
