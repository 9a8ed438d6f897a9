import Foundation
import Randomness
import Results
import Shortfall
import Simulation
import Testing

/// Bits do not depend on how a plan is carried out.
///
/// What is compared are bytes of the result as JSON, without the record of how it was carried out, and as
/// CSV: `==` cannot see the sign of a zero.
@Suite struct DeterminismTests {
    /// Every shipped scenario; of those that run the same program and measure the same, the first.
    static let scenarios: [String] = {
        var seen: Set<String> = []
        return files.filter { name in
            guard let plan = try? Scenarios.load(name).plan else { return true }
            let measures = plan.measures.columns.map { "\($0.metric) \($0.period ?? "") \($0.given)" }
            return seen.insert("\(plan.program)\n\(measures)").inserted
        }
    }()
    private static let files: [String] = {
        let folder = Scenarios.root.appending(path: "scenarios")
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
        return (paths ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()
    /// Not a multiple of a block, nor of the lanes.
    static let paths = 5_003

    private func run(_ plan: RunPlan, _ options: ExecutionOptions) throws -> RunResult {
        try Run(plan, options: options)()
    }

    private func bytes(_ plan: RunPlan, _ options: ExecutionOptions) throws -> [String] {
        try ResultBytes.lines(of: run(plan, options))
    }

    @Test func everyScenarioIsFound() {
        #expect(Self.files.count >= 20 && Self.scenarios.count >= 18)
    }

    @Test(arguments: scenarios)
    func resultsDoNotDependOnThreads(name: String) throws {
        let plan = try Scenarios.load(name).plan.with(pathCount: Self.paths)
        let one = try bytes(plan, ExecutionOptions(threads: 1))
        for threads in [2, 3, 7] {
            let many = try bytes(plan, ExecutionOptions(threads: threads))
            #expect(ResultBytes.difference(one, many) == nil, "\(threads) threads")
        }
    }

    @Test(arguments: scenarios)
    func resultsDoNotDependOnTheTile(name: String) throws {
        let plan = try Scenarios.load(name).plan.with(pathCount: 2_051)
        let reference = try bytes(plan, ExecutionOptions(tile: 256))
        for tile in [64, 128, 512, 1024] {
            let other = try bytes(plan, ExecutionOptions(tile: tile))
            #expect(ResultBytes.difference(reference, other) == nil, "tile of \(tile)")
        }
    }

    @Test(arguments: scenarios)
    func resultsDoNotDependOnTheInstructionSet(name: String) throws {
        let plan = try Scenarios.load(name).plan.with(pathCount: 1_500)
        let baseline = try bytes(plan, ExecutionOptions(instructionSet: .baseline))
        for instructionSet in InstructionSet.supported where instructionSet != .baseline {
            let other = try bytes(plan, ExecutionOptions(instructionSet: instructionSet))
            #expect(ResultBytes.difference(baseline, other) == nil, "\(instructionSet.name)")
        }
    }

    /// Random scenarios whose metrics are zero of either sign on many paths and months.
    @Test("D2 · the sign of zero depends on nothing", arguments: 1...12)
    func atomsAtZeroHaveOneSign(seed: UInt64) throws {
        let plan = try Scenarios.load(text: AtomScenario.text(seed: seed)).plan.with(
            pathCount: Self.paths)
        let one = try bytes(plan, ExecutionOptions(threads: 1))
        #expect(one.allSatisfy { !$0.contains("-0,") && !$0.contains(": -0}") })
        let ways = [1, 2, 3, 7].map { ExecutionOptions(threads: $0, tile: 64 * $0) }
            + InstructionSet.supported.map { ExecutionOptions(instructionSet: $0) }
        for options in ways {
            #expect(try ResultBytes.difference(one, bytes(plan, options)) == nil)
        }
        let explained = try Explainer(plan: plan, instructionSet: .selected).explain(path: 7)
        let values = explained.lines.flatMap(\.values) + explained.columns.map(\.value)
        #expect(values.allSatisfy { $0 != 0 || $0.sign == .plus })
    }

    /// The scenario in which the order of threads was seen in the sign of a zero, as often as then.
    @Test("D2 · twelve runs on two threads print the same bytes")
    func repeatedRunsGiveTheSameBytes() throws {
        let plan = try Scenarios.load(
            text: """
                time: {as_of: 2026-01-01, horizon: 24 months}
                factors:
                  a: {process: gbm, start: 1, volatility: 40 %/yr}
                  b: {process: gbm, start: 1, volatility: 40 %/yr}
                metrics:
                  x: {of: "if(b > 1, if(a > 1, 1, 0), 0) * (b - 1)", by: month}
                run: {paths: 20000, seed: 1}
                """
        ).plan
        let first = try bytes(plan, ExecutionOptions(threads: 2))
        for _ in 0..<11 {
            #expect(try ResultBytes.difference(first, bytes(plan, ExecutionOptions(threads: 2))) == nil)
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
