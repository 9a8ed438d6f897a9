import Results
import ScenarioModel
import Statistics

extension Comparison {
    /// Variants of which each pair is shown.
    static let mostPairs = 9

    /// The comparison as findings, tables and charts.
    public func study(of laboratory: Laboratory) -> Study {
        var study = laboratory.study("compare", notes: conventions)
        study.provenance.inputs += laboratory.others.flatMap(\.plan.provenance.inputs).filter {
            !study.provenance.inputs.contains($0)
        }
        study.findings = findings
        study.sections = [
            StudySection("Ranking", text: rankingText, tables: [ranking]),
            StudySection(
                "Differences from \(variants[Self.reference].name), on the same paths",
                text: resolution, tables: [differences], charts: [meanDifferences]),
            StudySection("Which one to choose", text: choiceText, tables: [choice]),
            StudySection(
                "Expected \(question.outcome) against risk", tables: [frontierTable],
                charts: [frontierChart]),
            StudySection("Dominance", text: dominanceText, tables: [dominanceTable]),
        ]
        let owed = beyond.section(variants.map(\.name), .money, rankedBy: [measures[0]])
        if let withheld {
            study.unmet = withheld
            study.sections = [study.sections[0], study.sections[1]] + (owed.map { [$0] } ?? [])
            return study
        }
        if let owed { study.sections.insert(owed, at: 2) }
        if variants.count <= Self.mostPairs {
            let pairs = StudySection(
                "How often each beats each",
                text: [
                    "P(row beats column) on \(question.outcome), "
                        + (isOutcomeLower ? "of which less is better, " : "") + "ties shared."
                ],
                tables: [beatsTable], charts: [beatsChart])
            study.sections.insert(pairs, at: study.sections.count - 1)
        }
        return study
    }

    func unit(_ measure: Int) -> Presentation.Unit { samples.unit(measure) }

    /// The expected outcome of a variant, with the outcome's own sign.
    func mean(_ variant: Int) -> EstimatedValue {
        isOutcomeLower ? decision.means[variant].negative : decision.means[variant]
    }

    /// What the outcome, which stands behind the measures, is counted in.
    var outcomeUnit: Presentation.Unit { samples.unit(measures.count) }

    // MARK: - Tables

    private var ranking: StudyTable {
        StudyTable(
            "ranking",
            columns: [.init("variant", "variant"), .init("place", "place")]
                + measures.indices.map {
                    .init(measures[$0].text, measures[$0].text, unit: unit($0))
                },
            rows: order.map { variant in
                [.text(variants[variant].name), .text(placeText(variant))]
                    + measures.indices.map { .estimate(StudyEstimate(entries[$0][variant].value)) }
            })
    }

    private func placeText(_ variant: Int) -> String {
        if withheld != nil { return "withheld" }
        let place = places[variant]
        return place.count == 1 ? "\(place.lowerBound)" : "\(place.lowerBound)–\(place.upperBound)"
    }

    private var differences: StudyTable {
        var table = StudyTable(
            "differences",
            columns: [
                .init("measure", "measure"), .init("variant", "variant"),
                .init("difference", "difference", unit: .quantity("")),
                .init("verdict", "verdict"),
                .init("independent_paths", "spares, times", unit: .quantity("")),
            ])
        for (index, measure) in measures.enumerated() {
            for variant in order where variant != Self.reference {
                let entry = entries[index][variant]
                table.add([
                    .text(measure.text), .text(variants[variant].name),
                    .measured(StudyEstimate(entry.difference), unit(index)),
                    .text(words(entry.relation)),
                    entry.independentPaths.map { .number($0.rounded()) } ?? .empty,
                ])
            }
        }
        return table
    }

    private func words(_ relation: Relation) -> String {
        switch relation {
        case .identical: "equal"
        case .higher: "higher"
        case .lower: "lower"
        case .negligible: "negligible"
        case .open: question.negligible.isEmpty ? "not told apart" : "open"
        case .notEstimable: "not estimable"
        }
    }

