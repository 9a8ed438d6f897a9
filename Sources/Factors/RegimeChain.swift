import LinearAlgebra
import Randomness
import ScenarioModel
import Series
import TilePrograms

/// The regimes of a path: a Markov chain in steps of a month.
///
/// *Formula*: P = e^{GΔ} of a generator G, or P given; the first month's regime follows the initial
/// law, and each month's end draws the next: the least j with U ≤ Σ_{k≤j} P_ik.
struct RegimeChain: Sendable {
    // MARK: - Terms

    static let terms = [
        Term(
            "generator", .list(.list(.rate)), .optional,
            "Rates from regime to regime, row by row in the order of the regimes; rows sum to 0."),
        Term(
            "transition", .list(.list(.number(.one))), .optional, in: .within(0, 1),
            "Probabilities of the next month's regime, row by row, instead of the generator; rows "
                + "sum to 1."),
        Term(
            "initial", .either([.text, .map(.number(.one))]), .optional, in: .within(0, 1),
            "The first month's regime by name, or probabilities by name; default: the long-run "
                + "distribution."),
    ]

    // MARK: - Resolved

    let transition: TransitionMatrix
    /// Probabilities of the first month's regime.
    let initial: [Double]

    var count: Int { initial.count }

    /// Reads the terms; nil after a report.
    init?(_ fields: Fields, names: [String], _ compiler: ExpressionCompiler) {
        guard let transition = Self.transition(fields, names, compiler.diagnostics),
            let initial = Self.initial(fields, names, transition, compiler.diagnostics)
        else { return nil }
        self.transition = transition
        self.initial = initial
    }

    private static func transition(
        _ fields: Fields, _ names: [String], _ diagnostics: Diagnostics
    ) -> TransitionMatrix? {
        let given = ["generator", "transition"].filter { fields.isGiven($0) }
        guard given.count == 1 else {
            diagnostics.report(
                given.isEmpty ? fields.node : fields.node("transition"),
                given.isEmpty ? "no generator" : "given beside generator", offending: "",
                expected: "either generator or transition")
            return nil
        }
        let key = given[0]
        guard let list = fields.list(key) else { return nil }
        let rows = list.map { ($0.list ?? []).compactMap(\.number) }
        let node = fields.node(key)
        let elements = (node.unwrapped?.value ?? node).elements ?? []
        let order = names.joined(separator: ", ")
        guard rows.count == names.count, rows.allSatisfy({ $0.count == names.count }) else {
            diagnostics.report(
                node, "not \(names.count) rows of \(names.count)", offending: "",
                expected: "a row and a column for each of \(order)")
            return nil
        }
        do throws(TransitionMatrix.Fault) {
            return key == "generator"
                ? try TransitionMatrix(generator: rows, time: monthStep)
                : try TransitionMatrix(probabilities: rows)
        } catch {
            switch error {
            case .notSquare: break
            case .outOfRange(let row, let column):
                diagnostics.report(
                    elements[row].elements?[column] ?? elements[row], "out of range",
                    expected: key == "generator"
                        ? "at least 0 /yr off the diagonal" : "at least 0 and at most 1")
            case .wrongSum(let row, let sum):
                diagnostics.report(
                    elements[row], "the row of \(names[row]) sums to \(rounded(sum))",
                    offending: "", expected: key == "generator" ? "0 /yr" : "1")
            }
            return nil
        }
    }

    private static func initial(
        _ fields: Fields, _ names: [String], _ transition: TransitionMatrix,
        _ diagnostics: Diagnostics
    ) -> [Double]? {
        let node = fields.node("initial")
        guard fields.isGiven("initial") else {
            if let stationary = transition.stationary { return stationary }
            diagnostics.report(
                node, "no long-run distribution: a path can get stuck in some regimes",
                offending: "", expected: "initial, the first month's regime")
            return nil
        }
        var weights = Array(repeating: 0.0, count: names.count)
        func place(_ name: String, _ node: DocumentNode) -> Int? {
            if let index = names.firstIndex(of: name) { return index }
            diagnostics.report(
                node, "no regime of this name", offending: name,
                expected: "one of " + names.joined(separator: ", "),
                suggestion: nearestName(to: name, in: names))
            return nil
        }
        switch fields.value("initial") {
        case .text(let name)?:
            guard let index = place(name, node) else { return nil }
            weights[index] = 1
        case .map(let entries)?:
            for entry in entries {
                guard let index = place(entry.name, entry.node), let weight = entry.value?.number
                else { return nil }
                weights[index] = weight
            }
            let sum = weights.reduce(0, +)
            guard (sum - 1).magnitude <= TransitionMatrix.tolerance else {
                diagnostics.report(
                    node, "probabilities sum to \(rounded(sum))", offending: "", expected: "1")
                return nil
            }
            weights = weights.map { $0 / sum }
        default: return nil
        }
        return weights
    }

    // MARK: - Step

    /// The regime in which each month is spent, counted from zero.
    ///
    /// - Parameter name: whose draws they are.
    func regime(_ name: String, in graph: SeriesGraph) -> NodeID {
        let name = NameHash(name)
        let first = graph.draw(
            .uniform, DrawSource(name: name, purpose: .parameter), perPath: true)
        let start = initial.firstIndex(of: 1).map { graph.constant(Double($0)) }
            ?? index(of: first, in: cumulative(initial).map { graph.constant($0) }, graph)
        let state = graph.state(initial: start)
        let regime = graph.value(of: state)
        let rows = transition.matrix.rows.map { cumulative($0) }
        let thresholds = (0..<count - 1).map { column in
            pick(rows.map { $0[column] }, by: regime, in: graph)
        }
        let uniform = graph.draw(.uniform, DrawSource(name: name, purpose: .eventClock))
        graph.bind(state, next: index(of: uniform, in: thresholds, graph))
        return regime
    }

    /// The value that belongs to the regime.
    func pick(_ values: [Double], by regime: NodeID, in graph: SeriesGraph) -> NodeID {
        var result = graph.constant(values[count - 1])
        if values.allSatisfy({ $0 == values[0] }) { return result }
        for (index, value) in values.dropLast().enumerated().reversed() {
            let isCurrent = graph.binary(.equal, regime, graph.constant(Double(index)))
            result = graph.select(isCurrent, then: graph.constant(value), else: result)
        }
        return result
    }

    /// Σ_{k≤j} for all states but the last.
    private func cumulative(_ probabilities: [Double]) -> [Double] {
        var sum = 0.0
        return probabilities.dropLast().map {
            sum += $0
            return sum
        }
    }

    /// How many thresholds lie below.
    private func index(of uniform: NodeID, in thresholds: [NodeID], _ graph: SeriesGraph) -> NodeID
    {
        thresholds.reduce(graph.constant(0)) {
            graph.binary(.add, $0, graph.binary(.less, $1, uniform))
        }
    }
}
