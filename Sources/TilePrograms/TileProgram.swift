import Randomness

/// A flat program that carries a tile of paths from the first step to the last.
///
/// A program is a value: it holds no memory of its own and runs on any number of executors at once.
/// Its meaning is fixed by ``ReferenceInterpreter``; ``TileExecutor`` gives the same bits, faster.
package struct TileProgram: Sendable {
    /// A run of steps that execute the same instructions.
    package struct Segment: Hashable, Sendable {
        package let steps: Range<Int>
        package let instructions: [Instruction]

        package init(steps: Range<Int>, instructions: [Instruction]) {
            self.steps = steps
            self.instructions = instructions
        }
    }

    package let stepCount: Int
    /// The steps of which rows are recorded; later ones serve results alone.
    package let recordedSteps: Int
    /// The calendar month of step 0, 12 year + month − 1: draws are addressed by it.
    package let firstMonth: Int
    package let rowCount: Int
    /// Shape `[step][slot]`; constants repeat.
    package let scalars: [Double]
    package let slotCount: Int
    /// Runs once before the first step; reads the scalars of step 0.
    package let opening: [Instruction]
    /// Cover the steps in order, without gap.
    package let segments: [Segment]
    /// Runs once after the last step; reads the scalars of the last step.
    package let closing: [Instruction]
    package let recordedCount: Int
    package let resultCount: Int

    package init(
        stepCount: Int, recordedSteps: Int? = nil, firstMonth: Int, rowCount: Int,
        scalars: [Double], slotCount: Int,
        opening: [Instruction], segments: [Segment], closing: [Instruction], recordedCount: Int,
        resultCount: Int
    ) {
        precondition(stepCount > 0 && scalars.count == stepCount * slotCount, "scalar table shape")
        precondition(
            segments.first?.steps.lowerBound == 0 && segments.last?.steps.upperBound == stepCount,
            "segments cover all steps")
        self.stepCount = stepCount
        self.recordedSteps = recordedSteps ?? stepCount
        self.firstMonth = firstMonth
        self.rowCount = rowCount
        self.scalars = scalars
        self.slotCount = slotCount
        self.opening = opening
        self.segments = segments
        self.closing = closing
        self.recordedCount = recordedCount
        self.resultCount = resultCount
    }

    /// Instructions that one path of the whole horizon executes; the unit of the cost model.
    package var instructionCount: Int {
        opening.count + closing.count
            + segments.reduce(0) { $0 + $1.steps.count * $1.instructions.count }
    }

    /// Whether the program makes random draws under one of these names.
    package func draws(anyOf names: [String]) -> Bool {
        let hashes = Set(names.map(NameHash.init))
        return (opening + segments.flatMap(\.instructions) + closing).contains { instruction in
            guard case .draw(let law, _, let source) = instruction else { return false }
            return law != .number && hashes.contains(source.name)
        }
    }

    package func scalar(_ scalar: Scalar, at step: Int) -> Double {
        scalars[step * slotCount + scalar.slot]
    }
}

/// Where an executor writes: rows of `stride` paths, one block's worth.
///
/// Shape: `recorded[series][recorded step][path]`, `results[column][path]`, path fastest.
package struct TileOutputs {
    package let recorded: UnsafeMutablePointer<Double>
    package let results: UnsafeMutablePointer<Double>
    package let stride: Int
    /// Index of the tile's first path within the rows.
    package let offset: Int

    package init(
        recorded: UnsafeMutablePointer<Double>, results: UnsafeMutablePointer<Double>, stride: Int,
        offset: Int
    ) {
        self.recorded = recorded
        self.results = results
        self.stride = stride
        self.offset = offset
    }
}
