import Results
import Risk
import Statistics

/// The likeliest course of the factors that leads to a breach.
///
/// Each factor's average level of each year is brought to standard normal scores by rank, and the
/// limit's likeliest point among them found; see ``DesignPoint``.
public struct ReverseStress: Sendable {
    public let question: ReverseStressQuestion
    public let pathCount: Int
    public let breachCount: Int
    /// P(breach).
    public let probability: EstimatedValue
    /// Nil where it is not estimable.
    public let point: DesignPoint?
    /// Why there is no point.
    public let absence: String?
    /// Factors that vary, those with the greatest share first where there is a point.
    public let courses: [Course]
    /// Breaching paths nearest to the point; where there is none, breaching paths as they come.
    public let paths: [Path]
    /// Where nothing breaches, the path that comes nearest.
    public let nearestApproach: Path?
    let marginUnit: Presentation.Unit

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
        /// Standard deviations from the median, at the point.
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
        let samples = try simulate(
            [.base], leads + averages, task: "reverse stress", flag: "--breach")
        let event = samples[0, 0].values
        let margins = question.margin == nil ? nil : samples[0, 1].values

        var variables: [ReverseStress.Variable] = []
        for (index, place) in places.enumerated() {
            let measure = leads.count + index
            if let scores = NormalScores(samples[0, measure].values) {
                variables.append(
                    .init(
                        factor: place.0, year: place.1, scores: scores,
                        unit: samples.unit(measure)))
            }
        }
        return ReverseStress(
            question, event, margins, variables,
            marginUnit: question.margin == nil ? .quantity("") : samples.unit(1))
    }
}

extension ReverseStress {
    /// A factor's average level of a year on all paths.
    struct Variable {
        let factor: Int
        let year: Int?
        let scores: NormalScores
        let unit: Presentation.Unit
    }

    init(
        _ question: ReverseStressQuestion, _ event: [Double], _ margins: [Double]?,
        _ variables: [Variable], marginUnit: Presentation.Unit
    ) {
        self.question = question
        self.marginUnit = marginUnit
        pathCount = event.count
        let breaching = event.indices.filter { event[$0] == 1 }
        breachCount = breaching.count
        probability = SampleColumn(event).estimate(.probability)
        var order: [Int] = []
        for variable in variables where !order.contains(variable.factor) {
            order.append(variable.factor)
        }
        let groups = variables.map { order.firstIndex(of: $0.factor) ?? 0 }
        func path(_ number: Int) -> Path {
            Path(
                number: number, distance: nil, distanceFromMedian: nil,
                margin: margins?[number])
        }
        var found: DesignPoint?
        do throws(DesignPoint.Absence) {
            found = try DesignPoint(variables.map(\.scores), groups: groups, event: event)
            absence = nil
        } catch {
            absence = Self.words(error, variableCount: variables.count)
        }
        let point = found
        self.point = point
        paths =
            point.map { point in
                point.nearest(Self.listedCount).map {
                    Path(
                        number: $0.number, distance: $0.distance,
                        distanceFromMedian: $0.distanceFromMedian, margin: margins?[$0.number])
                }
            } ?? breaching.prefix(Self.listedCount).map(path)
        nearestApproach =
            breaching.isEmpty
            ? margins.flatMap { values in
                values.indices.filter { values[$0].isFinite }
                    .min { (values[$0], $0) < (values[$1], $1) }.map(path)
            } : nil
        let courses = order.enumerated().map { group, factor in
            Course(
                factor: question.factors[factor], share: point?.shares[group],
                stations: variables.indices.filter { groups[$0] == group }.map { index in
                    Station(variables[index], point?.coordinates[index], event)
                },
                unit: variables.first { $0.factor == factor }?.unit ?? .quantity(""))
        }
        self.courses = courses.enumerated().sorted {
            (-($0.element.share?.value ?? 0), $0.offset)
                < (-($1.element.share?.value ?? 0), $1.offset)
        }.map(\.element)
    }

    private static func words(_ absence: DesignPoint.Absence, variableCount: Int) -> String {
        switch absence {
        case .tooFew(let events, let count):
            if variableCount == 0 { return "no factor varies" }
            let rest = count - events
            return events <= rest
                ? "breached on \(events) of \(count) paths, \(DesignPoint.leastCount) needed"
                : "kept on \(rest) of \(count) paths, \(DesignPoint.leastCount) needed"
        case .unexplained(let share):
            let percent = max(0, (share * 1000).rounded() / 10)
            return "the levels of the factors explain \(percent) % of what decides it"
        }
    }
}

extension ReverseStress.Station {
    fileprivate init(
        _ variable: ReverseStress.Variable, _ sigmas: EstimatedValue?, _ event: [Double]
    ) {
        let scores = variable.scores
        year = variable.year
        self.sigmas = sigmas
        level = sigmas?.value.map { scores.value(at: $0) }
        median = scores.value(at: 0)
        low = scores.value(at: -1.6448536269514722)
        high = scores.value(at: 1.6448536269514722)
        breachMean = SampleColumn(scores.scores, given: event).estimate(.mean)
    }
}
