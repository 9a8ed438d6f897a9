import Results
import Risk
import Statistics

/// The margin sensitivity model: what one percent of each lever does to each measure.
public struct LeverMatrix: Sendable {
    public struct Row: Sendable {
        public let lever: SensitivityInput
        /// One of each measure.
        public let cells: [Cell]
    }

    public struct Cell: Sendable {
        /// Change of the measure with one percent more of the lever: the central difference
        /// (m(1 + h) − m(1 − h))/(200 h).
        public let perPercent: EstimatedValue
        /// m(1 + h) + m(1 − h) − 2 m(1): below zero where a fall costs more than a rise brings.
        public let asymmetry: EstimatedValue
    }

    public let measures: [MeasureText]
    public let units: [Presentation.Unit]
    public let base: [EstimatedValue]
    public let rows: [Row]

    init(_ inputs: [SensitivityInput], _ samples: Samples, _ measures: [MeasureText]) {
        let columns = measures.compactMap { measure in
            samples.measures.firstIndex { $0.text == measure.text }
        }
        self.measures = columns.map { samples.measures[$0] }
        units = columns.map(samples.unit)
        base = columns.map { samples.estimate(0, $0) }
        let inputs = inputs.enumerated().filter {
            SensitivityInput.leverKeys.contains($0.element.key)
        }
        rows = inputs.map { index, lever in
            let (low, high) = (2 * index + 1, 2 * index + 2)
            return Row(
                lever: lever,
                cells: columns.map { measure in
                    Cell(
                        perPercent: samples.difference(high, low, measure)
                            .scaled(by: 1 / (lever.percentSpan ?? .nan)),
                        asymmetry: Self.asymmetry(low, high, measure, samples))
                })
        }
    }

    private static func asymmetry(
        _ low: Int, _ high: Int, _ measure: Int, _ samples: Samples
    ) -> EstimatedValue {
        let statistic = samples.measures[measure].statistic
        var terms: [(weight: Double, value: Double, influence: [Double])] = []
        for (variant, weight) in [(high, 1.0), (low, 1.0), (0, -2.0)] {
            let column = samples[variant, measure]
            guard let found = column.influence(statistic) else {
                let reason = column.estimate(statistic).reason
                return EstimatedValue(
                    notEstimable: reason ?? .noVariation, count: column.count)
            }
            terms.append((weight, found.value, found.influence))
        }
        return PairedDifference.combination(terms)
    }
}
