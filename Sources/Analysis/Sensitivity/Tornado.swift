import Results
import Risk
import Statistics

/// How far each input moves each measure from the low to the high end of its range, everything else
/// at its base, on the same paths.
public struct Tornado: Sendable {
    public struct Row: Sendable {
        public let input: SensitivityInput
        /// One of each measure.
        public let effects: [Effect]
    }

    /// What an input does to a measure.
    public struct Effect: Sendable {
        /// The measure at the ends of the range.
        public let low: EstimatedValue
        public let high: EstimatedValue
        /// Less the base, on the same paths.
        public let lowChange: EstimatedValue
        public let highChange: EstimatedValue
        /// The measure at the high end less that at the low end, on the same paths.
        public let swing: EstimatedValue
        /// The swing for each hundredth of the input's base; nil for formulas and a base of 0.
        public let perPercent: EstimatedValue?
        /// 1 for the input with the greatest swing; nil where nothing changes.
        public fileprivate(set) var rank: Int?

        /// |swing|, 0 where it has no value.
        public var size: Double { abs(swing.value ?? 0) }
        /// Whether the interval of the swing leaves out zero.
        public var isSure: Bool {
            guard let low = swing.low, let high = swing.high else { return false }
            return low > 0 || high < 0
        }
    }

    public let measures: [MeasureText]
    public let units: [Presentation.Unit]
    /// The measures of the scenario as it stands.
    public let base: [EstimatedValue]
    /// By the swing of the first measure, the greatest first.
    public let rows: [Row]

    /// - Parameters:
    ///   - samples: variant 0 is the base, then a low and a high variant of each input.
    ///   - measureCount: how many of its measures are asked for.
    init(_ inputs: [SensitivityInput], _ samples: Samples, measureCount: Int) {
        measures = Array(samples.measures.prefix(measureCount))
        units = (0..<measureCount).map(samples.unit)
        base = (0..<measureCount).map { samples.estimate(0, $0) }
        var rows = inputs.enumerated().map { index, input in
            Row(
                input: input,
                effects: (0..<measureCount).map {
                    Self.effect(input, samples, low: 2 * index + 1, high: 2 * index + 2, $0)
                })
        }
        for measure in 0..<measureCount {
            let order = rows.indices.sorted {
                (-rows[$0].effects[measure].size, $0) < (-rows[$1].effects[measure].size, $1)
            }
            for (place, row) in order.enumerated() where rows[row].effects[measure].size > 0 {
                var effects = rows[row].effects
                effects[measure].rank = place + 1
                rows[row] = Row(input: rows[row].input, effects: effects)
            }
        }
        let order = rows.indices.sorted {
            (-(rows[$0].effects.first?.size ?? 0), $0) < (-(rows[$1].effects.first?.size ?? 0), $1)
        }
        self.rows = order.map { rows[$0] }
    }

    private static func effect(
        _ input: SensitivityInput, _ samples: Samples, low: Int, high: Int, _ measure: Int
    ) -> Effect {
        let swing = samples.difference(high, low, measure)
        return Effect(
            low: samples.estimate(low, measure), high: samples.estimate(high, measure),
            lowChange: samples.difference(low, 0, measure),
            highChange: samples.difference(high, 0, measure), swing: swing,
            perPercent: input.percentSpan.map { swing.scaled(by: 1 / $0) })
    }

    /// Inputs that move a measure more than they move the first one: of a greater rank by two
    /// places or more, and by half more of the greatest swing; the greatest gain of ranks first.
    public func movingMore(_ measure: Int) -> [Row] {
        let most = rows.reduce(into: (0.0, 0.0)) { most, row in
            most = (max(most.0, row.effects[0].size), max(most.1, row.effects[measure].size))
        }
        func gain(_ row: Row) -> Int {
            let effect = row.effects[measure]
            guard effect.isSure, let rank = effect.rank else { return 0 }
            let share = effect.size / most.1
            let isMore = share > 1.5 * row.effects[0].size / most.0 && share > 0.02
            return isMore ? (row.effects[0].rank ?? rows.count) - rank : 0
        }
        let gains = rows.indices.map { gain(rows[$0]) }
        return rows.indices.filter { gains[$0] >= 2 }
            .sorted { (-gains[$0], $0) < (-gains[$1], $1) }.map { rows[$0] }
    }
}

extension EstimatedValue {
    /// The same of the value times a number.
    func scaled(by factor: Double) -> EstimatedValue {
        guard let value else { return self }
        let ends = [low, high].map { $0.map { $0 * factor } }
        return EstimatedValue(
            value * factor, standardError: standardError.map { $0 * abs(factor) },
            low: factor < 0 ? ends[1] : ends[0], high: factor < 0 ? ends[0] : ends[1], count: count,
            isExact: isExact)
    }
}
