import Results
import Risk
import Statistics

extension Optimize.Result {
    /// The optimum in and out of sample, the frontier, and what binds.
    public func study(of laboratory: Laboratory) -> Study {
        var study = laboratory.study(
            "optimize",
            notes: [
                "All candidates share their random numbers. The best of many looks better than it "
                    + "is: the figures to plan with are those out of sample, on other random "
                    + "numbers.",
                "The search closes in on one optimum; with several valleys it may miss the deepest.",
                "Inputs tagged as assumptions count as known: an optimum is as good as they are.",
            ])
        study.findings = findings(laboratory.words)
        if best == nil { study.unmet = infeasibility(laboratory.words) }
        study.sections = [optimumSection, frontierSection, candidateSection].compactMap { $0 }
        return study
    }

    private var goal: String {
        (question.isMaximized ? "greatest " : "least ") + question.objective.text
    }

    private func index(of measure: MeasureText) -> Int {
        question.measures.firstIndex(of: measure) ?? 0
    }

    // MARK: - Words

    private func findings(_ words: StudyWords) -> [String] {
        guard let best else { return [infeasibility(words)] }
        var found = [
            "The \(goal) is at \(question.name(best.values)): "
                + words.text(StudyEstimate(best.estimates[0]), units[0]) + "."
        ]
        if let confirmed, let again = confirmed.candidates.first {
            found.append(
                "On other random numbers the same choice gives "
                    + words.text(StudyEstimate(again.estimates[0]), units[0]) + ".")
            if let rival = confirmed.leads.indices.dropFirst().first(where: { index in
                let lead = confirmed.leads[index]
                guard let low = lead.low, let high = lead.high else { return false }
                return question.isMaximized ? high < 0 : low > 0
            }) {
                found.append(
                    "There \(question.name(confirmed.candidates[rival].values)) does better, by "
                        + words.text(
                            StudyEstimate(confirmed.leads[rival].magnitude), units[0])
                        + ": what the choice costs against the best of those tried again.")
            }
        }
        found += question.limits.compactMap { binding($0, best, words) }
        found += atEdge(best)
        return found
    }

    /// Says of a bound that it stops the objective from getting better.
    private func binding(
        _ limit: MeasureLimit, _ best: Optimize.Candidate, _ words: StudyWords
    ) -> String? {
        let better = candidates.filter {
            guard let cost = question.cost($0), let least = question.cost(best) else { return false }
            return cost < least
        }
        let stopped = better.contains { candidate in
            question.breaches(candidate)?.contains { $0.limit == limit } == true
        }
        guard stopped, let value = best.estimates[index(of: limit.measure)].value else { return nil }
        return "\(limit.text) binds: it stands at "
            + words.text(value, units[index(of: limit.measure)]) + " there."
    }

    private func atEdge(_ best: Optimize.Candidate) -> [String] {
        zip(question.inputs, zip(best.place, best.values)).compactMap { input, at in
            guard at.0 == 0 || at.0 == 1 else { return nil }
            return "\(input.label) lies at the \(at.0 == 0 ? "lower" : "upper") end of its range, "
                + "\(at.1.text): a wider range may give more."
        }
    }

