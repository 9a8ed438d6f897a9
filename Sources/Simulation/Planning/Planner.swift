import Business
import Contracts
import Factors
import Results
import Risk
import ScenarioModel
import Series

/// Turns a scenario document into a plan, or says everything that is wrong with it.
///
/// The order is that of dependence: calendar, factors, ledger, measures; a section that fails lets
/// the others be read all the same, so that all problems are reported at once.
package struct Planner {
    private let reading: ScenarioModel.Reading
    private let document: DocumentNode
    let fields: Fields
    private let sources: RunPlan.Sources
    private let data: DataFiles
    private let changes: [DocumentNode.Entry]
    var diagnostics: Diagnostics { reading.diagnostics }

    /// - Parameter changes: overlays and variants that the scenario offers beside.
    package init(
        document: DocumentNode, diagnostics: Diagnostics, sources: RunPlan.Sources = .init(),
        data: DataFiles = DataFiles(), changes: [DocumentNode.Entry] = []
    ) {
        self.document = document
        self.changes = changes
        self.sources = sources
        self.data = data
        let basis = document["basis"]
        let currency = basis?["currency"]
        let code = currency?.text ?? "USD"
        let isKnown = Unit.currencies.contains(code)
        let isSaid = isKnown && (currency == nil || currency?.text != nil)
            && (basis == nil || basis?.isNull == true || basis?.entries != nil)
        reading = ScenarioModel.Reading(
            diagnostics: diagnostics, currency: isKnown ? code : "USD", checksCurrency: isSaid)
        fields = Fields(document, ScenarioTables.root, reading)
    }

    /// ISO code of the scenario's money.
    package var currency: String { reading.currency }

    /// The document with every default filled in.
    package var resolved: DocumentNode { fields.resolved }

    /// Factors and ledger, without what is asked of them.
    package struct LedgerPlan {
        let grid: TimeGrid
        let hasCalendar: Bool
        let compiler: ExpressionCompiler
        let book: FactorBook?
        let ledger: Ledger?

        var currency: String { reading.currency }
        package var contracts: [Contract] { ledger?.book ?? [] }
        fileprivate let reading: ScenarioModel.Reading
    }

    /// What `body` makes of the ledger of a sound scenario; nil after reports.
    ///
    /// - Parameter use: what is used of each contract, in place of the dispatch's and a customer's.
    package func ledger<Value>(
        use: ((Contract) -> Series?)? = nil, _ body: (LedgerPlan) -> Value
    ) -> Value? {
        let plan = ledgerPlan(use: use)
        defer { plan.compiler.names.close() }
        return isSound(plan) ? body(plan) : nil
    }

    /// Whether nothing is wrong so far.
    func isSound(_ made: LedgerPlan) -> Bool {
        !diagnostics.hasErrors && made.hasCalendar && made.book != nil && made.ledger != nil
    }

    /// The contracts of a scenario to the end of the longest, for what they say of months that `grid`
    /// does not have; nil where it has them all. Faults are told by the scenario's own planner.
    private func future(after grid: TimeGrid, _ names: Namespace) -> FutureLedger? {
        let months = FutureLedger.monthCount(fields.map("contracts"), grid: grid)
        guard months > grid.runOffCount else { return nil }
        return FutureLedger { [document, data] in
            let plan = Planner(document: document, diagnostics: Diagnostics(), data: data.anew)
                .ledgerPlan(months: months)
            names.adopt(plan.compiler.names)
            return plan.contracts
        }
    }

    /// - Parameters:
    ///   - shared: gives the graph to build in, where it is not the scenario's alone.
    ///   - months: after the horizon; nil for those that what is under way needs.
    func ledgerPlan(
        use: ((Contract) -> Series?)? = nil, shared: ((TimeGrid) -> SeriesGraph)? = nil,
        months: Int? = nil
    ) -> LedgerPlan {
        let calendar = fields.record("time").flatMap { TimeSection.grid($0, diagnostics) }
        let horizon = calendar ?? standInGrid
        let grid = horizon.runningOff(
            months ?? RunOffMonths.count(fields.map("contracts"), grid: horizon))
        let graph =
            shared?(grid)
            ?? SeriesGraph(grid)
        let compiler = ExpressionCompiler(
            graph: graph, grid: grid, names: Namespace(graph: graph), diagnostics: diagnostics,
            data: data, isDated: fields.record("time")?.month("as_of") != nil)
        compiler.names.isIncomplete = ["factors", "business", "contracts"].contains {
            fields.value($0) == nil
        }

        compiler.names.links = NameLinks(
            ["factors", "metrics", "events"].flatMap { document[$0]?.entries ?? [] })
        compiler.define(levers: fields.record("levers"))
        let book = FactorBook(
            factors: fields.map("factors"), dependence: fields.record("dependence"),
            reserved: Self.reservedNames, reading: reading, compiler: compiler)
        compiler.names.define(RiskBuilder.discountName) { [fields] in
            guard let basis = fields.record("basis") else { return compiler.graph.series(1) }
            return BasisSection.discount(basis, compiler)
        }
        let ledger = LedgerBuilder(
            compiler: compiler, reading: reading,
            chips: ChipPower(factors: fields.map("factors")),
            future: months == nil && calendar != nil ? future(after: grid, compiler.names) : nil,
            use: use
        ).build(fields)
        resolveAllNames(compiler)
        return LedgerPlan(
            grid: grid, hasCalendar: calendar != nil, compiler: compiler, book: book,
            ledger: ledger, reading: reading)
    }

    func riskModel(
        _ made: LedgerPlan, absent: [String: Absence] = [:]
    ) -> RiskModel? {
        let graph = made.compiler.graph
        return RiskBuilder(
            graph: graph, grid: made.grid, lines: made.compiler.names, reading: reading,
            discount: made.compiler.names.series(RiskBuilder.discountName) ?? graph.series(1),
            openingCash: fields.record("basis")?.number("cash"), absent: absent,
            beyond: fields.record("time")?.text("beyond").flatMap(BeyondHorizon.init(rawValue:)),
            contractStart: contractStart(made)
        ).build(fields)
    }

    /// The first month of the contract bought that commits to something and starts first, else of one
    /// that is sold.
    private func contractStart(_ made: LedgerPlan) -> CalendarMonth? {
        let committed = (made.ledger?.contracts ?? []).filter { $0.party == nil && $0.isCommitted }
        let bought = committed.filter { !$0.isSold }
        return (bought.isEmpty ? committed : bought).map(\.start).min()
    }

    /// The columns of measures in a graph that several scenarios may share; nil when something is
    /// wrong, which the diagnostics say.
    ///
    /// - Parameters:
    ///   - absent: names that the scenario may lack, which then count as nothing.
    ///   - graph: for the months that the scenario has.
    package func sample(
        _ measures: [JointPlanner.Question], absent: [String: Absence] = [:],
        in graph: @escaping (TimeGrid) -> SeriesGraph
    ) -> JointPlanner.Answer? {
        let made = ledgerPlan(shared: graph)
        defer { made.compiler.names.close() }
        guard let risk = riskModel(made, absent: absent) else { return nil }
        let columns = measures.map { risk.formulas.columns(of: $0.measure, at: $0.position) }
        let missed = risk.formulas.missed + made.compiler.names.missed
        guard isSound(made) else { return nil }
        return JointPlanner.Answer(
            graph: made.compiler.graph, grid: made.grid.horizon,
            columns: columns.compactMap { $0 }, missed: missed, names: made.compiler.names)
    }

    /// The plan; nil when something is wrong, which the diagnostics say.
    package func plan(pathCount: Int? = nil, seed: UInt64? = nil) -> RunPlan? {
        let made = ledgerPlan()
        let (grid, compiler) = (made.grid, made.compiler)
        defer { compiler.names.close() }
        let graph = compiler.graph
        let risk = riskModel(made)
        guard !diagnostics.hasErrors, made.hasCalendar, let book = made.book,
            let ledger = made.ledger, let risk,
            let run = fields.record("run"), let paths = pathCount ?? run.integer("paths"),
            let seed = seed ?? run.integer("seed").map(UInt64.init)
        else { return nil }
        let unused = UnusedThings(diagnostics, changes: changes)
        unused.warn(of: fields.map("factors"), in: book, compiler.names)
        unused.warn(of: ledger.idle)

        if fields.record("time")?.isGiven("beyond") == false {
            for contract in ledger.book { contract.reportBeyond(currency: reading.currency) }
        }
        var sources = sources
        sources.inputs += data.sources.map { .init(name: $0.name, digest: $0.digest) }
        let program = graph.compile(
            recorded: risk.recorded.map(\.node), results: risk.columns.map(\.node))
        return RunPlan(
            grid: grid.horizon, seed: seed, pathCount: paths, program: program, measures: risk.plan,
            replay: replay(compiler, names: book.lineNames + ledger.lineNames),
            factorSheet: FactorSheet(book: book, compiler: compiler),
            presentation: PlanPresentation(
                fields: fields, reading: reading, measures: risk.plan, contracts: ledger.contracts,
                notes: knownMonths(grid) + book.notes + risk.notes
            ).presentation, dependence: book.dependence.name,
            sources: sources)
    }

    /// Names that formulas know besides those of the scenario, and words that are no names.
    private static let reservedNames =
        Business.totals + CalendarName.allCases.map(\.rawValue)
        + [RiskBuilder.discountName, "nan", "inf", "infinity"]

    /// Months to check the other sections by when the calendar itself is at fault: so many that no
    /// date of theirs lies outside.
    private var standInGrid: TimeGrid {
        let early = CalendarMonth(year: 1950, month: 1)
        return TimeGrid(
            start: fields.record("time")?.month("as_of") ?? early,
            stepCount: TimeGrid.stepCountLimits.upperBound)
    }

    private func knownMonths(_ grid: TimeGrid) -> [String] {
        guard grid.knownCount > 0 else { return [] }
        return [
            "Months before \(grid.label(at: grid.knownCount)) are known and not simulated; their "
                + "money counts undiscounted."
        ]
    }

    /// Resolves every name, asked for or not, so that no faulty formula passes unnoticed.
    private func resolveAllNames(_ compiler: ExpressionCompiler) {
        for name in compiler.names.names { _ = compiler.names.resolve(name) }
        compiler.settle()
    }

    private func replay(
        _ compiler: ExpressionCompiler, names: [String]
    ) -> RunPlan.Replay {
        var lines: [RunPlan.Replay.Line] = []
        var series: [Series] = []
        for name in names {
            guard let line = compiler.names.series(name) else { continue }
            lines.append(.init(name: name, dimension: line.dimension))
            series.append(line)
        }
        let program = compiler.graph.compile(recorded: series.map(\.node), results: [])
        return RunPlan.Replay(program: program, lines: lines)
    }
}
