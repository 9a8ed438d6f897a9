import Randomness
import ScenarioModel
import Series
import TilePrograms

/// Courses that somebody else simulated or observed, one of them on each path.
///
/// *Formula*: X(t) = Cₖ(t), k = ⌊u n⌋ with one uniform u per path: each of the n columns alike.
package struct GivenPaths: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "paths", "One of the columns of a file on each path, each as likely as another.",
        [OwnData.file, OwnData.unit])

    /// More columns than this are refused: every month chooses among all of them.
    package static let columnLimit = 256

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let name: String
    /// `[column][step]`.
    private let courses: [[Double]]

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let data = OwnData.table(fields, compiler),
            let rows = data.rows(
                covering: compiler.grid, fields.node("file"), compiler.diagnostics)
        else { return nil }
        guard data.columns.count <= Self.columnLimit else {
            compiler.diagnostics.report(
                fields.node("file"), "\(data.columns.count) columns",
                expected: "at most \(Self.columnLimit)")
            return nil
        }
        self.name = name
        dimension = data.dimension
        courses = data.columns.map { Array($0[rows]) }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        let uniform = graph.draw(
            .uniform, DrawSource(name: NameHash(name), purpose: .bootstrap), perPath: true)
        let index = OwnData.number(of: courses.count, uniform, in: graph)
        return graph.series(
            OwnData.pick(courses.map { graph.table($0) }, index, in: graph), dimension)
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
