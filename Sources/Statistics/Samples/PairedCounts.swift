/// On how many paths one column is the greater, and on how many the other.
///
/// Paths that enter only one of the two columns do not count.
public struct PairedCounts: Hashable, Sendable {
    /// Paths that enter both columns.
    public let count: Int
    /// Paths on which the first column is the greater.
    public let greater: Int
    /// Paths on which the second column is the greater.
    public let less: Int
    /// Paths on which they differ.
    public var differing: Int { greater + less }

    public init(count: Int, greater: Int, less: Int) {
        precondition(greater >= 0 && less >= 0 && greater + less <= count, "parts of the paths")
        self.count = count
        self.greater = greater
        self.less = less
    }

    /// - Precondition: both columns are of the same paths.
    public init(_ a: SampleColumn, _ b: SampleColumn) {
        precondition(a.pathCount == b.pathCount, "columns of the same paths")
        var (count, greater, less) = (0, 0, 0)
        for path in a.values.indices where a.enters(path) && b.enters(path) {
            count += 1
            if a.values[path] > b.values[path] { greater += 1 }
            if a.values[path] < b.values[path] { less += 1 }
        }
        self.init(count: count, greater: greater, less: less)
    }

    /// P(a > b) − P(a < b); for columns of ones and zeros the difference of their probabilities.
    ///
    /// Tango's score interval, which holds at any count of differing paths; without any it is
    /// ±z²/(n + z²). The standard error is √((g + l − (g − l)²/n))/n with g and l paths greater and
    /// less, zero where no path differs.
    ///
    /// - Source: Tango (1998),
    ///   doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B.
    public func difference(level: ConfidenceLevel) -> EstimatedValue {
        guard count > 0 else {
            return EstimatedValue(notEstimable: .tooFewPaths(have: 0, need: 1), count: 0)
        }
        let n = Double(count)
        let net = Double(greater - less)
        let variance = max(0, Double(differing) - net * net / n)
        return EstimatedValue(
            net / n, standardError: variance.squareRoot() / n,
            low: -upper(mirrored: true, level), high: upper(mirrored: false, level), count: count)
    }

    /// P(a > b) + ½ P(a = b): the chance that a beats b, ties shared.
    ///
    /// It is ½ (1 + P(a > b) − P(a < b)), with the interval of that difference.
    public func probabilityGreater(level: ConfidenceLevel) -> EstimatedValue {
        let net = difference(level: level)
        guard let value = net.value else { return net }
        return EstimatedValue(
            (1 + value) / 2, standardError: net.standardError.map { $0 / 2 },
            low: net.low.map { (1 + $0) / 2 }, high: net.high.map { (1 + $0) / 2 }, count: count)
    }

    /// The upper bound of the difference, or of its negative: the Δ at which the score
    /// (g − l − nΔ)/√(n(2q + Δ(1 − Δ))) is −z.
    private func upper(mirrored: Bool, _ level: ConfidenceLevel) -> Double {
        let n = Double(count)
        let g = Double(mirrored ? less : greater)
        let l = Double(mirrored ? greater : less)
        var (low, high) = ((g - l) / n, 1.0)
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return middle }
            // The likeliest P(less) if the difference is `middle`.
            let b = (2 * n - g + l) * middle - g - l
            let root = max(0, b * b + 8 * n * l * middle * (1 - middle)).squareRoot()
            let q = (root - b) / (4 * n)
            let variance = max(0, n * (2 * q + middle * (1 - middle)))
            if n * middle - (g - l) < level.z * variance.squareRoot() {
                low = middle
            } else {
                high = middle
            }
        }
    }
}
