import Results
import Risk
import ScenarioIO
import ScenarioModel
import Simulation
import Statistics

/// Simulates variants of a scenario on common random numbers and keeps what is asked of every path.
///
/// Variants may also be of other scenarios. Factors of one name draw the same numbers in all of
/// them; paths and seed are those of the first.
public struct Laboratory {
    public var family: ScenarioFamily
    /// Further scenarios, in the same currency; a variant names them by ``Variant/scenario``.
    public var others: [ScenarioFamily] = []
    public var options: ExecutionOptions
    public var cancellation: CancellationFlag?
    /// Told a few times a second what is under way and how far it is.
    public var progress: ((StudyProgress) -> Void)?

    public init(
        _ family: ScenarioFamily, options: ExecutionOptions = ExecutionOptions(),
        cancellation: CancellationFlag? = nil,
        progress: ((StudyProgress) -> Void)? = nil
    ) {
        self.family = family
        self.options = options
        self.cancellation = cancellation
        self.progress = progress
    }

    /// Every measure of every variant, path by path.
    ///
    /// - Parameters:
    ///   - task: what is said to be under way: `tornado`.
    ///   - flag: where the measures were written, for messages: `--measure`.
    /// - Throws: ``StudyError``, with all problems of all variants at once.
    public func simulate(
        _ variants: [Variant], _ measures: [MeasureText], task: String = "paths",
        flag: String = "--measure"
    ) throws(StudyError) -> Samples {
        let questions = measures.map {
            JointPlanner.Question($0, at: SourcePosition(file: flag, line: 1, column: 1))
        }
        var absent = AbsentNames(self, of: variants)
        var planned = plan(variants, questions, flag, absent.known)
        if planned.problems.hasProblems, absent.learn(from: planned.answers, questions) {
            planned = plan(variants, questions, flag, absent.known)
        }
        if let error = planned.problems.error(among: variants.count) { throw error }
        let run = JointRun(planned.planner.plans(like: family.plan), options: options)
        let columns: [[JointRun.Column]]
        do throws(SimulationError) {
            columns = try run(cancellation: cancellation) { [progress] step in
                progress?(StudyProgress(task: task, step: step))
            }
        } catch {
            throw located(error, variants)
        }
        return Samples(
            variants: variants, measures: measures,
            dimensions: planned.answers.first.map { questions.indices.map($0.dimension) } ?? [],
            months: planned.answers.map { "\($0.grid.label(at: 0)) to \($0.grid.lastMonth)" },
            currency: family.plan.presentation.currency, pathCount: family.plan.pathCount,
            absences: zip(variants, planned.answers).flatMap { variant, answer in
                absent.told(answer.missed).map { .init(variant: variant.name, name: $0) }
            },
            columns: columns.map {
                $0.map { SampleColumn($0.values, per: $0.denominators, given: $0.given) }
            })
    }

    /// Every variant in one planner, with the answers of those that are sound.
    private func plan(
        _ variants: [Variant], _ questions: [JointPlanner.Question], _ flag: String,
        _ absent: [String: Absence]
    ) -> (planner: JointPlanner, answers: [JointPlanner.Answer], problems: VariantProblems) {
        var planner = JointPlanner()
        let drivers = Drivers(self, of: variants)
        var problems = VariantProblems(flag: flag)
        var answers: [JointPlanner.Answer] = []
        for variant in variants {
            let diagnostics = Diagnostics()
            let answer = planner.add(
                self.planner(of: variant, diagnostics), questions,
                redrawn: drivers.draws(of: variant.redrawn, in: variant.scenario),
                held: drivers.draws(of: variant.held, in: variant.scenario), absent: absent)
            guard !diagnostics.hasErrors, let answer else {
                problems.add(diagnostics.all, of: variant)
                continue
            }
            let first = answers.first ?? answer
            for (index, question) in questions.enumerated()
            where answer.dimension(of: index) != first.dimension(of: index) {
                problems.add(
                    [
                        Self.mismatch(
                            question, answer.dimension(of: index), first.dimension(of: index))
                    ], of: variant)
            }
            answers.append(answer)
        }
        return (planner, answers, problems)
    }

    /// Evaluates measures of the scenario as it stands on courses of one's own choice; nil where it
    /// cannot be planned.
    func pointRun(_ measures: [MeasureText]) -> PointRun? {
        var joint = JointPlanner()
        let place = SourcePosition(file: "--breach", line: 1, column: 1)
        let answer = joint.add(
            planner(of: .base, Diagnostics()), measures.map { JointPlanner.Question($0, at: place) })
        return answer == nil
            ? nil : joint.plans(like: family.plan).first.map { PointRun($0, options: options) }
    }

    /// A study of the scenario that has nothing to say yet but what its numbers leave out.
    ///
    /// - Parameter isWhole: whether it stands for itself, and is no part of a report that tells that.
    public func study(_ kind: String, notes: [String] = [], isWhole: Bool = true) -> Study {
        let plan = family.plan
        return Study(
            kind: kind, title: plan.presentation.title, provenance: plan.provenance(options),
            execution: options.execution, currency: plan.presentation.currency,
            notes: plan.presentation.conventions + plan.presentation.notes + notes,
            reservations: isWhole ? [owedStatement].compactMap(\.self) : [])
    }

    /// Words for numbers of the scenario.
    public var words: StudyWords { StudyWords(currency: family.plan.presentation.currency) }

    /// The scenario that a variant changes.
    func scenario(of variant: Variant) -> ScenarioFamily {
        variant.scenario == 0 ? family : others[variant.scenario - 1]
    }

