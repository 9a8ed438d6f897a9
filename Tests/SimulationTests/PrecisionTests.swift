import Results
import Shortfall
import Simulation
import Testing

/// Runs that go on until estimates are precise.
@Suite struct PrecisionTests {
    private func run(
        _ plan: RunPlan, _ goals: [String], most: Int? = nil, _ options: ExecutionOptions = .init()
    ) throws -> RunResult {
        try Run(plan, options: options)(
            until: goals.map { text in try plan.precisionGoal(text) }, maximumPathCount: most)
    }

    private static let goals = [
        "p_loss ±0.6 %", "P(loss | miss) ±1.5 %", "mean(npv) +-3 % of value",
        "p5(npv) ±10 % of value", "cvar95(npv) +/- 20 % of value",
    ]

    /// Whole in memory, beyond it, and without per-path results.
    @Test(arguments: [
        ExecutionOptions(), ExecutionOptions(memory: 3 << 20), ExecutionOptions(pathTable: .off),
    ])
    func theResultIsThatOfAsManyPaths(options: ExecutionOptions) throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let result = try run(plan, Self.goals, options)
        let convergence = try #require(result.convergence)
        #expect(convergence.isReached)
        let count = result.provenance.pathCount
        #expect(count > 13_312 && count.isMultiple(of: 1_024))
        #expect(count == convergence.checks.last?.pathCount)
        let fixed = try Run(plan.with(pathCount: count), options: options)()
        #expect(result.estimates == fixed.estimates)
        #expect(result.provenance == fixed.provenance)
    }

    @Test func theLengthDoesNotDependOnHowTheRunIsCarriedOut() throws {
        let plan = try Scenarios.load("frontier-lab.yaml").plan
        let goals = ["p_loss ±0.6 %", "erosion_per_point(npv) ±5 % of value"]
        let one = try run(plan, goals, ExecutionOptions(threads: 1))
        for options in [
            ExecutionOptions(threads: 3, tile: 64),
            ExecutionOptions(threads: 2, tile: 1_024, instructionSet: .baseline),
        ] {
            let other = try run(plan, goals, options)
            #expect(other.convergence == one.convergence)
            #expect(other.estimates == one.estimates)
        }
    }

    @Test func theRunStopsAtTheSecondCheckInARowThatIsWithin() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let result = try run(plan, ["p_loss ±0.6 %"])
        let checks = try #require(result.convergence?.checks)
        let within = checks.map(\.isWithin)
        let pairs = zip(within, within.dropFirst()).map { $0 && $1 }
        #expect(pairs.firstIndex(of: true) == pairs.count - 1)
        // Each check is what a run of that length says.
        for check in checks {
            let fixed = try Run(plan.with(pathCount: check.pathCount))()
            #expect(check.readings[0].value == fixed.probability(of: "loss")?.value)
            #expect(check.readings[0].high == fixed.probability(of: "loss")?.high)
        }
    }

    @Test func checksAreAtFixedNumbersOfBlocks() {
        let schedule = CheckSchedule(maximumBlocks: 100)
        var blocks = [0]
        while let next = schedule.next(after: blocks[blocks.count - 1]) { blocks.append(next) }
        #expect(blocks == [0, 10, 13, 17, 22, 28, 35, 44, 55, 69, 87, 100])
        #expect(CheckSchedule(maximumBlocks: 3).next(after: 0) == 3)
    }

    @Test func aRunThatEndsTooEarlySaysHowManyPathsItTakes() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let result = try run(plan, ["p_loss ±0.05 %"], most: 20_000)
        let convergence = try #require(result.convergence)
        #expect(!convergence.isReached)
        #expect(convergence.maximumPathCount == 19 * 1_024)
        #expect(result.provenance.pathCount == 19 * 1_024)
        let check = try #require(convergence.checks.last)
        let width = try #require(check.readings[0].halfWidth)
        let needed = try #require(check.pathsNeeded)
        let exact = Double(19 * 1_024) * (width / 0.0005) * (width / 0.0005)
        #expect(Double(needed) >= exact && Double(needed) < exact + 1)
    }

    /// At the last check allowed the length was not chosen by looking, so one check is enough.
    @Test func theLastCheckAllowedNeedsNoOtherBeforeIt() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let free = try #require(try run(plan, ["p_loss ±0.6 %"]).convergence)
        let first = try #require(free.checks.dropLast().last).pathCount
        let held = try run(plan, ["p_loss ±0.6 %"], most: first)
        #expect(held.convergence?.isReached == true)
        #expect(held.provenance.pathCount == first)
    }

    @Test func whatDoesNotFitTheMemoryIsRefusedWithItsSize() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let small = ExecutionOptions(memory: 1 << 20)
        #expect {
            try run(plan, ["p50(npv) ±1 % of value"], most: 1 << 20, small)
        } throws: { error in
            guard case SimulationError.pathTableTooLarge(let bytes, 1_048_576) = error
            else { return false }
            return bytes >= 26 << 20
        }
        // A chance keeps nothing of the paths.
        let chance = try run(plan, ["p_loss ±1 %"], most: 1 << 20, small)
        #expect(chance.convergence?.isReached == true)
        let kept = ExecutionOptions(pathTable: .on, memory: 1 << 20)
        #expect(throws: SimulationError.self) { try run(plan, ["p_loss ±1 %"], most: 1 << 20, kept) }
    }

    @Test func aConditionThatNeverHoldsIsNotReached() throws {
        let plan = try Scenarios.load("reference/r1.yaml", settings: ["targets.usage.level=1 %"]).plan
        let result = try run(plan, ["mean(npv | miss) ±1 % of value"], most: 16_384)
        let convergence = try #require(result.convergence)
        #expect(!convergence.isReached && convergence.checks.last?.pathsNeeded == nil)
        #expect(convergence.checks.last?.readings[0].reason?.contains("0") == true)
    }
}
