import ArgumentParser
import Foundation
import Shortfall

/// The command `shortfall`: flags, wiring, exit codes. Everything else is in the library.
@main
struct ShortfallTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shortfall",
        abstract: "How likely is it that a missed usage target eats the profit?",
        discussion: """
            Shortfall simulates a business with AI-compute commitments month by month over many \
            thousand courses of demand, prices and efficiency, and reports how margins spread, how \
            often a usage target is missed and how often a miss ends in a loss.

            Begin with:
              shortfall run scenarios/frontier-lab.yaml
              shortfall run my.yaml --paths 1000000 --out results
              shortfall run my.yaml --until "p_loss ±0.2 %"
              shortfall run my.yaml --set contracts.aws.take=60% --format json
              shortfall validate my.yaml --strict
              shortfall check my.yaml --out factors
              shortfall explain my.yaml --path 48211
              shortfall term-sheet my.yaml cloud

            And for questions beyond one run, all on the same random numbers:
              shortfall miss my.yaml
              shortfall compare scenarios/frontier-lab-variants.yaml
              shortfall sensitivity my.yaml
              shortfall attribute my.yaml
              shortfall stress scenarios/stresses.yaml
              shortfall sweep my.yaml --vary 'levers.demand=0.8..1.2 in 9'
              shortfall solve my.yaml --for 'contracts.aws.take=50%..100%' --until 'P(loss) == 5 %'
              shortfall optimize my.yaml --over 'levers.commitment=0.5..1.5' --minimize 'cvar95(npv)'
              shortfall compare my.yaml other.yaml

            A scenario called - is read from standard input.

            Exit codes: 0 done, 1 a factor differs from its closed form (check), 3 done, but what was \
            asked was not reached (the precision of --until, a root, bounds that nothing keeps), 64 \
            wrong usage: a flag, its value, or a question that the scenario cannot answer, 65 bad \
            scenario: the file, or what --set, --overlay, --variant and --against make of it (with \
            --strict also an unusual one), 66 nothing wrong but that a file is missing, 70 a \
            value stopped being finite, 71 the system gives too little memory, 74 input or output failed, 75 \
            another run was still writing to --out, 130 and 143 stopped by a signal.
            """,
        version: "shortfall \(engineVersion), random stream \(RunPlan.streamVersion), commit \(buildCommit)",
        subcommands: [
            RunCommand.self, ValidateCommand.self, CheckCommand.self, ShowCommand.self,
            ExplainCommand.self, TermSheetCommand.self, SchemaCommand.self, MissCommand.self,
            CompareCommand.self, SensitivityCommand.self, AttributeCommand.self,
            StressCommand.self, SweepCommand.self, SolveCommand.self, OptimizeCommand.self,
        ])
}

extension ShortfallTool {
    static func main() {
        Interruption.watch()
        var names = configuration.subcommands.compactMap { $0.configuration.commandName }
        names.append("help")
        if let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
            !names.contains(word)
        {
            let isFile = FileManager.default.fileExists(atPath: word)
            Terminal.say(
                "error: no such command: '\(Diagnostic.shortened(word))'\n    expected one of "
                    + names.joined(separator: ", ")
                    + (isFile
                        ? "; did you mean 'shortfall run \(Diagnostic.shortened(word))'?"
                        : nearestName(to: word, in: names).map { "; did you mean '\($0)'?" } ?? ""))
            exit(withError: ExitStatus.usage)
        }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let message = fullMessage(for: error)
            let status = exitCode(for: error)
            if status.isSuccess { print(message) } else if !message.isEmpty { Terminal.say(message) }
            Foundation.exit(status.rawValue)
        }
    }
}

/// What a command says of the scenario it works on.
struct ScenarioOptions: ParsableArguments {
    @Argument(
        help: "The scenario file, YAML or JSON; - for standard input.", completion: .file(extensions: ["yaml"]))
    var scenario: String

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Change one value: contracts.aws.take=70%. May be given several times.",
            valueName: "key=value"))
    var settings: [String] = []

    @Option(
        name: .customLong("overlay"), parsing: .singleValue,
        help: ArgumentHelp(
            "Apply one of the scenario's overlays. May be given several times.", valueName: "name"))
    var overlays: [String] = []

    @Flag(
        name: .customLong("strict"),
        help: "Take every warning for an error: unusual values, and terms without effect.")
    var isStrict = false

    /// Loads the scenario; on faults prints all of them and throws the exit code.
    ///
    /// - Parameter findsInert: whether what affects nothing is looked for.
    func load(findsInert: Bool = false) throws -> Scenario {
        try ExitStatus.checkInstructionSet()
        do throws(LoadError) {
            let scenario = try Scenario.load(
                ScenarioSource(
                    path: scenario, overlays: overlays, settings: settings, isStrict: isStrict,
                    findsInert: findsInert))
            Terminal.report(scenario.warnings)
            return scenario
        } catch {
            Terminal.report(error.diagnostics)
            switch error {
            case .invalid: throw ExitStatus.badScenario
            case .inputMissing: throw ExitStatus.inputMissing
            }
        }
    }
}
