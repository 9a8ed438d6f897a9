import Results
import Risk
import Statistics

extension Laboratory {
    /// Whose figures judge: a buyer's where every scenario is one's.
    var perspective: Perspective {
        let all = ([family] + others).map(\.plan.measures.perspective)
        return all.allSatisfy { $0 == .buyer } ? .buyer : .seller
    }

    /// Measures in which a scenario is told unless something else is asked for.
    public var usualMeasures: [MeasureText] {
        perspective.usual.compactMap { try? MeasureText($0) }
    }

    /// Which way is good for a measure, as the scenario says it or its formula does; see
    /// `Directions`.
    func direction(of measure: MeasureText) -> Direction {
        family.plan.measures.directions.direction(of: measure)
    }

    /// Whether more of a measure is ranked first. What has no direction is ranked by size, losses,
    /// scatter and probabilities upwards.
    func prefersMore(_ measure: MeasureText) -> Bool {
        switch direction(of: measure) {
        case .higher: true
        case .lower: false
        case .none: measure.statistic.isBetterGreater
        }
    }
}

extension EstimatedValue {
    /// Of the negative of what is estimated.
    var negative: EstimatedValue {
        guard let value else { return self }
        return EstimatedValue(
            -value, standardError: standardError, low: high.map { -$0 }, high: low.map { -$0 },
            count: count, isExact: isExact)
    }

    /// Without its sign.
    var magnitude: EstimatedValue { (value ?? 0) < 0 ? negative : self }
}
