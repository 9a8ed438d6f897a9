import ArgumentParser
import Shortfall

struct AttributeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribute",
        abstract: "Where the risk comes from: contracts, products, suppliers, random drivers.",
        discussion: """
            The tail of the loss is split into products, contracts and costs: components of CVaR \
            less the mean, which add up to it. Random drivers are held at their median, one at a \
            time and in all combinations of groups. Suppliers and customers are told by how \
            concentrated they are, and by what happens when one of them fails.

              shortfall attribute scenarios/frontier-lab.yaml --paths 20000
              shortfall attribute my.yaml --of operating_profit --level 99%
              shortfall attribute my.yaml --fails-from 2027-06 --recovery 20%
              shortfall attribute my.yaml --group market=spot,latent.demand
            """)

    @OptionGroup var study: StudyOptions

    @Option(
        help: ArgumentHelp(
            "What is attributed, over the horizon: npv or operating_profit, or, of a buyer, "
                + "present_cost or total_cost; default: npv, a buyer's present_cost."))
    var of: String?

    @Option(help: "Level of CVaR.") var level = "95%"

    @Option(help: "What is asked of the random drivers: none, leave-one-out or shapley.")
    var drivers: AttributeQuestion.Drivers = .shapley

    @Option(
        name: .customLong("group"), parsing: .singleValue,
        help: ArgumentHelp(
            "Drivers held together. May be given several times.",
            valueName: "name=driver,driver"))
    var groups: [String] = []

    @Option(
        help: ArgumentHelp(
            "From when a supplier or customer that fails delivers and pays nothing; default: the "
                + "first month simulated.", valueName: "month"))
    var failsFrom: String?

    @Option(help: "Share of its debts that a failing supplier or customer pays.")
    var recovery = "0 %"

    func run() throws {
        try study.run { (laboratory) throws(StudyError) in
            let question = try AttributeQuestion(
                laboratory.family, outcome: of, level: level, drivers: drivers, groups: groups,
                failsFrom: failsFrom, recovery: recovery)
            return try laboratory.attribution(question).study(of: laboratory)
        }
    }
}

extension AttributeQuestion.Drivers: ExpressibleByArgument {}
