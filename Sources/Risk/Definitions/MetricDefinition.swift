import Results
import ScenarioModel
import Series

/// A metric with its lines resolved: a monthly line, perhaps over another, and how months fold.
struct MetricDefinition {
    let name: String
    let line: Series
    let per: Series?
    /// What `first-positive` counts from: the first month in which this is above zero.
    let since: Series?
    let aggregate: Aggregate
    /// The periods that are estimated, in the order of ``Period``.
    var periods: [Period]
    let given: Given
    /// Which way is good, where the scenario or the standard set says; otherwise its formula does.
    let better: Direction?
    /// The metric of the same period that this one's amount is taken from; nil where it stands for
    /// itself.
    let deductedFrom: String?
    /// Whether a ratio may be told as that of the sums over paths.
    let isPooled: Bool
    /// The metric whose negative this is; nil where it has a line of its own.
    var negativeOf: String?
    /// Where the scenario defines it; nil for a standard metric.
    let node: DocumentNode?

    /// On which events the metric is conditioned.
    enum Given {
        /// The report's, for all periods but months.
        case usual
        case nothing
        /// These events and conditions, in every period; the node is where they are written.
        case named([String], DocumentNode)
    }

    init(
        name: String, line: Series, per: Series? = nil, since: Series? = nil,
        aggregate: Aggregate = .sum, periods: [Period] = [.horizon, .year], given: Given = .usual,
        deductedFrom: String? = nil, isPooled: Bool = true, better: Direction? = nil, node: DocumentNode? = nil
    ) {
        self.name = name
        self.line = line
        self.per = per
        self.since = since
        self.aggregate = aggregate
        self.periods = periods
        self.given = given
        self.better = better
        self.deductedFrom = deductedFrom
        self.isPooled = isPooled
        self.node = node
    }

    func value(over steps: Range<Int>, discount: Series) -> Series {
        aggregate.isTime
            ? aggregate.months(of: line, since: since, over: steps)
            : aggregate.value(of: line, per: per, over: steps, discount: discount)
    }

    /// Numerator and denominator, where the ratio of their sums over paths is told; nil elsewhere.
    ///
    /// Cover of debt service is judged path by path, and is not pooled.
    func parts(over steps: Range<Int>, discount: Series) -> (of: Series, per: Series)? {
        guard isPooled, let per else { return nil }
        return aggregate.parts(of: line, per: per, over: steps, discount: discount)
    }

    func monthly(discount: Series) -> Series {
        aggregate.monthly(of: line, per: per, discount: discount)
    }
}

// MARK: - From the scenario

extension MetricDefinition {
    /// Reads an entry of `metrics`, or nil with the reason reported.
    init?(_ entry: FieldValue.MapEntry, lines: ExpressionCompiler) {
        if let formula = entry.value?.formula {
            guard let line = lines.series(formula) else { return nil }
            self.init(name: entry.name, line: line, periods: [.horizon], node: entry.node)
            return
        }
        guard let fields = entry.value?.record else { return nil }
        let line = fields.formula("of").flatMap { lines.series($0) }
        let per = fields.formula("per").flatMap { lines.series($0) }
        let since = fields.formula("since").flatMap { lines.series($0) }
        let reader = PeriodReader(grid: lines.grid.horizon, diagnostics: lines.diagnostics)
        guard let line, per != nil || !fields.isGiven("per"),
            since != nil || !fields.isGiven("since"),
            let aggregate = fields.text("aggregate").flatMap(Aggregate.init),
            let periods = reader.periods(fields.value("by")),
            aggregate.isSound(fields, periods, lines.diagnostics)
        else { return nil }
        self.init(
            name: entry.name, line: line, per: per, since: since, aggregate: aggregate,
            periods: periods,
            given: fields.value("given").map { .named($0.texts, fields.node("given")) } ?? .usual,
            isPooled: fields.formula("per").map { !$0.expression.names.contains(where: Self.isDebt) }
                ?? true,
            better: fields.text("better").flatMap(Direction.init), node: entry.node)
    }
}

