import Risk
import ScenarioModel
import Simulation
import Statistics

/// Every measure at every point of a grid over inputs, on common random numbers.
///
/// What an input does not touch is simulated once for many points, and every point is compared with
/// the scenario as it stands path by path.
public struct Sweep: Sendable {
    /// The inputs, the first one slowest.
    public let variations: [Variation]
    public let measures: [MeasureText]

    /// Inputs, and points of the grid.
    public static let inputLimit = 4
    public static let pointLimit = 2_000

    public struct Point: Sendable {
        /// A value of each input.
        public let values: [Variation.Value]
        /// By measure.
        public let estimates: [EstimatedValue]
        /// By measure, less the scenario as it stands, on the same paths.
        public let differences: [EstimatedValue]
    }

    public struct Result: Sendable {
        public let sweep: Sweep
        /// The scenario as it stands, by measure.
        public let base: [EstimatedValue]
        public let points: [Point]
        let units: MeasureUnits
    }

    /// - Throws: ``StudyError/request(_:)`` with every problem.
    public init(vary texts: [String], measures: [String]) throws(StudyError) {
        var problems: [Diagnostic] = []
        variations = Variation.all(texts, flag: "--vary", &problems)
        self.measures = MeasureText.all(measures, flag: "--measure", &problems)
        func refuse(_ message: String, _ expected: String) {
            problems.append(
                Diagnostic(
                    at: SourcePosition(file: "--vary", line: 1, column: 1), message: message,
                    expected: expected))
        }
        if texts.isEmpty {
            refuse("nothing to vary", "an input and its values: levers.demand=0.8..1.2 in 9")
        } else if texts.count > Self.inputLimit {
            refuse("\(texts.count) inputs", "at most \(Self.inputLimit)")
        }
        let count = variations.reduce(1) { min($0 * $1.values.count, 1 << 40) }
        if count > Self.pointLimit {
            refuse("a grid of \(count) points", "at most \(Self.pointLimit)")
        }
        if let twice = variations.indices.first(where: { index in
            variations[..<index].contains { $0.key == variations[index].key }
        }) {
            refuse("'\(variations[twice].key)' is varied twice", "each input once")
        }
        if !problems.isEmpty { throw .request(problems) }
    }

    /// The grid in order, the last input fastest.
    private var grid: [[Variation.Value]] {
        variations.reduce([[]]) { points, variation in
            points.flatMap { point in variation.values.map { point + [$0] } }
        }
    }

    public func callAsFunction(_ laboratory: Laboratory) throws(StudyError) -> Result {
        let grid = grid
        let variants = grid.map { point in
            Variant(
                zip(variations, point).map { "\($0.key)=\($1.text)" }.joined(separator: ", "),
                zip(variations, point).map { $0.change($1) })
        }
        var points: [Point] = []
        var base: [EstimatedValue] = []
        var units = MeasureUnits()
        try laboratory.simulate(
            inBatches: variants, beside: [.base], measures, task: "sweep"
        ) { batch in
            units = batch.units
            base = measures.indices.map { batch.estimate(of: .beside(0), $0) }
            for index in batch.range {
                points.append(
                    Point(
                        values: grid[index],
                        estimates: measures.indices.map { batch.estimate(of: .variant(index), $0) },
                        differences: measures.indices.map {
                            batch.difference(.variant(index), .beside(0), $0)
                        }))
            }
        }
        return Result(sweep: self, base: base, points: points, units: units)
    }
}

extension Variation {
    /// The inputs that a flag names; what is wrong with them goes to `problems`.
    static func all(
        _ texts: [String], flag: String, count: Int = 9, _ problems: inout [Diagnostic]
    ) -> [Variation] {
        texts.compactMap { text in
            do throws(TextFault) { return try Variation(text, count: count, flag: flag) } catch {
                problems.append(Diagnostic(error, of: text, flag: flag))
                return nil
            }
        }
    }
}

extension Diagnostic {
    /// A fault inside what a flag says.
    init(_ fault: TextFault, of text: String, flag: String) {
        self.init(
            at: SourcePosition(file: flag, line: 1, column: 1 + fault.offset),
            offending: fault.excerpt(of: text), message: fault.message, expected: fault.expected,
            suggestion: fault.suggestion)
    }
}
