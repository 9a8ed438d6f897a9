import Statistics
import Testing

/// The standard error of the critical miss is its scatter: 400 seeds × 20,000 paths.
///
/// With 400 samples the scatter is itself known to 1/√800 = 3.5 %, so that 10 % are nearly three of
/// its standard errors; 92 to 98 % are what 400 intervals of 95 % cover within 2.75.
struct CriticalMissSlowTests {
    /// How profit falls with the shortfall s, drawn N(mean, sd²).
    struct Curve: CustomTestStringConvertible, Sendable {
        let name: String
        let mean: Double
        let deviation: Double
        /// The root of E[profit | s].
        let root: Double
        let profit: @Sendable (Double) -> Double
        let noise: @Sendable (Double) -> Double
        var testDescription: String { name }
    }

    static let curves = [
        Curve(
            name: "a line", mean: -0.05, deviation: 0.1, root: 0.08,
            profit: { 40 - 500 * $0 }, noise: { _ in 20 }),
        // 10 − 500 s from the target on, 50 a unit above it: 0.02 lies beside the bend.
        Curve(
            name: "bent at the target", mean: -0.05, deviation: 0.1, root: 0.02,
            profit: { 10 - 500 * max($0, 0) - 50 * min($0, 0) }, noise: { _ in 20 }),
        // 3 − 20 s − 60 s² = 0 at s = (−20 + √1120)/120.
        Curve(
            name: "a parabola with unequal scatter", mean: 0, deviation: 0.2,
            root: (1120.0.squareRoot() - 20) / 120,
            profit: { 3 - 20 * $0 - 60 * max($0, 0) * max($0, 0) },
            noise: { 5 * (1 + abs($0)) }),
    ]

    @Test("D11 · the error of a critical miss is its scatter", arguments: curves)
    func theErrorIsTheScatter(curve: Curve) throws {
        let (seeds, paths) = (400, 20_000)
        var (values, errors): ([Double], [Double]) = ([], [])
        var hits = 0
        var s = Array(repeating: 0.0, count: paths)
        var y = s
        for seed in 0..<seeds {
            var draws = CounterDraws(seed: 90_000 + UInt64(seed))
            for path in 0..<paths {
                s[path] = curve.mean + curve.deviation * draws.normal()
                y[path] = curve.profit(s[path]) + curve.noise(s[path]) * draws.normal()
            }
            let estimate = try s.withUnsafeBufferPointer { s in
                try y.withUnsafeBufferPointer { y in
                    try MissCurve(shortfall: s, profit: y).criticalMiss(level: .percent95)
                }
            }
            values.append(try #require(estimate.value))
            errors.append(try #require(estimate.standardError))
            if let low = estimate.low, let high = estimate.high, low <= curve.root,
                curve.root <= high
            {
                hits += 1
            }
        }
        let scatter = try #require(Moments(values).standardDeviation)
        let ratio = Moments(errors).mean / scatter
        #expect((0.9...1.1).contains(ratio), "\(ratio)")
        #expect((368...392).contains(hits), "\(hits) of 400")
    }
}
