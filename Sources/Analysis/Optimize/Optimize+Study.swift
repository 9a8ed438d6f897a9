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
                "The search closes in on one optimum and refines it by its neighbors; with several "
                    + "valleys it may miss the deepest.",
                "Inputs tagged as assumptions count as known: an optimum is as good as they are.",
            ])
        study.findings = findings(laboratory.words)
        if best == nil {
            study.unmet = infeasibility(laboratory.words)
        } else {
            study.unmet = withheld(laboratory.words)
        }
        let isNamed = study.unmet == nil
        study.sections = [isNamed ? optimumSection : nil, frontierSection, candidateSection]
            .compactMap { $0 }
        return study
    }

    var goal: String {
        (question.isMaximized ? "greatest " : "least ") + question.objective.text
    }

    func index(of measure: MeasureText) -> Int {
        question.measures.firstIndex(of: measure) ?? 0
    }

    // MARK: - Tables

    private var columns: [StudyTable.Column] {
        question.inputs.map { .init($0.key, $0.label, unit: $0.axis.unit) }
            + shown.map {
                let text = question.askedMeasures[$0].text
                return .init(text, text, unit: units[$0])
            }
    }

    private func row(_ candidate: Optimize.Candidate) -> [StudyTable.Cell] {
        zip(question.inputs, candidate.values).map { input, value in
            value.number.map { .number(input.place($0)) } ?? .text(value.text)
        } + shown.map { .estimate(StudyEstimate(candidate.estimates[$0])) }
    }

    /// The question's measures, and behind them amounts beyond the horizon where there are any.
    private var shown: [Int] {
        let count = question.measures.count
        return Array(0..<count + (owed.isAny ? OwedBeyond.measures.count : 0))
    }

    /// `yes`, the bounds that are broken, or that one cannot be judged.
    private func keeping(_ candidate: Optimize.Candidate) -> StudyTable.Cell {
        guard let broken = question.breaches(candidate) else { return .text("not estimable") }
        return .text(
            broken.isEmpty
                ? "yes" : "breaks " + broken.map(\.limit.text).joined(separator: " and "))
    }

    /// As `--set` takes it, one after another.
    private func setting(_ candidate: Optimize.Candidate) -> StudyTable.Cell {
        .text(
            zip(question.inputs, candidate.values).map { "\($0.key)=\($1.text)" }
                .joined(separator: "; "))
    }

    private var optimumSection: StudySection? {
        guard let best, let confirmed else { return nil }
        var table = StudyTable(
            "optimum",
            columns: [.init("sample", "sample")] + columns + [
                .init("keeps_bounds", "keeps to the bounds"), .init("setting", "as settings"),
            ])
        func add(_ name: String, _ candidate: Optimize.Candidate) {
            table.add([.text(name)] + row(candidate) + [keeping(candidate), setting(candidate)])
        }
        add("search", best)
        for (place, candidate) in confirmed.candidates.enumerated() {
            add(place == 0 ? "new paths" : "runner-up \(place), new paths", candidate)
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
            ] + resolutionText, tables: confirmed.leads.count > 1 ? [table, leads] : [table])
    }

    private var frontierSection: StudySection? {
        let isCost = question.perspective == .buyer
        let outcome = isCost ? question.perspective.outcome : "NPV"
        let (x, y) = (
            index(of: question.frontierMeasures[1]), index(of: question.frontierMeasures[0])
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
                let isNoWorse = isCost ? rival.y <= own.y : rival.y >= own.y
                return rival.x <= own.x && isNoWorse && (rival.x, rival.y) != (own.x, own.y)
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
            text: [
                "No candidate has both a \(isCost ? "lower" : "higher") expected \(outcome) and a lower "
                    + "CVaR than these."
            ],
            tables: [table],
            charts: [
                StudyChart(
                    "frontier", title: "Expected \(outcome) against CVaR",
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

// MARK: - What is not known

extension Optimize.Result {
    /// The study with the optimum and its runners-up judged also over draws of the uncertain inputs.
    ///
    /// - Throws: ``StudyError``; also where the scenario names no uncertain input.
    public func study(of laboratory: Laboratory, draws: Int) throws(StudyError) -> Study {
        let knowledge = try Knowledge(laboratory, draws: draws)
        var study = study(of: laboratory)
        guard let confirmed, study.unmet == nil else { return study }
        let chosen = confirmed.candidates
        let judgement = try knowledge.judgement(
            laboratory, of: chosen.map { question.variant($0.values) }, [question.objective],
            limits: question.limits, prefersMore: [question.isMaximized])
        let names = chosen.map { question.name($0.values) }
        study.findings += judgement.findings(names, chosen: 0)
        for limit in question.limits {
            guard let share = judgement.shareKept(0, limit).value else { continue }
            study.findings.append(
                "Over the draws it keeps to \(limit.text) in "
                    + "\(laboratory.words.text(share, .fraction)) of them.")
        }
        study.sections.insert(judgement.section(names), at: min(1, study.sections.count))
        return study
    }
}
