import ScenarioModel
import Series

/// The formulas of a script with the names that they know, for one series of use.
///
/// Names are looked up in the script first and in the scenario after it. Formulas under `terms` are
/// those of the scenario: they give the script what it is to know by another name, and know nothing
/// of the script.
final class ScriptScope {
    private let script: Script
    private let site: ContractSite
    private let compiler: ExpressionCompiler
    /// States by name, once they have been asked for.
    private var states: [String: (id: StateID, dimension: Dimension)] = [:]

    private var sums: [NodeID: Series] = [:]

    private var fields: Fields { script.context.fields }
    private var graph: SeriesGraph { compiler.graph }
    private var ownNames: [String] {
        ["terms", "state", "let", "flows"].flatMap { fields.map($0).map(\.name) }
    }

    /// - Parameter used: asked for by the first formula that names it.
    init(
        _ script: Script, used: @escaping () -> Series?, _ site: ContractSite,
        _ diagnostics: Diagnostics
    ) {
        self.script = script
        self.site = site
        let outer = site.context.compiler
        compiler = Self.compiler(within: outer, diagnostics)
        readUnits()
        defineContract(used: used)
        defineTerms(Self.compiler(within: outer, diagnostics))
        defineStates()
        for entry in fields.map("let") {
            define(entry) { [unowned self] in compiler.series($0) }
        }
        defineFlows()
        defineFunctions()
    }

    private static func compiler(
        within outer: ExpressionCompiler, _ diagnostics: Diagnostics
    ) -> ExpressionCompiler {
        ExpressionCompiler(
            graph: outer.graph, grid: outer.grid, names: Namespace(within: outer.names),
            diagnostics: diagnostics, data: outer.data)
    }

    /// What names of the script measure before they are made.
    private func readUnits() {
        let (context, compiler) = (script.context, compiler)
        let own = ["terms", "let", "flows"].flatMap { fields.map($0) }
        compiler.names.readUnits { [unowned names = compiler.names] name in
            if ScriptWords.flows.contains(name) { return ContractContext.money }
            switch ScriptWords.Quantity(rawValue: name) {
            case .price?: return context.price
            case .some: return context.hours
            case nil: break
            }
            return own.first { $0.name == name }.flatMap { names.dimension(of: $0.value) }
        }
    }

    // MARK: - What the contract says

    private func defineContract(used: @escaping () -> Series?) {
        let names = compiler.names
        for word in ScriptWords.Calendar.allCases {
            names.define(word.rawValue) { [unowned self] in word.series(script, site) }
        }
        for word in ScriptWords.Quantity.allCases {
            names.define(word.rawValue) { [unowned self] in
                switch word {
                case .used: used()
                case .price: site.price
                case .contracted: site.capacity.contracted ?? missing(word.rawValue)
                case .delivered: site.capacity.delivered ?? missing(word.rawValue)
                case .committed: site.capacity.committed ?? missing(word.rawValue)
                case .available: site.capacity.available ?? missing(word.rawValue)
                }
            }
        }
    }

    private func missing(_ word: String) -> Series? {
        fault(
            "this contract has no '\(word)': as much as is wanted can be used",
            expected: "'quantity' or 'available' among its terms")
        return nil
    }

    /// Reports a fault of the name that is being asked for.
    private func fault(_ message: String, expected: String) {
        guard let (formula, part) = compiler.names.askers.last else { return }
        compiler.diagnostics.report(
            formula.fault(part, message, expected: expected), in: formula.node)
    }

    private func defineFunctions() {
        let periods = script.periods
        compiler.names.define(
            LocalFunction("to_date", "to_date(x)") { [unowned self] x in
                x[0].dimension.canBeMultiplied(by: .month) ? toDate(x[0]) : nil
            })
        compiler.names.define(
            LocalFunction("change", "change(x)") { x in
                x[0].dimension.canBeMultiplied(by: .perMonth) ? periods.change(of: x[0]) : nil
            })
        compiler.names.define(LocalFunction("before", "before(x)", readsPast: true) { periods.before($0[0]) })
        compiler.names.define(
            LocalFunction("mean_to_date", "mean_to_date(x, weight)", argumentCount: 2) { x in
                x[0].dimension.canBeMultiplied(by: x[1].dimension)
                    ? periods.mean(of: x[0], weightedBy: x[1]) : nil
            })
    }

    /// Formulas that sum the same flow share the sum.
    private func toDate(_ flow: Series) -> Series {
        let sum = sums[flow.node] ?? script.periods.toDate(flow)
        sums[flow.node] = sum
        return sum.retagged(flow.dimension * .month)
    }

    // MARK: - What the author says

    /// Defines a name by its formula; quietly a fault where that could not be read.
    private func define(
        _ entry: FieldValue.MapEntry, _ body: @escaping (Formula) -> Series?
    ) {
        guard let formula = entry.value?.formula else {
            compiler.names.fail(entry.name)
            return
        }
        compiler.names.define(entry.name) { body(formula) }
    }

    private func defineTerms(_ scenario: ExpressionCompiler) {
        for entry in fields.map("terms") {
            compiler.names.define(entry.name) {
                scenario.series(open: entry.value, at: entry.node)
            }
        }
        for word in ScriptWords.all + ownNames where !scenario.names.isKnown(word) {
            scenario.names.define(word) { [unowned self] in
                fault(
                    "'\(word)' is a name of the script, which terms do not know",
                    expected: "a formula under 'let'")
                return nil
            }
        }
    }

