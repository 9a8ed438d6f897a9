import LinearAlgebra
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
        return result(outcome, engine)
    }

    /// The table of estimates of a plan carried out.
    func result(
        _ outcome: Engine.Outcome, _ engine: Engine, convergence: Convergence? = nil
    ) -> RunResult {
        RunResult(
            provenance: provenance(engine), execution: execution,
            presentation: plan.presentation,
            estimates: Estimation(engine: engine).estimates(plan.measures.parts, of: outcome),
            convergence: convergence)
    }

    private var execution: Execution {
        Execution(
            instructionSet: options.instructionSet.name,
            linearAlgebra: "OpenBLAS \(BLAS.coreName)")
    }

    private func provenance(_ engine: Engine) -> Provenance {
        Provenance(
            engineVersion: engineVersion, streamVersion: RunPlan.streamVersion,
            inputs: plan.sources.inputs, settings: plan.sources.settings,
            overlays: plan.sources.overlays, planDigest: plan.digest, seed: plan.seed,
            pathCount: plan.pathCount, blockCount: engine.blockCount, blockSize: blockSize,
            stepCount: plan.grid.stepCount, firstMonth: plan.grid.label(at: 0),
            lastMonth: plan.grid.label(at: plan.grid.stepCount - 1), dependence: plan.dependence,
            sketchRelativeError: LogLinearSketch.relativeError)
    }
}

/// Version of the engine, as `shortfall --version` prints it.
public let engineVersion = "0.1.0"
