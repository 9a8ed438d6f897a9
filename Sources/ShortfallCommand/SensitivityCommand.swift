import ArgumentParser
import Shortfall

struct SensitivityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensitivity",
        abstract: "Which inputs move the results: tornado, levers, shares of variance.",
        discussion: """
            Every value that the scenario gives with low, base and high, and the four levers \
            (utilization, efficiency, sourcing mix, token price), is varied on its own on the \
            same paths. Changes carry paired intervals, and inputs that drive the chance or the \
            size of a loss rather than the mean are told apart.

            With --indices the random drivers are redrawn one by one: which share of the variance \
            comes from each, alone and with its interactions.

              shortfall sensitivity scenarios/frontier-lab.yaml --paths 20000
              shortfall sensitivity my.yaml --input contracts.aws.price --bump 5%
              shortfall sensitivity my.yaml --input "contracts.aws.price=1.8..2.4 USD/GPU-h"
              shortfall sensitivity my.yaml --indices --group market=spot,latent.demand
            """)

    @OptionGroup var study: StudyOptions

    @Option(
        name: .customLong("measure"), parsing: .singleValue,
        help: ArgumentHelp(
            "What is measured, such as mean(npv), P(loss) or cvar95(npv | miss); the first ranks. "
                + "May be given several times.", valueName: "measure"))
    var measures: [String] = []

    @Option(
        name: .customLong("input"), parsing: .singleValue,
        help: ArgumentHelp(
            "One more input: its key, which is bumped, or its range. May be given several times.",
            valueName: "key[=low..high]"))
    var inputs: [String] = []

    @Option(help: "How far levers and inputs without a range are moved either way.")
    var bump = "10 %"

    @Flag(help: "Also bump every number that has a tag but no range.") var tagged = false

    @Flag(help: "Attribute the variance to the random drivers by redrawing each.")
    var indices = false

    @Flag(
        help: "Attribute the variance in no order of the drivers, also where factors are correlated.")
    var shapley = false

    @Option(
        name: .customLong("group"), parsing: .singleValue,
        help: ArgumentHelp(
            "Drivers redrawn together; asks for --indices. May be given several times.",
            valueName: "name=driver,driver"))
    var groups: [String] = []

    func run() throws {
        try study.run { (laboratory) throws(StudyError) in
            try laboratory.sensitivityStudy(
                SensitivityQuestion(
                    measures: measures, inputs: inputs, bump: bump, bumpsTagged: tagged,
                    wantsShares: indices, wantsShapley: shapley, groups: groups))
        }
    }
}
