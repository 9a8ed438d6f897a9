/// The search for the least value of a function within a range, with all that was evaluated.
///
/// The range is first sampled at equal steps, since the function may have several dips; the deepest
/// one is then narrowed by golden-section search, which asks nothing of the function's smoothness:
/// quantiles and tail means of a sample have kinks.
///
/// - Source: Kiefer (1953), doi:10.1090/S0002-9939-1953-0055639-3.
public struct MinimumSearch: Hashable, Sendable {
    /// The least value evaluated and its place; nil where all are NaN or infinite.
    public let minimum: CurvePoint?
    /// Whether the least value lies at an end of the range, which then binds.
    public let isAtEnd: Bool
    /// In the order of evaluation.
    public let evaluations: [CurvePoint]

    private static let goldenRatio = 0.6180339887498949

    /// By ascending x, for a chart.
    public var curve: [CurvePoint] { evaluations.sorted { $0.x < $1.x } }

    /// - Parameters:
    ///   - range: of finite ends, not a single point.
    ///   - samples: evaluations before narrowing, the ends among them; at least three.
    ///   - tolerance: how wide the last bracket may be; above zero.
    ///   - function: asked once for each point. NaN counts as worse than anything.
    /// - Throws: what `function` throws.
    public static func find<Failure: Error>(
        in range: ClosedRange<Double>, samples: Int = 9, tolerance: Double,
        _ function: (Double) throws(Failure) -> Double
    ) throws(Failure) -> MinimumSearch {
        precondition(range.lowerBound < range.upperBound && samples >= 3 && tolerance > 0)
        var points: [CurvePoint] = []
        func evaluate(_ x: Double) throws(Failure) -> Double {
            let value = try function(x)
            points.append(CurvePoint(x: x, value: value))
            return value.isNaN ? .infinity : value
        }
        let grid = RootSearch.equalSteps(range, samples)
        var least = 0
        var leastValue = Double.infinity
        for (index, x) in grid.enumerated() {
            let value = try evaluate(x)
            if value < leastValue { (least, leastValue) = (index, value) }
        }
        var low = grid[max(0, least - 1)]
        var high = grid[min(samples - 1, least + 1)]
        var left = high - goldenRatio * (high - low)
        var right = low + goldenRatio * (high - low)
        if leastValue.isFinite, high - low > tolerance {
            var (leftValue, rightValue) = (try evaluate(left), try evaluate(right))
            while high - low > tolerance, low < left, left < right, right < high {
                if leftValue <= rightValue {
                    (high, right, rightValue) = (right, left, leftValue)
                    left = high - goldenRatio * (high - low)
                    leftValue = try evaluate(left)
                } else {
                    (low, left, leftValue) = (left, right, rightValue)
                    right = low + goldenRatio * (high - low)
                    rightValue = try evaluate(right)
                }
            }
        }
        let minimum = points.filter(\.value.isFinite).min {
            ($0.value, $0.x) < ($1.value, $1.x)
        }
        return MinimumSearch(
            minimum: minimum,
            isAtEnd: minimum.map { $0.x == range.lowerBound || $0.x == range.upperBound } ?? false,
            evaluations: points)
    }
}
