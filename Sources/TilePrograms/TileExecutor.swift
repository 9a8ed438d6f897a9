import CKernels
import Randomness

/// Runs a tile program over the leaves of one instruction set, in memory that it owns.
///
/// An executor belongs to one worker. After `init`, running allocates nothing and takes no lock.
package final class TileExecutor {
    package let program: TileProgram
    /// Paths a tile holds: a multiple of ``lanes``.
    package let tile: Int
    package static let lanes = Int(SF_LANES)

    private let leaves: UnsafePointer<sf_leaves>
    private let rows: UnsafeMutablePointer<Double>
    private let scalars: UnsafeMutablePointer<Double>
    private let lists: [UnsafeMutableRawPointer]
    private let opening: [BoundInstruction]
    private let segments: [(steps: Range<Int>, instructions: [BoundInstruction])]
    private let closing: [BoundInstruction]

    /// - Parameters:
    ///   - tile: paths per tile, a positive multiple of 8; 128 keeps rows in the first-level cache.
    ///   - instructionSet: one that this processor runs.
    ///   - space: where given, runs read their draws from what they are supplied with.
    package init(
        program: TileProgram, tile: Int, instructionSet: InstructionSet,
        supplying space: DrawSpace? = nil
    ) {
        guard let leaves = instructionSet.leaves else {
            preconditionFailure("this processor does not run \(instructionSet.name)")
        }
        precondition(tile > 0 && tile % Self.lanes == 0, "a tile is a multiple of eight paths")
        self.program = program
        self.tile = tile
        self.leaves = leaves
        rows = Self.allocate(program.rowCount * tile)
        scalars = Self.allocate(program.scalars.count)
        scalars.update(from: program.scalars, count: program.scalars.count)
        var binder = Binder(program, rows: rows, tile: tile, leaves: leaves, space: space)
        opening = binder.bind(program.opening)
        segments = program.segments.map { ($0.steps, binder.bind($0.instructions)) }
        closing = binder.bind(program.closing)
        lists = binder.lists
    }

    deinit {
        rows.deallocate()
        scalars.deallocate()
        for list in lists { list.deallocate() }
    }

    /// Zeroed memory on a cache-line boundary.
    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 8, alignment: 64)
        let memory = raw.bindMemory(to: Double.self, capacity: max(count, 1))
        memory.initialize(repeating: 0, count: max(count, 1))
        return memory
    }

    /// Carries the paths `firstPath ..< firstPath + count` through all steps.
    ///
    /// - Precondition: `count` is a multiple of 8 and at most ``tile``; so is `firstPath`'s alignment.
    /// - Parameter supplied: draws of a program that reads them, `[row][step][path]`.
    package func run(
        seed: UInt64, firstPath: UInt64, count: Int, into outputs: TileOutputs,
        supplied: UnsafePointer<Double>? = nil
    ) {
        precondition(count <= tile && count % Self.lanes == 0 && firstPath % 8 == 0)
        let frame = Frame(
            seed: seed, firstPath: firstPath, count: count, outputs: outputs, leaves: leaves,
            tile: tile, stepCount: program.stepCount, recordedSteps: program.recordedSteps,
            supplied: supplied)
        let last = program.stepCount - 1
        opening.withUnsafeBufferPointer { frame.execute($0, step: 0, month: 0, scalars: scalars) }
        for segment in segments {
            segment.instructions.withUnsafeBufferPointer { instructions in
                for step in segment.steps {
                    frame.execute(
                        instructions, step: step, month: program.firstMonth + step,
                        scalars: scalars + step * program.slotCount)
                }
            }
        }
        closing.withUnsafeBufferPointer {
            frame.execute($0, step: last, month: 0, scalars: scalars + last * program.slotCount)
        }
    }
}

// MARK: - The loop

/// What stays the same while one tile runs.
private struct Frame {
    let seed: UInt64
    let firstPath: UInt64
    let count: Int
    let outputs: TileOutputs
    let leaves: UnsafePointer<sf_leaves>
    let tile: Int
    let stepCount: Int
    let recordedSteps: Int
    let supplied: UnsafePointer<Double>?

