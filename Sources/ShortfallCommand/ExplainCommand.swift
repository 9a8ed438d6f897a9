import ArgumentParser
import Shortfall

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Replay one path and print its factors and ledger month by month.",
        discussion: """
            The numbers are those of the run itself, from the same kernels, for any path of any \
            run with the same seed. Behind each factor stand its lines, such as spot.count of an \
            event. --line narrows the lines to those that begin with a name: \
            --line expense.compute.
            """)

    @OptionGroup var source: ScenarioOptions

    @Option(
        parsing: .unconditional, help: "Number of the path, from 0.", transform: OptionValue.count)
    var path: Int

    @Option(
        parsing: .unconditional, help: "Seed of the random numbers; default: the scenario's.",
        transform: OptionValue.seed)
    var seed: UInt64?

    @Option(
        name: .customLong("line"), parsing: .singleValue,
        help: ArgumentHelp("Only lines that begin so. May be given several times.", valueName: "name"))
    var lines: [String] = []

    func run() throws {
        let plan = try source.load().plan.with(seed: seed)
        let explanation: Explanation
        do {
            explanation = try Shortfall.explain(path: path, of: plan)
        } catch {
            Terminal.say("error: no such path: \(path); expected a number from 0 to 2^48 - 1")
            throw ExitStatus.usage
        }
        let kept = explanation.keeping(lines)
        if kept.lines.isEmpty && !lines.isEmpty {
            Terminal.say("error: no line begins with \(lines.joined(separator: " or "))")
            throw ExitStatus.usage
        }
        try Terminal.write(ExplanationText.render(kept))
    }
}