extension MetricDefinition {
    /// Whether a line is what lenders are owed: a ratio to it is a cover.
    private static func isDebt(_ name: String) -> Bool {
        ["debt_service", "interest", "principal", "balance.debt"].contains {
            name == $0 || name.hasPrefix($0 + ".")
        }
    }
}

// MARK: - The standard set

extension MetricDefinition {
    /// Standard metrics that have not the name of a line.
    static let closingNames = [
        "gross_margin", "compute_margin", "operating_margin", "npv", "utilization", "cash_trough",
    ]

    /// Where the quantities of contracts that deliver stand: `quantity.gpu_hours`, or another pool.
    ///
    /// - Parameter scope: in front of the contracts' lines, `sold.` of contracts sold.
    static func quantityPrefixes(_ scope: String, _ lines: Namespace) -> [String: String] {
        var found: [String: String] = [:]
        for line in lines.lines(below: scope + "quantity") {
            let parts = line.split(separator: ".", omittingEmptySubsequences: false)
            guard let contract = parts.last, parts.count > 2, parts[parts.count - 2] == "delivered"
            else { continue }
            if found[String(contract)] == nil {
                found[String(contract)] = String(line.dropLast(".delivered.".count + contract.count))
            }
        }
        return found
    }

    /// Lines that add up to net present value: cash, and what is paid after the horizon for what has
    /// happened in it.
    private static func presentValueLine(
        _ lines: Namespace, _ beyond: BeyondHorizon?
    ) -> Series? {
        guard var sum = lines.series("cash") else { return nil }
        let signs: [(line: String, sign: Double)] = switch beyond {
        case .owed:
            [("cash.settlement", 1), ("beyond.owed", -1), ("sold.beyond.due", 1)]
        case .netOfMarket:
            [
                ("cash.settlement", 1), ("beyond.owed", -1), ("beyond.rights", 1),
                ("sold.beyond.due", 1), ("sold.beyond.delivery", -1),
            ]
        case .ignored, nil: [("cash.settlement", 1)]
        }
        for (name, sign) in signs where lines.isKnown(name) {
            guard let more = lines.series(name) else { return nil }
            // What is owed is an amount at its month's end.
            sum = sum + sign * more.retagged(sum.dimension)
        }
        return sum
    }

    /// The present value of what is paid after the horizon; what is owed then, and the market value of
    /// the rights that go with it, discounted as cash of the last month: see ``BeyondHorizon``.
    private static func beyond(_ lines: Namespace, _ discount: Series) -> [MetricDefinition] {
        let settled = lines.isDefined("cash.settlement") ? lines.series("cash.settlement") : nil
        let settlement = settled.map {
            MetricDefinition(
                name: "cash.settlement", line: $0, aggregate: .presentValue, periods: [.horizon],
                given: .nothing)
        }
        let names = [
            ("beyond.owed", "beyond.owed"), ("beyond.rights_market_value", "beyond.rights"),
            ("beyond.due", "sold.beyond.due"), ("beyond.delivery_market_value", "sold.beyond.delivery"),
            ("beyond.debt", "beyond.debt"),
        ]
        return [settlement].compactMap(\.self) + names.compactMap { metric, line -> MetricDefinition? in
            guard lines.isKnown(line), let series = lines.series(line) else { return nil }
            return MetricDefinition(
                name: metric, line: series * discount, aggregate: .last, periods: [.horizon],
                given: .nothing)
        }
    }

