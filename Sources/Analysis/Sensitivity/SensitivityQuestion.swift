import Results
import Results
import Risk
import ScenarioModel
import Simulation
import Statistics

/// Which inputs move which measures, and by how much.
public struct SensitivityQuestion: Sendable {
    /// What is measured, such as `P(loss)`; inputs are ranked by the first. None means
    /// ``usualMeasures(of:)``.
    public var measures: [String]
    /// Further inputs: `key`, bumped, or `key=low..high`. A key that has a range already gets this
    /// one.
    public var inputs: [String]
    /// How far levers and inputs without a range are moved either way: a part of their value in
    /// (0, 1), such as `10 %`.
    public var bump: String
    /// Whether numbers with a tag but without a range are bumped as well.
    public var bumpsTagged: Bool
    /// Whether variance is attributed to the drivers.
    public var wantsShares: Bool
    /// Whether variance is also attributed in no order, by Shapley effects.
    public var wantsShapley: Bool
    /// Drivers that are redrawn together: `name=driver,driver`. Others stand alone.
    public var groups: [String]

    public init(
        measures: [String] = [], inputs: [String] = [], bump: String = "10 %",
        bumpsTagged: Bool = false, wantsShares: Bool = false, wantsShapley: Bool = false,
        groups: [String] = []
    ) {
        self.measures = measures
        self.inputs = inputs
        self.bump = bump
        self.bumpsTagged = bumpsTagged
        self.wantsShares = wantsShares
        self.wantsShapley = wantsShapley
        self.groups = groups
    }

    /// Mean and CVaR 95 of the perspective's outcome, and P(loss), as far as the scenario has them.
    public static func usualMeasures(of family: ScenarioFamily) -> [MeasureText] {
        let known = family.plan.presentation
        let names = known.metrics.map(\.name)
        let perspective = family.plan.measures.perspective ?? .seller
        let profit = [perspective.outcome, perspective.accrued].first(where: names.contains)
            ?? names.first
        var measures = profit.map { [MeasureText(.mean, of: $0)] } ?? []
        if known.events.contains(where: { $0.name == "loss" }) {
            measures.append(MeasureText(.probability, of: "loss"))
        }
        return measures + (profit.map { [MeasureText(.tailMean(0.95), of: $0)] } ?? [])
    }

    /// What a manager asks of a lever: margin and profit, or cost, chance and size of a loss.
    static func leverMeasures(of family: ScenarioFamily) -> [MeasureText] {
        let names = family.plan.presentation.metrics.map(\.name)
        let means = (family.plan.measures.perspective ?? .seller).levers.filter(names.contains)
        return means.map { MeasureText(.mean, of: $0).averaged(in: [family]) }
            + usualMeasures(of: family).filter { $0.statistic != .mean }
    }
}

/// What a sensitivity study found.
public struct SensitivityResult: Sendable {
    public let tornado: Tornado
    public let levers: LeverMatrix
    /// Nil where they were not asked for.
    public let shares: VarianceShares?
    /// Nil where they were not asked for.
    public let shapley: ShapleyShares?
    /// Correlated factors in the order in which the shares take them; empty where none are
    /// correlated by a matrix.
    public let order: [String]
    /// Keys of tagged values that were asked for but cannot be bumped, and why.
    public let leftOut: [(key: String, reason: Omission)]

    public enum Omission: String, Hashable, Sendable, CaseIterable {
        case noNumber = "formulas, dates, lengths of time and zeros"
        case refused = "values that the scenario refuses to see moved"
    }
}

extension Laboratory {
    /// Varies every input on the same paths, and redraws every driver where that is asked for.
    ///
    /// All variants of the tornado are simulated together, so that a bump costs what it touches.
    ///
    /// - Throws: ``StudyError``, with what is wrong with inputs, groups or measures.
    public func sensitivity(
        _ question: SensitivityQuestion
    ) throws(StudyError) -> SensitivityResult {
        var problems: [Diagnostic] = []
        let asked = MeasureText.all(question.measures, flag: "--measure", &problems)
        if !problems.isEmpty { throw .request(problems) }
        let measures = asked.isEmpty ? SensitivityQuestion.usualMeasures(of: family) : asked
        let reader = InputReader(family)
        let inputs = try reader.inputs(of: question)
        let wantsShares = question.wantsShares || !question.groups.isEmpty
        let groups = wantsShares || question.wantsShapley
            ? try DriverGroups.read(question.groups, family) : []
        let ofLevers = SensitivityQuestion.leverMeasures(of: family)
        let extra = ofLevers.filter { measure in !measures.contains { $0.text == measure.text } }
        let samples = try simulate(
            [.base] + inputs.flatMap(\.variants), measures + extra, task: "tornado")
        return SensitivityResult(
            tornado: Tornado(inputs, samples, measureCount: measures.count),
            levers: LeverMatrix(inputs, samples, ofLevers),
            shares: wantsShares ? try varianceShares(of: groups, measures: measures) : nil,
            shapley: question.wantsShapley
                ? try shapleyShares(of: groups, measures: measures) : nil,
            order: DependenceOrder(family)?.names ?? [],
            leftOut: reader.leftOut)
    }
}
