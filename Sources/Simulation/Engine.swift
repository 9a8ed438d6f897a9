import Dispatch
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import Randomness
import Risk
import Statistics
import Synchronization

/// How far a run has come.
public struct RunProgress: Sendable {
    public let completedPaths: Int
    public let pathCount: Int
    /// Paths that met the headline event so far.
    public let headlineEvents: Int
    public let seconds: Double
}

/// Why a run ended without a result.
public enum SimulationError: Error, Hashable, Sendable {
    /// A value became NaN or infinite; `path` is the lowest such path.
    ///
    /// `period` and `line` tell the first month and ledger line; nil when the lines are finite and only
    /// a metric is not.
    case notFinite(path: Int, period: String?, line: String?, value: Double)
    case cancelled(completedPaths: Int)
    /// The path table was asked for and takes more bytes than the limit.
    case pathTableTooLarge(bytes: Int, limit: Int)
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
        package let tallies: Tallies
        package let tails: TailTable
        package let table: PathTable
        package let retention: Retention
    }

    package var blockCount: Int { (plan.pathCount + blockSize - 1) / blockSize }

    /// Threads that the options allow.
    package var threadLimit: Int { max(1, options.threads ?? Self.coreCount) }

    package var threadCount: Int { min(threadLimit, blockCount) }

    /// Cores that the system gives this process.
    private static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    // MARK: - Running

    /// - Parameters:
    ///   - cancellation: raised to stop; workers finish their block, about a millisecond.
    ///   - report: called on the calling thread a few times a second.
    /// - Throws: ``SimulationError``.
    package func run(
        cancellation: CancellationFlag? = nil, report: ((RunProgress) -> Void)? = nil
    ) throws(SimulationError) -> Outcome {
        let board = Blackboard(blockCount: blockCount)
        let retention = try retention()
        let table = PathTable(retention, pathCount: plan.pathCount)
        let tails = SharedTails(retention.tails)
        let merged = Mutex(Merged())
        let group = DispatchGroup()
        for _ in 0..<threadCount {
            DispatchQueue.global(qos: .userInitiated).async(group: group) {
                let worker = makeWorker(retention)
                work(worker, board: board, table: table, tails: tails, merged: merged)
            }
        }
        let start = DispatchTime.now().uptimeNanoseconds
        while group.wait(timeout: .now() + .milliseconds(report == nil ? 1_000 : 200)) == .timedOut {
            if cancellation?.isRaised == true { board.requestStop() }
            let elapsed = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
            report?(
                RunProgress(
                    completedPaths: board.completedPaths, pathCount: plan.pathCount,
                    headlineEvents: board.headlineEventCount, seconds: elapsed))
        }
        if let block = board.firstFaultyBlock { throw locateFault(in: block) }
        if cancellation?.isRaised == true || board.isStopping {
            throw .cancelled(completedPaths: board.completedPaths)
        }
        return merged.withLock { merged in
            Outcome(
                moments: merged.tree.result()?.values ?? [], tallies: merged.tallies!,
                tails: tails.table, table: table, retention: retention)
        }
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

    private func makeWorker(_ retention: Retention) -> BlockWorker {
        BlockWorker(
            plan: plan, tile: options.tile, instructionSet: options.instructionSet,
            retention: retention)
    }

    /// What workers merge into, a block or a worker at a time.
    private struct Merged: Sendable {
        var tree = MergeTree<MomentsRow>()
        var tallies: Tallies?

        mutating func insert(_ moments: [Moments], block: Int) {
            do { try tree.insert(MomentsRow(moments), block: block) } catch {
                preconditionFailure("a block was simulated twice: \(error)")
            }
        }
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
        _ worker: BlockWorker, board: Blackboard, table: PathTable, tails: SharedTails,
        merged: borrowing Mutex<Merged>
    ) {
        while let block = board.claim() {
            let outcome = worker.run(block: block, table: table, tails: tails)
            if outcome.notFinite > 0 { board.reportFault(in: block) }
            merged.withLock { $0.insert(outcome.moments, block: block) }
            let paths = min(blockSize, plan.pathCount - block * blockSize)
            board.complete(paths: paths, headlineEvents: outcome.headlineEvents)
        }
        merged.withLock { merged in
            if merged.tallies == nil {
                merged.tallies = worker.tallies
            } else {
                merged.tallies!.merge(worker.tallies)
            }
        }
    }
}