    /// The metrics that every scenario has whose ledger has their lines, and the names of those
    /// whose lines are at fault.
    ///
    /// - Compute margin: (revenue − compute of paying users) / revenue.
    /// - Utilization: work done on what commitments delivered, over work delivered.
    /// - Cash trough: the lowest cash balance at the end of any month, opening cash included.
    /// - Per contract that delivers: its load (of a commitment to spend, what of it was spent), its expense, and what it pays for use it did not
    ///   have.
    static func standard(
        _ lines: Namespace, openingCash: Double?, beyond: BeyondHorizon?, discount: Series,
        by year: Period = .year
    ) -> (found: [MetricDefinition], broken: [String]) {
        var broken: [String] = []
        func has(_ name: String) -> Bool {
            lines.isDefined(name) || !lines.lines(below: name).isEmpty
        }
        func metric(
            _ name: String, _ line: String, per other: String? = nil,
            _ aggregate: Aggregate = .sum, periods: [Period]? = nil, given: Given = .usual
        ) -> MetricDefinition? {
            guard has(line), other.map(has) ?? true else { return nil }
            let divisor = other.flatMap { lines.series($0) }
            guard let series = lines.series(line), divisor != nil || other == nil else {
                broken.append(name)
                return nil
            }
            return MetricDefinition(
                name: name, line: series, per: divisor, aggregate: aggregate,
                periods: periods ?? [.horizon, year], given: given)
        }
        var found = [
            metric("revenue", "revenue"),
            metric("gross_profit", "gross_profit"),
            metric("gross_margin", "gross_profit", per: "revenue"),
            metric("compute_margin", "compute_profit", per: "revenue"),
            metric("operating_profit", "operating_profit"),
            metric("operating_margin", "operating_profit", per: "revenue"),
            metric(
                "utilization", "quantity.gpu_hours.committed.used",
                per: "quantity.gpu_hours.committed.delivered"),
        ].compactMap { $0 }
        if has("cash") {
            let place = found.firstIndex { $0.name == "utilization" } ?? found.endIndex
            if let line = presentValueLine(lines, beyond) {
                found.insert(
                    MetricDefinition(
                        name: "npv", line: line, aggregate: .presentValue, periods: [.horizon]),
                    at: place)
            } else {
                broken.append("npv")
            }
        }
        // What debt brings and takes decides whether there is cash.
        let liquid = has("cash_after_debt") ? "cash_after_debt" : "cash"
        if lines.hasFailed(liquid) { broken.append("cash_trough") }
        if has(liquid), let cash = lines.series(liquid) {
            let flows = cash.cumulative
            let balance = flows + flows.constant(openingCash ?? 0, flows.dimension)
            found.append(
                MetricDefinition(
                    name: "cash_trough", line: balance, aggregate: .minimum, periods: [.horizon]))
        }
        func add(_ scope: String, _ prefix: String, _ money: (metric: String, line: String)) {
            let quantities = quantityPrefixes(scope, lines)
            for line in lines.lines(below: prefix) {
                let contract = line.dropFirst(prefix.count + 1)
                let quantity = quantities[String(contract)] ?? "quantity.gpu_hours"
                let spends = lines.isDefined("\(scope)commitment.due.\(contract)")
                let (used, due) =
                    spends
                    ? ("\(scope)commitment.met", "\(scope)commitment.due")
                    : ("\(quantity).used", "\(quantity).delivered")
                found += [
                    metric(
                        "utilization.\(contract)", "\(used).\(contract)",
                        per: "\(due).\(contract)", given: .nothing),
                    metric(
                        "\(money.metric).\(contract)", "\(money.line).\(contract)",
                        given: .nothing),
                    metric(
                        "true_up.\(contract)", "\(scope)true_up.\(contract)", given: .nothing),
                    unused(
                        of: contract, scope: scope, delivers: quantities[String(contract)] != nil, lines
                    ).map {
                        MetricDefinition(
                            name: "unused.\(contract)", line: $0, periods: [.horizon],
                            given: .nothing)
                    },
                ].compactMap { $0 }
            }
        }
        add("sold.", "sold.cash.compute", ("revenue", "revenue"))
        add("", "expense.compute", ("cost", "expense.compute"))
        found += self.beyond(lines, discount)
        return (found, broken)
    }
}
