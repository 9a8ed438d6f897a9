import ArgumentParser
import Foundation
import Shortfall

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Simulate a scenario and report the distribution of margins.",
        discussion: """
            The report goes to standard output, progress to standard error. With --out every form of \
            the result is also written to a directory, each file whole or not at all: result.json, \
            percentiles.csv, report.txt, report.md.

            With --until the run goes on until estimates are as precise as wanted: the 95 % interval \
            reaches no farther than that from the value. It looks at fixed numbers of paths, so that \
            its length depends on scenario and seed alone. When --max-paths ends it first, everything \
            is written all the same and the exit code is 3.

              shortfall run my.yaml --until "p_loss ±0.2 %"
              shortfall run my.yaml --until "cvar95(npv) ±50e6 USD" --until "P(loss | miss) ±1 %"
              shortfall run my.yaml --until "mean(npv.2027) +-2 % of value" --max-paths 1000000

            The same scenario, seed and number of paths give the same result bit for bit, on any \
            number of threads.
            """)

    @OptionGroup var source: ScenarioOptions

    @Option(
        parsing: .unconditional, help: "Number of paths, 1e6 for a million; default: the scenario's, else 100000.",
        transform: OptionValue.count)
    var paths: Int?

    @Option(
        name: .customLong("until"), parsing: .singleValue,
        help: ArgumentHelp(
            """
            Go on until an estimate is precise to a half-width: p_loss ±0.2 %. May be given several \
            times.
            """, valueName: "precision"))
    var goals: [String] = []

    @Option(
        parsing: .unconditional,
        help: """
            With --until: the most paths, cut to whole blocks of 1024; default: 16777216, or as many \
            as fit the memory.
            """, transform: OptionValue.count)
    var maxPaths: Int?

    @Option(
        parsing: .unconditional, help: "Seed of the random numbers; default: the scenario's, else 1.",
        transform: OptionValue.seed)
    var seed: UInt64?

    @Option(
        parsing: .unconditional, help: "Worker threads; default: one for each core.",
        transform: OptionValue.count)
    var threads: Int?

    @Option(help: "What is printed: text, json, csv or markdown.")
    var format: ReportFormat = .text

    @Option(
        help: ArgumentHelp("Write all forms of the result there.", valueName: "directory"),
        transform: OptionValue.folder)
    var out: String?

    @Option(
        help: """
            auto keeps per-path results as far as they fit the memory, the most important first; \
            on keeps all, or refuses; off keeps none. Of what is not kept the outermost 5 % are exact \
            as far as memory goes, other quantiles are within 0.05 %. What a miss costs needs \
            per-path results.
            """)
    var pathTable: PathTableChoice = .auto

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Memory for what is kept of the paths, such as 512MiB or 2GiB; default: 256MiB, or with \
            --path-table on three quarters of the machine's.
            """, valueName: "size"), transform: OptionValue.memory)
    var memory: MemorySize?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Run again on the same paths under so many draws of the scenario's uncertain inputs, and \
            show for every headline what is not known beside its sampling error: 200.
            """, valueName: "draws"), transform: OptionValue.count)
    var outer: Int?

    @Option(help: .hidden) var tile = 256

    @Flag(help: "No progress on standard error.") var quiet = false

    enum PathTableChoice: String, ExpressibleByArgument, CaseIterable {
        case auto, on, off

        var policy: PathTablePolicy {
            switch self {
            case .auto: .automatic
            case .on: .on
            case .off: .off
            }
        }
    }

    func validate() throws {
        if let paths, !(1...1_099_511_627_776).contains(paths) {
            throw ValidationError("--paths takes a whole number from 1 to 2^40, not \(paths)")
        }
        if paths != nil, !goals.isEmpty {
            throw ValidationError(
                "--until finds the number of paths itself: leave out --paths, or take --max-paths")
        }
        if let maxPaths {
            if goals.isEmpty { throw ValidationError("--max-paths goes with --until") }
            if !(16_384...1_099_511_627_776).contains(maxPaths) {
                throw ValidationError(
                    "--max-paths takes a whole number from 16384 to 2^40, not \(maxPaths)")
            }
        }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes a whole number from 1 to 1024, not \(threads)")
        }
        if ![64, 128, 256, 512, 1024].contains(tile) {
            throw ValidationError("--tile takes 64, 128, 256, 512 or 1024, not \(tile)")
        }
    }

    func run() throws {
        let scenario = try source.load()
        let run = Run(
            try scenario.plan.with(seed: seed, pathCount: paths),
            options: ExecutionOptions(
                threads: threads, tile: tile, pathTable: pathTable.policy, memory: memory?.bytes))
        let goals = try precisionGoals(run.plan)
        let outerLoop = try outer.map {
            try OuterLoop(draws: $0, source, paths: paths, seed: seed, threads, memory)
        }
        var result = try Terminal.simulating(
            source.scenario, headline: run.plan.headlineEvent, currency: run.plan.presentation.currency,
            isQuiet: quiet, pathTable: pathTable.policy
        ) { flag, report throws(SimulationError) in
            goals.isEmpty
                ? try run(cancellation: flag, progress: report)
                : try run(
                    until: goals, maximumPathCount: maxPaths, cancellation: flag, progress: report)
        }
        if let outerLoop {
            result.knowledge = try outerLoop(pathCount: result.provenance.pathCount, quiet)
        }
        if let out { try Terminal.save(RunFiles.all(result), in: out) }
        if format == .text {
            try Terminal.write(TextReport.render(result, isStyled: Terminal.isStyled))
        } else {
            try Terminal.write(format.render(result))
        }
        if let convergence = result.convergence, !convergence.isReached {
            Terminal.say(
                "not as precise as wanted: "
                    + ConvergenceText(convergence, currency: result.presentation.currency).verdict)
            throw ExitStatus.notReached
        }
    }

    private func precisionGoals(_ plan: RunPlan) throws -> [PrecisionGoal] {
        try goals.map { text in
            do throws(PrecisionGoalError) { return try plan.precisionGoal(text) } catch {
                Terminal.say(
                    "error: --until '\(error.text)', column \(error.position): \(error.message)"
                        + (error.expected.map { "\n    expected: \($0)" } ?? "")
                        + (error.suggestion.map { "\n    did you mean '\($0)'?" } ?? ""))
                throw ExitStatus.usage
            }
        }
    }
}

extension ReportFormat: ExpressibleByArgument {}
