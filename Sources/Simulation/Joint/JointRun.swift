import Randomness
import Risk

/// Carries joint plans out and keeps every path of what was asked.
package struct JointRun {
    package let plans: [JointPlan]
    package let options: ExecutionOptions

    package init(_ plans: [JointPlan], options: ExecutionOptions) {
        self.plans = plans
        self.options = options
        // Everything that is asked for is wanted path by path.
        self.memory = options.memoryLimit
    }

    private let memory: Int

    /// What a scenario gave for a question: a number a path, and where its condition holds.
    package struct Column: Sendable {
        package let values: [Double]
        /// What the values are divided by in sum; nil but for pooled ratios.
        package let denominators: [Double]?
        /// 1 where the condition holds, 0 elsewhere; nil for none.
        package let given: [Double]?
    }

    /// - Returns: `[scenario][question]`, scenarios in the order in which they were added.
    /// - Throws: ``SimulationError``; a fault names no line, as the caller knows the scenarios.
    package func callAsFunction(
        cancellation: CancellationFlag? = nil, progress: ((RunProgress) -> Void)? = nil
    ) throws(SimulationError) -> [[Column]] {
        let total = plans.reduce(0) { $0 + $1.plan.pathCount }
        let bytes = plans.reduce(0) { $0 + $1.plan.measures.columns.count * $1.plan.pathCount * 8 }
        if bytes > memory { throw .pathTableTooLarge(bytes: bytes, limit: memory) }
        let available = MachineMemory.available
        if bytes > available { throw .memoryUnavailable(bytes: bytes, available: available) }
        var options = options
        options.pathTable = .on
        options.memory = nil
        var columns: [Int: [Column]] = [:]
        var done = 0
        for joint in plans {
            let engine = Engine(plan: joint.plan, options: options)
            let before = done
            let outcome = try engine.run(
                cancellation: cancellation,
                report: progress.map { progress in
                    { step in
                        progress(
                            RunProgress(
                                completedPaths: before + step.completedPaths, pathCount: total,
                                headlineEvents: step.headlineEvents, seconds: step.seconds))
                    }
                })
            done += joint.plan.pathCount
            let table = outcome.table.columns
            let rows = table.values.map { $0.map(Array.init) ?? [] }
            withExtendedLifetime(outcome.table) {}
            for member in joint.members {
                columns[member.index] = member.columns.map { place in
                    Column(
                        values: rows[place.subject],
                        denominators: place.denominator.map { rows[$0] }, given: place.condition.map { rows[$0] })
                }
            }
        }
        return columns.keys.sorted().map { columns[$0]! }
    }
}
