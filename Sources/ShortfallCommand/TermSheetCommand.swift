import ArgumentParser
import Shortfall

struct TermSheetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "term-sheet",
        abstract: "Print each contract in words, with a worked year of numbers.",
        discussion: """
            For whoever knows the paper: every term that the file states, every default it leaves \
            silent, and a year of use, expense, true-up, cash and balances when 60, 80, 100 and \
            120 % of what is committed is used. The numbers are the scenario's own ledger, with \
            every random draw at its median.

              shortfall term-sheet scenarios/frontier-lab.yaml
              shortfall term-sheet my.yaml cloud --year 2
              shortfall term-sheet my.yaml cloud --levels 50 75 100 --format markdown
            """)

    @OptionGroup var source: ScenarioOptions

    @Argument(help: "One contract; default: all.") var contract: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Use in percent of what is committed.", valueName: "percent"))
    var levels: [Double] = [60, 80, 100, 120]

    @Option(
        parsing: .unconditional,
        help: "Which twelve months of the contract's simulated ones, from 1.",
        transform: OptionValue.count)
    var year = 1

    @Option(help: "What is printed: text, markdown or json.") var format: TermSheetFormat = .text

    func validate() throws {
        if !(1...100).contains(year) {
            throw ValidationError("--year takes a whole number from 1 to 100, not \(year)")
        }
        if levels.isEmpty || levels.count > 8 || !levels.allSatisfy({ (0...1000).contains($0) }) {
            throw ValidationError("--levels takes 1 to 8 numbers from 0 to 1000, in percent")
        }
    }

    func run() throws {
        try ExitStatus.checkInstructionSet()
        let answer = try makeSheets()
        Terminal.report(answer.warnings)
        try Terminal.write(
            format.render(answer.sheets, title: answer.title, isStyled: Terminal.isStyled))
    }

    private func makeSheets() throws -> TermSheets.Answer {
        do throws(TermSheets.Failure) {
            return try TermSheets.make(
                ScenarioSource(
                    path: source.scenario, overlays: source.overlays, settings: source.settings,
                    isStrict: source.isStrict),
                contract: contract, levels: levels.map { $0 / 100 }, year: year)
        } catch {
            switch error {
            case .scenario(let fault):
                Terminal.report(fault.diagnostics)
                if case .inputMissing = fault { throw ExitStatus.inputMissing }
                throw ExitStatus.badScenario
            case .noContract(let known):
                Terminal.say(
                    "error: no contract '\(contract ?? "")' in \(source.scenario); "
                        + (known.isEmpty
                            ? "the scenario has none"
                            : "expected one of " + known.joined(separator: ", ")
                                + (nearestName(to: contract ?? "", in: known)
                                    .map { "; did you mean '\($0)'?" } ?? "")))
                throw ExitStatus.usage
            }
        }
    }
}

extension TermSheetFormat: ExpressibleByArgument {}
