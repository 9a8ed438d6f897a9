import Results
import ScenarioModel
import Series

/// Numbers columns, monthly series and conditions while a plan is put together.
///
/// Event columns come first, because conditions refer to them; the table of estimates has its own
/// order, ``MeasurePlan/parts``: metrics, targets, events.
struct PlanAssembly {
    let grid: TimeGrid
    let closing: Namespace
    let discount: Series
    let reading: Reading

    private var columns: [MeasurePlan.Column] = []
    private var series: [Series] = []
    private var monthly: [MeasurePlan.Monthly] = []
    private var recorded: [Series] = []
    private var conditions: [MeasurePlan.Condition] = []
    private var erosions: [MeasurePlan.Erosion] = []
    private var parts: [MeasurePlan.Part] = []
    private var eventParts: [MeasurePlan.Part] = []
    /// Conditions of metrics that name none.
    private var usualGiven: [Int] = []
    private var hasHit = false

    /// More conditions than this on one column are refused.
    static let conditionLimit = 32

    init(grid: TimeGrid, closing: Namespace, discount: Series, reading: Reading) {
        self.grid = grid
        self.closing = closing
        self.discount = discount
        self.reading = reading
    }

    // MARK: - Columns

    /// Adds a column for a name; a name whose definition is at fault adds none.
    @discardableResult
    private mutating func addColumn(
        _ name: String, metric: String, period: String?, kind: MeasurePlan.Kind, given: [Int]
    ) -> Int? {
        guard let value = closing.series(name) else { return nil }
        columns.append(
            MeasurePlan.Column(
                metric: metric, period: period, dimension: value.dimension, kind: kind,
                given: given))
        series.append(value)
        return columns.count - 1
    }

    /// The column of a name over the horizon, added unreported if nothing asked for it.
    private mutating func column(_ name: String) -> Int? {
        if let known = columns.firstIndex(where: { $0.metric == name && $0.period == nil }) {
            return known
        }
        return addColumn(name, metric: name, period: nil, kind: .auxiliary, given: [])
    }

    // MARK: - Events and conditions

    /// - Parameter given: the report's list of conditions and where it stands, if it has one.
    mutating func add(
        events: [EventDefinition], hasHit: Bool, given: (names: [String], node: DocumentNode)?
    ) {
        self.hasHit = hasHit
        var added: [(event: EventDefinition, column: Int)] = []
        for event in events {
            if let value = closing.series(event.name) {
                added.append((event, columns.count))
                // Conditions are filled in below, once all are known.
                columns.append(
                    MeasurePlan.Column(
                        metric: event.name, period: event.period, dimension: value.dimension,
                        kind: .event, given: []))
                series.append(value)
            }
        }
        for (event, column) in added where event.isPrincipal {
            conditions.append(.init(name: event.name, column: column, isComplement: false))
            if event.name == "miss", hasHit {
                conditions.append(.init(name: "hit", column: column, isComplement: true))
            }
        }
        let principal = Array(conditions.indices)
        usualGiven =
            given.map { resolve($0.names, at: $0.node) }
            ?? ["miss", "hit"].compactMap { name in
                conditions.firstIndex { $0.name == name }
            }
        for (event, column) in added {
            let others = (event.isPrincipal ? principal : usualGiven).filter {
                conditions[$0].column != column
            }
            let plain = columns[column]
            columns[column] = MeasurePlan.Column(
                metric: plain.metric, period: plain.period, dimension: plain.dimension,
                kind: .event, given: others)
            eventParts.append(.column(column))
        }
    }

    /// Indices of conditions by name; unknown names are reported.
    private mutating func resolve(_ names: [String], at node: DocumentNode) -> [Int] {
        var found: [Int] = []
        let places = (node.unwrapped?.value ?? node).elements
        for (place, name) in names.enumerated() {
            if let index = conditions.firstIndex(where: { $0.name == name }) {
                if !found.contains(index) { found.append(index) }
            } else if let column = columns.firstIndex(where: { $0.isEvent && $0.metric == name }) {
                conditions.append(.init(name: name, column: column, isComplement: false))
                found.append(conditions.count - 1)
            } else if !closing.isIncomplete && !closing.hasFailed(name) {
                let known = columns.filter(\.isEvent).map(\.metric) + (hasHit ? ["hit"] : [])
                reading.diagnostics.report(
                    places?[place] ?? node, "no such event", offending: name,
                    expected: known.isEmpty ? "an event, and the scenario has none" : "an event",
                    suggestion: nearestName(to: name, in: known))
            }
        }
        if found.count > Self.conditionLimit {
            reading.diagnostics.report(
                node, "too many conditions", expected: "at most \(Self.conditionLimit)")
        }
        return found
    }

