import Randomness
import TilePrograms

/// Evaluates the questions put to one scenario on courses of one's own choice: points of the
/// independent standard normals that its draws amount to, month by month.
package final class PointRun {
    private let evaluator: PointEvaluator
    private let columns: [Int]
    private let seed: UInt64

    /// - Parameter joint: a plan of one scenario.
    package init(_ joint: JointPlan, options: ExecutionOptions) {
        evaluator = PointEvaluator(
            joint.plan.program, instructionSet: options.instructionSet)
        columns = joint.members.first?.columns.map(\.subject) ?? []
        seed = joint.plan.seed
    }

    /// Coordinates of a point.
    package var dimension: Int { evaluator.space.coordinates.count }

    /// Whether something follows the rows of a file in turn, so that a course is not all that
    /// decides.
    package var dependsOnNumber: Bool { evaluator.space.dependsOnNumber }

    /// The answers at points, `[point][question]`.
    package func answers(at points: [[Double]]) -> [[Double]] {
        evaluator.results(at: points).map { results in columns.map { results[$0] } }
    }

    /// Where a path of the run lies.
    package func point(ofPath path: Int) -> [Double] {
        evaluator.space.point(seed: seed, path: UInt64(path))
    }

    /// The driver of each coordinate, by its number; `drivers.count` for one of none.
    package func owners(among drivers: [Driver]) -> [Int] {
        var numbers: [NameHash: Int] = [:]
        for (number, driver) in drivers.enumerated() {
            for name in driver.draws { numbers[NameHash(name)] = number }
        }
        return evaluator.space.coordinates.map { numbers[$0.source.name] ?? drivers.count }
    }
}