    private func defineStates() {
        for entry in fields.map("state") {
            guard let record = entry.value?.record, record.value("start") != nil else {
                compiler.names.fail(entry.name)
                continue
            }
            let node = record.node("start")
            let active = script.context.window.steps.lowerBound..<graph.stepCount
            compiler.names.define(entry.name) { [unowned self] in
                guard let start = compiler.series(open: record.value("start"), at: node) else {
                    return nil
                }
                guard [.constant, .path].contains(start.level) else {
                    compiler.diagnostics.report(
                        node, "changes from month to month",
                        expected: "one number, which 'next' then changes")
                    return nil
                }
                let id = graph.state(initial: start.node, active: active)
                states[entry.name] = (id, start.dimension)
                return graph.series(graph.value(of: id), start.dimension)
            }
        }
    }

    private func defineFlows() {
        let given = fields.map("flows")
        for entry in given {
            define(entry) { [unowned self] formula in
                let flow = compiler.series(formula, expecting: ContractContext.money)
                return entry.name == "cash" ? flow : flow.map(inTerm)
            }
        }
        func fill(_ flow: String, _ body: @escaping () -> Series?) {
            if !given.contains(where: { $0.name == flow }) { compiler.names.define(flow, body) }
        }
        fill("spend") { [unowned self] in
            line("price").flatMap { price in line("used").map { price * $0 } }
        }
        fill("expense") { [unowned self] in
            var sum = line("spend")
            for part in script.parts {
                sum = sum.flatMap { sum in line(part).map { sum + $0 } }
            }
            return sum
        }
        fill("cash") { [unowned self] in line("expense") }
    }

    private func line(_ name: String) -> Series? {
        compiler.line(name, for: fields.node("flows"))
    }

    /// The flow where the contract is in force, and zero elsewhere.
    private func inTerm(_ flow: Series) -> Series {
        guard let used = line("used") else { return flow }
        let isAlwaysInForce = site.capacity.inForce == nil
        let steps = script.context.window.possibleSteps
        if isAlwaysInForce && flow.isZero(outside: steps, given: used) { return flow }
        return select(
            ScriptWords.Calendar.term.series(script, site), flow,
            else: graph.series(0, ContractContext.money))
    }

    // MARK: - What comes of it

    /// The flows; nil after a report.
    func flows() -> ContractFlows? {
        var isSound = bindStates()
        var flows: [String: Series] = [:]
        for name in ownNames + ScriptWords.flows {
            compiler.names.noteUse(of: name)
            if let series = compiler.names.series(name) {
                flows[name] = series
            } else {
                isSound = false
            }
        }
        var balances: [String: Series] = [:]
        for entry in fields.map("balances") {
            balances[entry.name] = entry.value?.formula.flatMap { compiler.series($0) }
        }
        if let minimum = fields.series("minimum") {
            isSound = compiler.series(minimum) != nil && isSound
        }
        guard isSound, balances.count == script.balances.count,
            let expense = flows["expense"], let cash = flows["cash"], let spend = flows["spend"]
        else { return nil }
        return ContractFlows(
            expense: expense, invoice: cash, spend: spend,
            parts: flows.filter { script.parts.contains($0.key) }, balances: balances)
    }

    /// What is owed in a month without use; nil where that is at fault.
    func minimum() -> Series? {
        guard let flows = flows() else { return nil }
        if let input = fields.series("minimum") { return compiler.series(input).map(inTerm) }
        guard let values = flows.expense.fixedValues else { return flows.expense }
        guard let bad = values.firstIndex(where: { !$0.isFinite }) else {
            return graph.series(perStep: values, ContractContext.money)
        }
        script.context.diagnostics.report(
            fields.node("flows"), "without use this is no number in "
                + script.context.grid.label(at: bad), offending: "",
            expected: "flows that hold without use, or 'minimum'")
        return nil
    }

    /// Hours that cost the same whether they are used or not, as known before the month's use; nil
    /// after a report.
    func sunkHours() -> Series? {
        // What the states become may follow use, which is not known yet.
        script.context.compiler.names.whenAllIsKnown { _ = self.bindStates() }
        guard
            let hours = compiler.series(
                open: fields.value("sunk"), in: .all, at: fields.node("sunk"))
        else { return nil }
        let flags = ScriptWords.Calendar.term.series(script, site)
        let unit = script.context.hours
        if hours.dimension == unit || hours.constantValue == 0 {
            return hours.retagged(unit) * flags
        }
        compiler.diagnostics.report(
            fields.node("sunk"), "wrong unit: this is \(hours.dimension.words)",
            expected: unit.wordsWithExample())
        return nil
    }

    /// Gives every state what it becomes; false after a report.
    private func bindStates() -> Bool {
        var isSound = true
        for entry in fields.map("state") {
            guard compiler.names.series(entry.name) != nil, let state = states[entry.name],
                let formula = entry.value?.record?.formula("next"),
                let next = compiler.series(formula)
            else {
                isSound = false
                continue
            }
            if next.dimension != state.dimension && next.constantValue != 0 {
                isSound = false
                let fault = formula.fault(
                    formula.expression,
                    "the state starts as \(state.dimension.words) and goes on as "
                        + next.dimension.words, expected: "the unit of its start")
                compiler.diagnostics.report(fault, in: formula.node)
                continue
            }
            graph.bind(state.id, next: next.node)
        }
        return isSound
    }
}
