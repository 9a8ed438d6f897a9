import Results
import Statistics

extension Comparison {
    /// The answer in sentences, most important first.
    var findings: [String] {
        [best, safest, leastEvent, frontier, worth].compactMap { $0 }
    }

    private var words: StudyWords { StudyWords(currency: samples.currency) }
    private var referenceName: String { variants[Self.reference].name }

    private func text(_ estimate: EstimatedValue, _ unit: Presentation.Unit) -> String {
        words.text(StudyEstimate(estimate), unit)
    }

    /// The size of a difference; of fractions in percentage points.
    private func size(_ difference: EstimatedValue, _ unit: Presentation.Unit) -> String {
        var size = StudyEstimate(difference)
        if let value = difference.value, value < 0 {
            size = StudyEstimate(
                value: -value, standardError: difference.standardError,
                low: difference.high.map { -$0 }, high: difference.low.map { -$0 },
                count: difference.count)
        }
        let text = words.text(size, unit)
        return unit == .fraction ? text.replacing(" %", with: " points") : text
    }

    private func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    // MARK: - Sentences

    /// Which one leads in the first measure, and whether the lead is told apart.
    private var best: String? {
        guard let leader = order.first, entries[0][leader].value.value != nil else { return nil }
        let measure = measures[0]
        let most = measure.statistic.isBetterGreater ? "highest" : "lowest"
        let name = variants[leader].name
        var text = "\(name) has the \(most) \(measure.text), "
            + "\(self.text(entries[0][leader].value, unit(0)))"
        if leader != Self.reference { text += ", " + against(leader) }
        text += "."
        let rivals = order.dropFirst().filter { places[$0].lowerBound == 1 }
        if !rivals.isEmpty {
            text += " \(list(rivals.map { variants[$0].name })) cannot be told apart from it."
        }
        return text
    }

    /// `12 M USD (9 to 15) more than base, which it beats on 71 % of paths`.
    private func against(_ variant: Int) -> String {
        let entry = entries[0][variant]
        let chance = beats[variant][Self.reference].value.map {
            ", and beats it on \(words.text($0, .fraction)) of paths"
        }
        switch entry.relation {
        case .higher, .lower:
            let more = entry.relation == .higher ? "more" : "less"
            return "\(size(entry.difference, unit(0))) \(more) than \(referenceName)\(chance ?? "")"
        case .identical: return "the same as \(referenceName) on every path"
        case .negligible:
            return "which differs from \(referenceName) by too little to matter\(chance ?? "")"
        case .open, .notEstimable:
            return "which cannot be told apart from \(referenceName)\(chance ?? "")"
        }
    }

    /// Which one has the least CVaR, where that is another one.
    private var safest: String? {
        lowest { if case .tailMean = $0 { true } else { false } }
    }

    /// Which one has the lowest chance of the first event asked for.
    private var leastEvent: String? { lowest { $0 == .probability } }

    private func lowest(_ isWanted: (SampleStatistic) -> Bool) -> String? {
        guard let measure = measures.indices.first(where: { isWanted(measures[$0].statistic) }),
            measure > 0
        else { return nil }
        let known = order.filter { entries[measure][$0].value.value != nil }
        let leader = known.min {
            (entries[measure][$0].value.value ?? 0) < (entries[measure][$1].value.value ?? 0)
        }
        guard let leader else { return nil }
        let entry = entries[measure][leader]
        var sentence = "\(variants[leader].name) has the lowest \(measures[measure].text), "
            + text(entry.value, unit(measure))
        if entry.relation == .lower {
            sentence += ", \(size(entry.difference, unit(measure))) less than \(referenceName)"
        }
        return sentence + "."
    }

    private var frontier: String? {
        let names = decision.frontier.map { variants[$0].name }
        guard !names.isEmpty, names.count < variants.count else { return nil }
        let outcome = question.outcome
        let rest = "every other has a rival that is no worse in both and better in one"
        return names.count == 1
            ? "\(names[0]) has both the highest expected \(outcome) and the lowest CVaR 95."
            : "Between expected \(outcome) and CVaR 95, \(list(names)) are choices; \(rest)."
    }

    /// What better foresight would be worth.
    private var worth: String? {
        guard let bracket = decision.information, let best = decision.best,
            let low = bracket.low.value, let high = bracket.high.value
        else { return nil }
        if high == 0 { return "On no path is another variant better than \(variants[best].name)." }
        let unit = outcomeUnit
        let between = low == high
            ? words.text(low, unit) : "\(words.text(low, unit)) to \(words.text(high, unit))"
        let chance = decision.chancesBest[best].value.map { words.text($0, .fraction) }
        return "\(variants[best].name) is the best of all on \(chance ?? "no known share") of "
            + "paths; to know each path before choosing would be worth \(between) on average."
    }

    /// Below what differences from the reference cannot be told apart: half the widest interval.
    var resolution: [String] {
        let parts = measures.indices.compactMap { measure -> String? in
            let halves = variants.indices.compactMap { variant -> Double? in
                let difference = entries[measure][variant].difference
                guard let low = difference.low, let high = difference.high else { return nil }
                return (high - low) / 2
            }
            guard let widest = halves.max(), widest > 0 else { return nil }
            return "\(words.text(widest, unit(measure))) in \(measures[measure].text)"
        }
        var text: [String] = []
        if !parts.isEmpty {
            text.append(
                "On \(samples.pathCount) paths, what may stay unseen with some variant: "
                    + "differences below \(parts.joined(separator: "; ")).")
        }
        text.append(
            "\"Spares\": how many times as many paths independent runs would need for as narrow "
                + "an interval.")
        if !question.negligible.isEmpty {
            let sizes = question.negligible.map { negligible in
                let place = samples.dimensions.firstIndex(of: negligible.dimension)
                return words.text(negligible.size, samples.unit(place ?? measures.count))
            }
            text.append(
                "Differences up to \(list(sizes)) do not matter: \"higher\" and \"lower\" are "
                    + "beyond that with their whole interval, \"open\" may be either.")
        }
        return text
    }
}
