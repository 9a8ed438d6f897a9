import Statistics
import Testing

struct MissCurveTests {
    private let level = ConfidenceLevel.percent95

    /// Paths with shortfall s ~ N(0, 0.2²) and profit = `curve`(s) + noise.
    private func curve(
        paths: Int, seed: UInt64, noise: Double = 1, mean: Double = 0,
        _ profit: (Double) -> Double
    ) throws(NotEstimable) -> MissCurve {
        var draws = CounterDraws(seed: seed)
        let s = (0..<paths).map { _ in mean + 0.2 * draws.normal() }
        let y = s.map { profit($0) + noise * draws.normal() }
        return try make(s, y)
    }

    private func make(_ s: [Double], _ y: [Double]) throws(NotEstimable) -> MissCurve {
        var result: Result<MissCurve, NotEstimable> = .failure(.noVariation)
        s.withUnsafeBufferPointer { s in
            y.withUnsafeBufferPointer { y in
                do throws(NotEstimable) {
                    result = .success(try MissCurve(shortfall: s, profit: y))
                } catch {
                    result = .failure(error)
                }
            }
        }
        return try result.get()
    }

    /// Paths on which nothing was due are as if they were not there.
    @Test func pathsWithoutATargetAreLeftOut() throws {
        var draws = CounterDraws(seed: 51)
        let s = (0..<4_000).map { _ in 0.2 * draws.normal() }
        let y = s.map { 3 - 20 * $0 + draws.normal() }
        var (gaps, profits): ([Double], [Double]) = ([], [])
        for (gap, profit) in zip(s, y) {
            while draws.uniform() < 0.3 {
                gaps.append(-.infinity)
                profits.append(1e9)
            }
            gaps.append(gap)
            profits.append(profit)
        }
        let (few, all) = (try make(s, y), try make(gaps, profits))
        #expect(all.pathCount == 4_000)
        #expect(all.erosion(level: level) == few.erosion(level: level))
        #expect(all.slope(level: level) == few.slope(level: level))
        #expect(all.criticalMiss(level: level) == few.criticalMiss(level: level))
    }

    // MARK: - Isotonic fit

    /// The pooled fit is the max-min formula f(i) = min over a <= i of max over b >= i of the
    /// weighted mean of a...b, for the non-increasing case with min and max exchanged.
    @Test func pooledFitEqualsTheMaxMinFormula() {
        var draws = CounterDraws(seed: 1)
        for _ in 0..<50 {
            let n = 12
            let y = (0..<n).map { -0.2 * Double($0) + draws.normal() }
            let w = (0..<n).map { _ in 0.5 + draws.uniform() }
            let levels = IsotonicFit.decreasing(
                positions: (0..<n).map(Double.init), values: y, weights: w)
            let fitted = (0..<n).map { i in
                (0...i).map { a in
                    (i..<n).map { b in
                        let weight = w[a...b].reduce(0, +)
                        return zip(y[a...b], w[a...b]).reduce(0) { $0 + $1.0 * $1.1 } / weight
                    }.max()!
                }.min()!
            }
            var distinct: [Double] = []
            for f in fitted where distinct.isEmpty || abs(distinct.last! - f) > 1e-12 {
                distinct.append(f)
            }
            #expect(levels.count == distinct.count)
            for (fit, expected) in zip(levels, distinct) {
                #expect(agree(fit.value, expected, relative: 1e-12, absolute: 1e-13))
            }
            #expect(agree(levels.reduce(0) { $0 + $1.weight }, w.reduce(0, +), relative: 1e-14))
        }
    }

    // MARK: - Local-linear fit

    @Test func localLinearFitReproducesALine() throws {
        let x = (0..<50).map { Double($0) / 10 }
        let fit = LocalLinearFit(
            positions: x, values: x.map { 3 - 2 * $0 }, weights: x.map { 1 + $0 }, bandwidth: 0.7)
        for at in [0, 0.33, 2.5, 4.9] {
            let value = try #require(fit.value(at: at)).fitted
            #expect(agree(value, 3 - 2 * at, relative: 1e-12, absolute: 1e-12))
        }
        #expect(fit.value(at: 20) == nil)
    }

    // MARK: - The critical miss

    @Test(arguments: MissCurve.Fit.allCases)
    func criticalMissOfALineIsItsRoot(fit: MissCurve.Fit) throws {
        // Profit 3 - 20 s: the root is 0.15.
        let curve = try curve(paths: 50_000, seed: 2) { 3 - 20 * $0 }
        let estimate = curve.criticalMiss(fit: fit, level: level)
        let value = try #require(estimate.value, "\(fit): \(estimate)")
        let error = try #require(estimate.standardError)
        // Near the root the noise of a bin is 1/√(50,000/400) over a slope of 20: 0.0045.
        #expect(abs(value - 0.15) < 4 * max(error, 0.001), "\(fit): \(value) ± \(error)")
        #expect(error < 0.005)
    }

