import Results
import Risk

/// Finds the number of paths at which goals are reached, simulating block after block.
struct PrecisionSearch {
    let goals: [PrecisionGoal]
    let parts: [MeasurePlan.Part]
    let limits: SearchLimits
    let engine: Engine

    init(_ run: Run, _ goals: [PrecisionGoal], _ pathCount: Int?) throws(SimulationError) {
        precondition(!goals.isEmpty, "a precision of something")
        self.goals = goals
        var parts: [MeasurePlan.Part] = []
        for goal in goals where !parts.contains(goal.part) { parts.append(goal.part) }
        self.parts = parts
        limits = try SearchLimits(
            plan: run.plan, options: run.options, parts: parts,
            ranked: Set(goals.filter(\.isRanked).map(\.part)), pathCount: pathCount)
        let most = limits.maximumBlocks * blockSize
        engine = Engine(plan: run.plan.counting(most), options: run.options)
    }

    /// Where the search ended.
    struct Found {
        let goals: [PrecisionGoal]
        let maximumPathCount: Int
        var checks: [Convergence.Check] = []
        /// All that a run of this length leaves behind, where it was kept.
        var whole: Engine.Outcome?

        var pathCount: Int { checks.last?.pathCount ?? 0 }

        /// The goal that is farthest from being reached, at the last check.
        var precision: RunProgress.Precision? {
            guard let check = checks.last else { return nil }
            let excess = check.readings.map { $0.excess ?? .infinity }
            return excess.indices.max { excess[$0] < excess[$1] }.map {
                .init(goal: goals[$0].goal, reading: check.readings[$0])
            }
        }

        /// Whole blocks that the last check lets expect; nil where it has no estimate of them.
        var neededBlocks: Int? {
            checks.last?.pathsNeeded.map { $0 / blockSize + ($0.isMultiple(of: blockSize) ? 0 : 1) }
        }

        /// Paths that the last check lets expect.
        var expectedPathCount: Int {
            checks.last?.pathsNeeded.map { min($0, maximumPathCount) } ?? 0
        }

        /// The record with the result's own estimates at its last check: a percentile that was exact
        /// while searching may be rounded in the result.
        func convergence(confirmedBy result: RunResult) -> Convergence {
            let last = Convergence.Check(goals, pathCount: pathCount, estimates: result.estimates)
            return Convergence(
                goals: goals.map(\.goal), checks: checks.dropLast() + [last],
                maximumPathCount: maximumPathCount, isReached: last.isWithin)
        }
    }

    // MARK: - Searching

    /// - Throws: ``SimulationError``.
    func found(
        _ cancellation: CancellationFlag?, _ progress: ((RunProgress) -> Void)?
    ) throws(SimulationError) -> Found {
        let wholePaths = limits.wholeBlocks * blockSize
        let measures = engine.plan.measures
        let all = Retention(plan: measures, parts: measures.parts, pathCount: wholePaths)
        let state = RunState(limits.goals)
        // Memory is taken as it is filled.
        let kept = try PathTable(limits.goals, pathCount: limits.goals.pathCount)
        var whole = limits.wholeBlocks > 0 ? try PathTable(all, pathCount: wholePaths) : nil
        let schedule = CheckSchedule(maximumBlocks: limits.maximumBlocks)
        let start = ContinuousClock.now
        var found = Found(goals: goals, maximumPathCount: engine.plan.pathCount)
        var (blocks, events, wasWithin) = (0, 0, false)
        while let next = schedule.next(
            after: blocks, needing: found.neededBlocks, isWithin: wasWithin)
        {
            let before = events
            let expected = max(next * blockSize, found.expectedPathCount)
            let more = try engine.simulate(
                blocks..<next, into: state, tables: [kept, whole].compactMap { $0 },
                cancellation: cancellation
            ) { board in
                progress?(
                    RunProgress(
                        completedPaths: blocks * blockSize + board.completedPaths,
                        pathCount: expected, headlineEvents: before + board.headlineEventCount,
                        seconds: start.secondsUntilNow,
                        precision: found.precision))
            }
            (blocks, events) = (next, events + more)
            if blocks > limits.wholeBlocks { whole = nil }
            let outcome = state.outcome(
                whole == nil ? limits.goals : all, table: whole ?? kept,
                pathCount: blocks * blockSize)
            let check = Convergence.Check(
                goals, pathCount: outcome.pathCount,
                estimates: Estimation(engine: engine).estimates(parts, of: outcome))
            found.checks.append(check)
            found.whole = whole == nil ? nil : outcome
            if check.isWithin, wasWithin { break }
            wasWithin = check.isWithin
        }
        return found
    }
}

extension Convergence.Check {
    /// What the estimates say of the goals.
    init(_ goals: [PrecisionGoal], pathCount: Int, estimates: [Estimate]) {
        self.init(
            pathCount: pathCount,
            readings: goals.map { wanted in
                let goal = wanted.goal
                return goal.reading(
                    estimates.first {
                        $0.metric == goal.metric && $0.statistic == goal.statistic
                            && $0.period == goal.period && $0.condition == goal.condition
                    }, extreme: .init(goal, estimates))
            })
    }
}
