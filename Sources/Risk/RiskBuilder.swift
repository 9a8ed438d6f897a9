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
    /// What a reader of the report has to know.
    package let notes: [String]
}

/// Builds metrics, targets and events from a scenario's sections into a measure plan.
package struct RiskBuilder {
    let graph: SeriesGraph
    /// That of the horizon, on which everything is counted.
    let grid: TimeGrid
    /// With the months after it, in which formulas have values too.
    private let whole: TimeGrid
    let lines: Namespace
    let reading: Reading
    let discount: Series
    let openingCash: Double?
    /// Names that other scenarios have, which count as nothing here; see `Namespace.absent`.
    let absent: [String: Absence]
    private let beyond: BeyondHorizon?
    let contractStart: CalendarMonth?

    /// - Parameters:
    ///   - lines: factors and ledger lines by name, per month.
    ///   - discount: factor per month, the same on all paths or not, that turns a month's cash into present value.
    ///   - beyond: what net present value deducts of what is owed after the horizon.
    ///   - openingCash: the cash balance before the first month, if the scenario gives one.
    ///   - contractStart: the first month of the contract whose years `year: contract` means.
    package init(
        graph: SeriesGraph, grid: TimeGrid, lines: Namespace, reading: Reading,
        discount: Series, openingCash: Double?, absent: [String: Absence] = [:],
        beyond: BeyondHorizon? = nil, contractStart: CalendarMonth? = nil
    ) {
        self.absent = absent
        self.graph = graph
        self.grid = grid.horizon
        whole = grid
        self.lines = lines
        self.reading = reading
        self.discount = discount
        self.openingCash = openingCash
        self.beyond = beyond
        self.contractStart = contractStart
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
        lines.absent = absent.filter(\.value.isMonthly)
        let monthly = ExpressionCompiler(
            graph: graph, grid: whole, names: lines, closingNames: announced(sections),
            diagnostics: diagnostics)
        let report = sections.record("report")
        let stated = sections.text("perspective").flatMap(Perspective.init)
        let perspective = stated ?? Perspective(of: lines)
        let year = year(report, perspective)
        let targets = sections.map("targets").compactMap {
            TargetDefinition(
                $0, lines: monthly, reading: reading,
                profit: perspective == .buyer ? "unused_commitment" : "npv")
        }
        let isStandard = report?.flag("standard_metrics") ?? true
        var (metrics, brokenMetrics) = metrics(
            sections, monthly, standard: isStandard ? StandardSet(perspective, by: year) : nil)
        func add(_ set: [MetricDefinition]) {
            let known = Set(metrics.map(\.name))
            metrics += set.filter { !known.contains($0.name) }
        }
        if isStandard { add(MetricDefinition.service(lines, of: perspective)) }
        if report?.flag("commitments") == true { add(MetricDefinition.commitments(lines)) }
        if report?.flag("time_views") == true { add(MetricDefinition.timeViews(lines)) }
        metrics = metrics.map { $0.node == nil ? $0.told(by: year) : $0 }
        let closing = ClosingNames(
            grid: grid, names: Namespace(graph: graph), diagnostics: diagnostics, year: year)
        lines.adopt(closing.names)
        closing.names.links = lines.links
        closing.names.isIncomplete =
            lines.isIncomplete
            || ["metrics", "targets", "events"].contains { sections.value($0) == nil }
        for metric in metrics { closing.define(metric, discount: discount) }
        for target in targets { closing.define(target) }
        var broken = brokenMetrics
        let sound = Set(targets.map(\.name))
        for entry in sections.map("targets") where !sound.contains(entry.name) {
            broken += ["target", "shortfall", "miss"].map { "\($0).\(entry.name)" }
            broken += ["miss", "hit"]
        }
        let events = events(
            sections, closing, targets, broken: broken, hides: Self.hidden(perspective))
        defineForStudies(closing, events.formulas)
        closing.names.absent = absent.filter { !$0.value.isMonthly }

        var assembly = PlanAssembly(
            grid: grid, closing: closing.names, formulas: events.formulas, discount: discount,
            reading: reading)
        let asked = report?.value("statistics")?.texts.compactMap(Statistic.init(rawValue:))
        assembly.poolsRatios = asked.map { $0.contains(.pooled) || $0.contains(.mean) } ?? true
        let given = report.flatMap { report in
            report.value("given").map { (names: $0.texts, node: report.node("given")) }
        }
        assembly.add(events: events.list, hasHit: events.hasHit, given: given)
        let directions = Directions(metrics: metrics, targets: targets, sections: sections)
        let hidden = Self.hidden(perspective)
        let own = Set(sections.map("metrics").map(\.name))
        for metric in metrics {
            if own.contains(metric.name) || !hidden.contains(metric.name) { assembly.add(metric) }
            assembly.add(
                erosionsOf: metric.name, targets, isMissOwn: events.isMissOwn,
                isCost: directions.direction(of: metric.name) == .lower)
        }
        for target in targets { assembly.add(target, by: isStandard ? year : nil) }
        assembly.checkProfits(of: targets, metrics: metrics.map(\.name))
        guard diagnostics.errorCount == errors else { return nil }
        return assembly.model(
            statistics: asked,
            targets: targets,
            directions: directions,
            perspective: perspective, year: year)
    }

    /// Names of whole paths, before they mean anything: a monthly formula that uses one is told so.
    private func announced(_ sections: Fields) -> Namespace {
        let names = Namespace(graph: graph)
        lines.adopt(names)
        for section in ["metrics", "events"] {
            for entry in sections.map(section) { names.fail(entry.name) }
        }
        let known =
            MetricDefinition.closingNames + MetricDefinition.timeNames
            + MetricDefinition.serviceNames + MetricDefinition.purchaseNames
        for name in EventDefinition.reservedNames + known { names.fail(name) }
        return names
    }

    /// Standard metrics and events that the scenario does not report: a study that judges by `npv`,
    /// or by a buyer's cost, finds it all the same. They are made only where something asks for them.
    private func defineForStudies(_ closing: ClosingNames, _ formulas: ConditionFormulas) {
        let standard = MetricDefinition.standard(
            lines, openingCash: openingCash, beyond: beyond, discount: discount
        ).found
        let all = standard + MetricDefinition.purchases(lines, by: closing.year)
            + MetricDefinition.decisions(lines)
        for metric in all where !closing.names.isDefined(metric.name) {
            closing.define(metric, discount: discount)
        }
        let events = closing.standardEvents(
            targets: [], lines: lines, hasCash: openingCash != nil)
        formulas.truths.formUnion(events.map(\.name))
    }

    /// The years of yearly tables: those of the report, else a buyer's fiscal and others' calendar
    /// years.
    private func year(_ report: Fields?, _ perspective: Perspective?) -> Period {
        let kind = report?.text("year").flatMap(YearKind.init)
            ?? (perspective == .buyer ? .fiscal : .calendar)
        if let period = kind.period(contractStart: contractStart) { return period }
        if let node = report?.node("year"), !lines.isIncomplete {
            diagnostics.report(
                node, "no contract to count years from", expected: "calendar or fiscal")
        }
        return .year
    }

    /// Standard figures that say nothing from where the reader stands: margins of no revenue, and
    /// the loss of whoever only buys.
    private static func hidden(_ perspective: Perspective?) -> Set<String> {
        perspective == .buyer
            ? ["gross_margin", "compute_margin", "operating_margin", "loss", "operating_loss"] : []
    }

    // MARK: - Metrics

    /// The standard metrics, those that the scenario redefines in their place, then its own.
    ///
    /// - Returns: with the names of those that are at fault.
    private func metrics(
        _ sections: Fields, _ monthly: ExpressionCompiler, standard: StandardSet?
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
        guard let standard else { return (own, broken) }
        let (usual, brokenUsual) = standard.metrics(
            lines, openingCash: openingCash, beyond: beyond, discount: discount)
        let redefined = Dictionary(own.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Set(usual.map(\.name))
        return (
            usual.map { redefined[$0.name] ?? $0 } + own.filter { !names.contains($0.name) },
            broken + brokenUsual.filter { redefined[$0] == nil }
        )
    }

    // MARK: - Events

    /// - Parameter broken: metrics and targets at fault, with what follows from them.
    private func events(
        _ sections: Fields, _ closing: ClosingNames, _ targets: [TargetDefinition],
        broken: [String], hides hidden: Set<String>
    ) -> (
        list: [EventDefinition], hasHit: Bool, isMissOwn: Bool, formulas: ConditionFormulas
    ) {
        let entries = sections.map("events")
        let formulas = ConditionFormulas(
            ExpressionCompiler(
                graph: graph, grid: whole, names: closing.names, monthlyNames: lines,
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
        let metrics = Set(sections.map("metrics").map(\.name))
        for name in broken {
            closing.fail(name)
            // Its own spans would have had names too.
            if metrics.contains(name) {
                closing.names.faultyOwners.insert(name)
            }
            switch name {
            case "npv":
                ["loss", "present_cost", "cash_paid"].forEach(closing.fail)
                [Perspective.seller, .buyer].map(\.decisionOutcome).forEach(closing.fail)
            case "operating_profit": ["loss", "total_cost", "cost_per_unit"].forEach(closing.fail)
            case "cash_trough": closing.fail("cash_out")
            default: break
            }
        }
        // Redefined standard events keep their place in front.
        let ranked = EventDefinition.reservedNames.compactMap { name in
            own.first { $0.name == name }
        }
        let rest = own.filter { !EventDefinition.reservedNames.contains($0.name) }
        let all = ranked + standard + rest
        formulas.truths = Set(all.map(\.name)).union(hasHit ? ["hit"] : [])
        for span in closing.year.spans(grid) { formulas.truths.insert(span.named("loss")) }
        let list = all.filter { $0.node != nil || !hidden.contains($0.stem) }
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
