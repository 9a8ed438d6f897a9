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
/// Amounts are expected values discounted to `as_of`: `mean(beyond.owed)` and
/// `mean(beyond.rights_market_value)`.
struct OwedBeyond {
    static let measures = [
        MeasureText(.mean, of: "beyond.owed"), MeasureText(.mean, of: "beyond.rights_market_value"),
    ]

    /// As the scenario says it; nil where it says nothing.
    let rule: String?
    /// By choice: what is owed, and the market value of rights.
    let amounts: [(owed: EstimatedValue, rights: EstimatedValue)]

    init(rule: String?, amounts: [(owed: EstimatedValue, rights: EstimatedValue)]) {
        self.rule = rule
        self.amounts = amounts
    }

    /// - Parameter first: the number of the first of ``measures`` in the samples.
    init(_ laboratory: Laboratory, _ samples: Samples, first: Int) {
        self.init(
            rule: laboratory.beyondRule,
            amounts: samples.variants.indices.map {
                (samples.estimate($0, first), samples.estimate($0, first + 1))
            })
    }

    /// Whether anything lies beyond.
    var isAny: Bool {
        amounts.contains { ($0.owed.value ?? 0) != 0 || ($0.rights.value ?? 0) != 0 }
    }

    /// By how much two choices differ in what lies beyond: the larger of the differences in what is
    /// owed and in rights.
    func gap(_ a: Int, _ b: Int) -> Double {
        func difference(_ x: EstimatedValue, _ y: EstimatedValue) -> Double {
            abs((x.value ?? 0) - (y.value ?? 0))
        }
        return max(
            difference(amounts[a].owed, amounts[b].owed),
            difference(amounts[a].rights, amounts[b].rights))
    }

    /// Whether the choices differ beyond the horizon by more than the difference by which they are
    /// ranked, and nobody has said how that counts.
    ///
    /// - Parameter difference: of what ranks them, in money; nil where it is not known.
    func hides(_ a: Int, _ b: Int, difference: Double?) -> Bool {
        guard rule == nil else { return false }
        let gap = gap(a, b)
        let size = [a, b].map { abs(amounts[$0].owed.value ?? 0) + abs(amounts[$0].rights.value ?? 0) }
        return gap > 1e-9 * (size.max() ?? 0) && gap > abs(difference ?? 0)
    }

    /// What a reader can do about it.
    static let remedy =
        "Extend the horizon past the terms, or say how it counts: --beyond owed (deducted), "
        + "net_of_market (the same less the market value of its rights) or ignored."

    /// `Beyond the horizon: owed …`, where the scenario says how it counts.
    var ruleText: String? {
        switch rule {
        case nil: nil
        case "owed": "Beyond the horizon: owed. What is owed after it is deducted from npv."
        case "net_of_market":
            "Beyond the horizon: net_of_market. What is owed after it, less the market value of the "
                + "rights to it, is deducted from npv."
        case let rule?: "Beyond the horizon: \(rule). What is owed after it is left out."
        }
    }

    /// Where anything lies beyond, by choice.
    func section(_ names: [String], _ unit: Presentation.Unit) -> StudySection? {
        guard isAny else { return nil }
        return StudySection(
            "Beyond the horizon",
            text: [
                "What the rest of the terms costs after the horizon without use, and the market "
                    + "value of the rights that go with it; expected, discounted to as_of."
            ] + (ruleText.map { [$0] } ?? []),
            tables: [
                StudyTable(
                    "beyond",
                    columns: [
                        .init("variant", "choice"),
                        .init(Self.measures[0].text, "owed", unit: unit),
                        .init(Self.measures[1].text, "rights at market value", unit: unit),
                    ],
                    rows: zip(names, amounts).map { name, amount in
                        [
                            .text(name), .estimate(StudyEstimate(amount.owed)),
                            .estimate(StudyEstimate(amount.rights)),
                        ]
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
    /// `decision_value`.
    var valuesUnserved: Bool {
        ([family] + others).allSatisfy { $0.plan.measures.column("decision_value") != nil }
    }

    /// A measure as choices are judged by it: of `decision_value` in place of `npv` where unserved
    /// demand has a value.
    func judged(_ measure: MeasureText) -> MeasureText {
        guard valuesUnserved, measure.subject.text == "npv" else { return measure }
        return MeasureText(
            measure.statistic, of: "decision_value", given: measure.condition?.text)
    }

    /// What is said where choices are judged so although `npv` was asked for.
    static let judgedNote =
        "Unserved demand has a value (unserved_value): choices are judged by decision_value, which "
        + "is npv less that value, in place of npv."
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
