import Results

extension Run {
    /// Runs until every goal is reached, or until `maximumPathCount` paths.
    ///
    /// The run stops at the first check of ``CheckSchedule`` at which every half-width is within
    /// its goal, as it was at the check before; at the last check allowed, one is enough. Half-widths
    /// are estimates too, and looking often finds one by chance too small: two in a row, a quarter
    /// of the paths apart, make that rare. The result is bit for bit that of the plan with as many
    /// paths.
    ///
    /// - Parameters:
    ///   - maximumPathCount: cut to whole blocks, at least a first check's; nil takes 2^24, or as
    ///     many as fit the memory.
    ///   - cancellation, progress: as without goals.
    /// - Throws: ``SimulationError``.
    /// - Complexity: one run while everything is kept of every path; beyond that one more, to keep
    ///   what a run of that length keeps.
    /// - Source: Y. S. Chow, H. Robbins, "On the asymptotic theory of fixed-width sequential
    ///   confidence intervals for the mean", 1965, doi:10.1214/aoms/1177700156; P. W. Glynn, W. Whitt,
    ///   "The asymptotic validity of sequential stopping rules", 1992, doi:10.1214/aoap/1177005777.
    public func callAsFunction(
        until goals: [PrecisionGoal], maximumPathCount: Int? = nil,
        cancellation: CancellationFlag? = nil, progress: ((RunProgress) -> Void)? = nil
    ) throws(SimulationError) -> RunResult {
        let found = try PrecisionSearch(self, goals, maximumPathCount).found(cancellation, progress)
        let run = Run(plan.counting(found.pathCount), options: options)
        let engine = Engine(plan: run.plan, options: options)
        let outcome: Engine.Outcome
        if let whole = found.whole {
            outcome = whole
        } else {
            outcome = try engine.run(cancellation: cancellation) { pass in
                var pass = pass
                pass.precision = found.precision
                progress?(pass)
            }
        }
        let result = run.result(outcome, engine)
        return result.with(convergence: found.convergence(confirmedBy: result))
    }
}

extension RunResult {
    func with(convergence: Convergence) -> RunResult {
        RunResult(
            provenance: provenance, execution: execution, presentation: presentation,
            estimates: estimates, convergence: convergence)
    }
}
