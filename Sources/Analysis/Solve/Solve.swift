import Risk
import ScenarioModel
import Simulation
import Statistics

/// The value of an input at which an equation between measures holds.
///
/// The paths are the same for all values, so the two sides differ by a curve without jitter: its
/// roots are bracketed on a grid and narrowed down, several values at a time, because values cost
/// little beside the factors that they share. The standard error of a root is that of the paired
/// difference there, over the curve's slope (the delta method).
public struct Solve: Sendable {
    public let input: Variation
    public let equation: Equation
    /// The variant in which the input is changed; nil for the scenario as it stands.
    public let variant: String?

    /// Values on the first grid and in each narrowing round.
    static let gridCount = 17
    private static let roundCount = 9
    private static let rounds = 3

    /// - Parameters:
    ///   - text: an input and its range, `contracts.cloud.discount=0%..40%`.
    ///   - variant: by default the one that the equation's left side names.
    public init(
        for text: String, until equation: String, in variant: String? = nil,
        family: ScenarioFamily
    ) throws(StudyError) {
        var problems: [Diagnostic] = []
        let input = Variation.all([text], flag: "--for", count: Self.gridCount, &problems).first
        if let input, input.range == nil {
            problems.append(
                Diagnostic(
                    at: SourcePosition(file: "--for", line: 1, column: 1), offending: text,
                    message: "no range to look in",
                    expected: "two ends, such as \(input.key)=0%..40%"))
        }
        var read: Equation?
        do throws(TextFault) { read = try Equation(equation) } catch {
            problems.append(Diagnostic(error, of: equation, flag: "--until"))
        }
        func check(_ name: String?, _ flag: String) {
            guard let name, name != "base" else { return }
            let known = family.variantNames + family.overlayNames
            if !known.contains(name) {
                problems.append(
                    Diagnostic(
                        at: SourcePosition(file: flag, line: 1, column: 1), offending: name,
                        message: "no such variant",
                        expected: known.isEmpty
                            ? "a name under variants, of which there are none"
                            : "one of " + (["base"] + known).joined(separator: ", "),
                        suggestion: nearestName(to: name, in: known)))
            }
        }
        check(variant, "--in")
        check(read?.left.variant, "--until")
        if case .side(let side)? = read?.right { check(side.variant, "--until") }
        guard problems.isEmpty, let input, let read else { throw .request(problems) }
        self.input = input
        self.equation = read
        self.variant = variant ?? read.left.variant
    }

    /// One value of the input, and by how much the left side exceeds the right one there.
    public struct Point: Sendable {
        public let value: Variation.Value
        public let left: EstimatedValue
        public let right: EstimatedValue?
        public let difference: EstimatedValue

        var number: Double { value.number ?? 0 }
    }

    public struct Root: Sendable {
        public let value: Variation.Value
        /// In the input's unit.
        public let estimate: EstimatedValue
        /// Of the difference, per unit of the input.
        public let slope: Double
    }

    public struct Result: Sendable {
        public let solve: Solve
        /// On the first grid, in order.
        public let curve: [Point]
        public let roots: [Root]
        let units: MeasureUnits
        /// By root, what the equation's two sides owe beyond the horizon; nil where there is one side.
        let owed: [OwedBeyond?]
        /// By root, the shares of demand that the two sides serve; nil where there is one side.
        let served: [[EstimatedValue]?]
        /// Lines that count as nothing where a variant lacks them.
        let absenceNotes: [String]
        /// Whether `npv` is judged as `decision_value`.
        let isJudged: Bool
    }

    // MARK: - Search

    public func callAsFunction(_ laboratory: Laboratory) throws(StudyError) -> Result {
        var search = Search(self, laboratory)
        let (curve, units) = try search.points(input.values)
        var roots: [Root] = []
        for (a, b) in zip(curve, curve.dropFirst()) {
            guard let fa = a.difference.value, let fb = b.difference.value else { continue }
            if fa == 0 { roots += [Root(at: a, slope: (fb - fa) / (b.number - a.number))] }
            if fa * fb < 0 { roots.append(try narrowed(a, b, &search)) }
        }
        if let last = curve.last, last.difference.value == 0, let before = curve.dropLast().last {
            roots.append(
                Root(
                    at: last, slope: ((last.difference.value ?? 0)
                        - (before.difference.value ?? 0)) / (last.number - before.number)))
        }
        let sides = try roots.map { (root) throws(StudyError) in try search.sides(root.value) }
        return Result(
            solve: self, curve: curve, roots: roots, units: units, owed: sides.map { $0?.owed },
            served: sides.map { $0?.served },
            absenceNotes: search.absenceNotes, isJudged: search.isJudged)
    }

    private func narrowed(
        _ a: Point, _ b: Point, _ search: inout Search
    ) throws(StudyError) -> Root {
        var (low, high) = (a, b)
        var slope = Self.slope(low, high)
        for _ in 0..<Self.rounds {
            let (from, to) = (low.number, high.number)
            let inner = (1...Self.roundCount).map {
                input.value(from + (to - from) * Double($0) / Double(Self.roundCount + 1))
            }
            let points = [low] + (try search.points(inner).points) + [high]
            let sign = (low.difference.value ?? 0) < 0
            let place = points.indices.dropFirst().first {
                ((points[$0].difference.value ?? 0) < 0) != sign
            } ?? points.count - 1
            (low, high) = (points[place - 1], points[place])
            // The last chord may be shorter than the steps of a distribution; the one before holds.
            slope = Self.slope(points[max(0, place - 2)], points[min(points.count - 1, place + 1)])
        }
        let (fa, fb) = (low.difference.value ?? 0, high.difference.value ?? 0)
        let number =
            fa == fb
            ? low.number : low.number - fa * (high.number - low.number) / (fb - fa)
        let nearest = abs(fa) < abs(fb) ? low : high
        return Root(input.value(number), error: nearest.difference, slope: slope)
    }