    func execute(
        _ instructions: UnsafeBufferPointer<BoundInstruction>, step: Int, month: Int,
        scalars: UnsafePointer<Double>
    ) {
        for instruction in instructions {
            switch instruction {
            case .unary(let leaf, let out, let a): leaf(out, a, count)
            case .binaryRowRow(let leaf, let out, let a, let b): leaf(out, a, b, count)
            case .binaryRowScalar(let leaf, let out, let a, let b): leaf(out, a, scalars[b], count)
            case .binaryScalarRow(let leaf, let out, let a, let b): leaf(out, scalars[a], b, count)
            case .pair(let leaf, let out, let a, let b, let c):
                leaf(out, a, b.row, scalars[b.slot], c.row, scalars[c.slot], count)
            case .selectRowRow(let out, let c, let a, let b):
                leaves.pointee.select_vv(out, c, a, b, count)
            case .selectRowScalar(let out, let c, let a, let b):
                leaves.pointee.select_vs(out, c, a, scalars[b], count)
            case .selectScalarRow(let out, let c, let a, let b):
                leaves.pointee.select_sv(out, c, scalars[a], b, count)
            case .selectScalarScalar(let out, let c, let a, let b):
                leaves.pointee.select_ss(out, c, scalars[a], scalars[b], count)
            case .affine(let out, let p, let x, let q, let z, let r):
                leaves.pointee.affine(out, scalars[p], x, scalars[q], z, scalars[r], count)
            case .sums(let sums):
                for i in 0..<sums.count { sums.weights[i] = scalars + sums.slots[i] }
                leaves.pointee.correlate(
                    sums.out, sums.rows, sums.weights, sums.lengths, sums.count, sums.common, count)
            case .expSumRow(let out, let a, let b): leaves.pointee.exp_sum_vv(out, a, b, count)
            case .expSumScalar(let out, let a, let b):
                leaves.pointee.exp_sum_vs(out, a, scalars[b], count)
            case .curve(let out, let a, let curve): leaves.pointee.curve(out, a, curve, count)
            case .countBelow(let out, let a, let first, let thresholds):
                leaves.pointee.count_below(out, a, scalars + first, thresholds, count)
            case .fill(let out, let value): leaves.pointee.fill(out, scalars[value], count)
            case .copy(let out, let a): out.update(from: a, count: count)
            case .uniform(let out, let source):
                leaves.pointee.uniform(
                    out, source.draw(seed: seed, path: firstPath, month: month), count)
            case .number(let out): for i in 0..<count { out[i] = Double(firstPath + UInt64(i)) }
            case .supplied(let out, let row):
                if let supplied {
                    out.update(from: supplied + (row * stepCount + step) * tile, count: count)
                }
            case .normals(let normals):
                for i in 0..<normals.count {
                    normals.draws[i].seed = seed
                    normals.draws[i].first_path = firstPath
                    normals.draws[i].month = UInt32(truncatingIfNeeded: month)
                }
                leaves.pointee.normals(normals.out, normals.draws, normals.count, count)
            case .readRing(let out, let first, let depth, let back):
                // `step + depth - back` keeps the dividend positive for the first steps.
                let slot = (step + depth - back) % depth
                out.update(from: first + slot * tile, count: count)
            case .writeRing(let first, let depth, let a):
                (first + (step % depth) * tile).update(from: a, count: count)
            case .record(let series, let a):
                let row = outputs.recorded + (series * recordedSteps + step) * outputs.stride
                withoutNegativeZero(row + outputs.offset, a)
            case .result(let column, let a):
                let row = outputs.results + column * outputs.stride
                withoutNegativeZero(row + outputs.offset, a)
            }
        }
    }

    /// x + 0: what leaves a program has one zero, and all else is as it was.
    private func withoutNegativeZero(
        _ out: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>
    ) {
        for i in 0..<count { out[i] = a[i] + 0 }
    }
}
