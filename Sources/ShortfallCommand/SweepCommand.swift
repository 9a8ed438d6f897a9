import ArgumentParser
import Shortfall

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Run a grid over any inputs, on the same paths.",
        discussion: """
            --vary names an input by its path and the values it takes: a range with a step or a \
            number of points, or a list. With two inputs or more the grid has every combination.

              shortfall sweep my.yaml --vary 'contracts.cloud.take=60%..100% by 10%'
              shortfall sweep my.yaml --vary 'levers.demand=0.8..1.2 in 9' --measure 'P(loss)'
              shortfall sweep my.yaml --vary 'contracts.cloud.price=1.2, 1.4, 1.6 USD/GPU-h' \\
                --vary 'levers.demand=0.9, 1, 1.1' --out results

            Each value comes with its interval and with its change from the scenario as it stands, \
            path by path. One input gives a line chart, two a heat map.
            """)

    @OptionGroup var options: StudyOptions

    @Option(
        name: .customLong("vary"), parsing: .singleValue,
        help: ArgumentHelp(
            "An input and its values. One to four times.", valueName: "key=values"))
    var variations: [String] = []

    @Option(
        name: .customLong("measure"), parsing: .singleValue,
        help: ArgumentHelp(
            "What is estimated, such as 'mean(npv)' or 'P(loss | miss)'. May be given several "
                + "times; default: mean(npv), P(loss) and cvar95(npv), a buyer's mean, P95 and CVaR 95 "
                + "of present_cost.", valueName: "measure"))
    var measures: [String] = []

    func run() throws {
        try options.run { (laboratory) throws(StudyError) in
            let usual = laboratory.usualMeasures.map(\.text)
            let sweep = try Sweep(vary: variations, measures: measures.isEmpty ? usual : measures)
            return try sweep(laboratory).study(of: laboratory)
        }
    }
}
