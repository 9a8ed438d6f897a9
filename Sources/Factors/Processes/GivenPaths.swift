import Randomness
import ScenarioModel
import Series
import TilePrograms

/// Courses that somebody else simulated or observed, one of them on each path.
///
/// *Formula*: X(t) = Cₖ(t). By `use`, k = ⌊u n⌋ with one uniform u per path, each of the n columns
/// alike; or k = i mod n for path i, so that each is used as often as another, up to one path.
package struct GivenPaths: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "paths", "One of the columns of a file on each path, each as likely as another.",
        [
            OwnData.file, OwnData.unit, OwnData.every, OwnData.aggregate,
            Term(
                "use", .choice(["random", "in turn"]), .defaulted("random"),
                "A column drawn for each path, or path after path the next one; factors that use "
                    + "their columns in turn move together."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let name: String
    private let isInTurn: Bool
    /// `[column][step]`.
    private let courses: [[Double]]

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let data = OwnData.table(fields, compiler),
            let rows = data.rows(
                covering: compiler.grid, fields.node("file"), compiler.diagnostics),
            let use = fields.text("use")
        else { return nil }
        guard data.names.count * rows.count <= OwnData.choiceLimit else {
            compiler.diagnostics.report(
                fields.node("file"), "\(data.names.count) columns of \(rows.count) months",
                expected: "at most \(OwnData.choiceLimit / rows.count) columns")
            return nil
        }
        guard
            let courses = data.columns(in: rows, fields.node("file"), compiler.diagnostics)
        else { return nil }
        self.name = name
        isInTurn = use == "in turn"
        dimension = data.dimension
        self.courses = courses.map { OwnData.carried($0, to: compiler.grid.stepCount) }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        let first = graph.table((0..<graph.stepCount).map { Double($0 * courses.count) })
        let values = (0..<graph.stepCount).flatMap { step in courses.map { $0[step] } }
        let index = graph.binary(.add, column(in: graph), first)
        return graph.series(OwnData.pick(values, index, in: graph), dimension)
    }

    /// The path's column.
    private func column(in graph: SeriesGraph) -> NodeID {
        let source = DrawSource(name: NameHash(name), purpose: .bootstrap)
        if !isInTurn {
            let uniform = graph.draw(.uniform, source, perPath: true)
            return OwnData.number(of: courses.count, uniform, in: graph)
        }
        let path = graph.draw(.number, source, perPath: true)
        let count = graph.constant(Double(courses.count))
        let rounds = graph.unary(.floor, graph.binary(.divide, path, count))
        return graph.binary(.subtract, path, graph.binary(.multiply, rounds, count))
    }

    /// How far intervals go.
    package var notes: [String] {
        let given = "The \(courses.count) courses of \(name) are all that can happen to it: that there "
            + "are no more of them is not in any interval."
        let inTurn = " Used in turn they are strata, and intervals, which take paths for "
            + "independent draws, are wider than need be."
        return [given + (isInTurn ? inTurn : "")]
    }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw {
        let weight = 1 / Double(courses.count)
        return .mixture(courses.map { .init(weight: weight, law: .fixed($0[step])) })
    }

    /// The covariance over the columns.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0 else { return nil }
        let (before, now) = (law(at: step - 1), law(at: step))
        guard let mean = before.mean, let next = now.mean else { return nil }
        let sum = courses.reduce(0) { $0 + ($1[step - 1] - mean) * ($1[step] - next) }
        let count = Double(courses.count)
        return MonthMemory(before: before, now: now, covariance: sum / count, kurtosis: count)
    }
}
