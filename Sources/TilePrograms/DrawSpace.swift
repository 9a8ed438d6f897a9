import CKernels
import Randomness

/// What a program draws along one path, as a point with independent standard normal coordinates.
///
/// A coordinate is one draw in one month: a normal as it is, a uniform u as Φ⁻¹(u). The origin is the
/// path on which every draw is at its median.
package struct DrawSpace: Sendable {
    package struct Coordinate: Hashable, Sendable {
        package let law: DrawLaw
        package let source: DrawSource
        /// In the draw's address; 0 for what is drawn once for a path.
        let month: Int
    }

    package let coordinates: [Coordinate]
    /// Whether something depends on the number of the path, which has no law.
    package let dependsOnNumber: Bool
    /// Draws of one law and source; supplied numbers have a row for each and step.
    let rowCount: Int
    /// Where a coordinate's number is read: by row and step, in the order of execution.
    let places: [(coordinate: Int, row: Int, step: Int)]
    private let rows: [Key: Int]

    private struct Key: Hashable {
        let law: DrawLaw
        let source: DrawSource
    }

    package init(_ program: TileProgram) {
        var rows: [Key: Int] = [:]
        var numbers: [Coordinate: Int] = [:]
        var coordinates: [Coordinate] = []
        var places: [(coordinate: Int, row: Int, step: Int)] = []
        var dependsOnNumber = false
        func visit(_ instructions: [Instruction], step: Int, month: Int) {
            for case .draw(let law, _, let source) in instructions {
                guard law != .number else {
                    dependsOnNumber = true
                    continue
                }
                let key = Key(law: law, source: source)
                let row = rows[key] ?? rows.count
                rows[key] = row
                let coordinate = Coordinate(
                    law: law, source: source, month: source.fixedMonth ?? month)
                let number = numbers[coordinate] ?? coordinates.count
                if number == coordinates.count { coordinates.append(coordinate) }
                numbers[coordinate] = number
                places.append((number, row, step))
            }
        }
        visit(program.opening, step: 0, month: 0)
        for segment in program.segments {
            for step in segment.steps {
                visit(segment.instructions, step: step, month: program.firstMonth + step)
            }
        }
        visit(program.closing, step: program.stepCount - 1, month: 0)
        self.rows = rows
        self.places = places
        self.coordinates = coordinates
        self.dependsOnNumber = dependsOnNumber
        rowCount = rows.count
    }

    /// The row of supplied numbers that a draw reads; nil where the draw is none of the program's.
    func row(_ law: DrawLaw, _ source: DrawSource) -> Int? { rows[Key(law: law, source: source)] }

    /// The coordinates of a path of a run.
    package func point(seed: UInt64, path: UInt64) -> [Double] {
        coordinates.map { coordinate in
            let draw = coordinate.source.draw(seed: seed, path: path, month: coordinate.month)
            return coordinate.law == .normal
                ? sf_normal_scalar(draw) : UnaryOperation.normalQuantile(sf_uniform_scalar(draw))
        }
    }
}

/// Runs a program on given draws instead of addressed ones, with the bits of a run.
package final class PointEvaluator {
    package let space: DrawSpace
    private let executor: TileExecutor
    /// `[row][step][lane]`.
    private var supplied: [Double]
    private var results: [Double]

    /// Points that one pass evaluates.
    package static let width = 64

    package init(_ program: TileProgram, instructionSet: InstructionSet) {
        space = DrawSpace(program)
        executor = TileExecutor(
            program: program, tile: Self.width, instructionSet: instructionSet, supplying: space)
        supplied = Array(
            repeating: 0, count: max(1, space.rowCount * program.stepCount * Self.width))
        results = Array(repeating: 0, count: max(1, program.resultCount * Self.width))
    }

    /// The columns of the program's results at points, `[point][column]`.
    package func results(at points: [[Double]]) -> [[Double]] {
        var found: [[Double]] = []
        found.reserveCapacity(points.count)
        var next = 0
        while next < points.count {
            let chunk = points[next..<min(next + Self.width, points.count)]
            fill(chunk)
            run((chunk.count + TileExecutor.lanes - 1) / TileExecutor.lanes * TileExecutor.lanes)
            let columns = executor.program.resultCount
            for lane in 0..<chunk.count {
                found.append((0..<columns).map { results[$0 * Self.width + lane] })
            }
            next += chunk.count
        }
        return found
    }

    /// A uniform stays inside (0, 1), as those of a run do.
    private func fill(_ points: ArraySlice<[Double]>) {
        let steps = executor.program.stepCount
        for (number, row, step) in space.places {
            let isNormal = space.coordinates[number].law == .normal
            let place = (row * steps + step) * Self.width
            for (lane, point) in points.enumerated() {
                let z = point[number]
                supplied[place + lane] =
                    isNormal
                    ? z : min(max(UnaryOperation.normalCDF(z), 0x1p-53), 1 - 0x1p-53)
            }
        }
    }

    private func run(_ count: Int) {
        var recorded = 0.0
        supplied.withUnsafeBufferPointer { supplied in
            results.withUnsafeMutableBufferPointer { results in
                withUnsafeMutablePointer(to: &recorded) { recorded in
                    guard let columns = results.baseAddress else { return }
                    executor.run(
                        seed: 0, firstPath: 0, count: count,
                        into: TileOutputs(
                            recorded: recorded, results: columns, stride: Self.width, offset: 0),
                        supplied: supplied.baseAddress)
                }
            }
        }
    }
}
