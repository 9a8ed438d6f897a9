import ScenarioModel
import Series

/// The names that formulas about whole paths may use, each defined when it is first asked for.
///
/// - `margin`, `margin.2027`, `margin.FY2027`, `margin.2027Q1`: a metric over the horizon, a year, a
///   fiscal year, a quarter; `margin.ramp` over a span of its own that has this name;
/// - `target.usage`, `shortfall.usage`, `miss.usage`, and the same of a year;
/// - events: the scenario's own, and `miss`, `hit`, `loss`, `operating_loss.2027`, `cash_out`, `dscr_breach`
///   where it does not define them itself.
struct ClosingNames {
    let grid: TimeGrid
    let names: Namespace
    let diagnostics: Diagnostics
    /// The years of yearly tables, of which standard events are told.
    var year: Period = .year

    /// Prefix of names that a scenario has no reason to say; they stand for what other measures
    /// need.
    static let hidden = "gap:"
    /// Prefixes of what a ratio is made of.
    static let (numerator, denominator) = ("of:", "per:")

    /// Periods whose values have names, whoever asks for them.
    static let periods: [Period] = [.horizon, .year, .fiscalYear, .quarter]

    // MARK: - Metrics and targets

    func define(_ metric: MetricDefinition, discount: Series) {
        for period in Self.periods + (Self.periods.contains(year) ? [] : [year]) {
            for span in period.spans(grid) {
                names.define(span.named(metric.name)) {
                    if let other = metric.negativeOf {
                        return names.series(span.named(other)).map { -$0 }
                    }
                    let value = metric.value(over: span.steps, discount: discount)
                    guard let whole = metric.deductedFrom else { return value }
                    return names.series(span.named(whole)).map { $0 - value }
                }
            }
        }
        let own = metric.periods.filter { !Self.periods.contains($0) && $0 != .month }
        for period in Self.periods + own where metric.per != nil && metric.isPooled {
            for span in period.spans(grid) {
                let parts = Lazy { metric.parts(over: span.steps, discount: discount) }
                names.define(span.named(Self.numerator + metric.name)) { parts.value?.of }
                names.define(span.named(Self.denominator + metric.name)) { parts.value?.per }
            }
        }
        for case .own(let spans) in metric.periods {
            for span in spans {
                let isNew = names.define(span.named(metric.name)) {
                    metric.value(over: span.steps, discount: discount)
                }
                guard !isNew, let node = metric.node else { continue }
                diagnostics.report(
                    node, "a span makes the name '\(span.named(metric.name))', which is taken",
                    expected: "another name for the span")
            }
        }
    }

    func define(_ target: TargetDefinition) {
        let overall = Lazy { target.overall(grid) }
        names.define("target.\(target.name)") { overall.value.outcome.achieved }
        names.define("shortfall.\(target.name)") { overall.value.shortfall }
        names.define("miss.\(target.name)") { overall.value.outcome.miss }
        names.define(Self.hidden + target.name) { overall.value.outcome.gap }
        let sums = Lazy { target.sums(over: 0..<grid.stepCount) }
        names.define("use:" + target.name) { sums.value.use }
        names.define("due:" + target.name) { sums.value.due }
        names.define("base:" + target.name) { sums.value.base }
        for period in [.horizon] + target.namedPeriods {
            for span in period.spans(grid) {
                let parts = Lazy { target.parts(over: span.steps) }
                let name = "target.\(target.name)"
                names.define(span.named(Self.numerator + name)) { parts.value?.of }
                names.define(span.named(Self.denominator + name)) { parts.value?.per }
            }
        }
        for period in target.namedPeriods {
            for span in period.spans(grid) {
                let outcome = Lazy { target.outcome(over: span.steps) }
                names.define(span.named("target.\(target.name)")) { outcome.value.achieved }
                names.define(span.named("shortfall.\(target.name)")) { outcome.value.shortfall }
                names.define(span.named("miss.\(target.name)")) { outcome.value.miss }
            }
        }
    }

    /// Takes a name, over all periods, whose definition is at fault.
    func fail(_ name: String) {
        for period in Self.periods + [year] {
            for span in period.spans(grid) { names.fail(span.named(name)) }
        }
    }

    // MARK: - Events

    /// Defines the standard events that the scenario leaves to the engine, and names them in the
    /// order of the table.
    func standardEvents(
        targets: [TargetDefinition], lines: Namespace, hasCash: Bool
    ) -> [EventDefinition] {
        var events: [EventDefinition] = []
        func add(_ name: String, period: String? = nil, _ body: @escaping () -> Series?) {
            if names.define(name, body) { events.append(EventDefinition(name, period: period)) }
        }
        if let first = targets.first {
            add("miss") { names.series("miss.\(first.name)") }
            if first.period.isNamed {
                for span in first.period.spans(grid) {
                    add(span.named("miss"), period: span.label) {
                        names.series(span.named("miss.\(first.name)"))
                    }
                }
            }
        }
        for target in targets.dropFirst() {
            events.append(EventDefinition("miss.\(target.name)"))
            if target.period.isNamed {
                for span in target.period.spans(grid) {
                    let name = span.named("miss.\(target.name)")
                    events.append(EventDefinition(name, period: span.label))
                }
            }
        }
        if names.isDefined("npv") { add("loss") { isNegative("npv") } }
        if names.isDefined("operating_profit") {
            for span in year.spans(grid) {
                add(span.named("operating_loss"), period: span.label) {
                    isNegative(span.named("operating_profit"))
                }
                // What formulas of earlier scenarios call it.
                names.define(span.named("loss")) { isNegative(span.named("operating_profit")) }
            }
        }
        if hasCash, names.isDefined("cash_trough") { add("cash_out") { isNegative("cash_trough") } }
        if !lines.lines(below: "covenant_breach").isEmpty {
            add("dscr_breach") {
                lines.series("covenant_breach").map { breach in
                    breach.highest(over: 0..<grid.stepCount) > breach.constant(0)
                }
            }
        }
        return events
    }

    /// `hit`, the complement of `miss`; false where there is no `miss`, or where `hit` is an event
    /// of the scenario's own.
    func defineHit() -> Bool {
        guard names.isDefined("miss") else { return false }
        return names.define("hit") { names.series("miss")?.not }
    }

    private func isNegative(_ name: String) -> Series? {
        names.series(name).map { $0 < $0.constant(0, $0.dimension) }
    }
}

/// A value computed when first asked for: closing values cost memory on every path.
private final class Lazy<Value> {
    private let make: () -> Value
    private(set) lazy var value: Value = make()
    init(_ make: @escaping () -> Value) { self.make = make }
}
