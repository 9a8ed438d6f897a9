import Results
import Risk
import Statistics

/// Alternatives judged by what is not known: how their measures, their differences and their bounds
/// vary over draws of the uncertain inputs, all on the same paths.
public struct KnowledgeJudgement: Sendable {
    public let variants: [Variant]
    /// The variant that differences are taken from.
    public let reference: Int
    /// `[variant][measure]`.
    public let results: [[MeasureKnowledge]]
    public let limits: [MeasureLimit]
    /// By measure, whether more of it is better; what lies behind is judged as its statistic
    /// suggests.
    public let prefersMore: [Bool]

    private var measures: [MeasureKnowledge] { results[0] }

    /// By how much a variant's measure exceeds the reference's, draw by draw; nil where too few
    /// draws have both.
    public func difference(_ variant: Int, _ measure: Int) -> KnowledgeBand? {
        let found = differences(variant, measure).sorted()
        guard found.count >= Knowledge.drawLimits.lowerBound else { return nil }
        func quantile(_ p: Double) -> Double {
            found[QuantileRanks.rank(of: p, count: found.count) - 1]
        }
        return KnowledgeBand(
            low: quantile(0.05), median: quantile(0.5), high: quantile(0.95), draws: found.count)
    }

    private func differences(_ variant: Int, _ measure: Int) -> [Double] {
        zip(results[variant][measure].values, results[reference][measure].values)
            .compactMap { a, b in a.flatMap { a in b.map { a - $0 } } }
    }

    /// The median difference over the draws with its interval from order statistics and the band, or
    /// why there is none.
    func medianDifference(_ variant: Int, _ measure: Int) -> StudyEstimate {
        let found = differences(variant, measure)
        guard let band = difference(variant, measure) else {
            return StudyEstimate(
                notEstimable: "both are estimable in \(found.count) of the draws, at least "
                    + "\(Knowledge.drawLimits.lowerBound) needed", count: found.count)
        }
        var estimate = StudyEstimate(SampleColumn(found).estimate(.quantile(0.5)))
        estimate.knowledge = band
        return estimate
    }

    /// The share of draws in which a variant is the best in a measure; ties count for the first.
    public func shareBest(_ variant: Int, _ measure: Int) -> EstimatedValue {
        let isGreater =
            prefersMore.indices.contains(measure)
            ? prefersMore[measure] : measures[measure].measure.statistic.isBetterGreater
        let draws = measures[measure].values.indices.compactMap { draw -> Bool? in
            let values = results.map { $0[measure].values[draw] }
            guard values.allSatisfy({ $0 != nil }) else { return nil }
            let known = values.compactMap { $0 }
            let best = isGreater ? known.max() : known.min()
            return known.firstIndex { $0 == best } == variant
        }
        return Self.share(draws)
    }

    /// The share of draws in which a variant keeps to a bound.
    public func shareKept(_ variant: Int, _ limit: MeasureLimit) -> EstimatedValue {
        guard let measure = measures.firstIndex(where: { $0.measure == limit.measure }) else {
            return Self.share([])
        }
        return Self.share(results[variant][measure].values.compactMap { $0.map(limit.holds) })
    }

    private static func share(_ draws: [Bool]) -> EstimatedValue {
        SampleColumn(draws.map { $0 ? 1 : 0 }).estimate(.probability)
    }
}

extension Knowledge {
    /// Runs alternatives under every draw of the uncertain inputs.
    ///
    /// - Throws: ``StudyError``; also where the scenario names no uncertain input.
    public func judgement(
        _ laboratory: Laboratory, of variants: [Variant], _ measures: [MeasureText],
        against reference: Int = 0, limits: [MeasureLimit] = [], prefersMore: [Bool] = []
    ) throws(StudyError) -> KnowledgeJudgement {
        var asked = measures
        for limit in limits where !asked.contains(limit.measure) { asked.append(limit.measure) }
        return KnowledgeJudgement(
            variants: variants, reference: reference,
            results: try self(laboratory, of: variants, asked), limits: limits,
            prefersMore: prefersMore)
    }
}

// MARK: - As part of a study

extension KnowledgeJudgement {
    /// The section "What is not known" of a study.
    ///
    /// - Parameter names: of the variants, as the study calls them.
    func section(_ names: [String]) -> StudySection {
        var tables = measures.indices.map { table(of: $0, names) }
        if !limits.isEmpty {
            var kept = StudyTable(
                "knowledge_bounds",
                columns: [.init("variant", "variant")]
                    + limits.indices.map {
                        .init(
                            limits[$0].text, "keeps \(limits[$0].text), of draws", unit: .fraction)
                    })
            for variant in variants.indices {
                kept.add(
                    [.text(names[variant])]
                        + limits.map { .estimate(StudyEstimate(shareKept(variant, $0))) })
            }
            tables.append(kept)
        }
        let draws = measures.first?.values.count ?? 0
        return StudySection(
            "What is not known",
            text: [
                "The uncertain inputs drawn \(draws) times, each draw on the same paths for all. "
                    + "\"As it stands\" holds them at their own values, on the paths of the search; "
                    + "in brackets its sampling error, beside it the 90 % interval of the draws. A "
                    + "difference is taken draw by draw: its median over the draws with the 95 % "
                    + "interval of that median, beside it the 90 % interval of the draws."
            ], tables: tables)
    }

    private func table(of measure: Int, _ names: [String]) -> StudyTable {
        let unit = measures[measure].unit
        var table = StudyTable(
            "knowledge_\(measure + 1)", title: measures[measure].measure.text,
            columns: [
                .init("measure", "measure"), .init("variant", "variant"),
                .init("as_it_stands", "as it stands", unit: unit),
                .init(
                    "median_difference", "less \(names[reference]), median over draws",
                    unit: unit),
                .init("best", "best, of draws", unit: .fraction),
            ])
        for variant in variants.indices {
            table.add([
                .text(measures[measure].measure.text), .text(names[variant]),
                .estimate(results[variant][measure].estimate),
                variant == reference ? .empty : .estimate(medianDifference(variant, measure)),
                .estimate(StudyEstimate(shareBest(variant, measure))),
            ])
        }
        return table
    }

    /// Whether the choice survives what is not known.
    func findings(_ names: [String], chosen: Int) -> [String] {
        guard let first = measures.first, variants.count > 1,
            let share = shareBest(chosen, 0).value
        else { return [] }
        let percent = (share * 1000).rounded() / 10
        return [
            "Over \(first.values.count) draws of the uncertain inputs \(names[chosen]) is the best "
                + "in \(first.measure.text) in \(percent) %."
        ]
    }
}
