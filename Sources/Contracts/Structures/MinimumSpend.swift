import ScenarioModel
import Series

/// A sum of money that must be spent, on capacity at a discount (C4).
///
/// *Formula*, over a test period with commitment κ, discount d, share φ paid of what is not spent
/// and share ρ of that returned as credit:
///
///     paid from credit  W = min(bank, (Σ(1 − d)pu + X − κ)⁺), X what counts of spending elsewhere;
///                       a month's at most what is bought under the contract in it
///     eligible spend    S = Σ(1 − d)pu − W + X
///     true-up           T = φ·(κ − S − E)⁺,  E what earlier overspending earned
///     cost              Σ(1 − d)pu + T − W
///     bank              grows by ρT; overspending, elsewhere too, earns min(E_max, γ(S − κ)⁺)
///
/// With cumulative milestones κ, S and earlier true-ups are counted from the contract's start, and
/// T = φ·(κ − S − ΣT/φ)⁺ at the end of each year.
///
/// *Units*: κ is a rate of money per month, so that a stub period commits its share.
package struct MinimumSpend: ContractStructure {
    // MARK: - Terms

    package static let name = "minimum-spend"
    package static let summary =
        "A sum of money that must be spent, on capacity at a discount."
    package static let terms = [
        CommittedSpend.term,
        Term(
            "discount", .number(.one), .defaulted("0 %"), in: .atLeast(0, below: 1),
            plausible: .atMost(0.75), "Discount on the stated price."),
        TestPeriods.term([.monthly, .quarterly, .annual, .cumulative, .term], default: .annual),
        TestPeriods.yearTerm,
        Deficiency.ofMoney,
        OverspendCredit.term,
        EligibleSpend.term,
        Accrual.term(Accrual.allCases),
        SpendOpening.term,
    ]

    package static let meritRank = 2
    package static let capacityTerm = "available"
    package static let isTested = true
    package static let commits = Commitment.money

    // MARK: - Resolved

    /// d in [0, 1) per month, as amended.
    package let discount: Series
    /// κ per month, zero outside the term and those that may follow.
    package let commitment: [Double]
    package let periods: TestPeriods
    package let deficiency: Deficiency
    package let overspend: OverspendCredit?
    package let accrual: Accrual
    package let opening: SpendOpening
    package let elsewhere: EligibleSpend
    /// What counts as spent, earlier true-ups of milestones included, and credit that is earned.
    private let spent = MonthEnd()
    private let credited = MonthEnd()

    package init?(_ context: ContractContext) {
        let (fields, diagnostics) = (context.fields, context.diagnostics)
        let deficiency = Deficiency(fields, diagnostics)
        let commitment = CommittedSpend(context)
        let overspend = OverspendCredit.read(fields, diagnostics)
        let periods = TestPeriods(fields, over: context.window)
        let opening = periods.flatMap { periods in
            fields.optional("opening") { SpendOpening($0, periods, commitment, context) }
        }
        guard let discount = fields.number("discount"),
            let accrual = fields.text("accrue").flatMap(Accrual.init(rawValue:)),
            let commitment, let deficiency, let overspend, let periods,
            let elsewhere = EligibleSpend(context)
        else { return nil }
        self.discount = context.amended("discount", discount)
        self.commitment = commitment.perStep
        self.deficiency = deficiency
        self.overspend = overspend
        self.accrual = accrual
        self.elsewhere = elsewhere
        self.periods = fields.isGiven("opening") ? periods.resumed : periods
        self.opening = (opening ?? nil) ?? SpendOpening()
        let isSound = isSound(fields, diagnostics)
        if !isSound || opening == nil { return nil }
    }

    private func isSound(_ fields: Fields, _ diagnostics: Diagnostics) -> Bool {
        var isSound = true
        func report(_ name: String, _ message: String, expected: String) {
            diagnostics.report(fields.node(name), message, expected: expected)
            isSound = false
        }
        if periods.isCumulative {
            if deficiency.returned > 0 {
                report(
                    "deficiency", "with cumulative tests a true-up already counts as spent",
                    expected: "a test by year, or nothing returned")
            }
            if overspend != nil {
                report(
                    "overspend_credit", "with cumulative tests all overspending counts already",
                    expected: "a test by year, or no overspend_credit")
            }
            if accrual == .runRate {
                report(
                    "accrue", "milestones have no run-rate of their own",
                    expected: "accrue: settlement or year-to-date")
            }
        }
        if deficiency.booking == .asset && accrual != .settlement {
            report(
                "accrue", "an asset is not accrued: its expense is booked when it is used or "
                    + "expires",
                expected: "accrue: settlement, or book_as: expense")
        }
        return isSound
    }

    private var returnsCredit: Bool { deficiency.returned > 0 }

    package static func tests(of fields: Fields, over window: ContractWindow) -> TestPeriods? {
        TestPeriods(fields, over: window)
    }

    package var tests: TestPeriods? { periods }

    package var parts: [String] { ["true_up"] + (returnsCredit ? ["credit"] : []) }

    package var balances: [String] {
        (periods.isMonthly || periods.isCumulative ? [] : ["expected_true_up"])
            + (returnsCredit ? ["credit"] : []) + (overspend == nil ? [] : ["overspend_credit"])
    }

    package func price(stated: Series) -> Series { (1 - discount) * stated }

    /// The hours that the month's commitment buys.
    package func committedHours(_ site: ContractSite) -> Series? {
        owed(site) / site.price
    }

    package func nominalCost(_ site: ContractSite) -> Series? { owed(site) }

    package func minimumCost(_ site: ContractSite) -> Series? {
        let owed = owed(site)
        if opening == SpendOpening() { return minimumRate(site) }
        // What an opening brings along is set off in the first tests.
        guard opening.overspend.isEmpty, !periods.isCumulative else { return nil }
        let none = periods.toDate(site.noMoney, opening: opening.spend)
        return periods.settlement(in: site.graph) * deficiency.share
            * (periods.toDate(owed, opening: opening.committed) - none).positivePart
    }

    package func minimumRate(_ site: ContractSite) -> Series? { deficiency.share * owed(site) }

    private func owed(_ site: ContractSite) -> Series { site.inForce(plan(in: site.graph)) }

    private func plan(in graph: SeriesGraph) -> Series {
        graph.series(perStep: commitment, .currency / .month)
    }

    /// What is left of the period's commitment at the month's start, at this month's price.
    package func sunkHours(_ site: ContractSite) -> Series? {
        let spent = site.context.lastMonth("used") * site.price.lagged(by: 1)
        let money = periods.left(
            of: whole(site) ?? periods.toDate(owed(site), opening: opening.committed), after: spent,
            opening: opening.spend)
        return select(
            site.price.constant(0, site.price.dimension) < site.price, money / site.price,
            else: site.noHours)
    }

    package func sunk(_ site: ContractSite) -> SunkHours? {
        if deficiency.share == 0 { return nil }
        let graph = site.graph
        let owed = owed(site)
        var left = whole(site)
            ?? periods.toDate(owed, opening: opening.committed) + owed * periods.monthsLeft(in: graph)
        if !periods.isMonthly {
            left = left
                - spent.before(.currency, opening: opening.spend, in: graph)
                * periods.carries(in: graph)
        }
        if overspend != nil {
            let lots = opening.overspend.reduce(0) { $0 + $1.amount }
            left = left - credited.before(.currency, opening: lots, in: graph)
        }
        let hours = select(
            site.price.constant(0, site.price.dimension) < site.price,
            left.positivePart / site.price, else: graph.series(0, site.context.pool.unit))
        return SunkHours(
            left: hours, months: periods.monthsToTest(in: graph),
            toCome: site.capacity.available.map {
                periods.toCome($0) ?? $0 * periods.monthsLeft(in: graph)
            }, paid: deficiency.share)
    }

    /// Spending elsewhere that counts in the period so far; nil where there is none, or after a
    /// report.
    private func counted(_ site: ContractSite, committed: Series) -> Series? {
        if elsewhere.isEmpty { return nil }
        return elsewhere.toDate(
            periods, commitment: whole(site) ?? committed,
            flags: site.context.flags(site.window.possibleSteps))
    }

    /// The commitment of the period, as each month knows it.
    private func whole(_ site: ContractSite) -> Series? {
        periods.whole(owed(site), plan: plan(in: site.graph), opening: opening.committed)
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let graph = site.graph
        let spend = site.price * used
        let settles = periods.settles(in: graph)
        let owed = periods.toDate(self.owed(site), opening: opening.committed)
        let own = periods.toDate(spend, opening: opening.spend)
        let total = counted(site, committed: owed).map { own + $0 } ?? own
        var flows = ContractFlows(expense: spend, invoice: spend, spend: spend)

        let credit = returnsCredit ? credit(for: total, own: spend, site) : nil
        let eligible = credit.map { total - $0.sum } ?? total
        var short = (owed - eligible).positivePart
        let paid = periods.isCumulative
            ? periods.runningSum(.currency, in: graph) : nil
        if let paid { short = (short - paid.before).positivePart }

        var earned: (bank: LotBank, used: Series)?
        if let overspend {
            let bank = LotBank(
                of: .currency, at: graph.series(1), periods: periods, lots: opening.overspend
            ) { step in
                overspend.expiry?.lastStep(settledAt: step, site.window)
                    ?? periods.settlements.first { $0 > step }
                    ?? (site.window.goesOn ? graph.stepCount : step)
            }
            let used = minimum(bank.available, short)
            earned = (bank, used)
            let closing = bank.close(
                bank.draw(used * settles),
                adding: overspend.earned(spend: eligible, commitment: owed) * settles)
            flows.balances["overspend_credit"] = closing.balance
            credited.remember(closing.balance)
        }

        let due = deficiency.share * (earned.map { short - $0.used } ?? short)
        flows.test = CommitmentTest(
            counted: eligible, committed: owed, short: earned.map { short - $0.used } ?? short,
            base: owed, periods, in: graph)
        let madeUp = paid.map { $0.adding((earned.map { short - $0.used } ?? short) * settles) }
        spent.remember(madeUp.map { eligible + $0 } ?? eligible)
        let settled = periods.settlement(in: graph) * due
        flows.tested = periods.shareOfCut(
            settled, by: self.owed(site), opening: opening.committed)
        let expected = expected(eligible, spend, earned?.bank.available, due: due, site)
        if balances.contains("expected_true_up") { flows.balances["expected_true_up"] = expected }
        let accrued = accrual.expense(
            of: due, settled: settled, periods, expected: expected,
            booked: opening.accrued ?? booked)
        guard let credit else {
            flows.add("true_up", expense: accrued, invoice: settled)
            return flows
        }
        let bank = credit.bank.close(
            credit.draw, adding: deficiency.returned * due * settles)
        flows.balances["credit"] = bank.balance
        let used = credit.draw.total / graph.series(1, .month)
        flows.add("credit", -used)
        if deficiency.booking == .asset {
            let lost = settled * (1 - deficiency.returned * credit.bank.opens)
            let expired = bank.expiredValue / graph.series(1, .month)
            flows.add("true_up", expense: lost + used + expired, invoice: settled)
        } else {
            flows.add("true_up", expense: accrued, invoice: settled)
        }
        return flows
    }

    /// What was booked before the first month simulated, had the period ended there.
    private var booked: Double {
        let credits = opening.overspend.reduce(0) { $0 + $1.amount }
        return deficiency.share * max(opening.committed - opening.spend - credits, 0)
    }

    /// Credit for earlier true-ups that pays for spend above the commitment: for what is bought under
    /// the contract, whatever else counts towards it.
    private func credit(
        for total: Series, own: Series, _ site: ContractSite
    ) -> (bank: LotBank, draw: LotBank.Draw, sum: Series)? {
        guard let whole = whole(site) else { return nil }
        let bank = LotBank(
            of: .currency, at: site.graph.series(1), periods: periods, lots: opening.credits
        ) { deficiency.expiry.lastStep(settledAt: $0, site.window) }
        let running = periods.runningSum(.currency, in: site.graph)
        var payable = ((total - whole).positivePart - running.before).positivePart
        if !elsewhere.isEmpty { payable = minimum(payable, own * site.graph.series(1, .month)) }
        let draw = bank.draw(payable)
        return (bank, draw, running.adding(draw.total))
    }

    /// The true-up of the period if the months left spend as much as the last three.
    private func expected(
        _ eligible: Series, _ spend: Series, _ credit: Series?, due: Series, _ site: ContractSite
    ) -> Series {
        let graph = site.graph
        guard let whole = whole(site) else { return due }
        let first = site.window.deliveredSteps.lowerBound
        let months = graph.series(
            perStep: (0..<graph.stepCount).map { Double(min(max($0 + 1 - first, 1), 3)) }, .month)
        let monthly = spend.trailingSum(over: 3) / months
        var short = whole - eligible - monthly * periods.monthsLeft(in: graph)
        if let credit { short = short - credit }
        return select(
            periods.settles(in: graph), due, else: deficiency.share * short.positivePart)
    }

    // MARK: - Notes
    // Whatever is returned as credit, a commitment of 100 a year and spending of 50 a year cost 400
    // in four years: credit pays for nothing but spend above the commitment. Loss of the payment is
    // the style of AWS's private pricing, credit that of Azure's consumption commitment.
}
