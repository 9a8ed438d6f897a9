import ArgumentParser
import Shortfall

struct MissCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "miss",
        abstract: "What a missed usage target does to profit, from which miss on, and why it is missed.",
        discussion: """
            Two miss curves: given on paths (what comes with a miss) and demand scaled (what it does, \
            all else equal), each with P(loss), expected profit and its percentiles; the critical \
            miss of each kind; each contract against its own commitment; the causes of misses; the \
            margin against the load of committed capacity, break-even load and operating leverage.

              shortfall miss scenarios/frontier-lab.yaml
              shortfall miss my.yaml --target load --profit gross_profit
              shortfall miss my.yaml --shortfalls 1% 5% 10% --loads 40% 60% 80% --out miss
            """)

    @OptionGroup var options: StudyOptions

    @Option(help: "The usage target; default: the scenario's first.") var target: String?

    @Option(
        help: ArgumentHelp(
            "The metric that a miss may eat, and whose being below zero is then a loss; default: "
                + "the target's own, and the event 'loss'.", valueName: "metric"))
    var profit: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Misses of the curves, as 1% 2% 5% 10% 15% 20%.", valueName: "shares"))
    var shortfalls: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Loads of the committed capacity, as 20% 30% … 90%.", valueName: "shares"))
    var loads: [String] = []

    func validate() throws {
        _ = try question()
    }

    func run() throws {
        let question = try question()
        try options.run { (laboratory) throws(StudyError) in
            try laboratory.miss(question).study(of: laboratory)
        }
    }

    private func question() throws -> MissQuestion {
        MissQuestion(
            target: target, profit: profit,
            shortfalls: try Self.shares(shortfalls, "--shortfalls")
                ?? MissQuestion.usualShortfalls,
            loads: try Self.shares(loads, "--loads") ?? MissQuestion.usualLoads)
    }

    /// Shares in percent, apart or in one text: `1% 5%`, `"1 % 5 %"`; nil for none.
    private static func shares(_ texts: [String], _ flag: String) throws -> [Double]? {
        let words = texts.flatMap { $0.split { $0 == " " || $0 == "," || $0 == "%" } }
        guard !texts.isEmpty else { return nil }
        let shares = words.compactMap { Double($0) }.map { $0 / 100 }
        guard shares.count == words.count, !shares.isEmpty, shares.count <= 40,
            shares.allSatisfy({ $0 > 0 && $0 < 1 })
        else {
            throw ValidationError(
                "\(flag) takes shares between 0 and 100 %, such as 1% 5% 10%, not "
                    + "'\(texts.joined(separator: " "))'")
        }
        return shares
    }
}
