// Whole runs through the library: simulate, merge, estimate. Loading and planning are timed apart.

import Benchmark
import ScenarioSupport
import Shortfall

struct RunCase: Sendable {
    let name: String
    let path: String
    let paths: Int
    let check: @Sendable (RunPlan, RunResult) throws -> Void
}

let runCases = [
    RunCase(name: "R1", path: "reference/r1.yaml", paths: 100_000) { _, result in
        result.requireAgreement(with: try ReferenceFigure.table("r1.reference.csv"), least: 14)
    },
    RunCase(name: "R2", path: "reference/r2.yaml", paths: 100_000) { _, result in
        result.requireAgreement(with: try ReferenceFigure.table("r2.reference.csv"), least: 100)
    },
    // Nobody else computes this one: another tile on one thread must give the same bits.
    RunCase(name: "frontier lab", path: "frontier-lab.yaml", paths: 20_000) { plan, result in
        let again = try Run(plan, options: ExecutionOptions(threads: 1, tile: 64))()
        require(again.estimates == result.estimates, "the tile changes the frontier lab")
    },
]

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .peakMemoryResident], timeUnits: .milliseconds, warmupIterations: 1,
        maxDuration: .seconds(5), maxIterations: 10)

    for item in runCases {
        Benchmark("load and plan, \(item.name)") { benchmark in
            for _ in benchmark.scaledIterations { blackHole(try scenario(item.path)) }
        }
        for threads in [1, nil] {
            let cores = threads == nil ? "all cores" : "one thread"
            Benchmark("run, \(item.name), \(item.paths) paths, \(cores)") { benchmark in
                let plan = try scenario(item.path).plan.with(pathCount: item.paths)
                let run = Run(plan, options: ExecutionOptions(threads: threads))
                benchmark.startMeasurement()
                let result = try run()
                benchmark.stopMeasurement()
                try item.check(plan, result)
            }
        }
    }
}
