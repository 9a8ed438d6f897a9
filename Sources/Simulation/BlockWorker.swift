import Randomness
import Risk
import Statistics
import TilePrograms

/// Paths of a block: the unit of merging, part of the plan.
package let blockSize = 1024

/// One worker's memory and its loop body: simulate a block, fold it into accumulators.
///
/// Everything that a tile step touches is allocated in `init`.
final class BlockWorker {
    private let plan: RunPlan
    private let executor: TileExecutor
    private let instructionSet: InstructionSet
    private let layout: MeasurePlan.Layout
    /// `[series][step][path]`.
    private let recorded: UnsafeMutablePointer<Double>
    /// `[column][path]`.
    private let results: UnsafeMutablePointer<Double>
    /// `[condition][path]`, 1 where the condition holds.
    private let masks: UnsafeMutablePointer<Double>
    /// One row: a condition's mask without the paths on which a ratio has no value.
    private let scratch: UnsafeMutablePointer<Double>
    private(set) var tallies: Tallies

    init(plan: RunPlan, tile: Int, instructionSet: InstructionSet, retention: Retention) {
        self.plan = plan
        self.instructionSet = instructionSet
        executor = TileExecutor(program: plan.program, tile: tile, instructionSet: instructionSet)
        layout = plan.measures.layout
        let program = plan.program
        recorded = Self.allocate(rows: program.recordedCount * program.recordedSteps)
        results = Self.allocate(rows: program.resultCount)
        masks = Self.allocate(rows: plan.measures.conditions.count)
        scratch = Self.allocate(rows: 1)
        tallies = Tallies(plan: plan.measures, retention: retention)
    }

    deinit {
        recorded.deallocate()
        results.deallocate()
        masks.deallocate()
        scratch.deallocate()
    }

    /// Bytes of rows that a worker takes.
    static func byteCount(plan: RunPlan, tile: Int) -> Int {
        let program = plan.program
        let rows = program.recordedCount * program.recordedSteps + program.resultCount
            + plan.measures.conditions.count + 1
        return 8 * (rows * blockSize + program.rowCount * tile)
    }

    private static func allocate(rows: Int) -> UnsafeMutablePointer<Double> {
        let count = max(rows, 1) * blockSize
        let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
        let memory = raw.bindMemory(to: Double.self, capacity: count)
        memory.initialize(repeating: 0, count: count)
        return memory
    }

    // MARK: - A block

    /// What one block adds to the run.
    struct Outcome {
        let row: MomentsRow
        let notFinite: Int
        let headlineEvents: Int
    }

    /// Simulates block number `block` and folds it; what is kept of every path goes to `tables`.
    func run(block: Int, tables: [PathTable], tails: SharedTails) -> Outcome {
        let first = block * blockSize
        let count = min(blockSize, plan.pathCount - first)
        simulate(first: first, count: count)
        for table in tables {
            table.fill(from: results, stride: blockSize, first: first, count: count)
        }
        fillMasks(count: count)
        tails.update(columns: results, masks: masks, stride: blockSize, count: count)
        return fold(count: count)
    }

    private func simulate(first: Int, count: Int) {
        let lanes = TileExecutor.lanes
        var offset = 0
        while offset < count {
            // A last odd tile is filled up to whole lanes; the surplus paths are never read.
            let size = min(executor.tile, (count - offset + lanes - 1) / lanes * lanes)
            executor.run(
                seed: plan.seed, firstPath: UInt64(first + offset), count: size,
                into: TileOutputs(
                    recorded: recorded, results: results, stride: blockSize, offset: offset))
            offset += size
        }
    }

    private func row(_ column: Int) -> UnsafeMutablePointer<Double> { results + column * blockSize }

    private func fillMasks(count: Int) {
        for (index, condition) in plan.measures.conditions.enumerated() {
            let (event, mask) = (row(condition.column), masks + index * blockSize)
            for path in 0..<count {
                mask[path] = condition.isComplement ? 1 - event[path] : event[path]
            }
        }
    }

    // MARK: - Folding

