import Statistics
import Testing

/// Parts of a tail mean, concentration and shares in a game.
struct AllocationTests {
    private let level = ConfidenceLevel.percent95

    // MARK: - Component CVaR

    /// Four normal losses with the loadings of `Tests/Oracles/decisions.py`, and any means.
    private func normalParts(_ count: Int, seed: UInt64) -> [[Double]] {
        let loadings: [[Double]] = [[3, 0, 0], [1, 2, 0], [-1, 0.5, 0.5], [0, 0, 0]]
        let means = [10, -5, 0, 1e6]
        var draws = CounterDraws(seed: seed)
        var parts = loadings.map { _ in [Double]() }
        for _ in 0..<count {
            let z = draws.normals(3)
            for (i, row) in loadings.enumerated() {
                parts[i].append(means[i] + zip(row, z).reduce(0) { $0 + $1.0 * $1.1 })
            }
        }
        return parts
    }

    private func total(_ parts: [[Double]]) -> [Double] {
        parts[0].indices.map { path in parts.reduce(0) { $0 + $1[path] } }
    }

    @Test func partsOfNormalLossesMatchTheClosedForm() throws {
        let parts = normalParts(100_000, seed: 71)
        for row in try oracleRows("component", in: "decisions").map(numbers) {
            let tail = try ComponentTailMean(total: total(parts), alpha: row[0])
            for (part, truth) in zip(parts, row.dropFirst()) {
                let estimate = tail.estimate(part, level: level)
                let value = try #require(estimate.value)
                let error = try #require(estimate.standardError)
                #expect(abs(value - truth) <= 4 * error, "\(row): \(value) ± \(error)")
                #expect(error <= 0.1)
            }
            // What never varies is charged nothing, whatever its amount.
            #expect(tail.estimate(parts[3], level: level).value == 0)
            #expect(tail.estimate(parts[3], level: level).standardError == 0)
        }
    }

    @Test func partsAddUpToTheWhole() throws {
        let parts = normalParts(5000, seed: 72)
        let tail = try ComponentTailMean(total: total(parts), alpha: 0.95)
        let whole = try #require(tail.whole(level: level).value)
        let sum = parts.reduce(0) { $0 + (tail.estimate($1, level: level).value ?? .nan) }
        // The totals are rounded to a unit in the last place of a million.
        #expect(abs(sum - whole) <= 1e6 * 0x1p-52)
        let shares = parts.reduce(0) { $0 + (tail.share($1, level: level).value ?? .nan) }
        #expect(abs(shares - 1) <= 1e6 * 0x1p-52)
        #expect(try #require(tail.share(parts[2], level: level).value) < 0)
        let losses = total(parts)
        let direct = OrderStatistics(losses.map { -$0 }).conditionalValueAtRisk(0.95, level: level)
        let mean = Moments(losses).mean
        #expect(agree(whole, try #require(direct.value) - mean, relative: 1e-9))
    }

    /// 10 % lose 20 as (5, 15), 20 % lose 10, half of them as (10, 0) and half as (4, 6), the
    /// others nothing. The tail of 20 % holds the first and half of the second.
    @Test func tiesShareTheRestOfTheTail() throws {
        let amounts: [[Double]] = [[5, 10, 4, 0], [15, 0, 6, 0]]
        let parts = amounts.map { amounts in (0..<1000).map { amounts[min($0 % 10, 3)] } }
        let tail = try ComponentTailMean(total: total(parts), alpha: 0.8)
        #expect(tail.threshold == 10)
        for (part, truth) in zip(parts, [6 - 1.9, 9 - 2.1]) {
            let value = try #require(tail.estimate(part, level: level).value)
            #expect(agree(value, truth, relative: 1e-12))
        }
        #expect(agree(try #require(tail.whole(level: level).value), 11, relative: 1e-12))
    }

