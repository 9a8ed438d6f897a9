import ArgumentParser
import Shortfall

struct OptimizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "optimize",
        abstract: "Choose sizes and mix of commitments: least risk for a required margin.",
        discussion: """
            --over names what may be chosen and its range, --minimize or --maximize the measure \
            that is to be best, --require the bounds to keep to.

              shortfall optimize my.yaml --over 'contracts.cloud.quantity=0..4000 GPU' \\
                --minimize 'cvar95(npv)' --require 'mean(npv) >= 50e6 USD'
              shortfall optimize my.yaml --over 'levers.commitment=0..2' --maximize 'mean(npv)' \\
                --require 'P(loss) <= 10 %'

            The optimum and its runner-ups are evaluated again on random numbers that the search \
            did not see. All candidates together give the efficient frontier of expected margin \
            against CVaR. Exit code 3 when no choice keeps to the bounds; which of them binds, and \
            how near one can come, is said.
            """)

    @OptionGroup var options: StudyOptions

    @Option(
        name: .customLong("over"), parsing: .singleValue,
        help: ArgumentHelp(
            "An input and its range. One to six times.", valueName: "key=low..high"))
    var inputs: [String] = []

    @Option(help: ArgumentHelp("The measure to make least.", valueName: "measure"))
    var minimize: String?

    @Option(help: ArgumentHelp("The measure to make greatest.", valueName: "measure"))
    var maximize: String?

    @Option(
        name: .customLong("require"), parsing: .singleValue,
        help: ArgumentHelp(
            "A bound, such as 'P(loss) <= 10 %'. May be given several times.", valueName: "bound"))
    var bounds: [String] = []

    @OptionGroup var outer: OuterOption

    func run() throws {
        try options.run { (laboratory) throws(StudyError) in
            let optimize = try Optimize(
                over: inputs, minimize: minimize, maximize: maximize, require: bounds)
            let result = try optimize(laboratory)
            guard let draws = outer.outer else { return result.study(of: laboratory) }
            return try result.study(of: laboratory, draws: draws)
        }
    }
}
