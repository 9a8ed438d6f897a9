import Results
import Risk
import ScenarioModel
import Statistics

/// Alternatives on the same paths: what each of them gives, by how much it differs from the
/// reference, and how often each beats each.
public struct Comparison: Sendable {
    public let question: CompareQuestion
    public let samples: Samples
    /// `[measure][variant]`.
    public let entries: [[Entry]]
    /// Variants by the first measure, the best first.
    public let order: [Int]
    /// Places by the first measure that a variant may have, as far as differences are told apart.
    public let places: [ClosedRange<Int>]
    /// P(row beats column) on the outcome, ties shared.
    public let beats: [[EstimatedValue]]
    public let decision: Decision
    /// Which way is good, by measure; what has no direction is ranked by size.
    public let directions: [Direction]
    /// Whether more of a measure is ranked first.
    let prefersMore: [Bool]
    /// Whether the outcome is better lower; ``decision`` and ``beats`` judge its negative then.
    public let isOutcomeLower: Bool
    /// By variant.
    let beyond: OwedBeyond

    public var variants: [Variant] { question.variants }
    public var measures: [MeasureText] { question.measures }
    /// The variant that differences are taken from.
    public static let reference = 0

    /// A measure of a variant.
    public struct Entry: Sendable {
        public let value: EstimatedValue
        /// Less that of the reference, on the same paths.
        public let difference: EstimatedValue
        public let relation: Relation
        /// How many times as many paths runs with draws of their own would need for as narrow an
        /// interval of the difference: (sₐ² + s_b²)/s_d² with the standard errors of the two values
        /// and of the difference; nil where one of them is unknown or zero, and where the difference
        /// is the same on every path but for rounding.
        public let independentPaths: Double?
    }

    /// What the interval of a difference says.
    public enum Relation: Hashable, Sendable {
        /// Equal on every path that matters.
        case identical
        case higher, lower
        /// The interval lies within what does not matter.
        case negligible
        /// The interval holds both a difference that matters and one that does not, or another
        /// sign.
        case open
        case notEstimable

        /// - Parameters:
        ///   - size: up to which a difference does not matter, at least 0.
        ///   - isSame: whether the columns agree on every path.
        init(_ difference: EstimatedValue, negligible size: Double, isSame: Bool = false) {
            if isSame {
                self = .identical
                return
            }
            guard difference.value != nil else {
                self = .notEstimable
                return
            }
            guard let low = difference.low, let high = difference.high else {
                self = .open
                return
            }
            if low == 0, high == 0 {
                self = .identical
            } else if low > size {
                self = .higher
            } else if high < -size {
                self = .lower
            } else {
                self = low >= -size && high <= size ? .negligible : .open
            }
        }
    }
}

extension Laboratory {
    /// Simulates the variants of a question together and compares them.
    ///
    /// - Throws: ``StudyError``: what is wrong with variants or measures, or a run that ended
    ///   early.
    public func compare(_ question: CompareQuestion) throws(StudyError) -> Comparison {
        let outcome = MeasureText(.mean, of: question.outcome)
        let samples = try simulate(
            question.variants,
            question.measures + [outcome] + OwedBeyond.measures + [ServedShare.measure],
            task: "compare")
        for negligible in question.negligible {
            guard !samples.dimensions[...question.measures.count].contains(negligible.dimension)
            else { continue }
            let place = SourcePosition(file: "--ignore-below", line: 1, column: 1)
            let units = question.measures.indices.map { samples.dimensions[$0] }
            let example = units.first?.example(currency: samples.currency)
            throw .request([
                Diagnostic(
                    at: place, offending: negligible.text, message: "no measure is in this unit",
                    expected: example)
            ])
        }
        let outcomeDirection = family.plan.measures.directions.direction(
            ofText: question.outcome)
        return Comparison(
            question, samples, question.measures.map(direction),
            prefersMore: question.measures.map(prefersMore),
            isOutcomeLower: outcomeDirection == .lower,
            beyond: OwedBeyond(self, samples, first: question.measures.count + 1))
    }
}