    // MARK: - Metrics

    mutating func add(_ metric: MetricDefinition) {
        let own: [Int]? =
            switch metric.given {
            case .usual: nil
            case .nothing: []
            case .named(let names, let node): resolve(names, at: node)
            }
        let kind: MeasurePlan.Kind = metric.per == nil ? .metric : .ratio
        for period in metric.periods where period != .month {
            for span in period.spans(grid) {
                let column = addColumn(
                    span.named(metric.name), metric: metric.name, period: span.label, kind: kind,
                    given: own ?? usualGiven)
                if let column { parts.append(.column(column)) }
            }
        }
        if metric.periods.contains(.month) {
            add(
                monthly: metric.monthly(discount: discount), named: metric.name,
                isRatio: metric.per != nil, given: own ?? [])
        }
    }

    private mutating func add(
        monthly value: Series, named name: String, isRatio: Bool, given: [Int]
    ) {
        monthly.append(
            MeasurePlan.Monthly(
                metric: name, dimension: value.dimension, isRatio: isRatio, given: given))
        recorded.append(value)
        parts.append(.monthly(monthly.count - 1))
    }

    // MARK: - Targets

    /// - Parameter isByYear: whether calendar years are estimated beside the target's own periods.
    mutating func add(_ target: TargetDefinition, isByYear: Bool) {
        let isRatio = target.per != nil
        for name in ["target.\(target.name)", "shortfall.\(target.name)"] {
            let kind: MeasurePlan.Kind =
                isRatio && name.hasPrefix("target") ? .ratio : .metric
            var spans = Period.horizon.spans(grid)
            switch target.period {
            case .horizon: spans += isByYear ? Period.year.spans(grid) : []
            case .year: spans += Period.year.spans(grid)
            case .fiscalYear: spans += Period.fiscalYear.spans(grid)
            // Yearly sums say nothing about tests of single months.
            case .month: break
            }
            for span in spans {
                let column = addColumn(
                    span.named(name), metric: name, period: span.label, kind: kind,
                    given: usualGiven)
                if let column { parts.append(.column(column)) }
            }
            if target.period == .month, name.hasPrefix("target") {
                add(
                    monthly: target.monthly.achieved, named: name, isRatio: isRatio, given: [])
            }
        }
    }

    /// Adds the erosion of `metric` for each target that names it.
    mutating func add(erosionsOf metric: String, _ targets: [TargetDefinition], isMissOwn: Bool) {
        for (index, target) in targets.enumerated() where target.profit == metric {
            let miss = index == 0 && !isMissOwn ? "miss" : "miss.\(target.name)"
            guard let profit = column(metric),
                let gap = column(ClosingNames.hidden + target.name), let miss = column(miss)
            else { continue }
            erosions.append(
                .init(
                    profit: profit, gap: gap, miss: miss,
                    condition: index == 0 ? nil : "miss.\(target.name)"))
            parts.append(.erosion(erosions.count - 1))
        }
    }

    /// A target that names a profit must name a metric.
    func checkProfits(of targets: [TargetDefinition], metrics: [String]) {
        for target in targets where !metrics.contains(target.profit) {
            guard let node = target.profitNode, !closing.isIncomplete,
                !closing.hasFailed(target.profit)
            else { continue }
            reading.diagnostics.report(
                node, "no such metric", expected: "a metric such as operating_profit",
                suggestion: nearestName(to: target.profit, in: metrics))
        }
    }

    // MARK: - The model

    func model(
        statistics: [Statistic]?, targets: [TargetDefinition], formulas: ExpressionCompiler,
        truths: Set<String>
    ) -> RiskModel {
        func event(_ name: String) -> String? {
            columns.contains { $0.isEvent && $0.metric == name } ? name : nil
        }
        func metric(_ names: [String]) -> String? {
            names.first { name in columns.contains { $0.metric == name && $0.hasMoments } }
        }
        let headline = MeasurePlan.Headline(
            loss: event("loss"), miss: event("miss"), hit: hasHit ? "hit" : nil,
            profit: metric([targets.first?.profit ?? "npv", "npv", "operating_profit"]),
            margin: metric(["gross_margin", "operating_margin", "compute_margin"]),
            targets: targets.map(\.name))
        let plan = MeasurePlan(
            columns: columns, monthly: monthly, conditions: conditions, erosions: erosions,
            parts: parts + eventParts, stepLabels: (0..<grid.stepCount).map(grid.label(at:)),
            statistics: statistics ?? Statistic.ofMetrics, headline: headline)
        return RiskModel(
            plan: plan, columns: series, recorded: recorded,
            formulas: ClosingFormulas(compiler: formulas, truths: truths, plan: plan))
    }
}