    private static func slope(_ a: Point, _ b: Point) -> Double {
        guard let x = a.difference.value, let y = b.difference.value, a.number != b.number else {
            return 0
        }
        return (y - x) / (b.number - a.number)
    }

    /// Simulates values of the input and takes the equation's two sides.
    struct Search {
        let solve: Solve
        let laboratory: Laboratory
        private let measures: [MeasureText]
        /// Whether a side was asked for of `npv` and is taken of `decision_value`.
        let isJudged: Bool
        private(set) var absenceNotes: [String] = []

        init(_ solve: Solve, _ laboratory: Laboratory) {
            self.solve = solve
            self.laboratory = laboratory
            var measures = [solve.equation.left.measure]
            if case .side(let side) = solve.equation.right { measures.append(side.measure) }
            self.measures = measures.map(laboratory.judged)
            isJudged = self.measures != measures
        }

        /// What the two sides owe beyond the horizon at a value, and what they serve.
        func sides(
            _ value: Variation.Value
        ) throws(StudyError) -> (owed: OwedBeyond, served: [EstimatedValue])? {
            guard case .side(let side) = solve.equation.right else { return nil }
            let samples = try laboratory.simulate(
                [variant(solve.equation.left.variant, value), variant(side.variant, value)],
                OwedBeyond.measures + [ServedShare.measure], task: "beyond the horizon")
            let place = OwedBeyond.measures.count
            return (
                OwedBeyond(laboratory, samples, first: 0),
                [0, 1].map { samples.estimate($0, place) }
            )
        }

        /// A side's variant with a value of the input, where the input is changed in it.
        private func variant(_ name: String?, _ value: Variation.Value) -> Variant {
            let family = laboratory.family
            let named = name ?? solve.variant
            var changes: [ScenarioFamily.Change] = []
            if let named, named != "base" {
                changes.append(
                    family.variantNames.contains(named) ? .variant(named) : .overlay(named))
            }
            if name == nil || name == solve.variant || solve.variant == nil && name == "base" {
                changes.append(solve.input.change(value))
            }
            return Variant("\(named ?? "base") \(solve.input.label) \(value.text)", changes)
        }

        mutating func points(
            _ values: [Variation.Value]
        ) throws(StudyError) -> (points: [Point], units: MeasureUnits) {
            var variants: [Variant] = []
            for value in values {
                variants.append(variant(solve.equation.left.variant, value))
                if case .side(let side) = solve.equation.right {
                    variants.append(variant(side.variant, value))
                }
            }
            let samples = try laboratory.simulate(variants, measures, task: "solve", flag: "--until")
            try check(samples)
            for note in samples.absenceNotes where !absenceNotes.contains(note) {
                absenceNotes.append(note)
            }
            let points = values.enumerated().map { index, value in
                switch solve.equation.right {
                case .level(let level):
                    let left = samples.estimate(index, 0)
                    return Point(
                        value: value, left: left, right: nil,
                        difference: left.shifted(by: -level.value))
                case .side:
                    let (a, b) = (2 * index, 2 * index + 1)
                    return Point(
                        value: value, left: samples.estimate(a, 0), right: samples.estimate(b, 1),
                        difference: samples.difference((a, 0), (b, 1)))
                }
            }
            return (points, MeasureUnits(measures.indices.map(samples.unit)))
        }

        /// Both sides must measure the same.
        private func check(_ samples: Samples) throws(StudyError) {
            let left = samples.dimension(0)
            let right: Dimension
            switch solve.equation.right {
            case .level(let level): right = level.value == 0 ? left : level.quantity.dimension
            case .side: right = samples.dimension(1)
            }
            if left == right { return }
            throw .request([
                Diagnostic(
                    at: SourcePosition(file: "--until", line: 1, column: 1),
                    offending: solve.equation.text,
                    message: "the sides measure \(left.words) and \(right.words)",
                    expected: left.wordsWithExample() + " on both")
            ])
        }
    }
}

extension Solve.Root {
    fileprivate init(at point: Solve.Point, slope: Double) {
        self.init(point.value, error: point.difference, slope: slope)
    }

    fileprivate init(_ value: Variation.Value, error: EstimatedValue, slope: Double) {
        let number = value.number ?? 0
        let reach = slope == 0 ? nil : error.standardError.map { $0 / abs(slope) }
        let z = ConfidenceLevel.percent95.z
        self.init(
            value: value,
            estimate: EstimatedValue(
                number, standardError: reach, low: reach.map { number - z * $0 },
                high: reach.map { number + z * $0 }, count: error.count),
            slope: slope)
    }
}

extension EstimatedValue {
    /// The estimate of the quantity plus a number.
    func shifted(by shift: Double) -> EstimatedValue {
        guard let value else { return self }
        return EstimatedValue(
            value + shift, standardError: standardError, low: low.map { $0 + shift },
            high: high.map { $0 + shift }, count: count, isExact: isExact)
    }
}
