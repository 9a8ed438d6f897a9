import ArgumentParser
import Foundation
import Shortfall

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Simulate the factors alone and compare them with their closed forms.",
        discussion: """
            Before contracts are compared, look at what drives them. For each factor, in the first \
            month, after a year, in the middle and at the end: mean, standard deviation, P5, P50 \
            and P95 as the formula of the process gives them, as the simulation draws them, and the \
            difference in standard errors; then how strongly a month hangs on the one before, and \
            the correlation of the monthly shocks beside the one the scenario specifies.

            What is checked is that the numbers drawn follow the processes as written. Whether the \
            processes suit the world is for you to say: the fan charts help.

              shortfall check scenarios/frontier-lab.yaml
              shortfall check my.yaml --paths 1000000 --out factors
              shortfall check my.yaml --set factors.demand.volatility=60%/yr

            --out writes check.txt, check.json, check.csv and fan-FACTOR.svg for each factor, all \
            of them or none.

            Exit code 1 when a figure differs by more than the threshold, which a sound scenario \
            reaches on one seed in a thousand: try another --seed, then --paths 1000000. Other \
            codes as of run.
            """)

    @OptionGroup var source: ScenarioOptions

    @Option(
        parsing: .unconditional, help: "Number of paths, 1e6 for a million.",
        transform: OptionValue.count)
    var paths = 100_000

    @Option(
        parsing: .unconditional, help: "Seed of the random numbers; default: the scenario's, else 1.",
        transform: OptionValue.seed)
    var seed: UInt64?

    @Option(
        parsing: .unconditional, help: "Worker threads; default: one for each core.",
        transform: OptionValue.count)
    var threads: Int?

    @Option(help: "What is printed: text, json or csv.") var format: CheckFormat = .text

    @Option(
        help: ArgumentHelp("Write all forms and the fan charts there.", valueName: "directory"),
        transform: OptionValue.folder)
    var out: String?

    @Flag(help: "No progress on standard error.") var quiet = false

    func validate() throws {
        if !(100...1_099_511_627_776).contains(paths) {
            throw ValidationError("--paths takes a whole number from 100 to 2^40, not \(paths)")
        }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes a whole number from 1 to 1024, not \(threads)")
        }
    }

    func run() throws {
        let plan = try source.load().plan.with(seed: seed, pathCount: paths)
        let check = CheckRun(plan, options: ExecutionOptions(threads: threads))
        let result = try Terminal.simulating(
            source.scenario, headline: nil, currency: plan.presentation.currency,
            isQuiet: quiet
        ) { flag, report throws(SimulationError) in
            try check(cancellation: flag, progress: report)
        }
        if let out { try Terminal.save(CheckFiles.all(result), in: out) }
        try Terminal.write(format.render(result, isStyled: Terminal.isStyled))
        if !result.suspects.isEmpty { throw ExitStatus.disagreement }
    }
}

extension CheckFormat: ExpressibleByArgument {}
