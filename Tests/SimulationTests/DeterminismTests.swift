import Randomness
import Results
import Shortfall
import Simulation
import Testing

/// Bits do not depend on how a plan is carried out.
@Suite struct DeterminismTests {
    static let scenarios = [
        "reference/r1.yaml", "reference/r2.yaml", "frontier-lab.yaml", "site-and-credit.yaml",
        "served-answers.yaml", "demand.yaml", "events.yaml", "patchwork-clouds.yaml",
        "own-data.yaml", "renewals.yaml", "commitments.yaml", "capacity-terms.yaml",
        "scripted.yaml", "neocloud.yaml", "two-sides.yaml", "model-builder.yaml",
        "structures.yaml", "stresses.yaml", "newsvendor.yaml", "undisclosed-take.yaml",
    ]
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

    /// Month averages under a matrix and a t copula; each way to carry it out unlike the first.
    @Test func monthAveragesDoNotDependOnHowTheyAreRun() throws {
        let text = """
            time: {as_of: 2026-01, horizon: 14 months}
            factors:
              rate: {process: vasicek, start: 4 %/yr, mean_reversion: 1 /yr, volatility: 1 %/yr}
              power: {process: energy, start: 0.08 USD/kWh,
                daily: {mean_reversion: 50 /yr, volatility: 250 %/yr}}
              load: {process: ou, start: 2, mean_reversion: 12 /yr, volatility: 1}
            dependence:
              pairs: {rate ~ power.daily: 0.6, power.daily ~ load: 0.5}
              copula: student-t
              mixing: year
            metrics:
              power_paid: {of: power, aggregate: mean}
              mean_load: {of: load.average, aggregate: mean}
              discount: {of: rate.discount, aggregate: last}
            """
        let plan = try Scenarios.load(text: text).plan.with(pathCount: Self.paths)
        let first = try run(
            plan, ExecutionOptions(threads: 1, tile: 256, instructionSet: .baseline))
        #expect(try #require(first.estimate("mean_load", .sd)?.value) > 0)
        for instructionSet in InstructionSet.supported {
            let other = try run(
                plan, ExecutionOptions(threads: 3, tile: 64, instructionSet: instructionSet))
            #expect(other.estimates == first.estimates, "\(instructionSet.name)")
        }
    }

    @Test func morePathsKeepThoseThatWereThere() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan
        let few = try Engine(plan: plan.with(pathCount: 3_000), options: .init()).run()
        let more = try Engine(plan: plan.with(pathCount: 5_000), options: .init()).run()
        let column = try #require(plan.measures.column("npv"))
        let a = try #require(few.columns.values[column])
        let b = try #require(more.columns.values[column])
        #expect(a.count == 3_000 && (0..<3_000).allSatisfy { a[$0] == b[$0] })
        withExtendedLifetime((few.table, more.table)) {}
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
        let exact = try #require(kept.estimate("npv", .p50))
        let sketched = try #require(off.estimate("npv", .p50))
        #expect(abs(try #require(sketched.value) / #require(exact.value) - 1) <= 0.0005)
        #expect(exact.resolution == .exact && sketched.resolution == .sketch)
    }

    /// A statistic that says it is exact is the same bits however it was come by.
    @Test(arguments: scenarios)
    func exactStatisticsDoNotDependOnWhatIsKept(name: String) throws {
        let plan = try Scenarios.load(name).plan.with(pathCount: 20_000)
        let kept = try run(plan, ExecutionOptions(pathTable: .on))
        let routes = [
            ExecutionOptions(pathTable: .off), ExecutionOptions(memory: 4 << 20),
            ExecutionOptions(threads: 3, tile: 64, memory: 4 << 20),
        ]
        let results = try routes.map { try run(plan, $0) }
        #expect(results[1].estimates == results[2].estimates)
        for result in results[..<2] {
            var compared = 0
            for (a, b) in zip(kept.estimates, result.estimates)
            where b.resolution == .exact && b.value != nil {
                #expect(a == b)
                compared += a.statistic.tailMeanLevel == nil ? 0 : 1
            }
            // Mean losses of the worst 5, 2.5 and 1 % are among them.
            #expect(compared >= 3)
            #expect(result.estimates.contains { $0.resolution == .sketch })
        }
    }

    @Test func aPathTableBeyondItsLimitIsRefusedWithItsSize() throws {
        let plan = try Scenarios.load("reference/r1.yaml").plan.with(pathCount: 1_000_000)
        let options = ExecutionOptions(pathTable: .on, memory: 1 << 20)
        #expect {
            try run(plan, options)
        } throws: { error in
            guard case SimulationError.pathTableTooLarge(let bytes, 1 << 20) = error else {
                return false
            }
            // The price of sorting and one column are the least that it takes.
            return bytes > 26_000_000
        }
    }
}
