import ScenarioModel
import Series

extension FactorBook {
    /// One factor with its process, and with what is known of it.
    package struct Entry: Sendable {
        package let name: String
        package let process: any StochasticProcess
        /// The step of the grid that the process counts as its first.
        package let first: Int
        /// Level in each known month, where it is not the process that knows.
        private let known: [Double]
        /// Further lines of the known months, by what follows the dot.
        private let knownLines: [String: [Double]]
    }
}

extension FactorBook.Entry {
    /// Reads the factor; nil after a report.
    init?(_ name: String, _ given: Fields, _ compiler: ExpressionCompiler) {
        let (grid, diagnostics) = (compiler.grid, compiler.diagnostics)
        guard let type = ProcessCatalogue.all.first(where: { $0.table.name == given.table.name })
        else { return nil }
        let hasActuals = given.isGiven("actuals")
        var fields = given
        var actuals: Actuals?
        if hasActuals {
            // Without a view nobody can say which months are known.
            guard compiler.isDated else { return nil }
            let isStart = given.table.term(named: "start") != nil && !given.isGiven("start")
            guard let found = Actuals(given, isStart: isStart, compiler),
                let started = isStart ? found.start(given, compiler) : given
            else { return nil }
            (actuals, fields) = (found, started)
        }
        let first = hasActuals || !type.knowsItsPast(given) ? grid.knownCount : 0
        let process = compiler.graph.since(first) {
            type.init(fields, name: name, compiler: first == 0 ? compiler : compiler.simulating)
        }
        guard let process else { return nil }
        if let actuals, !actuals.values.isEmpty || actuals.last != nil {
            guard process.quietPast == nil else {
                diagnostics.report(
                    given.node("actuals"), "what has happened already is not simulated",
                    offending: "", expected: "no actuals; an event of the past by clock: date")
                return nil
            }
            guard actuals.dimension == process.dimension else {
                diagnostics.report(
                    given.node("actuals"), "measures \(actuals.dimension.words)", offending: "",
                    expected: "\(process.dimension.words), as the factor does")
                return nil
            }
        }
        let known = first == 0
            ? [] : actuals?.values
                ?? process.quietPast.map { Array(repeating: $0, count: grid.knownCount) }
        guard let known else {
            diagnostics.report(
                given.node, "its values before the view are missing", offending: "",
                expected: "actuals: for \(grid.start) to \(grid.month(at: first - 1))")
            return nil
        }
        self.init(name: name, process: process, first: first, known: known, grid, given.node, diagnostics)
    }

    private init?(
        name: String, process: any StochasticProcess, first: Int, known: [Double], _ grid: TimeGrid,
        _ node: DocumentNode, _ diagnostics: Diagnostics
    ) {
        self.name = name
        self.process = process
        self.first = first
        self.known = known
        var lines: [String: [Double]] = [:]
        for line in known.isEmpty ? [] : process.lineNames {
            let values = known.enumerated().compactMap { step, level in
                process.past(line, level: level, in: grid.month(at: step))
            }
            guard values.count == known.count else {
                diagnostics.report(
                    node, "\(name).\(line) is not known before the view", offending: "",
                    expected: "a process whose lines follow from its level")
                return nil
            }
            lines[line] = values
        }
        knownLines = lines
    }

    // MARK: - Names

    /// Defines the factor's names, with what is known before what is simulated.
    ///
    /// - Parameter normals: of the run from the entry's first step on.
    func define(_ normals: ShockNormals, _ grid: TimeGrid) {
        let names = normals.compiler.names
        process.define(name, normals)
        func splice(_ name: String, _ values: [Double]) {
            let graph = normals.graph
            let from = first
            names.amend(name) { later in
                // Only what stands before the splice is read.
                let rest = Array(repeating: values[from - 1], count: graph.stepCount - from)
                return graph.series(
                    graph.spliced(known: graph.table(values + rest), from: from, later.node),
                    later.dimension)
            }
        }
        guard !known.isEmpty else { return }
        splice(name, known)
        for (line, values) in knownLines { splice("\(name).\(line)", values) }
    }

    // MARK: - Laws

    /// The law of the level in a month of the grid.
    package func law(at step: Int) -> FactorLaw {
        step < known.count ? .fixed(known[step]) : process.law(at: step - first)
    }

    /// ``StochasticProcess/knownLaw(at:under:)`` in a month of the grid.
    package func knownLaw(at step: Int, under model: DependenceModel) -> FactorLaw {
        step < known.count ? .fixed(known[step]) : process.knownLaw(at: step - first, under: model)
    }

    /// ``StochasticProcess/memory(at:under:)`` in a month of the grid.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        step <= first ? nil : process.memory(at: step - first, under: model)
    }

    /// The same factor with its process made more precise.
    func with(_ process: any StochasticProcess) -> Self {
        Self(name: name, process: process, first: first, known: known, knownLines: knownLines)
    }
}
