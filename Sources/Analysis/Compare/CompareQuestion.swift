import Results
import Risk
import ScenarioModel
import Simulation

/// Which alternatives are compared, in which measures, and against which of them.
public struct CompareQuestion: Sendable {
    /// The reference first.
    public let variants: [Variant]
    public let measures: [MeasureText]
    /// What a path is judged by: `npv`, of which more is better, or a cost.
    public let outcome: String
    /// Whether `npv` or `present_cost` was asked for, and is judged as unserved demand is charged.
    let isJudged: Bool
    /// Differences up to these do not matter; at most one for each kind of quantity.
    public let negligible: [Negligible]

    /// A difference that is too small to matter.
    public struct Negligible: Hashable, Sendable {
        /// As written: `0.5e6 USD`.
        public let text: String
        /// In canonical units, above zero.
        public let size: Double
        package let dimension: Dimension
    }

    /// - Parameters:
    ///   - names: variants or overlays; by default all variants. Those of another scenario are
    ///     named behind its file's name: `other:cheap`. Other scenarios as they stand always take
    ///     part.
    ///   - outcome: by default `npv`, a buyer's `present_cost`. Where unserved demand has a value,
    ///     `decision_value` and `decision_cost` take their places, also in what is asked for.
    ///   - measures: by default those of the ``Perspective``, as far as there are such names.
    ///   - reference: what differences are taken from; by default `base`, the scenario as it
    ///     stands.
    /// - Throws: ``StudyError/request(_:)`` with every problem of the wishes, or
    ///   ``StudyError/scenario(_:isInputMissing:)`` where currencies differ.
    public init(
        _ laboratory: Laboratory, variants names: [String] = [], measures: [String] = [],
        against reference: String? = nil, outcome: String? = nil, ignoreBelow: [String] = []
    ) throws(StudyError) {
        var problems: [Diagnostic] = []
        let asked = MeasureText.all(measures, flag: "--measure", &problems)
        isJudged = outcome.flatMap(laboratory.judged) != nil
            || asked.contains { laboratory.judged($0) != $0 }
        let outcome = outcome.map { laboratory.judged($0) ?? $0 } ?? laboratory.outcome
        let choice = VariantChoice(laboratory)
        variants = choice.variants(names, against: reference, &problems)
        if problems.isEmpty, variants.count < 2 {
            problems.append(
                Diagnostic(
                    at: SourcePosition(file: "--variant", line: 1, column: 1),
                    message: "nothing to compare with",
                    expected: "a section variants in the scenario, --variant with the name of an "
                        + "overlay, or another scenario file"))
        }
        self.measures =
            measures.isEmpty
            ? Self.standardMeasures(laboratory, variants) : asked.map(laboratory.judged)
        self.outcome = outcome
        _ = MeasureText.all(["mean(\(outcome))"], flag: "--outcome", &problems)
        negligible = Self.negligible(
            ignoreBelow, currency: laboratory.family.plan.presentation.currency, &problems)
        if !problems.isEmpty { throw .request(problems) }
    }

    // MARK: - Defaults

    /// What is compared unless something else is asked for: what the perspective has; of a ratio of sums
    /// the pooled one stands for the mean.
    static func standardMeasures(
        _ laboratory: Laboratory, _ variants: [Variant]
    ) -> [MeasureText] {
        let known = ([laboratory.family] + laboratory.others).map { family in
            Set(family.plan.measures.columns.map(\.metric))
        }
        let haveTargets = variants.allSatisfy { variant in
            let document = laboratory.scenario(of: variant).document(of: variant, Diagnostics())
            return document["targets"]?.entries?.isEmpty == false
        }
        let perspective = laboratory.perspective
        let usual = perspective.measures.compactMap { try? MeasureText($0) }
        let found = usual.filter { measure in
            let names = [measure.subject.text] + (measure.condition.map { [$0.text] } ?? [])
            return known.allSatisfy { $0.isSuperset(of: names) }
                && (haveTargets || !names.contains("miss"))
        }
        // A scenario that reports no standard metric still has an outcome to compare.
        let hasOutcome = found.contains { $0.subject.text == perspective.outcome }
        let chosen = hasOutcome ? found : usual.filter { $0.subject.text == perspective.outcome }
        let families = [laboratory.family] + laboratory.others
        return chosen.map { laboratory.judged($0).averaged(in: families) }
    }

    // MARK: - Differences that do not matter

    private static func negligible(
        _ texts: [String], currency: String, _ problems: inout [Diagnostic]
    ) -> [Negligible] {
        var found: [Negligible] = []
        for text in texts {
            func refuse(_ message: String, _ expected: String?, _ suggestion: String? = nil) {
                problems.append(
                    Diagnostic(
                        at: SourcePosition(file: "--ignore-below", line: 1, column: 1),
                        offending: text, message: message, expected: expected,
                        suggestion: suggestion))
            }
            let example = "a difference such as \"0.5e6 \(currency)\" or \"0.1 %\""
            do throws(TextFault) {
                let quantity = try Quantity(text)
                if let code = quantity.unit.currency, code != currency {
                    refuse("not the scenario's currency", currency)
                } else if quantity.value <= 0 {
                    refuse("not above zero", example)
                } else if found.contains(where: { $0.dimension == quantity.dimension }) {
                    refuse("a second one of its kind", "one for each unit")
                } else {
                    found.append(
                        Negligible(
                            text: quantity.text, size: quantity.value,
                            dimension: quantity.dimension))
                }
            } catch {
                refuse(error.message, error.expected ?? example, error.suggestion)
            }
        }
        return found
    }
}
