import ScenarioModel
import Series

/// The ledger lines of a facility F, and the totals over all facilities of an owner.
///
/// Money per month: `draws.F`, `interest.F`, `financing_fees.F`, `principal.F`, and `cash.debt.F` =
/// draws − interest − fees − principal, positive when money comes in. `debt_service.F` leaves out
/// what falls due at the end of the term. `cash_available.F` is what can serve the debt, `dscr.F`
/// the cover over the window, at most 100 and 100 where nothing is to be served,
/// `dscr_tested.F` the cover in months in which the covenant is tested and 100 in others,
/// `covenant_headroom.F` in money and `covenant_breach.F`, 1 in a month in which a test fails.
/// `balance.debt.F` is what is owed at the month's end.
///
/// Totals: `pretax_profit` = operating profit − interest − fees; `cash_after_debt` = cash + Σ
/// cash.debt.
package final class FacilityLines {
    /// Cover is reported up to this; more says no more.
    static let mostCover = 100.0

    private let facility: Facility
    private var compiler: ExpressionCompiler { facility.compiler }
    private var graph: SeriesGraph { facility.graph }
    private var node: DocumentNode { facility.fields.node }
    private static let money = Dimension.currency / .month

    package init(_ facility: Facility) { self.facility = facility }

    private struct Flows {
        let draws, interest, fees, principal, service, balance: Series
    }

    /// Defines the lines of the facility.
    package func define() {
        compiler.names.readUnits { [self] line in
            guard line.hasPrefix(facility.scope), line.hasSuffix("." + facility.name) else {
                return nil
            }
            switch line.dropFirst(facility.scope.count).dropLast(facility.name.count + 1) {
            case "draws", "interest", "financing_fees", "principal", "debt_service", "cash.debt",
                "cash_available":
                return Self.money
            case "balance.debt", "covenant_headroom": return .currency
            case "dscr", "dscr_tested", "covenant_breach": return .one
            default: return nil
            }
        }
        define("draws") { $0.draws }
        define("interest") { $0.interest }
        define("financing_fees") { $0.fees }
        define("principal") { $0.principal }
        define("debt_service") { $0.service }
        define("cash.debt") { $0.draws - $0.interest - $0.fees - $0.principal }
        define("balance.debt") { $0.balance }
        define("beyond.debt") { flows in
            let last = flows.balance.graph.horizonCount - 1
            return flows.balance.within(last..<last + 1)
        }
        compiler.define(name("cash_available"), for: node) { [self] in
            facility.fields.isGiven("cash_available")
                ? facility.fields.series("cash_available").flatMap { compiler.series($0) }
                : compiler.line(facility.scope + "cash.operating", for: node)
        }
        compiler.define(name("dscr"), for: node) { [self] in
            guard let (cash, service) = covered else { return nil }
            let most = graph.series(Self.mostCover)
            let isServed = service.constant(0, .currency) < service
            return select(isServed, minimum(cash / service, most), else: most)
        }
        guard let covenant = facility.covenant else { return }
        compiler.define(name("covenant_headroom"), for: node) { [self] in
            covered.map { cash, service in cash - service * covenant.level }
        }
        compiler.define(name("dscr_tested"), for: node) { [self] in
            guard let cover = compiler.line(name("dscr"), for: node) else { return nil }
            return select(
                covenant.isTested(facility), cover, else: cover.constant(Self.mostCover))
        }
        compiler.define(name("covenant_breach"), for: node) { [self] in
            guard let (cash, service) = covered else { return nil }
            let isServed = service.constant(0, .currency) < service
            return covenant.isTested(facility)
                * isServed.and(cash < service * covenant.level)
        }
    }

    private func name(_ line: String) -> String { "\(facility.scope)\(line).\(facility.name)" }

    private func define(_ line: String, _ part: @escaping (Flows) -> Series) {
        compiler.define(name(line), for: node) { [self] in flows.value.map(part) }
    }

    /// Cash available and debt service over the window, as amounts.
    private var covered: (cash: Series, service: Series)? {
        let window = facility.covenant?.window ?? 12
        guard let cash = compiler.line(name("cash_available"), for: node),
            let service = compiler.line(name("debt_service"), for: node)
        else { return nil }
        return (cash.trailingSum(over: window), service.trailingSum(over: window))
    }

    // MARK: - Flows

    private lazy var flows = Deferred<Flows>(
        for: compiler.names,
        onCycle: { [unowned self] in
            compiler.reportCycle(
                "what facility '\(facility.name)' pays needs its own interest or debt service",
                at: node)
        },
        { [unowned self] in
            let fields = facility.fields
            guard let rate = fields.series("rate").flatMap({ compiler.series($0) }),
                let share = fields.series("drawn").flatMap({ compiler.series($0) }),
                let capex = capex()
            else { return nil }
            let zero = graph.series(0, Self.money)
            let drawn = draws(share * capex * facility.isDrawable)
            let state = graph.state(initial: graph.constant(facility.opening))
            let before = graph.series(graph.value(of: state), .currency)
            let interest = rate * before
            guard let planned = planned(before, rate: rate, interest: interest) else { return nil }
            let month = graph.series(1, .month)
            let owed = before / month
            let byPlan = minimum(planned * facility.isRepaying, owed)
            let atEnd = facility.isDue * owed
            let principal = select(facility.isDue, atEnd, else: byPlan)
            let after = before + (drawn.draws - principal) * month
            graph.bind(state, next: after.node)
            var fees = drawn.draws * facility.fee
            if let rate = fields.series("undrawn_fee") {
                guard let undrawnFee = compiler.series(rate), let undrawn = drawn.undrawn else {
                    return nil
                }
                fees = fees + undrawnFee * undrawn * facility.isDrawable
            }
            // Principal that the plan spreads: the last month's share of it as well.
            let isSpread = facility.repayment == .level || facility.repayment == .linear
            let counted = isSpread ? principal : select(facility.isDue, zero, else: principal)
            return Flows(
                draws: drawn.draws, interest: interest, fees: fees, principal: principal,
                service: interest + fees + counted, balance: after)
        })

    private func capex() -> Series? {
        var sum = graph.series(0, Self.money)
        for line in facility.capex {
            guard let paid = compiler.line(line, for: node) else { return nil }
            sum = sum + paid
        }
        return sum
    }

    /// What is drawn of what is wanted, up to the limit, and what is undrawn before it.
    private func draws(_ wanted: Series) -> (draws: Series, undrawn: Series?) {
        guard let limit = facility.limit else { return (wanted, nil) }
        let state = graph.state(initial: graph.constant(limit - facility.opening))
        let undrawn = graph.series(graph.value(of: state), .currency)
        let month = graph.series(1, .month)
        let draws = minimum(wanted, undrawn / month)
        graph.bind(state, next: (undrawn - draws * month).node)
        return (draws, undrawn)
    }

    /// The principal that would be due before the last month.
    private func planned(_ before: Series, rate: Series, interest: Series) -> Series? {
        let left = facility.monthsLeft
        let linear = (before / left) / graph.series(1, .month)
        switch facility.repayment {
        case .linear: return linear
        case .bullet: return graph.series(0, Self.money)
        case .level:
            let r = rate * graph.series(1, .month)
            let growth = (r + 1).power(left) - 1
            // At a rate of nothing, level debt service is equal principal.
            let isNothing = growth.magnitude < growth.constant(1e-9)
            let safe = select(isNothing, growth.constant(1), else: growth)
            return select(isNothing, linear, else: before * rate / safe)
        case .sculpted:
            let cash =
                facility.fields.isGiven("sculpt_to")
                ? facility.fields.series("sculpt_to").flatMap { compiler.series($0) }
                : compiler.line(name("cash_available"), for: node)
            return cash.map { ($0 / facility.cover - interest).positivePart }
        }
    }

    /// Lines of a facility, those that may not be defined included.
    package static let lines = [
        "draws", "interest", "financing_fees", "principal", "debt_service", "cash.debt",
        "balance.debt", "beyond.debt", "cash_available", "dscr", "dscr_tested", "covenant_headroom",
        "covenant_breach",
    ]

    // MARK: - Totals

    /// Defines the totals of an owner that has debt.
    package static func defineTotals(
        of facilities: [String], owner: String, at node: DocumentNode,
        _ compiler: ExpressionCompiler
    ) {
        func total(_ start: String, _ parts: [(name: String, sign: Double)]) -> Series? {
            var total = compiler.line(owner + start, for: node)
            for (name, sign) in parts {
                for facility in facilities {
                    guard let known = total,
                        let line = compiler.line("\(owner)\(name).\(facility)", for: node)
                    else { return nil }
                    total = sign > 0 ? known + line : known - line
                }
            }
            return total
        }
        compiler.define(owner + "pretax_profit", for: node) {
            total("operating_profit", [("interest", -1), ("financing_fees", -1)])
        }
        compiler.define(owner + "cash_after_debt", for: node) { total("cash", [("cash.debt", 1)]) }
    }
}
