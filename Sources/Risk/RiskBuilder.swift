import Results
import ScenarioModel
import Series

/// What a run measures, with the series that the program must deliver for it.
package struct RiskModel {
    package let plan: MeasurePlan
    /// The program's results, numbered as the plan's columns.
    package let columns: [Series]
    /// The program's recorded rows, numbered as the plan's monthly series.
    package let recorded: [Series]
    /// Everything that can be said once the path has ended.
    package let formulas: ClosingFormulas
}

/// Builds metrics, targets and events from a scenario's sections into a measure plan.
package struct RiskBuilder {
    let graph: SeriesGraph
    let grid: TimeGrid
    let lines: Namespace
    let reading: Reading
    let discount: Series
    let openingCash: Double?

    /// - Parameters:
    ///   - lines: factors and ledger lines by name, per month.
    ///   - discount: factor per month, the same on all paths or not, that turns a month's cash into present value.
    ///   - openingCash: the cash balance before the first month, if the scenario gives one.
    package init(
        graph: SeriesGraph, grid: TimeGrid, lines: Namespace, reading: Reading,
        discount: Series, openingCash: Double?
    ) {
        self.graph = graph
        self.grid = grid
        self.lines = lines
        self.reading = reading
        self.discount = discount
        self.openingCash = openingCash
    }

    private var diagnostics: Diagnostics { reading.diagnostics }

    /// The line that turns a month's cash into present value; what comes after the ledger knows it.
    package static let discountName = "discount_factor"

    // MARK: - Building

    /// The model, or nil when something was reported that makes it incomplete.
    ///
    /// - Parameter sections: read by a table that includes ``RiskTerms/sections``.
    package func build(_ sections: Fields) -> RiskModel? {
        let errors = diagnostics.errorCount
        lines.define(Self.discountName, discount)
        let monthly = ExpressionCompiler(
            graph: graph, grid: grid, names: lines, closingNames: announced(sections),
            diagnostics: diagnostics)
        let report = sections.record("report")
        let targets = sections.map("targets").compactMap {
            TargetDefinition($0, lines: monthly, reading: reading)
        }
        let isStandard = report?.flag("standard_metrics") ?? true
        var (metrics, brokenMetrics) = metrics(sections, monthly, standard: isStandard)
        func add(_ set: [MetricDefinition]) {
            metrics += set.filter { metric in !metrics.contains { $0.name == metric.name } }
        }
        if isStandard { add(MetricDefinition.service(lines)) }
        if report?.flag("commitments") == true { add(MetricDefinition.commitments(lines)) }
        if report?.flag("time_views") == true { add(MetricDefinition.timeViews(lines)) }
        let closing = ClosingNames(
            grid: grid, names: Namespace(graph: graph), diagnostics: diagnostics)
        closing.names.isIncomplete =
            lines.isIncomplete
            || ["metrics", "targets", "events"].contains { sections.value($0) == nil }
        for metric in metrics { closing.define(metric, discount: discount) }
        for target in targets { closing.define(target) }
        var broken = brokenMetrics
        for entry in sections.map("targets")
        where !targets.contains(where: { $0.name == entry.name }) {
            broken += ["target", "shortfall", "miss"].map { "\($0).\(entry.name)" }
            broken += ["miss", "hit"]
        }
        let events = events(sections, closing, targets, broken: broken)

        var assembly = PlanAssembly(
            grid: grid, closing: closing.names, formulas: events.formulas, discount: discount,
            reading: reading)
        let asked = report?.value("statistics")?.texts.compactMap(Statistic.init(rawValue:))
        assembly.poolsRatios = asked.map { $0.contains(.pooled) || $0.contains(.mean) } ?? true
        let given = report.flatMap { report in
            report.value("given").map { (names: $0.texts, node: report.node("given")) }
        }
        assembly.add(events: events.list, hasHit: events.hasHit, given: given)
        for metric in metrics {
            assembly.add(metric)
            assembly.add(erosionsOf: metric.name, targets, isMissOwn: events.isMissOwn)
        }
        for target in targets { assembly.add(target, isByYear: isStandard) }
        assembly.checkProfits(of: targets, metrics: metrics.map(\.name))
        guard diagnostics.errorCount == errors else { return nil }
        return assembly.model(
            statistics: asked,
            targets: targets,
            directions: Directions(metrics: metrics, targets: targets, sections: sections))
    }

    /// Names of whole paths, before they mean anything: a monthly formula that uses one is told so.
    private func announced(_ sections: Fields) -> Namespace {
        let names = Namespace(graph: graph)
        for section in ["metrics", "events"] {
            for entry in sections.map(section) { names.fail(entry.name) }
        }
        let known =
            MetricDefinition.closingNames + MetricDefinition.timeNames
            + MetricDefinition.serviceNames
        for name in EventDefinition.reservedNames + known { names.fail(name) }
        return names
    }

    // MARK: - Metrics

    /// The standard metrics, those that the scenario redefines in their place, then its own.
    ///
    /// - Returns: with the names of those that are at fault.
    private func metrics(
        _ sections: Fields, _ monthly: ExpressionCompiler, standard: Bool
    ) -> (sound: [MetricDefinition], broken: [String]) {
        var own: [MetricDefinition] = []
        var broken: [String] = []
        for entry in sections.map("metrics") {
            if EventDefinition.reservedNames.contains(entry.name) {
                diagnostics.add(
                    Diagnostic(
                        at: entry.keyPosition, keyPath: "metrics.\(entry.name)",
                        offending: entry.name, message: "the name of a standard event",
                        expected: "another name; events are defined under 'events'"))
                continue
            }
            if let metric = MetricDefinition(entry, lines: monthly) {
                own.append(metric)
            } else {
                broken.append(entry.name)
            }
        }
        guard standard else { return (own, broken) }
        let (usual, brokenUsual) = MetricDefinition.standard(lines, openingCash: openingCash)
        let isRedefined = { (name: String) in own.contains { $0.name == name } }
        let inPlace = usual.map { metric in own.first { $0.name == metric.name } ?? metric }
        return (
            inPlace + own.filter { metric in !usual.contains { $0.name == metric.name } },
            broken + brokenUsual.filter { !isRedefined($0) }
        )
    }

    // MARK: - Events

    /// - Parameter broken: metrics and targets at fault, with what follows from them.
    private func events(
        _ sections: Fields, _ closing: ClosingNames, _ targets: [TargetDefinition],
        broken: [String]
    ) -> (
        list: [EventDefinition], hasHit: Bool, isMissOwn: Bool, formulas: ConditionFormulas
    ) {
        let entries = sections.map("events")
        let formulas = ConditionFormulas(
            ExpressionCompiler(
                graph: graph, grid: grid, names: closing.names, monthlyNames: lines,
                diagnostics: diagnostics))
        var own: [EventDefinition] = []
        for entry in entries {
            guard let formula = entry.value?.formula else {
                closing.names.fail(entry.name)
                continue
            }
            let isNew = closing.names.define(entry.name) { formulas.series(formula, as: "event") }
            if isNew {
                own.append(EventDefinition(entry.name, node: entry.node))
            } else {
                diagnostics.add(
                    Diagnostic(
                        at: entry.keyPosition, keyPath: "events.\(entry.name)",
                        offending: entry.name, message: "the name is taken by a metric",
                        expected: "a name of its own"))
            }
        }
        let standard = closing.standardEvents(
            targets: targets, lines: lines, hasCash: openingCash != nil)
        let hasHit = closing.defineHit()
        for name in broken {
            closing.fail(name)
            // Its own spans would have had names too.
            if sections.map("metrics").contains(where: { $0.name == name }) {
                closing.names.faultyOwners.insert(name)
            }
            switch name {
            case "npv", "operating_profit": closing.fail("loss")
            case "cash_trough": closing.fail("cash_out")
            default: break
            }
        }
        // Redefined standard events keep their place in front.
        let ranked = EventDefinition.reservedNames.compactMap { name in
            own.first { $0.name == name }
        }
        let rest = own.filter { !EventDefinition.reservedNames.contains($0.name) }
        let list = ranked + standard + rest
        formulas.truths = Set(list.map(\.name)).union(hasHit ? ["hit"] : [])
        for target in targets {
            for span in ([.horizon] + target.namedPeriods).flatMap({ $0.spans(grid) }) {
                formulas.truths.insert(span.named("miss.\(target.name)"))
            }
        }
        // Resolved here, so that every fault is found, whoever uses the event.
        let sound = list.filter { closing.names.series($0.name) != nil }
        return (sound, hasHit, own.contains { $0.name == "miss" }, formulas)
    }
}
