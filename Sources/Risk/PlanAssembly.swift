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
    let formulas: ConditionFormulas
    let discount: Series
    let reading: Reading

    var columns: [MeasurePlan.Column] = []
    var series: [Series] = []
    var hasUncrossedEvents = false
    private var columnOfNode: [NodeID: Int] = [:]
    private var columnOfMetric: [String: Int] = [:]
    private var monthly: [MeasurePlan.Monthly] = []
    private var recorded: [Series] = []
    var conditions: [MeasurePlan.Condition] = []
    private var erosions: [MeasurePlan.Erosion] = []
    private var pooled: [MeasurePlan.Pooled] = []
    /// Whether the report asks for means of ratios, or for pooled ones.
    var poolsRatios = true
    private var parts: [MeasurePlan.Part] = []
    var eventParts: [MeasurePlan.Part] = []
    /// Conditions of metrics that name none.
    var usualGiven: [Int] = []
    var hasHit = false

    init(
        grid: TimeGrid, closing: Namespace, formulas: ConditionFormulas, discount: Series,
        reading: Reading
    ) {
        self.grid = grid
        self.closing = closing
        self.formulas = formulas
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
        return append(
            MeasurePlan.Column(
                metric: metric, period: period, dimension: value.dimension, kind: kind,
                given: given), value)
    }

    @discardableResult
    mutating func append(_ column: MeasurePlan.Column, _ value: Series) -> Int {
        let index = columns.count
        columns.append(column)
        series.append(value)
        if columnOfNode[value.node] == nil { columnOfNode[value.node] = index }
        if column.period == nil, columnOfMetric[column.metric] == nil { columnOfMetric[column.metric] = index }
        return index
    }

    /// The column of a name over the horizon, added unreported if nothing asked for it.
    private mutating func column(_ name: String) -> Int? {
        if let known = columnOfMetric[name] { return known }
        return addColumn(name, metric: name, period: nil, kind: .auxiliary, given: [])
    }

    // MARK: - Metrics

    mutating func add(_ metric: MetricDefinition) {
        let own: [Int]? =
            switch metric.given {
            case .usual: nil
            case .nothing: []
            case .named(let names, let node): resolve(names, at: node)
            }
        let kind: MeasurePlan.Kind =
            metric.aggregate.isTime ? .time : metric.per == nil ? .metric : .ratio
        for period in metric.periods where period != .month {
            for span in period.spans(grid) {
                let column = addColumn(
                    span.named(metric.name), metric: metric.name, period: span.label, kind: kind,
                    given: own ?? usualGiven)
                if let column { parts.append(.column(column)) }
                if metric.per != nil, metric.isPooled { pool(column, span, metric.name) }
            }
        }
        if metric.periods.contains(.month) {
            add(
                monthly: metric.monthly(discount: discount), named: metric.name,
                isRatio: metric.per != nil, given: own ?? [])
        }
    }

    /// Adds what the ratio of a period is made of, where its sums may be pooled.
    private mutating func pool(_ ratio: Int?, _ span: Period.Span, _ name: String) {
        guard let ratio, poolsRatios,
            let of = part(span.named(ClosingNames.numerator + name)),
            let per = part(span.named(ClosingNames.denominator + name))
        else { return }
        pooled.append(.init(ratio: ratio, numerator: of, denominator: per))
    }

    /// The column of a numerator or denominator; one that is a metric already serves for it.
    private mutating func part(_ name: String) -> Int? {
        guard let value = closing.series(name) else { return nil }
        return columnOfNode[value.node]
            ?? addColumn(name, metric: name, period: nil, kind: .auxiliary, given: [])
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

    /// - Parameter year: the years that are estimated beside the target's own periods.
    mutating func add(_ target: TargetDefinition, by year: Period?) {
        let isRatio = target.per != nil
        for name in ["target.\(target.name)", "shortfall.\(target.name)"] {
            let kind: MeasurePlan.Kind =
                isRatio && name.hasPrefix("target") ? .ratio : .metric
            var spans = Period.horizon.spans(grid)
            switch target.period {
            case .horizon: spans += year.map { $0.spans(grid) } ?? []
            case .year, .fiscalYear, .quarter, .contractYear, .own: spans += target.period.spans(grid)
            // Yearly sums say nothing about tests of single months.
            case .month: break
            }
            for span in spans {
                let column = addColumn(
                    span.named(name), metric: name, period: span.label, kind: kind,
                    given: usualGiven)
                if let column { parts.append(.column(column)) }
                if kind == .ratio { pool(column, span, name) }
            }
            if target.period == .month, name.hasPrefix("target") {
                add(
                    monthly: target.monthly.achieved, named: name, isRatio: isRatio, given: [])
            }
        }
    }

    /// Adds the erosion of `metric` for each target that names it.
    mutating func add(
        erosionsOf metric: String, _ targets: [TargetDefinition], isMissOwn: Bool, isCost: Bool
    ) {
        for (index, target) in targets.enumerated() where target.profit == metric {
            let miss = index == 0 && !isMissOwn ? "miss" : "miss.\(target.name)"
            guard let profit = column(metric),
                let gap = column(ClosingNames.hidden + target.name), let miss = column(miss)
            else { continue }
            erosions.append(
                .init(
                    profit: profit, gap: gap, miss: miss,
                    condition: index == 0 ? nil : "miss.\(target.name)",
                    isCost: isCost))
            parts.append(.erosion(erosions.count - 1))
        }
    }

    /// A target that names a profit must name a metric.
    func checkProfits(of targets: [TargetDefinition], metrics: [String]) {
        let known = Set(metrics)
        for target in targets where !known.contains(target.profit) {
            guard let node = target.profitNode, !closing.isIncomplete,
                !closing.hasFailed(target.profit)
            else { continue }
            reading.diagnostics.report(
                node, "no such metric", expected: "a metric such as operating_profit",
                suggestion: reading.diagnostics.nearestName(to: target.profit, in: metrics))
        }
    }

    // MARK: - The model

    /// Years and quarters that columns are told for, with the months they have.
    private func periods(with year: Period) -> [Presentation.Period] {
        let labels = Set(columns.compactMap(\.period))
        let kinds: [Period] = [.year, .fiscalYear, .quarter]
        return (kinds + (kinds.contains(year) ? [] : [year])).flatMap { kind in
            kind.spans(grid).compactMap { span -> Presentation.Period? in
                guard let label = span.label, labels.contains(label), let last = span.steps.last
                else { return nil }
                return Presentation.Period(
                    label: label, firstMonth: grid.label(at: span.steps.lowerBound),
                    lastMonth: grid.label(at: last), monthCount: span.steps.count,
                    wholeMonthCount: kind.wholeMonths ?? span.steps.count)
            }
        }
    }

    func model(
        statistics: [Statistic]?, targets: [TargetDefinition], directions: Directions,
        perspective: Perspective?, year: Period
    ) -> RiskModel {
        func event(_ name: String) -> String? {
            columns.contains { $0.isEvent && $0.metric == name } ? name : nil
        }
        func metric(_ names: [String]) -> String? {
            names.first { name in columns.contains { $0.metric == name && $0.hasMoments } }
        }
        let headline = MeasurePlan.Headline(
            loss: event("loss"), miss: event("miss"), hit: hasHit ? "hit" : nil,
            profit: metric(
                (perspective == .buyer ? ["present_cost"] : [targets.first?.profit ?? "npv"])
                    + ["npv", "operating_profit"]),
            margin: metric(["gross_margin", "operating_margin", "compute_margin"]),
            targets: targets.map(\.name))
        let plan = MeasurePlan(
            columns: columns, monthly: monthly, conditions: conditions, erosions: erosions,
            pooled: pooled,
            parts: parts + eventParts, stepLabels: (0..<grid.stepCount).map(grid.label(at:)),
            statistics: statistics ?? Statistic.ofMetrics, headline: headline,
            directions: directions, perspective: perspective,
            years: year.spans(grid).map { $0.label ?? "" }, periods: periods(with: year))
        return RiskModel(
            plan: plan, columns: series, recorded: recorded,
            formulas: ClosingFormulas(conditions: formulas, plan: plan), notes: notes)
    }
}
