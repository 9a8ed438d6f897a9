import Randomness
import Results
import Shortfall
import Simulation
import Testing

/// Bits do not depend on how a plan is carried out.
@Suite struct DeterminismTests {
    static let scenarios = ["reference/r1.yaml", "reference/r2.yaml", "frontier-lab.yaml"]
    /// Not a multiple of a block, nor of the lanes.
    static let paths = 5_003

    private func run(_ plan: RunPlan, _ options: ExecutionOptions) throws -> RunResult {
        try Run(plan, options: options)()
    }

    @Test(arguments: scenarios)
    func resultsDoNotDependOnThreads(name: String) throws {
        let plan = try Scenarios.load(name).plan.with(pathCount: Self.paths)
        let one = try run(plan, ExecutionOptions(threads: 1))
        for threads in [2, 7] {
            let many = try run(plan, ExecutionOptions(threads: threads))
            #expect(many.estimates == one.estimates)
            #expect(many.provenance == one.provenance)
        }
    }

    @Test(arguments: scenarios)
    func resultsDoNotDependOnTheTile(name: String) throws {
        let plan = try Scenarios.load(name).plan.with(pathCount: Self.paths)
        let reference = try run(plan, ExecutionOptions(tile: 256))
        for tile in [64, 128, 512, 1024] {
            let other = try run(plan, ExecutionOptions(tile: tile))
            #expect(other.estimates == reference.estimates, "tile of \(tile)")
        }
    }

    @Test(arguments: scenarios)
    func resultsDoNotDependOnTheInstructionSet(name: String) throws {
        let plan = try Scenarios.load(name).plan.with(pathCount: 1_500)
        let baseline = try run(plan, ExecutionOptions(instructionSet: .baseline))
        for instructionSet in InstructionSet.supported {
            let other = try run(plan, ExecutionOptions(instructionSet: instructionSet))
            #expect(other.estimates == baseline.estimates, "\(instructionSet.name)")
        }
    }

    @Test func morePathsKeepThoseThatWereThere() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let few = try Engine(plan: plan.with(pathCount: 3_000), options: .init()).run()
        let more = try Engine(plan: plan.with(pathCount: 5_000), options: .init()).run()
        let (a, b) = (few.table!.column(0), more.table!.column(0))
        #expect((0..<3_000).allSatisfy { a[$0] == b[$0] })
    }

    @Test func theDigestNamesTheResult() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        #expect(plan.digest == (try Scenarios.load("reference/r1.yaml").plan.digest))
        #expect(plan.digest != plan.with(seed: 2).digest)
        let other = try Scenarios.load("reference/r1.yaml", settings: ["contracts.take_or_pay.take=0.7"])
        #expect(plan.digest != other.plan.digest)
    }

    @Test func withoutAPathTableMomentsAndProbabilitiesAreTheSame() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan.with(pathCount: 20_000)
        let kept = try run(plan, ExecutionOptions())
        let off = try run(plan, ExecutionOptions(pathTable: .off))
        for (name, statistic) in [("npv", Statistic.mean), ("npv", .sd), ("loss", .probability)] {
            #expect(kept.estimate(name, statistic) == off.estimate(name, statistic))
        }
        #expect(kept.probability(of: "loss", given: "miss") == off.probability(of: "loss", given: "miss"))
        let exact = try #require(kept.estimate("npv", .p50)?.value)
        let sketched = try #require(off.estimate("npv", .p50)?.value)
        #expect(abs(sketched / exact - 1) <= 0.0005)
        #expect(!off.provenance.quantilesAreExact)
    }
}
