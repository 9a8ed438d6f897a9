import Risk
import ScenarioModel
import Simulation
import Statistics

/// Draws of the inputs that a scenario says are not known: the outer loop around a run.
///
/// Each draw is a set of values, one of every input, under which the scenario is run again **on the
/// same paths**. What a measure does over the draws is the lack of knowledge; the interval that it
/// has under one set of values is sampling error. The two are told side by side and never added:
/// more paths narrow the second alone.
///
/// Draws are a Latin hypercube addressed by the input's key and the scenario's seed, so that an
/// input that is added or dropped changes no draw of another. Inputs are drawn independently.
///
/// - Source: Ferson & Ginzburg (1996), doi:10.1016/S0951-8320(96)00071-3, for keeping the two apart;
///   McKay, Beckman & Conover (1979), doi:10.1080/00401706.1979.10489755.
public struct Knowledge: Sendable {
    /// Draws that may be asked for: of fewer, P5 and P95 have no interval.
    public static let drawLimits = 100...10_000

    public let drawCount: Int
    /// By scenario of the laboratory.
    private let scenarios: [[UncertainInput]]
    /// Every input once, those of the first scenario first.
    public let inputs: [UncertainInput]
    /// `[input][draw]`, in the input's unit.
    public let values: [[Double]]

    /// - Throws: ``StudyError/request(_:)`` where the number of draws is out of range, or where no
    ///   input is named as uncertain.
    public init(_ laboratory: Laboratory, draws count: Int) throws(StudyError) {
        let families = [laboratory.family] + laboratory.others
        var inputs: [UncertainInput] = []
        for input in families.flatMap(\.uncertain)
        where !inputs.contains(where: { $0.key == input.key }) {
            inputs.append(input)
        }
        guard Self.drawLimits.contains(count) else {
            throw Self.refusal(
                offending: "\(count)", "no such number of draws",
                expected: "from \(Self.drawLimits.lowerBound) to \(Self.drawLimits.upperBound), "
                    + "such as 200")
        }
        guard !inputs.isEmpty else {
            throw Self.refusal(
                offending: "", "the scenario names no input as uncertain",
                expected: "a section such as uncertain: {levers.demand: {low: 0.8, high: 1.1}}, or "
                    + "a list of inputs that carry low and high themselves")
        }
        self.inputs = inputs
        drawCount = count
        scenarios = families.map(\.uncertain)
        let plan = laboratory.family.plan
        let design = LatinHypercube(count: count) { plan.inputUniform($0, $1) }
        values = inputs.map { input in
            design.draws(of: input.key).map { input.distribution.quantile($0) }
        }
    }

    private static func refusal(
        offending: String, _ message: String, expected: String
    ) -> StudyError {
        .request([
            Diagnostic(
                at: SourcePosition(file: "--outer", line: 1, column: 1), offending: offending,
                message: message, expected: expected)
        ])
    }

    /// A variant under a draw of the inputs that its scenario has; they override its own changes.
    public func variant(_ variant: Variant, draw: Int) -> Variant {
        let settings = zip(inputs, values).compactMap { input, values in
            scenarios[variant.scenario].first { $0.key == input.key }.map { _ in
                ScenarioFamily.Change.setting(input.setting(values[draw]))
            }
        }
        return Variant(
            "\(variant.name), draw \(draw + 1)", variant.changes + settings,
            scenario: variant.scenario)
    }
}

extension UncertainInput {
    /// The law of the input, in its unit.
    package var distribution: RangeDistribution {
        let shape = RangeDistribution.Shape(rawValue: law.rawValue) ?? .pert
        guard let law = RangeDistribution(shape, low: low, base: base, high: high) else {
            preconditionFailure("a range in ascending order")
        }
        return law
    }
}