extension Comparison {
    /// - Parameter samples: of the question's measures, of its outcome behind them, then of what is
    ///   owed beyond the horizon and of what is served.
    init(
        _ question: CompareQuestion, _ samples: Samples, _ directions: [Direction],
        prefersMore: [Bool], isOutcomeLower: Bool, beyond: OwedBeyond
    ) {
        self.beyond = beyond
        self.question = question
        self.samples = samples
        self.directions = directions
        self.prefersMore = prefersMore
        self.isOutcomeLower = isOutcomeLower
        let variants = question.variants.indices
        let outcome = question.measures.count
        var entries: [[Entry]] = []
        var first: (order: [Int], places: [ClosedRange<Int>]) = ([], [])
        for (index, measure) in question.measures.enumerated() {
            let columns = variants.map { samples[$0, index].ranked() }
            let negligible = question.negligible.first {
                $0.dimension == samples.dimensions[index]
            }
            entries.append(
                variants.map { variant in
                    Entry(
                        columns[variant], columns[Self.reference], measure.statistic,
                        negligible: negligible?.size ?? 0)
                })
            if index == 0 {
                first = Self.ranking(columns, measure.statistic, prefersMore: prefersMore[0])
            }
        }
        self.entries = entries
        (order, places) = first
        let outcomes = variants.map { variant in
            isOutcomeLower ? samples[variant, outcome].negated : samples[variant, outcome]
        }
        beats = variants.map { row in
            variants.map { PairedDifference.probabilityGreater(outcomes[row], than: outcomes[$0]) }
        }
        decision = Decision(outcomes, against: Self.reference)
    }

    private static func ranking(
        _ columns: [SampleColumn], _ statistic: SampleStatistic, prefersMore: Bool
    ) -> (order: [Int], places: [ClosedRange<Int>]) {
        let sign = prefersMore ? 1.0 : -1.0
        let values = columns.map { column in
            column.estimate(statistic).value.map { sign * $0 } ?? -.infinity
        }
        var (better, worse) = (columns.map { _ in 0 }, columns.map { _ in 0 })
        for a in columns.indices {
            for b in columns.indices where a < b {
                let difference = PairedDifference.estimate(statistic, columns[a], columns[b])
                let relation = Relation(difference, negligible: 0)
                guard relation == .higher || relation == .lower else { continue }
                let isFirstBetter = (relation == .higher) == prefersMore
                worse[isFirstBetter ? a : b] += 1
                better[isFirstBetter ? b : a] += 1
            }
        }
        return (
            columns.indices.sorted { (values[$1], $0) < (values[$0], $1) },
            columns.indices.map { better[$0] + 1...columns.count - worse[$0] }
        )
    }
}

extension Comparison.Entry {
    /// An error of a difference below this share of the errors of its parts is rounding: the
    /// difference is the same on every path.
    private static let rounding = 1e-9

    init(
        _ column: SampleColumn, _ reference: SampleColumn, _ statistic: SampleStatistic,
        negligible: Double
    ) {
        value = column.estimate(statistic)
        difference = PairedDifference.estimate(statistic, column, reference)
        relation = Comparison.Relation(
            difference, negligible: negligible, isSame: column.agrees(with: reference))
        let other = reference.estimate(statistic)
        if let a = value.standardError, let b = other.standardError,
            let d = difference.standardError, a > 0, b > 0, d > Self.rounding * max(a, b)
        {
            independentPaths = (a * a + b * b) / (d * d)
        } else {
            independentPaths = nil
        }
    }
}

extension SampleStatistic {
    /// Whether more of it is taken for better: of means and quantiles, not of losses, of scatter
    /// and of the chance of an event.
    var isBetterGreater: Bool {
        switch self {
        case .mean, .pooled, .quantile, .minimum, .maximum: true
        case .probability, .standardDeviation, .valueAtRisk, .tailMean: false
        }
    }
}
