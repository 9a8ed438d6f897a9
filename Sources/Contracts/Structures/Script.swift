import ScenarioModel
import Series

/// A structure that the scenario writes itself, in formulas.
///
/// *Formula*: each month's flows are formulas of use u, price P, capacity, the script's own terms,
/// sums over the test period and states carried from month to month. What is left out follows:
/// spend = P·u, expense = spend + Σ parts, cash = expense.
///
/// *Units*: flows are money per month, balances are amounts; a state keeps the unit of its start.
///
/// *Edge cases*: outside the term, spend, expense and parts are zero whatever the formulas give;
/// cash is what they give, because payments may come before and after. States stand still until the
/// contract starts.
package struct Script: ContractStructure {
    // MARK: - Terms

    package static let name = "script"
    package static let summary = "A structure of your own, written in formulas."

    package static let stateTable = TermTable(
        "state", "A quantity that a contract carries from month to month.",
        [
            Term(
                "start", .either([.quantity, .expression]), .required,
                "What it is when the contract starts, or the simulation if that is later."),
            Term("next", .expression, .required, "What it is after each month."),
        ])

    package static let terms = [
        Ramp.term,
        Term(
            "commits", .choice(Commitment.allCases.map(\.rawValue)),
            "What the buyer has promised; default: hours with a quantity, otherwise nothing."),
        Term(
            "up_to", .number(.one), .defaulted("100 %"), in: .within(1, 10), plausible: .atMost(2),
            "Most that can be used, as a share of the quantity."),
        TestPeriods.term(TestPeriods.Length.allCases, default: .annual),
        TestPeriods.yearTerm,
        Term(
            "terms", .map(.openSeries), .filled,
            "Numbers, dated schedules and formulas of the scenario, by the names that the script "
                + "gives them."),
        Term(
            "state", .map(.record(stateTable)), .filled,
            "Quantities carried from month to month; a formula reads what they were when the month "
                + "began."),
        Term("let", .map(.expression), .filled, "Intermediate results of the month, by name."),
        Term(
            "flows", .map(.expression), .required,
            "Money per month that the buyer pays: `expense`, `cash`, `spend`, and under any other "
                + "name a part of the expense."),
        Term(
            "with_use", .list(.text), .filled,
            "Parts under `flows` that come with use, such as work done again or a rebate; all other "
                + "parts count as the cost of what was not used."),
        Term(
            "balances", .map(.expression), .filled,
            "Amounts at the month's end that are shown as lines, by name."),
        Term(
            "minimum", .series(ContractContext.money),
            "What is owed a month when nothing is used; default: the expense without use, where "
                + "that is known in advance."),
        Term(
            "sunk", .openSeries, in: .atLeast(0),
            "Hours a month that cost the same whether they are used or not, as known when the month "
                + "begins; a dispatch by price uses them first. Default: none."),
    ]

    /// Of a script that commits to hours; see ``standing(of:)``.
    package static let meritRank = 1
    package static let commits = Commitment.hours
    package static let capacityTerms = [ContractTerms.quantity, ContractTerms.available].map {
        Term($0.name, $0.kind, in: $0.range, plausible: $0.plausible, $0.summary)
    }

    package static func standing(of fields: Fields) -> ContractStanding {
        let hasQuantity = fields.isGiven(ContractTerms.quantity.name)
        let commits =
            fields.text("commits").flatMap(Commitment.init(rawValue:))
            ?? (hasQuantity ? .hours : .nothing)
        return ContractStanding(
            capacityTerm: hasQuantity ? ContractTerms.quantity.name : ContractTerms.available.name,
            commits: commits, meritRank: [.hours: 1, .money: 2][commits] ?? 3)
    }

    // MARK: - Resolved

    let context: ContractContext
    let periods: TestPeriods
    let year: TestPeriods.Year
    private let commits: Commitment
    /// At least 1.
    private let upTo: Double

    package init?(_ context: ContractContext) {
        let fields = context.fields
        guard let periods = TestPeriods(fields, over: context.window),
            let year = fields.text("contract_year").flatMap(TestPeriods.Year.init(rawValue:)),
            let upTo = fields.number("up_to"), fields.value("flows") != nil
        else { return nil }
        self.context = context
        // Which of a script's flows a test asks for is not known, so that it is made at the horizon.
        self.periods = periods.untilHorizon
        self.year = year
        self.upTo = upTo
        commits = Self.standing(of: fields).commits
        ScriptWords.check(fields, context)
        ScriptWords.checkUse(of: parts, fields, context)
        if !isCommitmentSound(fields) { return nil }
    }

    private func isCommitmentSound(_ fields: Fields) -> Bool {
        let capacities = Self.capacityTerms.map(\.name).filter { fields.isGiven($0) }
        if capacities.count == 2 {
            context.diagnostics.report(
                fields.node("available"), "given beside the quantity",
                expected: "either quantity or available")
            return false
        }
        if commits == .hours, capacities.isEmpty, fields.isGiven("commits") {
            context.diagnostics.report(
                fields.node("commits"), "no term says how many hours", expected: "a quantity")
            return false
        }
        // A clause refuses what it refuses of the structure that commits to the same.
        let like: (any ContractStructure.Type)? =
            [.nothing: OnDemand.self, .money: MinimumSpend.self][commits]
        for clause in ContractCatalogue.clauses {
            guard let like, let reason = clause.refusal(by: like),
                fields.table.term(named: clause.term.name) != nil,
                fields.isGiven(clause.term.name)
            else { continue }
            context.diagnostics.report(
                fields.node(clause.term.name),
                "cannot stand in a script that commits to \(commits.rawValue): "
                    + reason.replacing(like.name, with: "it"),
                expected: "a quantity, another 'commits', or no such clause")
            return false
        }
        return true
    }

    /// Names under `flows` that are parts of the expense.
    package var parts: [String] {
        context.fields.map("flows").map(\.name).filter { !ScriptWords.flows.contains($0) }
    }

    package var partsWithUse: [String] { context.fields.value("with_use")?.list?.compactMap(\.text) ?? [] }

    package var balances: [String] { context.fields.map("balances").map(\.name) }

    package func capacity(
        _ capacity: ContractCapacity, _ context: ContractContext
    ) -> ContractCapacity {
        var capacity = capacity
        if upTo > 1 { capacity.available = capacity.delivered.map { $0 * upTo } }
        return capacity
    }

    package func committedHours(_ site: ContractSite) -> Series? {
        if commits == .hours { return site.capacity.committed }
        guard commits == .money else { return nil }
        return minimumCost(site).map { $0 / site.price }
    }

    package func nominalCost(_ site: ContractSite) -> Series? {
        commits == .hours ? site.capacity.contracted.map { site.price * $0 } : minimumCost(site)
    }

    package func minimumCost(_ site: ContractSite) -> Series? {
        if commits == .nothing { return nil }
        return ScriptScope(self, used: { site.noHours }, site, Diagnostics()).minimum()
    }

    package func sunkHours(_ site: ContractSite) -> Series? {
        guard context.fields.isGiven("sunk") else { return nil }
        let used = { [context] in
            context.compiler.line(context.lineName("used"), for: context.fields.node)
        }
        return ScriptScope(self, used: used, site, context.diagnostics).sunkHours()
    }

    // MARK: - Step

    package func flows(used: Series, _ site: ContractSite) -> ContractFlows {
        let scope = ScriptScope(self, used: { used }, site, context.diagnostics)
        // After a report there will be no plan, and no need for further reports.
        return scope.flows()
            ?? ContractFlows(
                expense: site.noMoney, invoice: site.noMoney, spend: site.noMoney,
                parts: Dictionary(uniqueKeysWithValues: parts.map { ($0, site.noMoney) }),
                balances: Dictionary(uniqueKeysWithValues: balances.map { ($0, site.noMoney) }))
    }

    package func reportOtherFaults() {
        let graph = context.graph
        let hours = graph.series(1, context.hours)
        let isLimited = Self.capacityTerms.contains { context.fields.isGiven($0.name) }
        let capacity = isLimited ? hours : nil
        _ = flows(
            used: hours,
            ContractSite(
                context: context, capacity: .init(contracted: capacity, delivered: capacity),
                price: graph.series(1, context.price)))
    }

    // MARK: - Notes
    // Formulas go through the compiler of all other formulas and make the nodes that the same
    // structure in Swift makes, so a script costs what a built-in structure costs.
}
