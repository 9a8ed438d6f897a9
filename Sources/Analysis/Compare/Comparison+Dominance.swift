import Results
import Statistics

extension Comparison {
    var dominanceText: [String] {
        let outcome = question.outcome
        return [
            "First order: whoever prefers \(isOutcomeLower ? "less" : "more") \(outcome) prefers "
                + "the variant that dominates. Second order: whoever is also averse to risk does.",
            "No sample proves dominance. \"Dominates\" says that nothing against it is told apart "
                + "from chance while something against the other is; where the sample itself has a "
                + "violation, its size follows.",
        ]
    }

    var dominanceTable: StudyTable {
        let name = variants[Self.reference].name
        return StudyTable(
            "dominance",
            columns: [
                .init("variant", "variant"),
                .init("first_order", "first order against \(name)"),
                .init("second_order", "second order against \(name)"),
            ],
            rows: order.compactMap { variant in
                decision.dominance[variant].map { dominated in
                    let texts =
                        switch dominated {
                        case _ where beyond.isOpen(variant, Self.reference):
                            Array(repeating: "withheld: they owe unlike amounts beyond", count: 2)
                        case .judged(let first, let second): [text(first), text(second)]
                        case .notEstimable(let reason):
                            Array(repeating: "not estimable: \(reason)", count: 2)
                        }
                    return [.text(variants[variant].name)] + texts.map { .text($0) }
                }
            })
    }

    private func text(_ dominance: Dominance) -> String {
        let name = variants[Self.reference].name
        switch dominance.verdict {
        case .aDominates: return "dominates" + violation(dominance.againstA, dominance.order)
        case .bDominates:
            return "dominated by \(name)" + violation(dominance.againstB, dominance.order)
        case .neither: return "neither"
        case .alike: return "not told apart"
        }
    }

    /// What the sample holds against a verdict without being told apart from chance.
    private func violation(_ violation: Dominance.Violation, _ order: Dominance.Order) -> String {
        guard violation.size > 0, let place = violation.at else { return "" }
        let words = StudyWords(currency: samples.currency)
        let size = words.text(violation.size, order == .first ? .fraction : outcomeUnit)
        let at = isOutcomeLower ? -place : place
        return " (violated by \(size) at \(words.text(at, outcomeUnit)))"
    }
}
