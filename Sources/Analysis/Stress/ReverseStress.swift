import Results
import Risk
import Statistics

/// The likeliest course of all that is drawn that leads to a breach: the point of the limit nearest
/// to the middle in the independent standard normals of the draws, month by month.
///
/// The point is run through the scenario's own program, so that it lies on the limit; see
/// ``ReverseStress/Point``, and `LimitSearch` for how it is found.
public struct ReverseStress: Sendable {
    public let question: ReverseStressQuestion
    public let pathCount: Int
    public let breachCount: Int
    /// P(breach).
    public let probability: EstimatedValue
    /// Nil where it is not estimable.
    public let point: Point?
    /// Why there is no point.
    public let absence: String?
    /// Factors that vary, those with the greatest share first where there is a point.
    public let courses: [Course]
    /// Points of the limit that are nearer than all beside them, but not the nearest.
    public let further: [Valley]
    /// Breaching paths nearest to the point; where there is none, breaching paths as they come.
    public let paths: [Path]
    /// Where nothing breaches, the path that comes nearest.
    public let nearestApproach: Path?
    /// Whether factors are correlated by a matrix, in whose order the drivers' shares stand.
    let isOrdered: Bool
    let marginUnit: Presentation.Unit

    /// The nearest point of the limit.
    public struct Point: Sendable {
        /// P(breach).
        public let probability: EstimatedValue
        /// β in standard deviations, below zero where the middle course breaches. It is exact: the
        /// limit is the program's, and no path enters.
        public let distance: EstimatedValue
        /// What the breach compares, at the point.
        public let margin: Double?
        /// The share in β² of each driver, the greatest first.
        public let drivers: [(name: String, share: Double)]
        /// P(breach) on paths whose distance along the way to the point is within
        /// ``reach`` of β, and what it would be if the limit were flat.
        public let probabilityThere: EstimatedValue
        public let probabilityThereIfFlat: Double
        /// Of the breaching paths (where the middle breaches, of those that do not) the share beyond
        /// the planes that touch the points found.
        public let covered: Double
        /// Whether P(breach) is told apart from what a flat limit gives.
        public let isBent: Bool

        static let reach = 0.1

        /// P(breach) of a flat limit at that distance, Φ(−β).
        public var probabilityIfFlat: Double { chance(beyond: distance.value ?? .nan) }

        func chance(beyond distance: Double) -> Double {
            ReverseStress.chance(beyond: distance)
        }
    }

    /// A further point, in less detail.
    public struct Valley: Sendable {
        /// Below zero where the middle course breaches.
        public let distance: Double
        public let margin: Double?
        /// The share in β² of each driver, the greatest first.
        public let drivers: [(name: String, share: Double)]
        /// By factor in the order of the question, and by year.
        public let stations: [(factor: String, stations: [Station], unit: Presentation.Unit)]
    }

    /// A factor over the years.
    public struct Course: Sendable {
        public let factor: String
        /// Share in β²; nil without a point.
        public let share: EstimatedValue?
        public let stations: [Station]
        public let unit: Presentation.Unit
    }

    /// A factor's average level of a year.
    public struct Station: Sendable {
        /// Nil for the whole horizon.
        public let year: Int?
        /// Standard deviations from the median, at the point, by its place among the paths; nil
        /// where no path goes as far.
        public let sigmas: EstimatedValue?
        /// The level there.
        public let level: Double?
        public let median: Double
        /// 5 % and 95 % of the paths lie below.
        public let low: Double
        public let high: Double
        /// Mean of the scores of breaching paths.
        public let breachMean: EstimatedValue
    }

    public struct Path: Sendable {
        public let number: Int
        /// From the point, and from the median of all factors, in standard deviations.
        public let distance: Double?
        public let distanceFromMedian: Double?
        /// What the breach compares; nil where it is no single comparison.
        public let margin: Double?
    }

    /// Paths that are listed at most.
    static let listedCount = 5

    /// Φ(−x).
    static func chance(beyond x: Double) -> Double { NormalDistribution.cumulative(-x) }
}

extension Laboratory {
    /// Simulates the scenario as it stands and seeks the likeliest course that breaches.
    ///
    /// - Throws: ``StudyError`` of a run that ended early.
    public func reverseStress(
        _ question: ReverseStressQuestion
    ) throws(StudyError) -> ReverseStress {
        let years: [Int?] = question.years.isEmpty ? [nil] : question.years
        let places = question.factors.indices.flatMap { factor in years.map { (factor, $0) } }
        let averages = places.map { ReverseStressQuestion.average(question.factors[$0.0], $0.1) }
        let leads = [question.condition] + (question.margin.map { [$0] } ?? [])
        let measures = leads + averages
        let samples = try simulate([.base], measures, task: "reverse stress", flag: "--breach")
        var variables: [ReverseStress.Variable] = []
        for (index, place) in places.enumerated() {
            let measure = leads.count + index
            if let scores = NormalScores(samples[0, measure].values) {
                variables.append(
                    .init(
                        factor: place.0, year: place.1, measure: measure, scores: scores,
                        unit: samples.unit(measure)))
            }
        }
        let made = ReverseStressBuilder(
            question, samples[0, 0].values,
            margins: question.margin == nil ? nil : samples[0, 1].values, variables,
            drivers: family.drivers, isOrdered: family.correlatesInOrder)
        return made.result(
            run: pointRun(measures), marginUnit: question.margin == nil ? .quantity("") : samples.unit(1))
    }
}

extension ReverseStress {
    /// A factor's average level of a year on all paths.
    struct Variable {
        let factor: Int
        let year: Int?
        /// Its place among the questions.
        let measure: Int
        let scores: NormalScores
        let unit: Presentation.Unit
    }
}

extension ScenarioFamily {
    /// Whether the shocks of factors are made from independent normals in the order of a matrix.
    var correlatesInOrder: Bool {
        let dependence = document["dependence"]
        return dependence?["matrix"] != nil || dependence?["pairs"] != nil
    }
}
