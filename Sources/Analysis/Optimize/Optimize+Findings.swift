import Results
import Risk
import Statistics

extension Optimize.Result {
    /// The answer in sentences, most important first.
    func findings(_ words: StudyWords) -> [String] {
        guard let best else { return [infeasibility(words)] }
        if let withheld = withheld(words) { return [withheld] }
        var found = [
            "The \(goal) is at \(question.name(best.values)): "
                + words.text(StudyEstimate(best.estimates[0]), units[0]) + "."
        ]
        found += resolutionText
        if let confirmed, let again = confirmed.candidates.first {
            found.append(
                "On other random numbers the same choice gives "
                    + words.text(StudyEstimate(again.estimates[0]), units[0]) + keeping(again) + ".")
            found += broken(again, best, words)
            if let rival = rival(confirmed) {
                found.append(
                    "There \(question.name(confirmed.candidates[rival].values)) does better, by "
                        + words.text(
                            StudyEstimate(confirmed.leads[rival].magnitude), units[0])
                        + ": what the choice costs against the best of those tried again.")
            }
        }
        found += question.limits.compactMap { binding($0, best, words) }
        found += atEdge(best)
        if question.isObjectiveJudged { found.append(Laboratory.judgedNote) }
        let owed = owed
        if owed.isAny, let text = owed.ruleText(rankedBy: [question.objective]) {
            found.append(text)
        }
        return found + unserved(best, words)
    }

    // MARK: - What the objective does not see

    /// By candidate.
    var owed: OwedBeyond {
        let place = question.measures.count
        return OwedBeyond(
            rule: beyondRule,
            amounts: candidates.map { Array($0.estimates[place..<place + OwedBeyond.measures.count]) })
    }

    /// Why no optimum is named: choices differ after the horizon by more than in the objective.
    func withheld(_ words: StudyWords) -> String? {
        guard units[0] == .money, let best,
            let chosen = candidates.firstIndex(where: { $0.place == best.place }),
            let value = best.estimates[0].value
        else { return nil }
        let owed = owed
        func difference(_ other: Int) -> Double? {
            candidates[other].estimates[0].value.map { value - $0 }
        }
        let hidden = candidates.indices.filter { other in
            other != chosen && question.isFeasible(candidates[other])
                && owed.hides(chosen, other, difference: difference(other))
        }
        guard let rival = hidden.max(by: { owed.gap(chosen, $0) < owed.gap(chosen, $1) }) else {
            return nil
        }
        return "No optimum is named: \(question.name(best.values)) has the \(goal) within the "
            + "horizon, but it and \(question.name(candidates[rival].values)) differ by "
            + "\(words.text(owed.gap(chosen, rival), .money)) in what is still owed or still due "
            + "after it, more than the \(words.text(abs(difference(rival) ?? 0), .money)) by which "
            + "they differ in \(question.objective.text). " + OwedBeyond.remedy
    }

    /// Warns where the optimum serves less than another choice that keeps to the bounds.
    private func unserved(_ best: Optimize.Candidate, _ words: StudyWords) -> [String] {
        let place = question.measures.count + OwedBeyond.measures.count
        let kept = candidates.filter { question.isFeasible($0) }
        let most = kept.max {
            ($0.estimates[place].value ?? 0) < ($1.estimates[place].value ?? 0)
        }
        return most.flatMap { most in
            ServedShare.warning(
                question.name(best.values), serves: best.estimates[place],
                question.name(most.values), serves: most.estimates[place],
                isPriced: question.objective.chargesUnserved, words)
        }.map { [$0] } ?? []
    }

    // MARK: - The optimum

    /// How far the neighbors lie of which none is better.
    var resolutionText: [String] {
        guard best != nil else { return [] }
        guard let steps else {
            return [
                "The search ended while it was still improving: narrow the ranges to look closer."
            ]
        }
        let texts = zip(question.inputs, steps).map { "\($0.label) \($1.text)" }
        return [
            "Resolution: \(texts.joined(separator: ", ")). No neighbor tried at that distance is "
                + "better on the paths of the search."
        ]
    }

    /// ` and keeps to every bound`, where there are bounds and it does.
    private func keeping(_ again: Optimize.Candidate) -> String {
        !question.limits.isEmpty && question.breaches(again)?.isEmpty == true
            ? " and keeps to every bound" : ""
    }

