import ArgumentParser
import Shortfall

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare variants of a scenario, or several scenarios, on the same paths.",
        discussion: """
            Every variant meets the same demand, prices and efficiency, path by path, so that \
            small differences show: each comes with the interval of the difference itself, with how \
            often the variant is the better one, and with what a wrong choice would cost.

              shortfall compare scenarios/frontier-lab-variants.yaml
              shortfall compare my.yaml --variant cheap --variant split --against cheap
              shortfall compare my.yaml other.yaml --measure 'mean(npv)' --measure 'P(loss | miss)'
              shortfall compare my.yaml --ignore-below '0.5e6 USD' --out results
            """)

    @OptionGroup var options: StudyOptions

    @Argument(
        help: "Further scenarios, in the same currency; --set and --overlay change them as well.",
        completion: .file(extensions: ["yaml"]))
    var others: [String] = []

    @Option(
        name: .customLong("variant"), parsing: .singleValue,
        help: ArgumentHelp(
            "A variant or overlay of the scenario; other:name of another file. May be given "
                + "several times; default: all variants.", valueName: "name"))
    var variants: [String] = []

    @Option(
        name: .customLong("measure"), parsing: .singleValue,
        help: ArgumentHelp(
            "What is compared, such as 'mean(npv)' or 'P(loss | miss)'. May be given several "
                + "times; the first one ranks.", valueName: "measure"))
    var measures: [String] = []

    @Option(help: "The variant that differences are taken from; default: base, the file as it is.")
    var against: String?

    @Option(
        help: ArgumentHelp(
            "What a path is judged by; default: npv, a buyer's present_cost; decision_value and "
                + "decision_cost in their places where unserved demand has a value."))
    var outcome: String?

    @Option(
        name: .customLong("ignore-below"), parsing: .singleValue,
        help: ArgumentHelp(
            "Differences up to this do not matter: '0.5e6 USD', '0.1 %'. Once for each unit.",
            valueName: "difference"))
    var ignoreBelow: [String] = []

    @OptionGroup var outer: OuterOption

    func run() throws {
        try options.run { (laboratory) throws(StudyError) in
            var laboratory = laboratory
            laboratory.others = try others.map { (path) throws(StudyError) in
                try options.family(at: path)
            }
            let question = try CompareQuestion(
                laboratory, variants: variants, measures: measures, against: against,
                outcome: outcome, ignoreBelow: ignoreBelow)
            let comparison = try laboratory.compare(question)
            guard let draws = outer.outer else { return comparison.study(of: laboratory) }
            return try comparison.study(of: laboratory, draws: draws)
        }
    }
}
