import CKernels

/// The meaning of a tile program, in plain doubles, one path at a time.
///
/// Slow and obvious on purpose: it shares no code with ``TileExecutor`` but the scalar functions,
/// and is the oracle for it.
package struct ReferenceInterpreter {
    package let program: TileProgram

    package init(_ program: TileProgram) {
        self.program = program
    }

    /// One path's outputs: `recorded[series][step]` and `results[column]`.
    package struct Outcome {
        package var recorded: [[Double]]
        package var results: [Double]
    }

    package func run(seed: UInt64, path: UInt64) -> Outcome {
        run(Machine(program: program, seed: seed, path: path))
    }

    /// The path on which every draw is at the median of its law.
    package func runAtMedians() -> Outcome {
        run(Machine(program: program, seed: 0, path: 0, isMedian: true))
    }

    private func run(_ start: Machine) -> Outcome {
        var machine = start
        for instruction in program.opening { machine.execute(instruction, step: 0, month: 0) }
        for segment in program.segments {
            for step in segment.steps {
                let month = program.firstMonth + step
                for instruction in segment.instructions {
                    machine.execute(instruction, step: step, month: month)
                }
            }
        }
        for instruction in program.closing {
            machine.execute(instruction, step: program.stepCount - 1, month: 0)
        }
        return machine.outcome
    }
}

private struct Machine {
    let program: TileProgram
    let seed: UInt64
    let path: UInt64
    var rows: [Double]
    var outcome: ReferenceInterpreter.Outcome

    let isMedian: Bool

    init(program: TileProgram, seed: UInt64, path: UInt64, isMedian: Bool = false) {
        self.program = program
        self.seed = seed
        self.path = path
        self.isMedian = isMedian
        rows = Array(repeating: 0, count: program.rowCount)
        let steps = Array(repeating: 0.0, count: program.recordedSteps)
        outcome = .init(
            recorded: Array(repeating: steps, count: program.recordedCount),
            results: Array(repeating: 0, count: program.resultCount))
    }

    func value(_ operand: Operand, _ step: Int) -> Double {
        switch operand {
        case .row(let row): rows[row.index]
        case .scalar(let scalar): program.scalar(scalar, at: step)
        }
    }

    /// - Parameter month: of the calendar, in the addresses of draws; 0 outside the months.
    mutating func execute(_ instruction: Instruction, step: Int, month: Int) {
        switch instruction {
        case .unary(let operation, let out, let a):
            rows[out.index] = operation(rows[a.index])
        case .binary(let operation, let out, let a, let b):
            rows[out.index] = operation(value(a, step), value(b, step))
        case .select(let out, let condition, let a, let b):
            let chosen = rows[condition.index]
            rows[out.index] =
                chosen.isNaN ? chosen : (chosen != 0 ? value(a, step) : value(b, step))
        case .affine(let out, let p, let x, let q, let z, let r):
            rows[out.index] = sf_affine_scalar(
                program.scalar(p, at: step), rows[x.index], program.scalar(q, at: step),
                rows[z.index], program.scalar(r, at: step))
        case .combine(let out, let sources, let first):
            var sum = program.scalar(first, at: step) * rows[sources[0].index]
            for (index, source) in sources.enumerated().dropFirst() {
                let coefficient = program.scalar(Scalar(first.slot + index), at: step)
                sum = sum.addingProduct(coefficient, rows[source.index])
            }
            rows[out.index] = sum
        case .expSum(let out, let a, let b):
            rows[out.index] = UnaryOperation.exp(rows[a.index] + value(b, step))
        case .curve(let curve, let out, let a): rows[out.index] = curve(rows[a.index])
        case .countBelow(let out, let a, let first, let thresholds):
            let x = rows[a.index]
            let below = (0..<thresholds).count {
                program.scalar(Scalar(first.slot + $0), at: step) < x
            }
            rows[out.index] = x.isNaN ? x : Double(below)
        case .fill(let out, let scalar): rows[out.index] = program.scalar(scalar, at: step)
        case .copy(let out, let a): rows[out.index] = rows[a.index]
        case .draw(let law, let out, let source):
            if isMedian {
                rows[out.index] = law == .normal ? 0 : 0.5
                return
            }
            let draw = source.draw(
                seed: seed, path: path, month: month)
            rows[out.index] =
                switch law {
                case .normal: sf_normal_scalar(draw)
                case .uniform: sf_uniform_scalar(draw)
                case .number: Double(path)
                }
        case .readRing(let out, let first, let depth, let back):
            rows[out.index] = rows[first.index + (step + depth - back) % depth]
        case .writeRing(let first, let depth, let a):
            rows[first.index + step % depth] = rows[a.index]
        case .record(let series, let a): outcome.recorded[series][step] = rows[a.index] + 0
        case .result(let column, let a): outcome.results[column] = rows[a.index] + 0
        }
    }
}