    /// Which bound cannot be kept, and how near one can come.
    private func infeasibility(_ words: StudyWords) -> String {
        guard let nearest, let broken = question.breaches(nearest) else {
            let reason = candidates.lazy.flatMap(\.estimates).compactMap(\.reason).first
            return "No candidate can be judged" + (reason.map { ": \($0)" } ?? "") + "."
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

    // MARK: - Tables

    private var columns: [StudyTable.Column] {
        question.inputs.map { .init($0.key, $0.label) }
            + question.measures.indices.map {
                .init("measure_\($0 + 1)", question.measures[$0].text, unit: units[$0])
            }
    }

    private func row(_ candidate: Optimize.Candidate) -> [StudyTable.Cell] {
        candidate.values.map { .text($0.text) }
            + candidate.estimates.map { .estimate(StudyEstimate($0)) }
    }

    private var optimumSection: StudySection? {
        guard let best, let confirmed else { return nil }
        var table = StudyTable("optimum", columns: [.init("sample", "sample")] + columns)
        table.add([.text("search")] + row(best))
        for (place, candidate) in confirmed.candidates.enumerated() {
            table.add([.text(place == 0 ? "new paths" : "runner-up \(place)")] + row(candidate))
        }
        var leads = StudyTable(
            "leads",
            columns: [
                .init("candidate", "against"),
                .init("lead", "the optimum's \(question.objective.text) less it", unit: units[0]),
            ])
        for (candidate, lead) in zip(confirmed.candidates, confirmed.leads).dropFirst() {
            leads.add([
                .text(question.name(candidate.values)), .estimate(StudyEstimate(lead)),
            ])
        }
        return StudySection(
            "Optimum",
            text: [
                "Runner-ups of the search and the optimum on random numbers of seed "
                    + "\(confirmed.seed), which the search did not see."
            ], tables: confirmed.leads.count > 1 ? [table, leads] : [table])
    }

    private var frontierSection: StudySection? {
        let (x, y) = (
            index(of: Optimize.frontierMeasures[1]), index(of: Optimize.frontierMeasures[0])
        )
        func point(_ candidate: Optimize.Candidate) -> StudyChart.Point? {
            guard let a = candidate.estimates[x].value, let b = candidate.estimates[y].value else {
                return nil
            }
            return StudyChart.Point(x: a, y: b)
        }
        let known = candidates.filter { point($0) != nil }
        let efficient = known.filter { candidate in
            guard let own = point(candidate) else { return false }
            return !known.contains { other in
                guard let rival = point(other) else { return false }
                return rival.x <= own.x && rival.y >= own.y && (rival.x, rival.y) != (own.x, own.y)
            }
        }.sorted { (point($0)?.x ?? 0) < (point($1)?.x ?? 0) }
        guard efficient.count > 1 else { return nil }
        var table = StudyTable("frontier", columns: columns)
        for candidate in efficient.thinned(to: 15) { table.add(row(candidate)) }
        var traces = [StudyChart.Trace("candidates", known.compactMap(point))]
        if let best, let mark = point(best) {
            traces.append(
                .init("optimum", [.init(x: mark.x, y: mark.y, label: question.name(best.values))]))
        }
        return StudySection(
            "Efficient frontier",
            text: ["No candidate has both a higher expected NPV and a lower CVaR than these."],
            tables: [table],
            charts: [
                StudyChart(
                    "frontier", title: "Expected NPV against CVaR",
                    .scatter(
                        traces, frontier: .init("frontier", efficient.compactMap(point)),
                        x: .init(question.measures[x].text, unit: units[x]),
                        y: .init(question.measures[y].text, unit: units[y])))
            ])
    }

    /// All candidates; the objective over the input where there is only one.
    private var candidateSection: StudySection? {
        var table = StudyTable(
            "candidates", columns: columns + [.init("feasible", "keeps to the bounds")])
        let sorted = candidates.sorted { a, b in
            zip(a.place, b.place).first { $0 != $1 }.map { $0 < $1 } ?? false
        }
        for candidate in sorted {
            table.add(row(candidate) + [.text(question.isFeasible(candidate) ? "yes" : "no")])
        }
        guard question.inputs.count == 1 else {
            return StudySection("Candidates", tables: [table])
        }
        let input = question.inputs[0]
        let chart = StudyChart(
            "objective", title: "\(question.objective.text) against \(input.label)",
            .lines(
                [
                    .init(
                        question.objective.text,
                        sorted.compactMap {
                            .init($0.values[0].number.map(input.place), $0.estimates[0])
                        })
                ], x: input.axis, y: .init(question.objective.text, unit: units[0])),
            marks: best.flatMap { $0.values[0].number }.map {
                [.init(input.place($0), "optimum")]
            } ?? [])
        return StudySection("Candidates", tables: [table], charts: [chart])
    }
}

extension Array {
    /// At most so many of the elements, evenly spread, the ends among them.
    fileprivate func thinned(to count: Int) -> [Element] {
        guard self.count > count, count > 1 else { return self }
        return (0..<count).map { self[$0 * (self.count - 1) / (count - 1)] }
    }
}

extension EstimatedValue {
    /// The same without its sign.
    fileprivate var magnitude: EstimatedValue {
        guard let value, value < 0 else { return self }
        return EstimatedValue(
            -value, standardError: standardError, low: high.map { -$0 }, high: low.map { -$0 },
            count: count, isExact: isExact)
    }
}

// MARK: - What is not known

extension Optimize.Result {
    /// The study with the optimum and its runners-up judged also over draws of the uncertain inputs.
    ///
    /// - Throws: ``StudyError``; also where the scenario names no uncertain input.
    public func study(of laboratory: Laboratory, draws: Int) throws(StudyError) -> Study {
        let knowledge = try Knowledge(laboratory, draws: draws)
        var study = study(of: laboratory)
        guard let confirmed else { return study }
        let chosen = confirmed.candidates
        let judgement = try knowledge.judgement(
            laboratory, of: chosen.map { question.variant($0.values) }, [question.objective],
            limits: question.limits, prefersMore: question.isMaximized)
        let names = chosen.map { question.name($0.values) }
        study.findings += judgement.findings(names, chosen: 0)
        for limit in question.limits {
            guard let share = judgement.shareKept(0, limit).value else { continue }
            let percent = (share * 1000).rounded() / 10
            study.findings.append("There it keeps to \(limit.text) in \(percent) % of the draws.")
        }
        study.sections.insert(judgement.section(names), at: min(1, study.sections.count))
        return study
    }
}
