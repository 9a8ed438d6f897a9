import ScenarioModel

// MARK: - Values of any dimension

extension Term.Kind {
    /// A number, a dated schedule, a name or an expression that says itself what it measures.
    package static let openSeries = Term.Kind.either([.quantity, .schedule, .expression])
}

extension ExpressionCompiler {
    /// The series of a value read as ``Term/Kind/openSeries``, or nil after a report.
    ///
    /// - Parameters:
    ///   - range: where numbers, and formulas that are the same on every path, must lie.
    ///   - node: where to point when they do not.
    package func series(
        open value: FieldValue?, in range: Bounds = .all, at node: DocumentNode
    ) -> Series? {
        switch value {
        case .number(let quantity):
            return graph.series(quantity.value, quantity.dimension)
        case .series(let input):
            return series(input)
        case .formula(let formula):
            guard let series = series(formula) else { return nil }
            let input = SeriesInput(
                .formula(formula), dimension: series.dimension, range: range, node: node)
            return self.series(input)
        default:
            return nil
        }
    }

    /// The series behind a name that a part of the plan has defined itself, or nil after a report.
    ///
    /// - Parameter node: where to point when the name leads back to itself.
    package func line(_ name: String, for node: DocumentNode) -> Series? {
        names.noteUse(of: name)
        switch names.resolve(name) {
        case .found(let series): return series
        case .failed: return nil
        case .cycle(let chain):
            reportCycle(chain.joined(separator: " -> "), at: node)
            return nil
        case .unmeasured(let name):
            diagnostics.report(
                node, "'\(name)' follows from its own past alone, so that nothing says its unit",
                expected: "a definition with a term of its own")
            return nil
        case .unlike(let a, let b):
            diagnostics.report(
                node, "'\(name)' cannot be summed: '\(a)' and '\(b)' have unlike units")
            return nil
        case .unknown, .withheld:
            preconditionFailure("no line \(name)")
        }
    }

    /// What a line was last month, `initial` before the first month.
    ///
    /// The line need not be defined yet, and may depend on what is read here: it is bound once all
    /// names are known.
    package func lastMonth(
        of name: String, _ dimension: Dimension, initial: Double = 0, for node: DocumentNode
    ) -> Series {
        let ring = graph.ring(initial: graph.constant(initial))
        names.whenAllIsKnown { [self] in
            guard let series = line(name, for: node) else {
                // The cause has been reported; the graph will not be compiled.
                graph.bind(ring, input: graph.constant(initial))
                return
            }
            precondition(series.dimension == dimension, "\(name) measures something else")
            graph.bind(ring, input: series.node)
        }
        return graph.series(graph.past(ring, back: 1), dimension)
    }

    /// Reports a cycle at the formula that closes it, or at `node` if no formula is underway.
    package func reportCycle(_ chain: String, at node: DocumentNode) {
        if let asker = names.askers.last {
            diagnostics.report(
                asker.formula.cycle(asker.part, chain, hasStates: names.isWithinAnother),
                in: asker.formula.node)
            return
        }
        diagnostics.report(
            node, "cyclic definition: \(chain)",
            expected: "values that do not depend on themselves within the month")
    }

    /// Defines a line, or reports that its name is taken.
    package func define(
        _ name: String, for node: DocumentNode, _ body: @escaping () -> Series?
    ) {
        if names.define(name, body) || names.hasFailed(name) { return }
        diagnostics.report(
            node, "the ledger line '\(name)' has the name of something else", offending: name,
            expected: "another name for the factor or series '\(name)'")
    }

    /// Hours per month, as the scenario counts them.
    package var hoursPerMonth: Series {
        graph.series(
            perStep: (0..<grid.stepCount).map { grid.hours(at: $0) }, .hour / .month)
    }
}