    /// The reported errors match the scatter over 500 samples, whose relative error is
    /// 1/√1000 = 3.2 %: four of those, and 4 % for the small sample.
    @Test(arguments: [true, false]) func errorsOfPartsMatchTheScatter(isDiscrete: Bool) throws {
        var values: [[Double]] = [[], [], []]
        var errors: [[Double]] = [[], [], []]
        for replication in 0..<500 {
            let seed = 7000 + UInt64(replication)
            let parts = isDiscrete ? discreteParts(seed) : Array(
                normalParts(2000, seed: seed).prefix(3))
            let tail = try ComponentTailMean(total: total(parts), alpha: isDiscrete ? 0.8 : 0.95)
            let estimates = [
                tail.estimate(parts[0], level: level), tail.estimate(parts[1], level: level),
                tail.share(parts[0], level: level),
            ]
            for (i, estimate) in estimates.enumerated() {
                values[i].append(try #require(estimate.value))
                errors[i].append(try #require(estimate.standardError))
            }
        }
        for i in 0..<3 {
            let scatter = try #require(Moments(values[i]).standardDeviation)
            let error = Moments(errors[i]).mean
            #expect(agree(error, scatter, relative: 0.13 + 0.04), "\(i): \(error) for \(scatter)")
        }
    }

    /// 2,000 draws of the law of `tiesShareTheRestOfTheTail`.
    private func discreteParts(_ seed: UInt64) -> [[Double]] {
        var draws = CounterDraws(seed: seed)
        let kinds = (0..<2000).map { _ in min(Int(10 * draws.uniform()), 3) }
        let amounts: [[Double]] = [[5, 10, 4, 0], [15, 0, 6, 0]]
        return amounts.map { amounts in kinds.map { amounts[$0] } }
    }

    @Test func thinTailsAndBrokenValuesAreRefused() throws {
        let losses = CounterDraws(seed: 3).firstNormals(500)
        #expect(throws: NotEstimable.tooFewInTail(have: 5, need: 30)) {
            try ComponentTailMean(total: losses, alpha: 0.99)
        }
        #expect(throws: NotEstimable.tooFewInTail(have: 0, need: 30)) {
            try ComponentTailMean(total: [], alpha: 0.9)
        }
        #expect(throws: NotEstimable.notFinite(count: 1)) {
            try ComponentTailMean(total: losses + [.nan], alpha: 0.9)
        }
        let tail = try ComponentTailMean(total: losses, alpha: 0.9)
        let broken = tail.estimate(losses.dropLast() + [.infinity], level: level)
        #expect(broken.reason == .notFinite(count: 1))
        let flat = try ComponentTailMean(total: losses.map { _ in 2 }, alpha: 0.9)
        #expect(flat.whole(level: level).value == 0)
        #expect(flat.share(losses, level: level).reason == .denominatorNearZero)
    }

    // MARK: - Concentration

    @Test func knownAmountsGiveTheIndexByHand() {
        #expect(HerfindahlIndex.of([5]) == 1)
        #expect(HerfindahlIndex.of([2, 2, 2, 2]) == 0.25)
        #expect(agree(HerfindahlIndex.of([3, 1, 0]) ?? 0, 0.625, relative: 1e-15))
        #expect(HerfindahlIndex.of([]) == nil)
        #expect(HerfindahlIndex.of([0, 0]) == nil)
        #expect(HerfindahlIndex.of([2, -1]) == nil)
    }

    /// Means 3 and 1 with their own noise: index (9 + 1)/16, covered as often as said, but for 1 %.
    @Test func indicesOfRandomAmountsAreCovered() {
        let hits = (0..<1000).count { replication in
            var draws = CounterDraws(seed: 8000 + UInt64(replication))
            let columns = [3.0, 1.0].map { mean in (0..<300).map { _ in mean + draws.normal() } }
            let estimate = HerfindahlIndex.estimate(columns, level: level)
            guard let low = estimate.low, let high = estimate.high else { return false }
            return low <= 0.625 && 0.625 <= high
        }
        #expect(abs(Double(hits) / 1000 - 0.95) < 0.01 + 0.0276)
    }

    @Test func indicesWithoutSharesAreRefused() throws {
        let noise = CounterDraws(seed: 5).firstNormals(100)
        let zero = noise.map { _ in 0.0 }
        #expect(HerfindahlIndex.estimate([zero, zero], level: level).reason == .denominatorNearZero)
        let negative = HerfindahlIndex.estimate([zero.map { _ in -1 }, zero], level: level)
        #expect(negative.reason == .negativeAmounts(count: 1))
        let single = HerfindahlIndex.estimate([noise.map { 9 + $0 }, zero], level: level)
        #expect(agree(try #require(single.value), 1, relative: 1e-12))
        #expect(try #require(single.standardError) < 1e-12)
    }

    // MARK: - Shapley value

    @Test func sharesInAGameMatchAllOrdersOfJoining() throws {
        let game = try numbers(try #require(try oracleRows("game", in: "decisions").first))
        let truth = try numbers(try #require(try oracleRows("shapley", in: "decisions").first))
        let shares = ShapleyValue.values(game)
        for (share, expected) in zip(shares, truth) {
            #expect(agree(share, expected, relative: 1e-14))
        }
        #expect(agree(shares.reduce(0, +), game[15] - game[0], relative: 1e-14))
        for players in 1...ShapleyValue.mostPlayers {
            let weights = ShapleyValue.weights(of: players - 1, among: players)
            #expect(abs(weights.reduce(0, +)) <= 1e-14)
        }
    }

    /// Where coalitions are worth the sum of their members, everyone gets his own mean and error.
    @Test func sharesInASumAreItsTerms() throws {
        let columns: [[Double]] = [90, 91, 92].map { CounterDraws(seed: $0).firstNormals(400) }
        var sums = [[Double]](repeating: [Double](repeating: 0, count: 400), count: 8)
        for coalition in 0..<8 {
            for player in 0..<3 where coalition >> player & 1 == 1 {
                for path in 0..<400 { sums[coalition][path] += columns[player][path] }
            }
        }
        let means: [Double] = sums.map { Moments($0).mean }
        let shares = ShapleyValue.estimates(means, influences: sums, level: level)
        for (share, column) in zip(shares, columns) {
            let own = Moments(column)
            #expect(agree(try #require(share.value), own.mean, relative: 1e-12, absolute: 1e-14))
            let error = try #require(own.standardErrorOfMean)
            #expect(agree(try #require(share.standardError), error, relative: 1e-12))
        }
    }
}

extension CounterDraws {
    func firstNormals(_ count: Int) -> [Double] {
        var draws = self
        return draws.normals(count)
    }
}
