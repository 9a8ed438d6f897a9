import Reports
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

/// How far a run goes, and what its tails do to it.
@Suite struct PrecisionLengthTests {
    private static func text(_ sigma: Int) -> String {
        """
        time: {as_of: 2026-01, horizon: 12 months}
        factors:
          x: {process: gbm, start: 100, volatility: \(sigma) %/yr}
        metrics: {end: {of: x, aggregate: last}, short: {of: -x, aggregate: last}}
        events: {high: end > 200}
        """
    }

    /// A mean comes from moments: nothing is kept of any path, whatever their number.
    @Test("D24 · a goal on a mean needs no memory for paths")
    func aMeanKeepsNothingOfThePaths() throws {
        let plan = try Scenarios.load(text: Self.text(40)).plan
        for goal in ["mean(end) ±5 % of value", "sd(end) ±5 % of value", "P(high) ±3 %"] {
            let options = ExecutionOptions(memory: 1 << 20)
            let most = 60_000_000
            let result = try Run(plan, options: options)(
                until: [try plan.precisionGoal(goal)], maximumPathCount: most)
            #expect(result.convergence?.isReached == true)
            #expect(result.convergence?.maximumPathCount == most / 1_024 * 1_024)
        }
    }

    @Test("D24 · a run stops near the paths that plain arithmetic takes", arguments: [0.004, 0.0021])
    func theRunStopsNearWhatArithmeticTakes(share: Double) throws {
        let plan = try Scenarios.load(text: Self.text(30)).plan
        let result = try Run(plan)(
            until: [try plan.precisionGoal("mean(end) ±\(share * 100) % of value")])
        // The law is lognormal: (sd/mean)² = exp(0.3²) − 1.
        let ratio = (1.959963984540054 / share) * (1.959963984540054 / share)
        let needed = ratio * 0.09417428370521043
        let count = Double(result.provenance.pathCount)
        #expect(count >= needed * 0.97 && count <= needed * 1.2656 + 2_048, "\(count) \(needed)")
    }

    /// From any point on, the checks reach a known need within two steps of it.
    @Test("D24 · beyond a million paths the overshoot is a few per cent")
    func checksAimAtWhatIsNeeded() {
        let schedule = CheckSchedule(maximumBlocks: 200_000)
        for need in [2_000, 13_333, 40_527, 99_999] {
            var (blocks, isWithin) = (0, false)
            while let next = schedule.next(
                after: blocks, needing: blocks == 0 ? nil : need, isWithin: isWithin)
            {
                let wasWithin = isWithin
                blocks = next
                isWithin = blocks >= need
                if isWithin, wasWithin { break }
            }
            #expect(Double(blocks) <= Double(need) * 33 / 32 * 33 / 32 + 2, "\(need): \(blocks)")
        }
    }

    @Test("J8 · a heavy tail is told with the side on which misses lie")
    func aHeavyTailIsTold() throws {
        func caution(_ sigma: Int, _ goal: String, seed: UInt64 = 1) throws -> String? {
            let plan = try Scenarios.load(text: Self.text(sigma)).plan.with(seed: seed)
            let result = try Run(plan)(until: [try plan.precisionGoal(goal)])
            let convergence = try #require(result.convergence)
            return ConvergenceText(convergence, currency: "USD").caution
        }
        // At σ = 2 the share of the most extreme path is above a tenth in nine runs of ten.
        let told = try (1...6).compactMap {
            try caution(200, "cvar95(short) ±10 % of value", seed: $0)
        }
        #expect(told.count >= 3, "\(told.count) of 6")
        #expect(told.allSatisfy { $0.contains("cvar95(short)") && $0.contains("likely higher") })
        let means = try (1...6).compactMap {
            try caution(200, "mean(short) ±5 % of value", seed: $0)
        }
        #expect(means.count >= 1 && means.allSatisfy { $0.contains("likely lower") })
        #expect(try caution(30, "cvar95(short) ±2 % of value") == nil)
        #expect(try caution(30, "mean(end) ±0.5 % of value") == nil)
    }

    /// ψ of the mean is x − μ: the greatest share is max (x − μ)²/Σ (x − μ)².
    @Test("J8 · the weight of the extreme path is that of the sample")
    func theWeightOfTheExtremePathIsThatOfTheSample() throws {
        let plan = try Scenarios.load(text: Self.text(150)).plan
        let result = try Run(plan)(until: [try plan.precisionGoal("mean(end) ±5 % of value")])
        let reading = try #require(result.convergence?.checks.last?.readings.first)
        let end = { result.estimate("end", $0) }
        let n = Double(result.provenance.pathCount)
        let mean = try #require(end(.mean)?.value)
        let off = try #require(end(.max)?.value) - mean
        let variance = try #require(end(.sd)?.value) * (try #require(end(.sd)?.value))
        let expected = off * off / (variance * (n - 1))
        #expect(abs(try #require(reading.extreme?.share) / expected - 1) < 1.1 / n + 1e-9)
    }
}
