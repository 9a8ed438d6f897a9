import CBuild
import Results

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
        return result(outcome, engine)
    }

    /// The table of estimates of a plan carried out.
    func result(
        _ outcome: Engine.Outcome, _ engine: Engine, convergence: Convergence? = nil
    ) -> RunResult {
        RunResult(
            provenance: plan.provenance(options), execution: options.execution,
            presentation: plan.presentation,
            estimates: Estimation(engine: engine).estimates(plan.measures.parts, of: outcome),
            convergence: convergence)
    }
}

/// Version of the engine, as `shortfall --version` prints it.
public let engineVersion = "0.1.0"

/// Digits of the commit on which the program was built, `unknown` outside a working copy.
public let buildCommit = String(cString: shortfall_build_commit())
