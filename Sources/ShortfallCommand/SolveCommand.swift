import ArgumentParser
import Shortfall

struct SolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solve",
        abstract: "Find the discount, price or take at which an equation between measures holds.",
        discussion: """
            --for names an input and the range to look in, --until what is to hold: a measure of a \
            number, or of two variants. The paths are the same for all values, so the root has the \
            interval of the difference alone.

              shortfall solve my.yaml --for 'contracts.cloud.take=50%..100%' --until 'P(loss) == 5 %'
              shortfall solve my.yaml --for 'contracts.cloud.discount=0%..40%' \\
                --until 'cvar95(npv) of extend == cvar95(npv) of stay'

            The input is changed in the variant that the left side names, or in --in. Exit code 3 \
            when nothing in the range solves the equation; the curve is then still shown.
            """)

    @OptionGroup var options: StudyOptions

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("An input and its range.", valueName: "key=low..high"))
    var input: String

    @Option(
        help: ArgumentHelp(
            "What is to hold, such as 'mean(npv) of split == mean(npv) of base'.",
            valueName: "equation"))
    var until: String

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp(
            "The variant in which the input is changed; default: that of the left side.",
            valueName: "variant"))
    var variant: String?

    func run() throws {
        try options.run { (laboratory) throws(StudyError) in
            let solve = try Solve(
                for: input, until: until, in: variant, family: laboratory.family)
            return try solve(laboratory).study(of: laboratory)
        }
    }
}
