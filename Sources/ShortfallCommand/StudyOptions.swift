import ArgumentParser
import Foundation
import Shortfall

/// What every command takes that runs the engine many times.
struct StudyOptions: ParsableArguments {
    @OptionGroup var source: ScenarioOptions

    @Option(
        parsing: .unconditional,
        help: "Number of paths of each variant, 1e6 for a million; default: the scenario's, else 100000.",
        transform: OptionValue.count)
    var paths: Int?

    @Option(
        parsing: .unconditional, help: "Seed of the random numbers; default: the scenario's, else 1.",
        transform: OptionValue.seed)
    var seed: UInt64?

    @Option(
        parsing: .unconditional, help: "Worker threads; default: one for each core.",
        transform: OptionValue.count)
    var threads: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Memory for what is kept of the paths, such as 2GiB; default: three quarters of the "
                + "machine's.", valueName: "size"), transform: OptionValue.memory)
    var memory: MemorySize?

    @Option(
        help: ArgumentHelp(
            "How what is owed after the horizon counts in npv: owed (deducted), net_of_market (the "
                + "same less the market value of its rights), ignored; as time.beyond.",
            valueName: "rule"))
    var beyond: BeyondRule?

    enum BeyondRule: String, ExpressibleByArgument, CaseIterable {
        case owed
        case netOfMarket = "net_of_market"
        case ignored
    }

    @Option(help: "What is printed: text, markdown, json, csv or html.")
    var format: StudyFormat = .text

    @Option(
        help: ArgumentHelp(
            "Write all forms, each table as CSV and each chart as SVG there.",
            valueName: "directory"), transform: OptionValue.folder)
    var out: String?

    @Flag(help: "No progress on standard error.") var quiet = false

    func validate() throws {
        if let paths, !(1...1_099_511_627_776).contains(paths) {
            throw ValidationError("--paths takes a whole number from 1 to 2^40, not \(paths)")
        }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes a whole number from 1 to 1024, not \(threads)")
        }
    }

    /// Loads the scenario, carries the study out, prints it and writes its files.
    func run(_ body: (Laboratory) throws(StudyError) -> Study) throws {
        try ExitStatus.checkInstructionSet()
        let line = quiet ? nil : ProgressLine(headline: nil)
        let study: Study
        do throws(StudyError) {
            let laboratory = Laboratory(
                try family(at: source.scenario),
                options: ExecutionOptions(
                    threads: threads, pathTable: .on, memory: memory?.bytes),
                cancellation: Interruption.flag,
                progress: { line?.update($0.step, task: $0.task) })
            study = try body(laboratory).noting(
                cut: laboratory.family.plan.presentation.periods)
            line?.finish()
        } catch {
            line?.finish()
            throw Terminal.exit(for: error)
        }
        if let out { try Terminal.save(StudyFiles.all(study), in: out) }
        try Terminal.write(format.render(study, isStyled: Terminal.isStyled))
        if let unmet = study.unmet {
            Terminal.say("not reached: \(unmet)")
            throw ExitStatus.notReached
        }
    }

    /// Loads a scenario with the changes, paths and seed asked for, and prints its warnings.
    func family(at path: String) throws(StudyError) -> ScenarioFamily {
        let family = try ScenarioFamily(
            path: path, overlays: source.overlays,
            settings: source.settings + (beyond.map { ["time.beyond=\($0.rawValue)"] } ?? []),
            isStrict: source.isStrict, paths: paths, seed: seed)
        Terminal.report(family.warnings)
        return family
    }
}

extension StudyFormat: ExpressibleByArgument {}
