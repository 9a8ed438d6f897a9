import ArgumentParser
import Shortfall

struct StressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stress",
        abstract: "Put a scenario under stresses, and find what would break it.",
        discussion: """
            A stress is an overlay of the scenario by its name, or changes of one's own behind a \
            name. Each comes alone; --joint puts several on the same paths together, and the \
            interaction is what coming together adds to the sum of the single changes.

              shortfall stress scenarios/stresses.yaml
              shortfall stress my.yaml --stress bear --stress correction --joint 'bear + correction'
              shortfall stress my.yaml --stress 'price war: factors.price.start=2 USD/Mtok, \\
                levers.demand=0.9' --measure 'P(loss)'

            The question is also turned round: of all courses that the factors may take, which is \
            the likeliest one that ends in a breach of a limit?

              shortfall stress my.yaml --breach 'npv < -50e9 USD'
            """)

    @OptionGroup var options: StudyOptions

    @Option(
        name: .customLong("stress"), parsing: .singleValue,
        help: ArgumentHelp(
            "An overlay, or 'name: key=value, key=value'. May be given several times; default: all "
                + "overlays.", valueName: "stress"))
    var stresses: [String] = []

    @Option(
        name: .customLong("joint"), parsing: .singleValue,
        help: ArgumentHelp(
            "Stresses that come together: 'a + b', applied in this order, or 'all'. May be given "
                + "several times; default: none.", valueName: "names"))
    var joint: [String] = []

    @Option(
        name: .customLong("measure"), parsing: .singleValue,
        help: ArgumentHelp(
            "What is estimated, such as 'mean(npv)' or 'P(loss | miss)'. May be given several "
                + "times.",
            valueName: "measure"))
    var measures: [String] = []

    @Option(
        help: ArgumentHelp(
            "The limit whose likeliest breach is sought: a condition on whole paths; default: "
                + "loss, a buyer's miss.",
            valueName: "condition"))
    var breach: String?

    func run() throws {
        try options.run { (laboratory) throws(StudyError) in
            let question = try StressQuestion(
                laboratory, stresses: stresses, joint: joint, measures: measures)
            let limit = try ReverseStressQuestion(laboratory, breach: breach)
            return try laboratory.stressStudy(question, breach: limit)
        }
    }
}
