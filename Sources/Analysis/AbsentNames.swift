import Risk
import ScenarioModel
import Simulation

/// What a formula may ask for although a variant has nothing of the kind.
///
/// A ledger line of another variant, such as the cost of a contract that this one replaces, is a flow
/// of zero; a price has no value there. Standard metrics that a scenario has only where they say
/// something count as what they would say.
struct AbsentNames {
    private(set) var known: [String: Absence]

    /// Of scenarios in which nothing is owed after the horizon, nothing is committed, and nothing can
    /// stay unserved.
    private static let standard: [String: Absence] = [
        "beyond.owed": Absence(money), "beyond.rights_market_value": Absence(money),
        "beyond.due": Absence(money), "beyond.delivery_market_value": Absence(money),
        "beyond.debt": Absence(money), "served_share": Absence(.one, value: 1),
        "unused_commitment": Absence(money), "true_ups": Absence(money),
        ClosingFormulas.numerator("served_share"): Absence(.one, value: 1),
        ClosingFormulas.denominator("served_share"): Absence(.one, value: 1),
    ]

    private static let money = (try? Quantity("1 USD"))?.dimension ?? .one

    /// - Parameter variants: whose scenarios' lines may be missing in one another.
    init(_ laboratory: Laboratory, of variants: [Variant]) {
        known = Self.standard
        for scenario in Set(variants.map(\.scenario)).sorted() {
            let family = scenario == 0 ? laboratory.family : laboratory.others[scenario - 1]
            for line in family.plan.replay.lines where known[line.name] == nil {
                known[line.name] = Absence(ofLine: line.name, line.dimension)
            }
        }
    }

    /// Adds the lines that questions ask for and that only changes of a scenario bring about.
    ///
    /// - Returns: whether there was one.
    mutating func learn(
        from answers: [JointPlanner.Answer], _ questions: [JointPlanner.Question]
    ) -> Bool {
        let parts = questions.flatMap { [$0.measure.subject] + ($0.measure.condition.map { [$0] } ?? []) }
        let names = parts.compactMap { try? ExpressionParser.parse($0.text) }.flatMap(\.names)
        var isNew = false
        func dimension(ofLine name: String) -> Dimension? {
            answers.lazy.compactMap { $0.dimension(ofLine: name) }.first
        }
        for name in names where known[name] == nil {
            if let dimension = dimension(ofLine: name) {
                known[name] = Absence(ofLine: name, dimension)
                isNew = true
            } else if let line = Self.line(ofMetric: name), dimension(ofLine: line) != nil {
                known[name] = Absence(Self.money)
                isNew = true
            }
        }
        return isNew
    }

    /// The line of a contract that its metric of money is the sum of.
    private static func line(ofMetric name: String) -> String? {
        let lines = ["cost.": "expense.compute.", "unused.": "compute.idle.", "true_up.": "true_up."]
        return lines.first { name.hasPrefix($0.key) }.map { $0.value + name.dropFirst($0.key.count) }
    }

    /// Of names that were missed, those that a reader has to be told of, each once.
    func told(_ missed: [String]) -> [String] {
        var told: [String] = []
        for name in missed where Self.standard[name] == nil && !told.contains(name) {
            told.append(name)
        }
        return told
    }
}

extension Expression {
    /// All names in it.
    fileprivate var names: [String] {
        switch form {
        case .literal: []
        case .name(let name): [name]
        case .unary(_, let operand): operand.names
        case .binary(_, let left, let right): left.names + right.names
        case .call(_, let arguments): arguments.flatMap(\.value.names)
        }
    }
}

extension Samples {
    /// What is said of names that variants lack: `base has no expense.compute.new, which counts as a
    /// flow of zero there`.
    var absenceNotes: [String] {
        var names: [String] = []
        for absent in absences where !names.contains(absent.name) { names.append(absent.name) }
        return names.map { name in
            let owners = absences.filter { $0.name == name }.map(\.variant)
            let isPrice = name.split(separator: ".").contains("price")
            return "\(name) is not in \(owners.joined(separator: ", ")): it "
                + (isPrice ? "has no value there." : "counts as a flow of zero there.")
        }
    }
}