    /// Bounds that the choice breaks on new paths, and how much slack it would take not to.
    private func broken(
        _ again: Optimize.Candidate, _ best: Optimize.Candidate, _ words: StudyWords
    ) -> [String] {
        question.limits.compactMap { limit in
            let place = index(of: limit.measure)
            let estimate = again.estimates[place]
            guard let value = estimate.value else {
                return "On other random numbers \(limit.text) cannot be judged there: "
                    + "\(estimate.reason?.description ?? "no value")."
            }
            if limit.holds(value) { return nil }
            var text =
                "On other random numbers it breaks \(limit.text): it stands at "
                + words.text(StudyEstimate(estimate), units[place]) + " there."
            if let error = best.estimates[place].standardError, error > 0 {
                text += " A bound tighter by \(words.text(1.645 * error, units[place])), 1.645 "
                    + "standard errors, holds on new paths in the long run in 95 % of searches."
            }
            return text
        }
    }

    /// A runner-up that is told apart as better on new paths.
    private func rival(_ confirmed: Optimize.Confirmation) -> Int? {
        confirmed.leads.indices.dropFirst().first { index in
            let lead = confirmed.leads[index]
            guard let low = lead.low, let high = lead.high else { return false }
            return question.isMaximized ? high < 0 : low > 0
        }
    }

    /// Says of a bound that it stops the objective from getting better.
    private func binding(
        _ limit: MeasureLimit, _ best: Optimize.Candidate, _ words: StudyWords
    ) -> String? {
        let place = index(of: limit.measure)
        guard binds(limit, at: best), let value = best.estimates[place].value else { return nil }
        return "\(limit.text) binds: it stands at \(words.text(value, units[place])) there, and a "
            + "step further the \(question.objective.text) would be better and the bound broken."
    }

    private func atEdge(_ best: Optimize.Candidate) -> [String] {
        zip(question.inputs, zip(best.place, best.values)).enumerated().compactMap { index, it in
            let (input, at) = it
            guard at.0 == 0 || at.0 == 1 else { return nil }
            return "\(input.label) lies at the \(at.0 == 0 ? "lower" : "upper") end of its range, "
                + at.1.text
                + (openEnds[index] ? ": a wider range may give more." : ".")
        }
    }

    // MARK: - No optimum

    /// Which bound cannot be kept, and how near one can come; or what cannot be judged.
    func infeasibility(_ words: StudyWords) -> String {
        for measure in question.measures.prefix(1 + question.limits.count) {
            let place = index(of: measure)
            let estimates = candidates.map { $0.estimates[place] }
            guard estimates.allSatisfy({ $0.value == nil }) else { continue }
            let limits = question.limits.filter { $0.measure == measure }.map(\.text)
            return (limits.isEmpty ? "\(measure.text)" : limits.joined(separator: " and "))
                + " cannot be judged for any choice within the ranges: "
                + "\(estimates.first?.reason?.description ?? "no value")."
        }
        guard let nearest, let broken = question.breaches(nearest) else {
            return "No choice within the ranges has all measures estimable: "
                + unjudged(candidates) + "."
        }
        if broken.isEmpty {
            let kept = candidates.filter { question.isFeasible($0) }
            return "Choices that keep to all bounds, such as \(question.name(nearest.values)), "
                + "cannot be ranked: \(unjudged(kept))."
        }
        let texts = broken.map { breach in
            let place = index(of: breach.limit.measure)
            let values = candidates.compactMap { $0.estimates[place].value }
            let reached = breach.limit.sign.wantsMore == true ? values.max() : values.min()
            return "\(breach.limit.text) (it stands at "
                + words.text(nearest.estimates[place].value ?? .nan, units[place])
                + "; the best of any candidate is " + words.text(reached ?? .nan, units[place]) + ")"
        }
        return "No choice within the ranges keeps to all bounds. Nearest is "
            + "\(question.name(nearest.values)), which breaks \(texts.joined(separator: " and "))."
    }

    /// Which measures have no value, each with a reason: `cvar95(npv): 12 paths in the tail …`.
    private func unjudged(_ candidates: [Optimize.Candidate]) -> String {
        question.measures.indices.prefix(1 + question.limits.count).compactMap { place in
            candidates.lazy.compactMap { $0.estimates[place].reason }.first.map {
                "\(question.measures[place].text): \($0)"
            }
        }.joined(separator: "; ")
    }
}
