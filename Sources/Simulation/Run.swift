import Dispatch
import LinearAlgebra
import Randomness
import Results
import Risk
import Statistics

/// A plan carried out: simulate, merge, estimate.
public struct Run: Sendable {
    public let plan: RunPlan
    public let options: ExecutionOptions

    public init(_ plan: RunPlan, options: ExecutionOptions = ExecutionOptions()) {
        self.plan = plan
        self.options = options
    }

    /// - Parameters:
    ///   - cancellation: raised to stop early.
    ///   - progress: told a few times a second, on the calling thread.
    /// - Throws: ``SimulationError``.
    public func callAsFunction(
        cancellation: CancellationFlag? = nil, progress: ((RunProgress) -> Void)? = nil
    ) throws(SimulationError) -> RunResult {
        let engine = Engine(plan: plan, options: options)
        let outcome = try engine.run(cancellation: cancellation, report: progress)
        return RunResult(
            provenance: plan.provenance, execution: options.execution,
            presentation: plan.presentation, estimates: estimates(outcome, engine))
    }

    /// Parts of the table of estimates are independent of one another and spread over the threads.
    private func estimates(_ outcome: Engine.Outcome, _ engine: Engine) -> [Estimate] {
        let retention = outcome.retention
        let finalizer = Finalizer(
            plan: plan.measures, retention: retention, moments: outcome.moments,
            tallies: outcome.tallies, tails: outcome.tails, columns: outcome.table.columns,
            pathCount: plan.pathCount)
        defer { withExtendedLifetime(outcome.table) {} }
        let parts = plan.measures.parts
        let results = PartResults(count: parts.count)
        let queue = DispatchQueue(label: "estimates", attributes: .concurrent)
        let group = DispatchGroup()
        let counter = Blackboard(blockCount: parts.count)
        let sortLimit = retention.sortLimit(
            within: min(options.memoryLimit, options.budget.columns))
        for _ in 0..<min(engine.threadLimit, sortLimit, parts.count) {
            queue.async(group: group) {
                while let part = counter.claim() {
                    // From the end, where the parts that take longest stand.
                    let place = parts.count - 1 - part
                    results.set(place, finalizer.estimates(of: parts[place]))
                }
            }
        }
        group.wait()
        return results.all
    }
}

/// Version of the engine, as `shortfall --version` prints it.
public let engineVersion = "0.1.0"

/// Where parallel workers leave the parts of a table, each in its own place.
private final class PartResults: @unchecked Sendable {
    private let storage: UnsafeMutableBufferPointer<[Estimate]>

    init(count: Int) {
        storage = .allocate(capacity: count)
        storage.initialize(repeating: [])
    }

    deinit {
        storage.deinitialize()
        storage.deallocate()
    }

    /// - Precondition: no other worker sets this part.
    func set(_ part: Int, _ estimates: [Estimate]) { storage[part] = estimates }

    var all: [Estimate] { storage.flatMap { $0 } }
}
