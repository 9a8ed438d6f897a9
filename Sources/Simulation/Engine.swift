import Randomness
import Results
import Risk
import Statistics

/// How far a run has come.
public struct RunProgress: Sendable {
    public let completedPaths: Int
    public let pathCount: Int
    /// Paths that met the headline event so far.
    public let headlineEvents: Int
    public let seconds: Double
    /// Where a run that goes on until a precision is reached stood at its last check.
    public var precision: Precision?

    /// The estimate that is farthest from its goal.
    public struct Precision: Sendable {
        public let goal: Convergence.Goal
        public let reading: Convergence.Reading
    }
}

/// Why a run ended without a result.
public enum SimulationError: Error, Hashable, Sendable {
    /// A value became NaN or infinite; `path` is the lowest such path.
    ///
    /// `period` and `line` tell the first month and ledger line; nil when the lines are finite and only
    /// a metric is not.
    case notFinite(path: Int, period: String?, line: String?, value: Double)
    case cancelled(completedPaths: Int)
    /// What has to be kept of every path takes more bytes than the limit.
    case pathTableTooLarge(bytes: Int, limit: Int)
    /// The system does not give the bytes that the run needs.
    case memoryUnavailable(bytes: Int, available: Int)
}

/// Runs plans: threads claim blocks, partial results merge along a fixed tree.
package struct Engine {
    package let plan: RunPlan
    package let options: ExecutionOptions

    package init(plan: RunPlan, options: ExecutionOptions) {
        self.plan = plan
        self.options = options
    }

    /// What a run leaves behind before it is turned into estimates.
    package struct Outcome: Sendable {
        package let moments: [Moments]
        package let pairs: [Comoments]
        package let tallies: Tallies
        package let tails: TailTable
        package let table: PathTable
        package let retention: Retention
        package let pathCount: Int

        /// What is kept of every path, as long as the outcome lives.
        package var columns: PathColumns { table.columns(first: pathCount) }
    }

    package var blockCount: Int { (plan.pathCount + blockSize - 1) / blockSize }

    /// Threads that the options allow.
    package var threadLimit: Int { max(1, options.threads ?? ExecutionOptions.coreCount) }

    // MARK: - Running

    /// - Parameters:
    ///   - cancellation: raised to stop; workers finish their block, about a millisecond.
    ///   - report: called on the calling thread a few times a second.
    /// - Throws: ``SimulationError``.
    package func run(
        cancellation: CancellationFlag? = nil, report: ((RunProgress) -> Void)? = nil
    ) throws(SimulationError) -> Outcome {
        let retention = try retention()
        try requireMemory(for: retention)
        let table = try PathTable(retention, pathCount: plan.pathCount)
        let state = RunState(retention)
        let start = ContinuousClock.now
        try simulate(
            0..<blockCount, into: state, tables: [table], cancellation: cancellation
        ) { board in
            report?(
                RunProgress(
                    completedPaths: board.completedPaths, pathCount: plan.pathCount,
                    headlineEvents: board.headlineEventCount, seconds: start.secondsUntilNow))
        }
        return state.outcome(retention, table: table, pathCount: plan.pathCount)
    }

    /// Adds a range of blocks to a state.
    ///
    /// - Parameters:
    ///   - tables: where per-path results go; each keeps the paths that it has room for.
    ///   - report: called on the calling thread a few times a second.
    /// - Returns: on how many of the paths the headline event took place.
    /// - Throws: ``SimulationError``; the state is then of no use.
    @discardableResult
    func simulate(
        _ blocks: Range<Int>, into state: RunState, tables: [PathTable],
        cancellation: CancellationFlag?, report: (Blackboard) -> Void
    ) throws(SimulationError) -> Int {
        let board = Blackboard(blocks: blocks)
        Workers.run(
            min(threadLimit, blocks.count),
            watch: {
                if cancellation?.isRaised == true { board.requestStop() }
                report(board)
            }
        ) { pause in
            work(makeWorker(state.retention), board: board, state: state, tables: tables, pause)
        }
        if let block = board.firstFaultyBlock { throw locateFault(in: block) }
        if cancellation?.isRaised == true || board.isStopping {
            throw .cancelled(completedPaths: blocks.lowerBound * blockSize + board.completedPaths)
        }
        return board.headlineEventCount
    }

    /// What is kept of every path.
    package func retention() throws(SimulationError) -> Retention {
        if options.pathTable == .on {
            let bytes = Retention.fullByteCount(plan: plan.measures, pathCount: plan.pathCount)
            if bytes > options.memoryLimit {
                throw .pathTableTooLarge(bytes: bytes, limit: options.memoryLimit)
            }
        }
        return Retention(plan: plan.measures, pathCount: plan.pathCount, budget: options.budget)
    }

    /// Refuses a run for which memory would give out half-way.
    ///
    /// - Throws: ``SimulationError``.
    private func requireMemory(for retention: Retention) throws(SimulationError) {
        let worker = BlockWorker.byteCount(plan: plan, tile: options.tile)
        let tails = retention.tails.reduce(0) { $0 + Tail.byteCount(capacity: $1.capacity) }
        let bytes = retention.byteCountWithSorting + tails + min(threadLimit, blockCount) * worker
        let available = MachineMemory.available
        if bytes > available { throw .memoryUnavailable(bytes: bytes, available: available) }
    }

    private func makeWorker(_ retention: Retention) -> BlockWorker {
        BlockWorker(
            plan: plan, tile: options.tile, instructionSet: options.instructionSet,
            retention: retention)
    }

    /// The first value of the faulty block, in path order and then month by month, that is not finite.
    private func locateFault(in block: Int) -> SimulationError {
        let worker = makeWorker(
            Retention(plan: plan.measures, pathCount: 0, budget: .unlimited))
        let path = worker.firstFaultyPath(inBlock: block) ?? block * blockSize
        let explainer = Explainer(plan: plan, instructionSet: options.instructionSet)
        guard let fault = explainer.firstFault(onPath: path) else {
            return .notFinite(path: path, period: nil, line: nil, value: .nan)
        }
        return .notFinite(
            path: path, period: plan.grid.label(at: fault.step), line: fault.line,
            value: fault.value)
    }

    private func work(
        _ worker: BlockWorker, board: Blackboard, state: RunState, tables: [PathTable],
        _ pause: () -> Void
    ) {
        while let block = board.claim() {
            let outcome = worker.run(block: block, tables: tables, tails: state.tails)
            if outcome.notFinite > 0 { board.reportFault(in: block) }
            state.insert(outcome.row, block: block)
            let paths = min(blockSize, plan.pathCount - block * blockSize)
            board.complete(paths: paths, headlineEvents: outcome.headlineEvents)
            pause()
        }
        state.insert(worker.tallies)
    }
}
