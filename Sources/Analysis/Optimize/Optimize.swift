import Results
import Risk
import ScenarioModel
import Simulation
import Statistics

/// The sizes and mix of commitments that make one measure best while others keep to bounds.
///
/// The paths are the same for all candidates (sample average approximation), so candidates differ
/// by curves without jitter. The search starts on an even set of points over the box of inputs and
/// closes in on the best one, halving the box, many candidates at a time; a compass search then
/// refines it until no neighbor at the last step is better. What it finds is evaluated anew on other
/// random numbers, with its bounds, because the best of many looks better than it is.
///
/// - Source: Shapiro, Dentcheva & Ruszczyński (2014), Lectures on Stochastic Programming, chapter 5;
///   the optimist's bias: Smith & Winkler (2006), doi:10.1287/mnsc.1050.0451.
public struct Optimize: Sendable {
    public let inputs: [Variation]
    public private(set) var objective: MeasureText
    /// Whether the objective was asked for of `npv` or `present_cost` and charges unserved demand.
    private(set) var isObjectiveJudged = false
    /// Whose outcome the frontier shows.
    private(set) var perspective = Perspective.seller
    /// Whether more of it is better.
    public let isMaximized: Bool
    public let limits: [MeasureLimit]

    public static let inputLimit = 6
    /// Rounds that close in on the best of the first candidates.
    static let rounds = 5

    /// - Parameters:
    ///   - over: inputs and ranges, `contracts.cloud.quantity=0..2000 GPU`.
    ///   - minimize: the measure, or nil with `maximize`.
    ///   - require: bounds, `mean(npv) >= 50e6 USD`.
    public init(
        over texts: [String], minimize: String?, maximize: String?, require bounds: [String]
    ) throws(StudyError) {
        var problems: [Diagnostic] = []
        func refuse(_ flag: String, _ message: String, _ expected: String, _ text: String = "") {
            problems.append(
                Diagnostic(
                    at: SourcePosition(file: flag, line: 1, column: 1), offending: text,
                    message: message, expected: expected))
        }
        inputs = Variation.all(texts, flag: "--over", &problems)
        for (input, text) in zip(inputs, texts) where input.range == nil {
            refuse("--over", "no range", "two ends, such as \(input.key)=0..2000 GPU", text)
        }
        if texts.isEmpty {
            refuse("--over", "nothing to choose", "an input and its range")
        } else if texts.count > Self.inputLimit {
            refuse("--over", "\(texts.count) inputs", "at most \(Self.inputLimit)")
        }
        if Set(inputs.map(\.key)).count < inputs.count {
            refuse("--over", "an input is named twice", "each input once")
        }
        if (minimize == nil) == (maximize == nil) {
            refuse(
                "--minimize", minimize == nil ? "no objective" : "two objectives",
                "either --minimize or --maximize with a measure, such as cvar95(npv)")
        }
        isMaximized = minimize == nil
        let flag = isMaximized ? "--maximize" : "--minimize"
        let wanted = MeasureText.all(
            [minimize ?? maximize ?? "mean(npv)"], flag: flag, &problems).first
        var read: [MeasureLimit] = []
        for bound in bounds {
            do throws(TextFault) {
                read.append(
                    try MeasureLimit(bound, signs: [.atLeast, .atMost, .above, .below]))
            } catch {
                problems.append(Diagnostic(error, of: bound, flag: "--require"))
            }
        }
        guard problems.isEmpty, let wanted else { throw .request(problems) }
        objective = wanted
        limits = read
    }

    /// The objective, the bounds' measures, and what the frontier shows.
    var measures: [MeasureText] {
        var all = [objective]
        for measure in limits.map(\.measure) + frontierMeasures where !all.contains(measure) {
            all.append(measure)
        }
        return all
    }

    /// Those, then what is owed beyond the horizon and what is served.
    var askedMeasures: [MeasureText] {
        measures + OwedBeyond.measures + [ServedShare.measure]
    }

    /// The same with the objective by which the laboratory judges choices.
    func judged(_ laboratory: Laboratory) -> Optimize {
        var same = self
        same.objective = laboratory.judged(objective)
        same.isObjectiveJudged = same.objective != objective
        same.perspective = laboratory.perspective
        return same
    }

    /// Expected outcome and its CVaR.
    var frontierMeasures: [MeasureText] {
        [
            MeasureText(.mean, of: perspective.outcome),
            MeasureText(.tailMean(0.95), of: perspective.outcome),
        ]
    }

    // MARK: - Candidates

    /// A choice of inputs with what it gives.
    public struct Candidate: Sendable {
        public let values: [Variation.Value]
        /// By measure: the objective, the bounds' measures, the frontier's, then what is owed beyond
        /// the horizon and what is served.
        public let estimates: [EstimatedValue]

        /// Where it lies in the box, each input from 0 to 1.
        let place: [Double]
    }

    func variant(_ values: [Variation.Value]) -> Variant {
        Variant(
            name(values), zip(inputs, values).map { $0.change($1) })
    }

    /// `cloud.quantity 1200 GPU, spot.share 20 %`.
    func name(_ values: [Variation.Value]) -> String {
        zip(inputs, values).map { "\($0.label) \($1.text)" }.joined(separator: ", ")
    }

    /// The values at a place of the box.
    func values(at place: [Double]) -> [Variation.Value] {
        zip(inputs, place).map { input, share in
            let range = input.range ?? 0...0
            return input.value(
                range.lowerBound + share * (range.upperBound - range.lowerBound))
        }
    }

    /// The objective, so that less is better; nil where it is not estimable.
    func cost(_ candidate: Candidate) -> Double? {
        candidate.estimates[0].value.map { isMaximized ? -$0 : $0 }
    }

    /// Bounds that a candidate breaks, each with by how much; nil where one is not estimable.
    func breaches(_ candidate: Candidate) -> [(limit: MeasureLimit, excess: Double)]? {
        var broken: [(limit: MeasureLimit, excess: Double)] = []
        for limit in limits {
            guard let index = measures.firstIndex(of: limit.measure),
                let value = candidate.estimates[index].value
            else { return nil }
            if !limit.holds(value) { broken.append((limit, limit.excess(value))) }
        }
        return broken
    }

    func isFeasible(_ candidate: Candidate) -> Bool { breaches(candidate)?.isEmpty == true }
}
