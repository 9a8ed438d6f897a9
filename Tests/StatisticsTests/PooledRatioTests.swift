import Statistics
import Testing

/// The ratio of the sums over paths, and its error.
@Suite struct PooledRatioTests {
    /// y is exponential, of which many values are small, and x = y·(0.3 + noise) − 0.1.
    private static func columns(_ count: Int, seed: UInt64) -> (x: [Double], y: [Double]) {
        var random = SplitMix(seed)
        var (x, y): ([Double], [Double]) = ([], [])
        for _ in 0..<count {
            let amount = -Elementary.log(random.uniform())
            x.append(amount * (0.3 + random.uniform() - 0.5) - 0.1)
            y.append(amount)
        }
        return (x, y)
    }

    @Test("C2 · a pooled ratio is that of the sums, and not the mean of path ratios")
    func itIsTheRatioOfTheSums() throws {
        let (x, y) = Self.columns(5_000, seed: 3)
        let estimate = SampleColumn(x, per: y).estimate(.pooled)
        let value = try #require(estimate.value)
        #expect(abs(value - x.reduce(0, +) / y.reduce(0, +)) < 1e-13)
        // E[x]/E[y] = 0.3 − 0.1 = 0.2, while the mean of x/y runs off to −0.1 E[1/y], which is none.
        let error = try #require(estimate.standardError)
        #expect(abs(value - 0.2) < 4 * error)
    }

    /// The delta method's error against the scatter over seeds: 400 estimates tell a standard
    /// deviation to 1/√800 = 3.5 %, so that three of these are 10.6 %.
    @Test func theErrorIsThatOverSeeds() {
        var (values, errors): ([Double], [Double]) = ([], [])
        var covered = 0
        for seed in 1...400 {
            let (x, y) = Self.columns(1_000, seed: UInt64(seed))
            let estimate = SampleColumn(x, per: y).estimate(.pooled)
            values.append(estimate.value!)
            errors.append(estimate.standardError!)
            if estimate.low! <= 0.2, estimate.high! >= 0.2 { covered += 1 }
        }
        let empirical = Moments(values).standardDeviation!
        let reported = Moments(errors).mean
        #expect(abs(reported / empirical - 1) < 0.106)
        // 95 % of 400, less and more three standard deviations of a binomial.
        #expect((367...393).contains(covered))
    }

    @Test func aConditionLeavesPathsOutOfBothSums() throws {
        let (x, y) = Self.columns(2_000, seed: 9)
        let given = x.indices.map { $0 % 3 == 0 ? 1.0 : 0 }
        let own = x.indices.filter { $0 % 3 == 0 }
        let estimate = SampleColumn(x, per: y, given: given).estimate(.pooled)
        let alone = SampleColumn(own.map { x[$0] }, per: own.map { y[$0] }).estimate(.pooled)
        #expect(estimate == alone)
        let influence = try #require(SampleColumn(x, per: y, given: given).influence(.pooled))
        let error = try #require(Moments(influence.influence).standardErrorOfMean)
        #expect(abs(error / alone.standardError! - 1) < 2e-3)
    }

    @Test func sumsOfPartsMergeToThoseOfTheWhole() {
        let (x, y) = Self.columns(4_096, seed: 17)
        let whole = Comoments(x: x, y: y).pooledRatio()
        for size in [64, 1_000, 1_024, 3_000] {
            var merged = Comoments()
            for start in stride(from: 0, to: x.count, by: size) {
                let part = start..<min(start + size, x.count)
                merged.merge(Comoments(x: Array(x[part]), y: Array(y[part])))
            }
            merged.merge(Comoments())
            let estimate = merged.pooledRatio()
            #expect(estimate.count == whole.count)
            #expect(abs(estimate.value! / whole.value! - 1) < 1e-12)
            #expect(abs(estimate.standardError! / whole.standardError! - 1) < 1e-9)
        }
    }

    @Test func itIsNotEstimableWithoutDenominators() {
        let zeros = Array(repeating: 0.0, count: 50)
        #expect(SampleColumn(zeros, per: zeros).estimate(.pooled).reason == .denominatorNearZero)
        #expect(SampleColumn([1], per: [2]).estimate(.pooled).value == nil)
        let sides = (0..<50).map { $0 % 2 == 0 ? 1.0 : -1 }
        #expect(SampleColumn(zeros, per: sides).estimate(.pooled).reason == .denominatorNearZero)
    }

    @Test func aDifferenceIsPaired() throws {
        let (x, y) = Self.columns(3_000, seed: 5)
        let more = zip(x, y).map { $0 + 0.01 * $1 }
        let (a, b) = (SampleColumn(more, per: y), SampleColumn(x, per: y))
        let difference = PairedDifference.estimate(.pooled, a, b)
        #expect(abs(try #require(difference.value) - 0.01) < 1e-12)
        #expect(try #require(difference.standardError) < 1e-12)
    }
}

/// SplitMix64.
private struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// In (0, 1).
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return (Double(z >> 11) + 0.5) * 0x1p-53
    }
}
