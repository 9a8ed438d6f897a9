import Results
import Risk
import Statistics

extension Knowledge {
    /// Draws on which the sampling error of a draw is taken, evenly spaced.
    private static let errorDraws = 20

    /// Measures that the headline has, as far as the scenario has such names; of a ratio of sums the
    /// pooled one stands for the mean.
    static func standardMeasures(of family: ScenarioFamily) -> [MeasureText] {
        let plan = family.plan.measures
        let known = Set(plan.columns.map(\.metric) + plan.conditions.map(\.name))
        let headline = (plan.perspective ?? .seller).headline
        return headline.compactMap { try? MeasureText($0) }.filter { measure in
            known.contains(measure.subject.text)
                && (measure.condition.map { known.contains($0.text) } ?? true)
        }.map { $0.averaged(in: [family]) }
    }

    /// Runs every variant as it stands and under every draw, on the same paths.
    ///
    /// Paths are dropped batch by batch, so that memory does not grow with the draws.
    ///
    /// - Returns: `[variant][measure]`.
    /// - Throws: ``StudyError``; a value that the scenario refuses names the input.
    public func callAsFunction(
        _ laboratory: Laboratory, of variants: [Variant] = [.base], _ measures: [MeasureText],
        task: String = "knowledge"
    ) throws(StudyError) -> [[MeasureKnowledge]] {
        let drawn = variants.flatMap { variant in
            (0..<drawCount).map { self.variant(variant, draw: $0) }
        }
        var values: [[Double?]] = Array(repeating: [], count: variants.count * measures.count)
        var errors: [[Double]] = Array(repeating: [], count: variants.count * measures.count)
        var base: [[EstimatedValue]] = []
        var units = MeasureUnits()
        let stride = max(1, drawCount / Self.errorDraws)
        try laboratory.simulate(inBatches: drawn, beside: variants, measures, task: task) { batch in
            if base.isEmpty {
                units = batch.units
                base = variants.indices.map { variant in
                    measures.indices.map { batch.estimate(of: .beside(variant), $0) }
                }
            }
            for index in batch.range {
                let (variant, draw) = index.quotientAndRemainder(dividingBy: drawCount)
                for measure in measures.indices {
                    let place = variant * measures.count + measure
                    values[place].append(batch.estimate(of: .variant(index), measure).value)
                    guard draw.isMultiple(of: stride) else { continue }
                    let difference = batch.difference(.variant(index), .beside(variant), measure)
                    if let error = difference.standardError { errors[place].append(error) }
                }
            }
        }
        return variants.indices.map { variant in
            measures.indices.map { measure in
                let place = variant * measures.count + measure
                return MeasureKnowledge(
                    measures[measure], units[measure], base: base[variant][measure],
                    values: values[place], errors: errors[place], inputs: self.values)
            }
        }
    }

    /// The bands alone: nil where too few draws have a value.
    public func bands(
        _ laboratory: Laboratory, of variants: [Variant], _ measures: [MeasureText]
    ) throws(StudyError) -> [[KnowledgeBand?]] {
        try self(laboratory, of: variants, measures).map { $0.map(\.band) }
    }
}
