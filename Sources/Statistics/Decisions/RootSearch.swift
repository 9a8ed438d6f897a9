/// A point of a function that is costly to evaluate.
public struct CurvePoint: Hashable, Sendable {
    public let x: Double
    public let value: Double

    public init(x: Double, value: Double) {
        self.x = x
        self.value = value
    }
}

/// The search for a zero of a function within a range, with all that was evaluated.
///
/// The range is first sampled at equal steps, since the function need not be monotone; the first
/// sign change from the left is then narrowed by the ITP method, which takes at most one evaluation
/// more than bisection and on smooth functions far fewer.
///
/// - Source: Oliveira & Takahashi (2021), doi:10.1145/3423597, with κ₁ = 0.2/(b - a), κ₂ = 2 and
///   n₀ = 1.
public struct RootSearch: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// The function changes sign between `low` and `high`, which are at most twice the
        /// tolerance apart, or one where the function is zero. `root` lies between them on the
        /// straight line.
        case root(Double, low: CurvePoint, high: CurvePoint)
        /// None of the samples has another sign; the one nearest to zero.
        case noSignChange(nearest: CurvePoint)
        /// The function is NaN or infinite there.
        case notFinite(at: Double)
    }

    public let outcome: Outcome
    /// In the order of evaluation.
    public let evaluations: [CurvePoint]
    /// How often the samples change sign from left to right: above one, there are further zeros.
    public let signChanges: Int

    /// The zero, where there is one.
    public var root: Double? {
        if case .root(let root, _, _) = outcome { root } else { nil }
    }

    /// By ascending x, for a chart.
    public var curve: [CurvePoint] { evaluations.sorted { $0.x < $1.x } }

    /// - Parameters:
    ///   - range: of finite ends, not a single point.
    ///   - samples: evaluations before narrowing, the ends among them; at least two.
    ///   - tolerance: how far from the answer a zero may be; above zero.
    ///   - function: asked once for each point.
    /// - Throws: what `function` throws.
    public static func find<Failure: Error>(
        in range: ClosedRange<Double>, samples: Int = 5, tolerance: Double,
        _ function: (Double) throws(Failure) -> Double
    ) throws(Failure) -> RootSearch {
        precondition(range.lowerBound < range.upperBound && samples >= 2 && tolerance > 0)
        var points: [CurvePoint] = []
        for x in equalSteps(range, samples) {
            points.append(CurvePoint(x: x, value: try function(x)))
            if !points[points.count - 1].value.isFinite {
                return RootSearch(outcome: .notFinite(at: x), evaluations: points, signChanges: 0)
            }
        }
        let signed = points.filter { $0.value != 0 }
        let changes = zip(signed, signed.dropFirst()).count { ($0.value < 0) != ($1.value < 0) }
        let first = zip(points, points.dropFirst()).first {
            $0.value != 0 && $1.value != 0 && ($0.value < 0) != ($1.value < 0)
        }
        if let zero = points.first(where: { $0.value == 0 }), zero.x < first?.0.x ?? .infinity {
            return RootSearch(
                outcome: .root(zero.x, low: zero, high: zero), evaluations: points,
                signChanges: changes)
        }
        guard let (low, high) = first else {
            let nearest = points.reduce(points[0]) { abs($1.value) < abs($0.value) ? $1 : $0 }
            return RootSearch(
                outcome: .noSignChange(nearest: nearest), evaluations: points, signChanges: 0)
        }
        let outcome = try narrow(low, high, tolerance, &points, function)
        return RootSearch(outcome: outcome, evaluations: points, signChanges: changes)
    }

    private static func narrow<Failure: Error>(
        _ first: CurvePoint, _ last: CurvePoint, _ tolerance: Double,
        _ points: inout [CurvePoint], _ function: (Double) throws(Failure) -> Double
    ) throws(Failure) -> Outcome {
        var (low, high) = (first, last)
        let width = high.x - low.x
        var reach = tolerance
        // The worst case of bisection, and one step less what rounding may take.
        while reach < width / 2 { reach *= 2 }
        reach *= 1.998
        while high.x - low.x > 2 * tolerance {
            let middle = low.x + (high.x - low.x) / 2
            // Interpolate.
            let chord = (high.value * low.x - low.value * high.x) / (high.value - low.value)
            let side = middle >= chord ? 1.0 : -1.0
            // Truncate: a little towards the middle.
            let shift = 0.2 / width * (high.x - low.x) * (high.x - low.x)
            let truncated = shift <= abs(middle - chord) ? chord + side * shift : middle
            // Project: into what keeps the worst case.
            let radius = max(0, reach - (high.x - low.x) / 2)
            reach /= 2
            let x = abs(truncated - middle) <= radius ? truncated : middle - side * radius
            if x <= low.x || x >= high.x { break }
            let point = CurvePoint(x: x, value: try function(x))
            points.append(point)
            if !point.value.isFinite { return .notFinite(at: x) }
            if point.value == 0 { return .root(x, low: point, high: point) }
            if (point.value < 0) == (low.value < 0) { low = point } else { high = point }
        }
        let chord = (high.value * low.x - low.value * high.x) / (high.value - low.value)
        return .root(min(max(chord, low.x), high.x), low: low, high: high)
    }

    /// `count` values from end to end.
    static func equalSteps(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
        (0..<count).map { index in
            let fraction = Double(index) / Double(count - 1)
            return range.lowerBound * (1 - fraction) + range.upperBound * fraction
        }
    }
}
