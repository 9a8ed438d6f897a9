import Randomness
import ScenarioModel
import TilePrograms

/// One path, month by month: every ledger line as the run itself computed it.
public struct Explanation: Sendable {
    public struct Line: Sendable {
        public let name: String
        /// Symbol of the canonical unit, `USD/month`.
        public let unit: String
        /// A value per month, in canonical units.
        public let values: [Double]
    }

    public struct Column: Sendable {
        public let name: String
        /// `YYYY`, or nil for the whole horizon.
        public let period: String?
        public let isEvent: Bool
        public let unit: String
        public let value: Double
    }

    public let path: Int
    public let seed: UInt64
    /// `YYYY-MM` per month.
    public let months: [String]
    public let lines: [Line]
    /// The path's metrics and events.
    public let columns: [Column]

    /// The same path with fewer lines.
    public func keepingLines(where isKept: (Line) -> Bool) -> Explanation {
        Explanation(
            path: path, seed: seed, months: months, lines: lines.filter(isKept), columns: columns)
    }
}

/// Replays single paths through the tile executor.
package struct Explainer {
    let plan: RunPlan
    let instructionSet: InstructionSet

    package init(plan: RunPlan, instructionSet: InstructionSet) {
        self.plan = plan
        self.instructionSet = instructionSet
    }

    /// - Throws: ``RandomnessError`` when no such path can be addressed.
    package func explain(path: Int) throws(RandomnessError) -> Explanation {
        _ = try DrawAddress(
            seed: plan.seed, name: NameHash(""), path: path, month: 0,
            purpose: .diffusion)
        let replayed = replay(plan.replay.program, path: path)
        let measured = replay(plan.program, path: path)
        let steps = plan.grid.stepCount
        let currency = plan.presentation.currency
        let lines = plan.replay.lines.enumerated().map { index, line in
            Explanation.Line(
                name: line.name, unit: line.dimension.symbol(currency: currency),
                values: Array(replayed.recorded[index * steps..<(index + 1) * steps]))
        }
        let columns = plan.measures.columns.enumerated().filter { $0.element.kind != .auxiliary }
            .map { index, column in
                Explanation.Column(
                    name: column.metric, period: column.isEvent ? nil : column.period,
                    isEvent: column.isEvent, unit: column.dimension.symbol(currency: currency),
                    value: measured.results[index])
            }
        return Explanation(
            path: path, seed: plan.seed, months: (0..<steps).map { plan.grid.label(at: $0) },
            lines: lines, columns: columns)
    }

    /// Recorded rows `[series][step]` and results of one path.
    private func replay(
        _ program: TileProgram, path: Int
    ) -> (recorded: [Double], results: [Double]) {
        let lanes = TileExecutor.lanes
        let executor = TileExecutor(
            program: program, tile: lanes, instructionSet: instructionSet)
        var recorded = Array(
            repeating: 0.0, count: max(1, program.recordedCount * program.recordedSteps * lanes))
        var results = Array(repeating: 0.0, count: max(1, program.resultCount * lanes))
        let first = path / lanes * lanes
        recorded.withUnsafeMutableBufferPointer { recorded in
            results.withUnsafeMutableBufferPointer { results in
                guard let rows = recorded.baseAddress, let columns = results.baseAddress else {
                    return
                }
                executor.run(
                    seed: plan.seed, firstPath: UInt64(first), count: lanes,
                    into: TileOutputs(recorded: rows, results: columns, stride: lanes, offset: 0))
            }
        }
        let lane = path - first
        func pick(_ values: [Double], _ count: Int) -> [Double] {
            (0..<count).map { values[$0 * lanes + lane] }
        }
        return (
            pick(recorded, program.recordedCount * program.recordedSteps),
            pick(results, program.resultCount)
        )
    }

    // MARK: - Faults

    /// Where a path's first value that is not finite stands, looking month by month.
    package func firstFault(onPath path: Int) -> (step: Int, line: String, value: Double)? {
        let rows = replay(plan.replay.program, path: path).recorded
        let steps = plan.grid.stepCount
        for step in 0..<steps {
            for (index, line) in plan.replay.lines.enumerated() {
                let value = rows[index * steps + step]
                if !value.isFinite { return (step, line.name, value) }
            }
        }
        return nil
    }
}
