import Results
import Risk
import Statistics

/// What each of several choices owes, and has rights to, after the horizon.
///
/// An NPV ends with the horizon. Where one choice owes more after it than another, and by more than
/// the difference by which they are ranked, the ranking says nothing: it is withheld unless the
/// scenario, or `--beyond`, says how such amounts count. With `owed` and `net_of_market` they are
/// deducted from `npv` itself; with `ignored` they are left out.
///
/// Amounts are expected values discounted to `as_of`, each the mean of a metric: what is owed and the
/// rights to it at their market value, what customers owe and the market value of what they are owed.
struct OwedBeyond {
    private static let kinds = [
        (metric: "beyond.owed", words: "owed"),
        (metric: "beyond.rights_market_value", words: "rights at market value"),
        (metric: "beyond.due", words: "due from customers"),
        (metric: "beyond.delivery_market_value", words: "delivery at market value"),
    ]

    static let measures = kinds.map { MeasureText(.mean, of: $0.metric) }

    /// As the scenario says it; nil where it says nothing.
    let rule: String?
    /// By choice, in the order of ``measures``.
    let amounts: [[EstimatedValue]]

    init(rule: String?, amounts: [[EstimatedValue]]) {
        self.rule = rule
        self.amounts = amounts
    }

    /// - Parameter first: the number of the first of ``measures`` in the samples.
    init(_ laboratory: Laboratory, _ samples: Samples, first: Int) {
        self.init(
            rule: laboratory.beyondRule,
            amounts: samples.variants.indices.map { variant in
                Self.measures.indices.map { samples.estimate(variant, first + $0) }
            })
    }

    /// Whether anything lies beyond.
    var isAny: Bool { amounts.contains { $0.contains { ($0.value ?? 0) != 0 } } }

    /// By how much two choices differ in what lies beyond: the largest of the differences in what is
    /// owed and due and in what goes with it.
    func gap(_ a: Int, _ b: Int) -> Double {
        zip(amounts[a], amounts[b]).map { abs(($0.value ?? 0) - ($1.value ?? 0)) }.max() ?? 0
    }

    /// Whether the choices differ beyond the horizon by more than the difference by which they are
    /// ranked, and nobody has said how that counts.
    ///
    /// - Parameter difference: of what ranks them, in money; nil where it is not known.
    func hides(_ a: Int, _ b: Int, difference: Double?) -> Bool {
        isOpen(a, b) && gap(a, b) > abs(difference ?? 0)
    }

    /// Whether the choices differ beyond the horizon at all, and nobody has said how that counts.
    func isOpen(_ a: Int, _ b: Int) -> Bool {
        guard rule == nil else { return false }
        let size = (amounts[a] + amounts[b]).map { abs($0.value ?? 0) }.max() ?? 0
        return gap(a, b) > 1e-9 * size
    }

    /// What a reader can do about it.
    static let remedy =
        "Extend the horizon past the terms, or say how it counts: --beyond owed (as a cost), "
        + "net_of_market (the same less the market value of its rights) or ignored."

    /// `Beyond the horizon: owed …`, where the scenario says how it counts.
    ///
    /// - Parameter measures: by which choices are ranked.
    func ruleText(rankedBy measures: [MeasureText]) -> String? {
        guard let rule else { return nil }
        if rule == "ignored" {
            return "Beyond the horizon: ignored. What is owed after it is left out."
        }
        let without = measures.filter { !$0.countsBeyond }.map(\.text)
        return "Beyond the horizon: \(rule). What is owed after it"
            + (rule == "owed" ? "" : ", less the market value of the rights to it,")
            + " is deducted from npv and added to present_cost"
            + (amounts.contains { ($0[2].value ?? 0) != 0 } ? ", what customers owe is added so" : "")
            + (without.isEmpty ? "." : ", but is not in \(without.joined(separator: " and ")).")
    }

