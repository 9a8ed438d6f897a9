import ArgumentParser
import Shortfall

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a scenario and say everything that is wrong with it at once.",
        discussion: """
            Errors make a scenario unusable. Warnings tell of values outside the usual range, with \
            the range, and of what affects nothing, which is found by trying other values. That takes up to \
            two seconds; where a file needs more, the output says how far it came. --strict takes the \
            time, and makes errors of warnings, for a build or a review that lets nothing unusual pass.

            Exit code 0 when the scenario is sound, 65 when there are errors, 66 when nothing is wrong \
            but that a file is missing.
            """)

    @OptionGroup var source: ScenarioOptions

    func run() throws {
        let scenario = try source.load(findsInert: true)
        let plan = scenario.plan
        try Terminal.write(
            "\(Diagnostic.shortened(source.scenario, limit: .max)): sound, \(plan.grid.stepCount) months from \(plan.grid.label(at: 0)) "
                + "to \(plan.grid.label(at: plan.grid.stepCount - 1)), plan \(plan.digest.prefix(12))\n"
                + scenario.notes.map { $0 + "\n" }.joined())
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a scenario with bases, overlays, settings and all defaults filled in.")

    @OptionGroup var source: ScenarioOptions

    @Flag(help: "What it does anyway: every default is filled in and marked.")
    var resolved = false

    func run() throws { try Terminal.write(try source.load().resolvedText) }
}

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the scenario language as JSON Schema, for editors.")

    func run() throws { try Terminal.write(ScenarioSchema.json + "\n") }
}
