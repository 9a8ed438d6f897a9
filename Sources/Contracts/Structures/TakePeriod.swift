import ScenarioModel
import Series

/// A test period of a take-or-pay contract as it stands at each month's end: the formulas of
/// ``TakeOrPay`` on sums to date.
struct TakePeriod {
    private let contract: TakeOrPay
    private let site: ContractSite
    private let used: Series
    /// A and A₀ to date.
    private let capacity: Series
    private let contracted: Series
    /// φP̄ to date: what an hour not taken costs.
    let price: Series

    init(_ contract: TakeOrPay, used: Series, _ site: ContractSite) {
        self.contract = contract
        self.site = site
        self.used = used
        let (periods, opening) = (contract.periods, contract.opening)
        capacity = periods.toDate(site.committed, opening: opening.delivered)
        contracted = periods.toDate(
            site.capacity.contracted ?? site.committed, opening: opening.contracted)
        price = contract.deficiency.share * Self.averagePrice(contract, capacity, site)
    }

    private var periods: TestPeriods { contract.periods }
    private var graph: SeriesGraph { site.graph }

    /// P̄ from the period's start to each month; zero as long as no capacity was there.
    private static func averagePrice(
        _ contract: TakeOrPay, _ hours: Series, _ site: ContractSite
    ) -> Series {
        let opening = contract.opening
        if let price = site.price.constantValue, opening.price == nil || opening.price == price {
            return site.price
        }
        let before = opening.delivered * (opening.price ?? 0)
        var value = contract.periods.toDate(site.price * site.committed, opening: before)
        if opening.delivered > 0 && opening.price == nil {
            let first = opening.delivered * site.price.held(from: 0)
            value = value
                + first.retagged(.currency) * site.context.flags(contract.periods.ranges[0])
        }
        let none = site.graph.series(0, hours.dimension)
        return select(
            none < hours, value / hours, else: site.graph.series(0, site.price.dimension))
    }

    // MARK: - Quantities

    /// T, of A and A₀ hours, where θ is the same in all months.
    private func take(of capacity: Series, _ contracted: Series) -> Series {
        contract.basis == .delivered
            ? contract.take * capacity
            : (contract.take * contracted - (contracted - capacity)).positivePart
    }

    /// T, of the sums of θ times the hours of each month, as amended.
    private func take(
        amended share: (Series, Double) -> Series?, _ capacity: Series, _ contracted: Series
    ) -> Series? {
        let opening = contract.opening
        if contract.basis == .delivered { return share(site.committed, opening.delivered) }
        return share(plan, opening.contracted).map {
            ($0 - (contracted - capacity)).positivePart
        }
    }

    private var isAmended: Bool { contract.amended.constantValue == nil }
    private var plan: Series { site.capacity.contracted ?? site.committed }

    /// T to date.
    var take: Series {
        let amended = isAmended ? take(
            amended: {
                periods.toDate(contract.amended * $0, opening: contract.take * $1)
            }, capacity, contracted) : nil
        return amended ?? take(of: capacity, contracted)
    }

    /// T over the whole period, as far as each month knows it; to date where the plan differs from
    /// path to path.
    var wholeTake: Series { whole?.take ?? take }

    /// T over the whole period; where the plan differs from path to path, as if the months left had
    /// the capacity of this one.
    private var expectedTake: Series {
        if let take = whole?.take { return take }
        let toCome = hoursToCome
        return isAmended
            ? take + contract.amended * toCome : take(of: capacity + toCome, contracted + toCome)
    }

    /// Hours that the plan still holds for the period; where it differs from path to path, as many
    /// a month as this month.
    private var hoursToCome: Series {
        periods.toCome(site.capacity.contracted ?? site.committed)
            ?? site.committed * periods.monthsLeft(in: graph)
    }

    /// A and T over the whole period, as each month knows them; nil where the plan differs from
    /// path to path.
    private var whole: (capacity: Series, take: Series)? {
        guard
            let capacity = periods.whole(
                site.committed, plan: plan, opening: contract.opening.delivered),
            let contracted = periods.whole(plan, plan: plan, opening: contract.opening.contracted)
        else { return nil }
        guard isAmended else { return (capacity, take(of: capacity, contracted)) }
        let take = take(
            amended: { flow, before in
                periods.whole(
                    contract.amended * flow, plan: contract.amended * plan,
                    opening: contract.take * before)
            }, capacity, contracted)
        return take.map { (capacity, $0) }
    }

    // MARK: - Step

    func flows(spend: Series) -> ContractFlows {
        let total = periods.toDate(used, opening: contract.opening.used)
        let made = makeUp(total)
        let counted = made.map { total - $0.sum } ?? total
        let short = (take - counted).positivePart
        let carried = carryForward(counted: counted, short: short)
        contract.counted.remember(counted)
        if let carried { contract.carried.remember(carried.balance) }
        let deficiency = carried.map { short - $0.used } ?? short
        let due = price * deficiency
        let settled = periods.settlement(in: graph) * price * deficiency

        var balances = carried.map { ["carry_forward": $0.balance] } ?? [:]
        if !periods.isMonthly {
            balances["expected_true_up"] = expected(counted, carried?.available, due: due)
        }
        var flows = ContractFlows(expense: spend, invoice: spend, spend: spend)
        flows.test = CommitmentTest(
            counted: counted, committed: take, short: deficiency, base: capacity, periods,
            in: graph)
        flows.tested = contract.monthlyTake(site).flatMap {
            periods.shareOfCut(
                settled, by: $0, opening: contract.take * contract.opening.delivered)
        }
        guard let made else {
            flows.add("true_up", expense: expense(due, settled, balances), invoice: settled)
            flows.balances = balances
            return flows
        }
        let bank = made.bank.close(
            made.draw, adding: deficiency * periods.settles(in: graph))
        balances["make_up"] = bank.balance
        balances["make_up_value"] = bank.value
        flows.balances = balances
        let relief = monthly(
            made.draw.valued { made.right.relief(price: site.price, paid: $0) })
        flows.add("make_up", -relief)
        if contract.deficiency.booking == .asset {
            let lost = settled * (1 - made.bank.opens)
            let consumed = monthly(made.draw.valued { $0 })
            flows.add(
                "true_up", expense: lost + consumed + monthly(bank.expiredValue),
                invoice: settled)
        } else {
            flows.add("true_up", expense: expense(due, settled, balances), invoice: settled)
        }
        return flows
    }