    private func fold(count: Int) -> Outcome {
        var moments: [Moments] = []
        moments.reserveCapacity(layout.count)
        var notFinite = 0
        func take(_ row: UnsafePointer<Double>, isRatio: Bool, given: [Int]) {
            for condition in [nil] + given.map({ $0 }) {
                let mask = mask(condition, for: row, isRatio: isRatio, count: count)
                let sums = RowMoments(
                    of: row, mask: mask, count: count, instructionSet: instructionSet)
                notFinite += sums.notFinite
                moments.append(Moments(sums))
            }
        }
        for (index, column) in plan.measures.columns.enumerated() {
            if column.hasMoments {
                take(row(index), isRatio: column.omitsInfinite, given: column.given)
            } else {
                notFinite += faultCount(row(index), isRatio: column.mayBeInfinite, count: count)
            }
        }
        let steps = plan.program.recordedSteps
        for (index, series) in plan.measures.monthly.enumerated() {
            for step in 0..<steps {
                take(month(index, step), isRatio: series.isRatio, given: series.given)
            }
        }
        tallies.update(
            columns: UnsafePointer(results), monthly: UnsafePointer(recorded),
            masks: UnsafePointer(masks), stride: blockSize, count: count)
        let headline = plan.headlineColumn.map { column in
            (0..<count).reduce(0) { $0 + (row(column)[$1] == 1 ? 1 : 0) }
        }
        return Outcome(
            row: MomentsRow(moments, pairs: pairs(count: count)), notFinite: notFinite,
            headlineEvents: headline ?? 0)
    }

    /// Numerators and denominators of pooled ratios, over all paths and under each condition.
    private func pairs(count: Int) -> [Comoments] {
        var pairs: [Comoments] = []
        for ratio in plan.measures.pooled {
            let (x, y) = (row(ratio.numerator), row(ratio.denominator))
            for condition in [nil] + plan.measures.columns[ratio.ratio].given.map({ $0 }) {
                pairs.append(
                    Comoments(
                        RowComoments(
                            x: x, y: y, mask: condition.map { UnsafePointer(masks + $0 * blockSize) },
                            count: count, instructionSet: instructionSet)))
            }
        }
        return pairs
    }

    private func month(_ series: Int, _ step: Int) -> UnsafeMutablePointer<Double> {
        recorded + (series * plan.program.recordedSteps + step) * blockSize
    }

    /// The condition's mask; for a ratio without the paths on which it has no value (infinite).
    private func mask(
        _ condition: Int?, for row: UnsafePointer<Double>, isRatio: Bool, count: Int
    ) -> UnsafePointer<Double>? {
        let base = condition.map { UnsafePointer(masks + $0 * blockSize) }
        guard isRatio else { return base }
        FiniteMask.fill(scratch, of: row, under: base, count: count)
        return UnsafePointer(scratch)
    }

    // MARK: - Faults

    /// Simulates a block again and finds its first path with a value that is not finite.
    func firstFaultyPath(inBlock block: Int) -> Int? {
        let first = block * blockSize
        let count = min(blockSize, plan.pathCount - first)
        simulate(first: first, count: count)
        let measures = plan.measures
        return (0..<count).first { path in
            measures.columns.indices.contains { column in
                isFault(row(column)[path], isRatio: measures.columns[column].mayBeInfinite)
            }
                || measures.monthly.indices.contains { series in
                    (0..<plan.program.recordedSteps).contains { step in
                        isFault(
                            month(series, step)[path], isRatio: measures.monthly[series].isRatio)
                    }
                }
        }.map { first + $0 }
    }

    private func faultCount(_ row: UnsafePointer<Double>, isRatio: Bool, count: Int) -> Int {
        // An infinity or a NaN less itself is NaN; of ratios only NaN is a fault.
        var faults = 0
        if isRatio {
            for path in 0..<count { faults &+= row[path] == row[path] ? 0 : 1 }
        } else {
            for path in 0..<count { faults &+= row[path] - row[path] == 0 ? 0 : 1 }
        }
        return faults
    }

    private func isFault(_ value: Double, isRatio: Bool) -> Bool {
        isRatio ? value.isNaN : !value.isFinite
    }
}

extension Moments {
    fileprivate init(_ sums: RowMoments) {
        self.init(
            count: Int(sums.count), mean: sums.mean, m2: sums.m2, m3: sums.m3, m4: sums.m4,
            minimum: sums.minimum, maximum: sums.maximum, notFinite: sums.notFinite)
    }
}

extension Comoments {
    fileprivate init(_ sums: RowComoments) {
        self.init(
            count: sums.count, meanX: sums.meanX, meanY: sums.meanY, sumXX: sums.xx,
            sumYY: sums.yy, sumXY: sums.xy)
    }
}