    /// The planner of a variant. What is wrong with its changes goes to `diagnostics`, also that it
    /// counts in another currency.
    func planner(of variant: Variant, _ diagnostics: Diagnostics) -> Planner {
        let document = scenario(of: variant).document(of: variant, diagnostics)
        let planner = Planner(
            document: document, diagnostics: diagnostics, data: ScenarioLoader.dataFiles)
        let currency = family.plan.presentation.currency
        if planner.currency != currency {
            let node = document["basis"]?["currency"] ?? document
            diagnostics.report(
                node, "scenarios that are compared count in one currency",
                offending: planner.currency, expected: currency)
        }
        return planner
    }

    private static func mismatch(
        _ question: JointPlanner.Question, _ found: Dimension, _ wanted: Dimension
    ) -> Diagnostic {
        Diagnostic(
            at: question.position, offending: question.measure.text,
            message: "measures \(found.words)", expected: "\(wanted.words), as before")
    }

    /// A fault that is not finite, with the variant, month and line in which it appeared.
    private func located(_ error: SimulationError, _ variants: [Variant]) -> StudyError {
        guard case .notFinite(let path, _, _, _) = error else {
            return .simulation(error, variant: nil)
        }
        for variant in variants {
            let diagnostics = Diagnostics()
            let planner = planner(of: variant, diagnostics)
            let plan = planner.plan(
                pathCount: family.plan.pathCount, seed: family.plan.seed)
            guard let plan else { continue }
            let explainer = Explainer(plan: plan, instructionSet: options.instructionSet)
            if let fault = explainer.firstFault(onPath: path) {
                return .simulation(
                    .notFinite(
                        path: path, period: plan.grid.label(at: fault.step), line: fault.line,
                        value: fault.value), variant: variant.name)
            }
        }
        return .simulation(error, variant: nil)
    }
}

/// The drivers of the scenarios in which variants redraw or hold some.
private struct Drivers {
    private var byScenario: [Int: [Driver]] = [:]

    init(_ laboratory: Laboratory, of variants: [Variant]) {
        for variant in variants
        where !(variant.redrawn.isEmpty && variant.held.isEmpty)
            && byScenario[variant.scenario] == nil
        {
            byScenario[variant.scenario] = laboratory.scenario(of: variant).drivers
        }
    }

    /// Names that address the draws of drivers.
    func draws(of names: [String], in scenario: Int) -> [String] {
        names.isEmpty
            ? [] : (byScenario[scenario] ?? []).filter { names.contains($0.name) }.flatMap(\.draws)
    }
}

/// How far a study has come.
public struct StudyProgress: Sendable {
    /// What is under way.
    public let task: String
    public let step: RunProgress
}

/// Every path of every measure of every variant.
public struct Samples: Sendable {
    public let variants: [Variant]
    public let measures: [MeasureText]
    /// What the measures measure.
    package let dimensions: [Dimension]
    /// First and last month of each variant: `2026-01 to 2030-12`.
    public let months: [String]
    /// ISO code.
    public let currency: String
    public let pathCount: Int
    /// Names that a variant lacks and that count as nothing there.
    public let absences: [Absent]

    public struct Absent: Hashable, Sendable {
        public let variant: String
        public let name: String
    }

    /// `[variant][measure]`.
    private let columns: [[SampleColumn]]

    init(
        variants: [Variant], measures: [MeasureText], dimensions: [Dimension],
        months: [String], currency: String, pathCount: Int, absences: [Absent],
        columns: [[SampleColumn]]
    ) {
        self.absences = absences
        self.variants = variants
        self.measures = measures
        self.dimensions = dimensions
        self.months = months
        self.currency = currency
        self.pathCount = pathCount
        self.columns = columns
    }

    /// What a measure's numbers are, for tables and words.
    public func unit(_ measure: Int) -> Presentation.Unit {
        switch measures[measure].statistic {
        case .probability: .fraction
        default: PlanPresentation.unit(dimensions[measure], currency)
        }
    }

    public subscript(variant: Int, measure: Int) -> SampleColumn { columns[variant][measure] }

    public func estimate(_ variant: Int, _ measure: Int) -> EstimatedValue {
        columns[variant][measure].estimate(measures[measure].statistic)
    }

    /// The measure of `variant` less that of `other`, on the same paths.
    public func difference(_ variant: Int, _ other: Int, _ measure: Int) -> EstimatedValue {
        PairedDifference.estimate(
            measures[measure].statistic, columns[variant][measure], columns[other][measure])
    }

    /// Between measures that may be unlike: the first less the second, on the same paths.
    public func difference(
        _ a: (variant: Int, measure: Int), _ b: (variant: Int, measure: Int)
    ) -> EstimatedValue {
        let statistics = (measures[a.measure].statistic, measures[b.measure].statistic)
        let (x, y) = (columns[a.variant][a.measure], columns[b.variant][b.measure])
        if statistics.0 == statistics.1 {
            return PairedDifference.estimate(statistics.0, x, y)
        }
        for (column, statistic) in [(x, statistics.0), (y, statistics.1)] {
            let estimate = column.estimate(statistic)
            if estimate.value == nil { return estimate }
        }
        guard let first = x.influence(statistics.0), let second = y.influence(statistics.1) else {
            return EstimatedValue(
                (x.estimate(statistics.0).value ?? 0) - (y.estimate(statistics.1).value ?? 0),
                standardError: nil, low: nil, high: nil, count: x.count)
        }
        return PairedDifference.combination([
            (1, first.value, first.influence), (-1, second.value, second.influence),
        ])
    }

    /// What a measure measures; a probability is a pure number.
    package func dimension(_ measure: Int) -> Dimension {
        measures[measure].statistic == .probability ? .one : dimensions[measure]
    }
}