    /// What is paid at settlements where nothing was made up or carried forward.
    var dueWithoutRights: Series {
        let total = periods.toDate(used, opening: contract.opening.used)
        return periods.settlement(in: graph) * price * (take - total).positivePart
    }

    private func monthly(_ money: Series?) -> Series {
        money.map { $0 / graph.series(1, .month) } ?? site.noMoney
    }

    private func expense(
        _ due: Series, _ settled: Series, _ balances: [String: Series]
    ) -> Series {
        let opening = contract.opening
        let short =
            contract.take * opening.delivered - opening.used
            - opening.carryForward.reduce(0) { $0 + $1.amount }
        let booked =
            opening.accrued ?? contract.deficiency.share * (opening.price ?? 0) * max(short, 0)
        return contract.accrual.expense(
            of: due, settled: settled, periods, expected: balances["expected_true_up"],
            booked: booked)
    }

    // MARK: - Dispatch

    /// What is left of the take at the month's start, less what was carried forward.
    var sunk: SunkHours {
        var left = expectedTake
        let unit = site.context.pool.unit
        if !periods.isMonthly {
            left = left
                - contract.counted.before(unit, opening: contract.opening.used, in: graph)
                * periods.carries(in: graph)
        }
        if contract.carryForward != nil {
            let lots = contract.opening.carryForward.reduce(0) { $0 + $1.amount }
            left = left - contract.carried.before(unit, opening: lots, in: graph)
        }
        let available = site.capacity.available ?? site.committed
        return SunkHours(
            left: left.positivePart, months: periods.monthsToTest(in: graph),
            toCome: periods.toCome(available) ?? available * periods.monthsLeft(in: graph),
            paid: contract.deficiency.share)
    }

    // MARK: - Make-up

    private struct MadeUp {
        let right: MakeUp
        let bank: LotBank
        let draw: LotBank.Draw
        /// Hours made up since the period's start.
        let sum: Series
    }

    /// - Parameter total: use to date.
    private func makeUp(_ total: Series) -> MadeUp? {
        guard let right = contract.makeUp else { return nil }
        let bank = LotBank(
            of: site.context.pool.unit, at: price, periods: periods, lots: contract.opening.makeUp
        ) { right.expiry.lastStep(settledAt: $0, site.window) }
        let running = periods.runningSum(site.context.pool.unit, in: graph)
        let known = whole
        let (quantity, take) = known ?? (capacity, take)
        var room = (total - (right.startsAbove == .quantity ? quantity : take)).positivePart
        let end = site.window.steps.upperBound
        if let atMost = right.atMost {
            // Past the term there is no quantity to have a share of.
            let free = graph.series(
                perStep: (0..<graph.stepCount).map { $0 < end ? 0 : .infinity }, site.context.pool.unit)
            room = minimum(room, atMost * quantity + free)
        }
        if known == nil {
            let isPast = site.context.flags { $0 >= end }
            room = room * (periods.settles(in: graph) + isPast)
        }
        let draw = bank.draw((room - running.before).positivePart)
        return MadeUp(
            right: right, bank: bank, draw: draw, sum: running.adding(draw.total))
    }

    // MARK: - Carry-forward

    /// - Parameters:
    ///   - counted: use to date that was not made up.
    ///   - short: what it lacks of the take.
    private func carryForward(
        counted: Series, short: Series
    ) -> (used: Series, available: Series, balance: Series)? {
        guard let right = contract.carryForward else { return nil }
        let bank = LotBank(
            of: site.context.pool.unit, at: graph.series(1), periods: periods,
            lots: contract.opening.carryForward
        ) { right.expiry.lastStep(settledAt: $0, site.window) }
        let settles = periods.settles(in: graph)
        let used = minimum(bank.available, short)
        let threshold = right.earnedAbove == .quantity ? capacity : take
        var earned = (counted - threshold).positivePart
        if let atMost = right.atMost { earned = minimum(earned, atMost * capacity) }
        let closing = bank.close(bank.draw(used * settles), adding: earned * settles)
        return (used, bank.available, closing.balance)
    }

    // MARK: - Expectation

    /// The true-up of the period if the months left go on with the load of the last three.
    private func expected(_ counted: Series, _ carried: Series?, due: Series) -> Series {
        let none = graph.series(0, site.context.pool.unit)
        let recent = site.committed.trailingSum(over: 3)
        let load = used.trailingSum(over: 3) / recent
        let toCome = hoursToCome
        var short = expectedTake - counted - load * toCome
        if let carried { short = short - carried }
        let amount = select(none < recent, price * short.positivePart, else: price * none)
        return select(periods.settles(in: graph), due, else: amount)
    }
}