    /// Where anything lies beyond, by choice.
    ///
    /// - Parameter measures: by which they are ranked.
    func section(
        _ names: [String], _ unit: Presentation.Unit, rankedBy measures: [MeasureText]
    ) -> StudySection? {
        guard isAny else { return nil }
        let shown = Self.kinds.indices.filter { kind in
            kind < 2 || amounts.contains { ($0[kind].value ?? 0) != 0 }
        }
        return StudySection(
            "Beyond the horizon",
            text: [
                "What the rest of the terms costs after the horizon without use, and the market "
                    + "value of the rights that go with it; expected, discounted to as_of."
            ] + (ruleText(rankedBy: measures).map { [$0] } ?? []),
            tables: [
                StudyTable(
                    "beyond",
                    columns: [.init("variant", "choice")]
                        + shown.map { .init(Self.measures[$0].text, Self.kinds[$0].words, unit: unit) },
                    rows: zip(names, amounts).map { name, amounts in
                        [.text(name)] + shown.map { .estimate(StudyEstimate(amounts[$0])) }
                    })
            ])
    }
}

extension Laboratory {
    /// What the scenario says of amounts beyond the horizon: `time.beyond`.
    var beyondRule: String? {
        guard let node = family.document["time"]?["beyond"] else { return nil }
        return (node.unwrapped?.value ?? node).text
    }

    /// Whether the scenario gives unserved demand a value, so that choices are judged by
    /// `decision_value`, those of a buyer by `decision_cost`.
    var valuesUnserved: Bool {
        ([family] + others).allSatisfy { family in
            family.plan.replay.lines.contains { $0.name.hasPrefix("unserved_cost.") }
        }
    }

    /// The name of what choices are judged by.
    var outcome: String {
        valuesUnserved ? perspective.decisionOutcome : perspective.outcome
    }

    /// A measure as choices are judged by it: of `decision_value` in place of `npv`, and of
    /// `decision_cost` in place of `present_cost`, where unserved demand has a value.
    func judged(_ measure: MeasureText) -> MeasureText {
        guard let name = judged(measure.subject.text) else { return measure }
        return MeasureText(measure.statistic, of: name, given: measure.condition?.text)
    }

    /// What stands in place of a name; nil where it stands for itself.
    func judged(_ name: String) -> String? {
        let found = Perspective.allCases.first { $0.outcome == name }
        return valuesUnserved ? found?.decisionOutcome : nil
    }

    /// What is said where choices are judged so although `npv` was asked for.
    static let judgedNote =
        "Unserved demand has a value (unserved_value), which decision_value takes from npv and "
        + "decision_cost adds to present_cost: choices are judged by these."
}

extension MeasureText {
    /// Whether it charges demand that is not served.
    var chargesUnserved: Bool {
        Perspective.allCases.contains { $0.decisionOutcome == subject.text }
    }

    /// Whether what is owed beyond the horizon is in it once a rule says how it counts.
    fileprivate var countsBeyond: Bool {
        let names = Perspective.allCases.flatMap { [$0.outcome, $0.decisionOutcome] } + ["loss"]
        let words = subject.text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        return words.contains { names.contains(String($0)) }
    }
}

/// Whether a choice gains by not serving.
struct ServedShare {
    static let measure = MeasureText(.pooled, of: "served_share")

    /// Shares that differ by less are told apart by nobody.
    private static let least = 0.001

    /// The sentence where `choice` serves less than `other` and is ranked above it.
    static func warning(
        _ choice: String, serves share: EstimatedValue, _ other: String,
        serves otherShare: EstimatedValue, isPriced: Bool, _ words: StudyWords
    ) -> String? {
        guard let a = share.value, let b = otherShare.value, b - a > least else { return nil }
        let text =
            "\(choice) serves \(words.text(a, .fraction)) of demand, \(other) "
            + "\(words.text(b, .fraction)): "
        return text
            + (isPriced
                ? "what is not served is charged at its unserved_value."
                : "it may gain by not serving. Give products an unserved_value, or require "
                    + "'pooled(served_share) >= \(words.text(b, .fraction))'.")
    }
}
