import ScenarioModel
import Series

/// Capacity of which a fraction is paid for at least, with rights to use later what was paid for
/// (C2).
///
/// *Formula*, over a test period with A hours committed, θ the take, φ the price of a deficiency:
///
///     take quantity  T = θA, or θA₀ − (A₀ − A) of the A₀ hours contracted
///     made up        m = min(bank, (Σu − H)⁺, r·A), H = A or T
///     carried        R = min(carried forward, (T − Σu + m)⁺)
///     deficiency     D = (T − Σu + m)⁺ − R
///     cost           ΣPu − Σm·min(P, P_paid) + φP̄·D,  P̄ = ΣPK/ΣK
///     carry-forward  (Σu − m − H)⁺, at most c·A
///
/// D enters the make-up bank at P_paid = φP̄. ΣK counts what is there, so ramp, late delivery and
/// stub periods lower the take.
///
/// *Edge cases*: a period without capacity owes nothing. A make-up is billed in the month in which
/// use to date passes H, where the period's quantity is known in advance, and else at settlement.
/// The true-up's cash moves at settlement, its expense as ``Accrual`` and ``Deficiency`` say.
package struct TakeOrPay: ContractStructure {
    package enum Basis: String, Sendable, CaseIterable {
        /// θ of what was delivered.
        case delivered
        /// θ of what was contracted, less all that was not delivered.
        case contracted
    }

    // MARK: - Terms

    package static let name = "take-or-pay"
    package static let summary =
        "Capacity of which a fraction is paid for even if it is not used."
    package static let terms = [
        Ramp.term,
        Term(
            "take", .number(.one), .required, in: .within(0, 1), plausible: .within(0.3, 1),
            "Fraction of the quantity that is paid for at least."),
        Term(
            "take_of", .choice(Basis.allCases.map(\.rawValue)), .defaulted("delivered"),
            "Whether the take is that fraction of the hours delivered, or of the hours contracted "
                + "less those not delivered."),
        Term(
            "up_to", .number(.one), .defaulted("100 %"), in: .within(1, 10),
            plausible: .atMost(2), "Most that can be used, as a share of the quantity."),
        TestPeriods.term([.monthly, .quarterly, .annual], default: .monthly),
        TestPeriods.yearTerm,
        Deficiency.ofHours,
        MakeUp.term,
        CarryForward.term,
        Accrual.term(Accrual.allCases),
        TakeOpening.term,
    ]

    package static let meritRank = 1
    package static let isTested = true
    package static let commits = Commitment.hours

    // MARK: - Resolved

    /// θ in [0, 1], as stated.
    package let take: Double
    /// θ per month, as amended.
    package let amended: Series
    package let basis: Basis
    /// At least 1.
    package let upTo: Double
    package private(set) var periods: TestPeriods
    package let deficiency: Deficiency
    package let makeUp: MakeUp?
    package let carryForward: CarryForward?
    package let accrual: Accrual
    package let opening: TakeOpening
    /// What counts towards the take so far, and what is carried forward.
    let counted = MonthEnd()
    let carried = MonthEnd()

    package init?(_ context: ContractContext) {
        let (fields, diagnostics) = (context.fields, context.diagnostics)
        let deficiency = Deficiency(fields, diagnostics)
        let makeUp = fields.optional("make_up") { MakeUp($0, diagnostics) }
        let carryForward = fields.optional("carry_forward") { CarryForward($0, diagnostics) }
        let periods = TestPeriods(fields, over: context.window)
        let opening = periods.flatMap { periods in
            fields.optional("opening") { TakeOpening($0, periods, context) }
        }
        guard let take = fields.number("take"), let upTo = fields.number("up_to"),
            let basis = fields.text("take_of").flatMap(Basis.init(rawValue:)),
            let accrual = fields.text("accrue").flatMap(Accrual.init(rawValue:)),
            let deficiency, let makeUp, let carryForward, let periods
        else { return nil }
        let resumes = fields.isGiven("opening")
        self.take = take
        amended = context.amended("take", take)
        self.upTo = upTo
        self.basis = basis
        self.deficiency = deficiency
        self.makeUp = makeUp
        self.carryForward = carryForward
        self.accrual = accrual
        self.periods = resumes ? periods.resumed : periods
        self.opening = (opening ?? nil) ?? TakeOpening()
        let isSound = isSound(fields, diagnostics)
        if !isSound || opening == nil { return nil }
    }

    /// Reports terms that contradict each other; those that have no effect earn a warning.
    private func isSound(_ fields: Fields, _ diagnostics: Diagnostics) -> Bool {
        func warn(_ name: String, _ threshold: String) {
            diagnostics.report(
                fields.node(name), "never more than the quantity is used, so this has no effect",
                expected: "up_to above 100 %, or \(threshold): take", as: .warning)
        }
        if upTo == 1 && makeUp?.startsAbove == .quantity { warn("make_up", "starts_above") }
        if upTo == 1 && carryForward?.earnedAbove == .quantity && opening.carryForward.isEmpty {
            warn("carry_forward", "earned_above")
        }
        guard deficiency.booking == .asset else { return true }
        if makeUp == nil {
            diagnostics.report(
                fields.node("deficiency"), "a payment that nothing can be made up for is no asset",
                expected: "make_up beside it, or book_as: expense")
        } else if accrual != .settlement {
            diagnostics.report(
                fields.node("accrue"), "an asset is not accrued: its expense is booked when it is "
                    + "used or expires",
                expected: "accrue: settlement, or book_as: expense")
        }
        return makeUp != nil && accrual == .settlement
    }

    private var hasRights: Bool { makeUp != nil || carryForward != nil }

    package static func tests(of fields: Fields, over window: ContractWindow) -> TestPeriods? {
        TestPeriods(fields, over: window)
    }

    package var tests: TestPeriods? { periods }

    package var parts: [String] { ["true_up"] + (makeUp == nil ? [] : ["make_up"]) }

    package var balances: [String] {
        (periods.isMonthly ? [] : ["expected_true_up"])
            + (makeUp == nil ? [] : ["make_up", "make_up_value"])
            + (carryForward == nil ? [] : ["carry_forward"])
    }

    package func capacity(
        _ capacity: ContractCapacity, _ context: ContractContext
    ) -> ContractCapacity {
        var capacity = capacity
        if upTo > 1 { capacity.available = capacity.delivered.map { $0 * upTo } }
        guard let pastTerm = makeUp?.expiry.pastTerm, pastTerm > 0,
            let delivered = capacity.delivered, let available = capacity.available
        else { return capacity }
        // Past the term there is capacity at the last month's rate, for what is in the bank.
        let (graph, steps) = (context.graph, context.window.steps)
        let end = steps.upperBound
        guard !steps.isEmpty, end < graph.stepCount else { return capacity }
        let isPast = context.flags { $0 >= end && $0 < end + pastTerm }
        let bank = context.compiler.lastMonth(
            of: "\(context.scope)balance.make_up.\(context.name)", context.pool.unit,
            for: context.fields.node)
        let left = minimum(
            delivered.held(from: end - 1), bank.retagged(context.hours))
        capacity.delivered = delivered + left * isPast
        capacity.available = available + left * isPast
        return capacity
    }

    package func committedHours(_ site: ContractSite) -> Series? { site.capacity.committed }

    package func paidHours(_ site: ContractSite) -> Series? {
        site.capacity.committed.map { amended * $0 }
    }

    package func nominalCost(_ site: ContractSite) -> Series? {
        site.capacity.contracted.map { site.price * $0 }
    }

    package func minimumCost(_ site: ContractSite) -> Series? {
        guard site.capacity.committed != nil else { return nil }
        if basis == .delivered && opening == TakeOpening() { return minimumRate(site) }
        // What was carried forward is drawn month by month, so the least is not known in advance.
        return opening.carryForward.isEmpty
            ? TakePeriod(untilHorizon, used: site.noHours, site).dueWithoutRights : nil
    }

    /// The same contract, its test period cut at the horizon's end.
    private var untilHorizon: TakeOrPay {
        var contract = self
        contract.periods = periods.untilHorizon
        return contract
    }

    package func minimumRate(_ site: ContractSite) -> Series? {
        monthlyTake(site).map { deficiency.share * site.price * $0 }
    }

    /// What each month adds to the take; nil without capacity.
    func monthlyTake(_ site: ContractSite) -> Series? {
        guard let committed = site.capacity.committed else { return nil }
        guard basis == .contracted, let contracted = site.capacity.contracted else {
            return amended * committed
        }
        return (amended * contracted - (contracted - committed)).positivePart
    }

    /// What is left of the period's take at the month's start.
    package func sunkHours(_ site: ContractSite) -> Series? {
        let period = TakePeriod(self, used: site.noHours, site)
        return periods.left(
            of: period.wholeTake, after: site.context.lastMonth("used"), opening: opening.used)
    }

    package func sunk(_ site: ContractSite) -> SunkHours? {
        deficiency.share > 0 ? TakePeriod(self, used: site.noHours, site).sunk : nil
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let capacity = site.committed
        let spend = site.price * used
        if periods.isMonthly && !hasRights && basis == .delivered && deficiency.share == 1 {
            let expense = site.price * maximum(used, amended * capacity)
            var flows = ContractFlows(
                expense: expense, invoice: expense, spend: spend,
                parts: ["true_up": site.price * (amended * capacity - used).positivePart])
            flows.test = CommitmentTest(surplus: used - amended * capacity, base: capacity)
            return flows
        }
        return TakePeriod(self, used: used, site).flows(spend: spend)
    }

    // MARK: - Notes and source
    // A price weighted by use would be 0/0 in a period without use. With make-up that starts at H =
    // A: A = 100, θ = 0.8, a bank of 40 and use of 130 make up 30 hours and carry none forward.
    // A. C. Thompson, "Valuation of path-dependent contingent claims with multiple exercise
    // decisions over time: the case of take-or-pay", J. Financial and Quantitative Analysis 30
    // (1995), doi:10.2307/2331121.
}
