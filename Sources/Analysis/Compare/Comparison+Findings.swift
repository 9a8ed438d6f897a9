import Results
import Statistics

extension Comparison {
    /// The answer in sentences, most important first.
    var findings: [String] {
        if let withheld { return [withheld] }
        let rule = beyond.isAny ? beyond.ruleText(rankedBy: [measures[0]]) : nil
        return [best, rule, safest, leastEvent, frontier, worth].compactMap { $0 }
            + (question.isJudged ? [Laboratory.judgedNote] : []) + unserved
    }

    /// Why there is no ranking: what two variants owe after the horizon differs by more than what
    /// they are ranked by; nil where there is one.
    var withheld: String? {
        let isMoney = unit(0) == .money && measures[0].statistic != .standardDeviation
        func difference(_ pair: (Int, Int)) -> Double? {
            let values = [pair.0, pair.1].map { variant in
                isMoney ? entries[0][variant].value.value : decision.means[variant].value
            }
            return values[0].flatMap { a in values[1].map { a - $0 } }
        }
        let pairs = order.indices.flatMap { place in
            order[(place + 1)...].map { (order[place], $0) }
        }
        let hidden = pairs.filter { beyond.hides($0.0, $0.1, difference: difference($0)) }
        guard let pair = hidden.max(by: { beyond.gap($0.0, $0.1) < beyond.gap($1.0, $1.1) })
        else { return nil }
        let ranked = isMoney ? measures[0].text : "mean(\(question.outcome))"
        return "No ranking: after the horizon \(name(pair.0)) and \(name(pair.1)) differ by "
            + "\(words.text(beyond.gap(pair.0, pair.1), .money)) in what is still owed or still due "
            + "to them, more than the "
            + "\(words.text(abs(difference(pair) ?? 0), .money)) by which they differ in \(ranked). "
            + OwedBeyond.remedy
    }

    /// Variants that are ranked above the reference and serve less, and the leader against all.
    private var unserved: [String] {
        guard let leader = order.first else { return [] }
        let place = measures.count + 1 + OwedBeyond.measures.count
        let shares = variants.indices.map { samples.estimate($0, place) }
        let rival = order.dropFirst().max {
            (shares[$0].value ?? 0, $1) < (shares[$1].value ?? 0, $0)
        }
        return rival.flatMap {
            ServedShare.warning(
                name(leader), serves: shares[leader], name($0), serves: shares[$0],
                isPriced: measures[0].chargesUnserved, words)
        }.map { [$0] } ?? []
    }

    private var words: StudyWords { StudyWords(currency: samples.currency) }
    private var referenceName: String { variants[Self.reference].name }

    private func name(_ variant: Int) -> String { variants[variant].name }

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
        if let same = sameInAll(0) { return same }
        let most = prefersMore[0] ? "highest" : "lowest"
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
            ", and beats it "
                + (measures[0].subject.text == question.outcome ? "" : "in \(question.outcome) ")
                + "on \(words.text($0, .fraction)) of paths"
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

    /// `P(loss) is 100.0 % in all of them`, where no variant differs from another on any path.
    private func sameInAll(_ measure: Int) -> String? {
        let others = variants.indices.filter { $0 != Self.reference }
        guard others.allSatisfy({ entries[measure][$0].relation == .identical }),
            entries[measure][Self.reference].value.value != nil
        else { return nil }
        let value = text(entries[measure][Self.reference].value, unit(measure))
        return "\(measures[measure].text) is the same in all variants, \(value)."
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
        if let same = sameInAll(measure) { return same }
        func value(_ variant: Int) -> Double {
            (entries[measure][variant].value.value ?? 0) * (prefersMore[measure] ? -1 : 1)
        }
        let known = order.filter { entries[measure][$0].value.value != nil }
        guard let leader = known.min(by: { value($0) < value($1) }) else { return nil }
        let entry = entries[measure][leader]
        let leaders = known.filter { value($0) == value(leader) }
        if leaders.count == known.count, known.count > 1 {
            return "\(measures[measure].text) is the same in "
                + (known.count == variants.count ? "all variants" : list(leaders.map(name)))
                + ", \(text(entry.value, unit(measure)))."
        }
        let most = prefersMore[measure] ? "highest" : "lowest"
        var sentence =
            leaders.count > 1
            ? "\(list(leaders.map(name))) share the \(most) \(measures[measure].text), "
            : "\(name(leader)) has the \(most) \(measures[measure].text), "
        sentence += text(entry.value, unit(measure))
        switch entry.relation {
        case .lower, .higher:
            let more = entry.relation == .higher ? "more" : "less"
            sentence += ", \(size(entry.difference, unit(measure))) \(more) than \(referenceName)"
        case .open where leader != Self.reference:
            sentence += ", which cannot be told apart from that of \(referenceName)"
        default: break
        }
        return sentence + "."
    }

    private var frontier: String? {
        let names = decision.frontier.map { variants[$0].name }
        guard !names.isEmpty, names.count < variants.count else { return nil }
        let outcome = question.outcome
        let rest = "every other has a rival that is no worse in both and better in one"
        return names.count == 1
            ? "\(names[0]) has both the \(isOutcomeLower ? "lowest" : "highest") expected "
                + "\(outcome) and the lowest CVaR 95."
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
                + "an interval; empty where the difference is the same on every path and has no "
                + "sampling error.")
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
