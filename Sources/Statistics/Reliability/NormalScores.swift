/// Values by rank as if they were standard normal.
///
/// *Formula*: Φ⁻¹((r − ½)/n) of the rank r among n values; equal values share the mean of their
/// ranks. The scores are scaled to a standard deviation of one.
///
/// - Source: van der Waerden (1952), Indagationes Mathematicae 14, 453–458.
public struct NormalScores: Sendable {
    /// In path order.
    public let scores: [Double]
    /// The values in order.
    private let sorted: [Double]

    /// Nil where the values do not vary or one is not finite.
    public init?(_ values: [Double]) {
        guard values.allSatisfy(\.isFinite) else { return nil }
        let order = values.indices.sorted { values[$0] < values[$1] }
        let n = values.count
        guard n > 1, values[order[0]] < values[order[n - 1]] else { return nil }
        var scores = Array(repeating: 0.0, count: n)
        var (start, squares) = (0, 0.0)
        while start < n {
            var end = start + 1
            while end < n, values[order[end]] == values[order[start]] { end += 1 }
            let score = NormalDistribution.quantile(Double(start + end) / Double(2 * n))
            for place in start..<end { scores[order[place]] = score }
            squares += Double(end - start) * score * score
            start = end
        }
        let scale = (Double(n) / squares).squareRoot()
        self.scores = scores.map { $0 * scale }
        sorted = order.map { values[$0] }
    }

    /// The value that lies so many standard deviations from the median: the quantile Φ(z), by
    /// order statistics ⌈np⌉.
    public func value(at z: Double) -> Double {
        let share = NormalDistribution.cumulative(z) * Double(sorted.count)
        return sorted[min(max(Int(share.rounded(.up)), 1), sorted.count) - 1]
    }

    /// The score that a value would have, Φ⁻¹ of the share of values below it and half of those equal
    /// to it, within those of the least and the greatest; with the standard error √(p(1 − p)/n)/φ(z)
    /// of a quantile's place.
    public func score(of value: Double) -> (z: Double, standardError: Double) {
        func count(_ isBefore: (Double) -> Bool) -> Int {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let n = Double(sorted.count)
        let share = Double(count { $0 < value } + count { $0 <= value }) / (2 * n)
        let p = min(max(share, 0.5 / n), 1 - 0.5 / n)
        let z = NormalDistribution.quantile(p)
        let density = Elementary.exp(-z * z / 2) / (2 * Double.pi).squareRoot()
        return (z, (p * (1 - p) / n).squareRoot() / density)
    }

    /// Whether a value lies within those seen.
    public func reaches(_ value: Double) -> Bool {
        (sorted.first ?? .infinity) <= value && value <= (sorted.last ?? -.infinity)
    }
}
