import Results
import Risk
import ScenarioIO
import ScenarioModel
import Simulation
import Statistics

/// Simulates variants of a scenario on common random numbers and keeps what is asked of every path.
public struct Laboratory {
    public let family: ScenarioFamily
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
        var planner = JointPlanner()
        var problems: [Diagnostic] = []
        var dimensions: [Dimension] = []
        for variant in variants {
            let diagnostics = Diagnostics()
            let document = family.document(of: variant, diagnostics)
            let answer = planner.add(
                Planner(
                    document: document, diagnostics: diagnostics, data: ScenarioLoader.dataFiles),
                questions)
            if diagnostics.hasErrors || answer == nil {
                problems += diagnostics.all.filter { $0.severity == .error }
            } else if let answer, dimensions.isEmpty {
                dimensions = questions.indices.map(answer.dimension)
            }
        }
        if !problems.isEmpty { throw Self.error(problems, flag: flag) }
        let run = JointRun(planner.plans(like: family.plan), options: options)
        let columns: [[JointRun.Column]]
        do throws(SimulationError) {
            columns = try run(cancellation: cancellation) { [progress] step in
                progress?(StudyProgress(task: task, step: step))
            }
        } catch {
            throw located(error, variants)
        }
        return Samples(
            variants: variants, measures: measures, dimensions: dimensions,
            currency: family.plan.presentation.currency, pathCount: family.plan.pathCount,
            columns: columns.map { $0.map { SampleColumn($0.values, given: $0.given) } })
    }

    /// An empty study of the scenario.
    public func study(_ kind: String, notes: [String] = []) -> Study {
        let plan = family.plan
        return Study(
            kind: kind, title: plan.presentation.title, provenance: plan.provenance,
            execution: options.execution, currency: plan.presentation.currency,
            notes: plan.presentation.notes + notes)
    }

    /// Words for numbers of the scenario.
    public var words: StudyWords { StudyWords(currency: family.plan.presentation.currency) }

    private static func error(_ problems: [Diagnostic], flag: String) -> StudyError {
        var seen: Set<Diagnostic> = []
        let all = problems.filter { seen.insert($0).inserted }
        return all.allSatisfy { $0.position.file == flag }
            ? .request(all) : .scenario(all, isInputMissing: false)
    }

    /// A fault that is not finite, with the variant, month and line in which it appeared.
    private func located(_ error: SimulationError, _ variants: [Variant]) -> StudyError {
        guard case .notFinite(let path, _, _, _) = error else {
            return .simulation(error, variant: nil)
        }
        for variant in variants {
            let diagnostics = Diagnostics()
            let planner = Planner(
                document: family.document(of: variant, diagnostics), diagnostics: diagnostics,
                data: ScenarioLoader.dataFiles)
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
    /// ISO code.
    public let currency: String
    public let pathCount: Int
    /// `[variant][measure]`.
    private let columns: [[SampleColumn]]

    init(
        variants: [Variant], measures: [MeasureText], dimensions: [Dimension], currency: String,
        pathCount: Int,
        columns: [[SampleColumn]]
    ) {
        self.variants = variants
        self.measures = measures
        self.dimensions = dimensions
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
}