    private var choice: StudyTable {
        let name = variants[Self.reference].name
        return StudyTable(
            "choice",
            columns: [
                .init("variant", "variant"),
                .init("beats_reference", "P(beats \(name))", unit: .fraction),
                .init("best", "P(best)", unit: .fraction),
                .init("regret", "expected regret", unit: outcomeUnit),
            ],
            rows: order.map { variant in
                [
                    .text(variants[variant].name),
                    variant == Self.reference
                        ? .empty : .estimate(StudyEstimate(beats[variant][Self.reference])),
                    .estimate(StudyEstimate(decision.chancesBest[variant])),
                    .estimate(StudyEstimate(decision.regrets[variant])),
                ]
            })
    }

    private var frontierTable: StudyTable {
        let outcome = question.outcome
        return StudyTable(
            "frontier",
            columns: [
                .init("variant", "variant"),
                .init("mean(\(outcome))", "mean(\(outcome))", unit: outcomeUnit),
                .init(
                    "cvar95(\(outcome))",
                    isOutcomeLower ? "worst 5 % of \(outcome)" : "cvar95(\(outcome))",
                    unit: outcomeUnit),
                .init("frontier", "on the frontier"),
            ],
            rows: order.map { variant in
                [
                    .text(variants[variant].name),
                    .estimate(StudyEstimate(mean(variant))),
                    .estimate(StudyEstimate(decision.tails[variant])),
                    .text(decision.frontier.contains(variant) ? "yes" : "no"),
                ]
            })
    }

    private var beatsTable: StudyTable {
        StudyTable(
            "beats",
            columns: [.init("variant", "variant")]
                + order.map { .init(variants[$0].name, variants[$0].name, unit: .fraction) },
            rows: order.map { row in
                [.text(variants[row].name)]
                    + order.map { $0 == row ? .empty : .estimate(StudyEstimate(beats[row][$0])) }
            })
    }

    // MARK: - Conventions

    private var rankingText: [String] {
        guard let first = measures.first else { return [] }
        if withheld != nil { return ["In the order of \(first.text), which is no ranking."] }
        let good = prefersMore[0] ? "most" : "least"
        let doubt =
            directions[0] == .none ? ", of which neither more nor less is better," : ""
        return [
            "Sorted by \(first.text)\(doubt), the \(good) first. A span of places, such as 1–3, holds "
                + "those that a variant may have as far as differences are told apart, pair by pair."
        ]
    }

    private var choiceText: [String] {
        [
            "Judged by \(question.outcome), of which \(isOutcomeLower ? "less" : "more") is better, "
                + "path by path; ties are shared. Regret is by how much "
                + "the best variant of a path is better."
        ]
    }

    private var conventions: [String] {
        var notes = [
            "All variants are simulated on the same random numbers, factor by factor. Errors of "
                + "differences come from the differences path by path.",
            "Intervals hold for one difference each; of twenty that are zero, one is told apart by "
                + "chance.",
            "Differences of fractions are in percentage points.",
            "Quantiles are order statistics of rank ⌈np⌉; VaR and CVaR are of losses, which are "
                + "positive.",
        ]
        notes += samples.absenceNotes
        if Set(samples.months).count > 1 {
            let spans = zip(variants, samples.months).map { "\($0.name) \($1)" }
            notes.append(
                "The variants cover different months (" + spans.joined(separator: "; ")
                    + "), so totals over all months differ for that reason too.")
        }
        return notes
    }
}

// MARK: - What is not known

extension Comparison {
    /// The study with the variants judged also over draws of the uncertain inputs.
    ///
    /// - Throws: ``StudyError``; also where the scenario names no uncertain input.
    public func study(of laboratory: Laboratory, draws: Int) throws(StudyError) -> Study {
        let judgement = try Knowledge(laboratory, draws: draws).judgement(
            laboratory, of: variants, Array(measures), against: Self.reference,
            prefersMore: prefersMore)
        var study = study(of: laboratory)
        let names = variants.map(\.name)
        if withheld == nil, let chosen = order.first {
            study.findings += judgement.findings(names, chosen: chosen)
        }
        if withheld == nil {
            study.sections.insert(judgement.section(names), at: min(1, study.sections.count))
        }
        return study
    }
}