    @Test func smallMissesThatCostNothingMoveTheRoot() throws {
        // Flat at 2 up to a shortfall of 0.1, then -40 per unit: the root is 0.15.
        let curve = try curve(paths: 100_000, seed: 3) { 2 - 40 * max(0, $0 - 0.1) }
        for fit in MissCurve.Fit.allCases {
            let value = try #require(curve.criticalMiss(fit: fit, level: level).value)
            // A kernel of half-width h shifts a kink's neighbourhood, not a straight piece.
            #expect(abs(value - 0.15) < 0.01, "\(fit): \(value)")
        }
    }

    @Test func aProfitThatNeverVanishesIsNoneWithinRange() throws {
        let curve = try curve(paths: 20_000, seed: 4) { 50 - 10 * $0 }
        for fit in MissCurve.Fit.allCases {
            let estimate = curve.criticalMiss(fit: fit, level: level)
            #expect(estimate.value == nil)
            guard case .noneWithinRange(let upTo, let fitted) = estimate.reason else {
                Issue.record("expected none within range, got \(estimate)")
                continue
            }
            #expect(upTo > 0.4 && fitted > 30)
        }
    }

    @Test func aLossAlreadyAtTargetIsAMissOfZero() throws {
        let curve = try curve(paths: 20_000, seed: 5) { -1 - 10 * $0 }
        for fit in MissCurve.Fit.allCases {
            #expect(curve.criticalMiss(fit: fit, level: level).value == 0)
        }
    }

    @Test func usageCappedAtTheTargetIsAnAtomAtZero() throws {
        var draws = CounterDraws(seed: 6)
        let s = (0..<50_000).map { _ in max(0, 0.2 * draws.normal()) }
        let y = s.map { 3 - 20 * $0 + draws.normal() }
        let curve = try make(s, y)
        for fit in MissCurve.Fit.allCases {
            let value = try #require(curve.criticalMiss(fit: fit, level: level).value)
            #expect(abs(value - 0.15) < 0.01, "\(fit): \(value)")
        }
    }

    @Test func fewMissesAndBrokenColumnsAreRefused() throws {
        #expect(throws: NotEstimable.tooFewInCondition(have: 0, need: 30)) {
            try make([-1, -2, 0], [1, 2, 3])
        }
        #expect(throws: NotEstimable.notFinite(count: 1)) { try make([0.1, .nan], [1, 2]) }
    }

    /// The jackknife's interval covers the root: 200 replications, four standard errors of 0.95
    /// are 6 %, and a fit that interpolates between bins may fall short a little.
    @Test func criticalMissIsCovered() throws {
        var hits = 0
        for replication in 0..<200 {
            let curve = try curve(paths: 4000, seed: 100 + UInt64(replication)) { 3 - 20 * $0 }
            let estimate = curve.criticalMiss(fit: .localLinear, level: level)
            if let low = estimate.low, let high = estimate.high, low <= 0.15, 0.15 <= high {
                hits += 1
            }
        }
        #expect(hits >= 176, "\(hits) of 200")
    }

    // MARK: - Erosion and slope

    @Test func erosionAndSlopeOfALineAreItsSlope() throws {
        let curve = try curve(paths: 50_000, seed: 7) { 3 - 20 * $0 }
        for (estimate, truth) in [
            (curve.erosion(level: level), 20.0), (curve.slope(level: level), -20),
            (curve.profitAtTarget(level: level), 3),
        ] {
            let value = try #require(estimate.value)
            let error = try #require(estimate.standardError)
            #expect(abs(value - truth) < 4 * error, "\(value) ± \(error)")
            #expect(error < 0.02 * abs(truth))
        }
    }

    /// Profit bends at the target, where a payment for missing use sets in.
    @Test func aKinkAtTheTargetBiasesNeitherProfitNorErosion() throws {
        let curve = try curve(paths: 200_000, seed: 9) { 3 - 20 * max($0, 0) - 2 * min($0, 0) }
        for (estimate, truth) in [
            (curve.erosion(level: level), 20.0), (curve.profitAtTarget(level: level), 3),
        ] {
            let value = try #require(estimate.value)
            let error = try #require(estimate.standardError)
            #expect(abs(value - truth) < 4 * error, "\(value) ± \(error)")
        }
    }

    @Test func theSamePathsGiveTheSameBits() throws {
        let first = try curve(paths: 10_000, seed: 8) { 3 - 20 * $0 }
        let second = try curve(paths: 10_000, seed: 8) { 3 - 20 * $0 }
        #expect(first.criticalMiss(level: level) == second.criticalMiss(level: level))
        #expect(first.erosion(level: level) == second.erosion(level: level))
    }
}
