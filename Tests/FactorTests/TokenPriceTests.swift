import Factors
import Foundation
import Testing

/// Prices that jump, stick or follow a line of models.
@Suite struct TokenPriceTests {
    static let paths = 40_000

    private func levels(
        _ text: String, _ steps: [Int], names: [String]? = nil, paths: Int = paths
    ) throws -> [String: [[Double]]] {
        try FactorRun("factors:\n" + text, steps: steps, paths: paths, names: names).levels
    }

    // MARK: - Capability index

    @Test func anIndexFollowsItsMixtureOfLogNormals() throws {
        let run = try FactorRun(
            """
            factors:
              x: {process: capability-index, start: 4 USD/Mtok, trend: -160 %/yr, mean_reversion: 2 /yr,
                volatility: 30 %/yr, releases: 2.4 /yr, jump: {mean: -0.3, deviation: 0.25}}
            """, steps: [0, 11, 23], paths: Self.paths)
        let entry = try #require(run.book.entries.first)
        for (index, step) in [0, 11, 23].enumerated() {
            let found = try #require(run.levels["x"]?[index])
            let law = entry.process.law(at: step)
            let time = Double(step + 1) / 12
            let variance: Double = 0.09 * (1 - exp(-4 * time)) / 4
            // E e^{ΣJ} = e^{λt(E e^J − 1)}.
            let jump: Double = exp(-0.3 + 0.03125) - 1
            let exponent: Double = (2.4 * jump - 1.6) * time + variance / 2
            let expected = 4e-6 * exp(exponent)
            let known = try #require(law.mean)
            #expect(abs(known / expected - 1) < 1e-12)
            #expect(mean(of: found).agrees(with: expected))
            #expect(covariance(of: found, found).agrees(with: pow(try #require(law.deviation), 2)))
            for p in [0.01, 0.95] {
                let quantile = try #require(law.quantile(p))
                let error = (p * (1 - p) / Double(Self.paths)).squareRoot()
                #expect(abs(share(of: found, below: quantile).value - p) <= 4 * error)
            }
        }
    }

    @Test func releasesOfAClockMoveTheIndex() throws {
        let found = try levels(
            """
              release: {process: event, clock: date, date: [2025-12, 2026-02, 2026-04]}
              x: {process: capability-index, start: 8 USD, mean_reversion: 1 /yr,
                releases: release.now, jump: {mean: -0.6931471805599453}}
            """, Array(0..<5), names: ["x"], paths: 2)
        let expected = [8.0, 4, 4, 2, 2]
        for (step, value) in expected.enumerated() {
            #expect(abs(try #require(found["x"]?[step][0]) / value - 1) < 1e-14)
        }
    }

    // MARK: - Sticky price

    @Test(arguments: [0, 0.09, 3.0])
    func aStickyPriceIsExpectedWhereTheHazardSays(hazard: Double) throws {
        let steps = [0, 5, 23]
        let found = try levels(
            """
              market: {process: trend, start: 3 USD/Mtok, drift: -180 %/yr}
              x: {process: sticky-price, start: 3 USD/Mtok, market: market, reprice: \(hazard) /yr}
            """, steps, names: ["x"])
        func market(_ month: Int) -> Double { 3e-6 * exp(-1.8 * Double(month) / 12) }
        for (index, step) in steps.enumerated() {
            let stays: Double = exp(-hazard / 12)
            var expected = 3e-6
            for month in 1...(step + 1) {
                expected = stays * expected + (1 - stays) * market(month)
            }
            let price = try #require(found["x"]?[index])
            if hazard == 0 {
                #expect(price.allSatisfy { $0 == 3e-6 })
            } else {
                #expect(mean(of: price).agrees(with: expected))
            }
        }
    }

    @Test func aPriceRisesOnlyWhereItMay() throws {
        let found = try levels(
            """
              market: {process: gbm, start: 1 USD, volatility: 80 %/yr}
              never: {process: sticky-price, start: 1 USD, market: market, reprice: 6 /yr}
              may: {process: sticky-price, start: 1 USD, market: market, reprice: 6 /yr, rises: true}
            """, Array(0..<12), names: ["never", "may", "market"], paths: 1_000)
        let never = try #require(found["never"])
        for step in 1..<12 {
            #expect(zip(never[step - 1], never[step]).allSatisfy { $0 >= $1 })
        }
        let may = try #require(found["may"])
        #expect(zip(may[10], may[11]).contains { $0 < $1 })
        // Where it changed, it is the market's.
        let market = try #require(found["market"])
        #expect((0..<1_000).allSatisfy { may[11][$0] == may[10][$0] || may[11][$0] == market[11][$0] })
    }

    @Test func promisedCutsComeOnTheirDates() throws {
        let found = try levels(
            """
              x: {process: sticky-price, start: 10 USD, market: 20 USD, reprice: 12 /yr,
                cuts: {2026-02: 20 %, 2026-04: 50 %, 2031-01: 90 %}}
            """, Array(0..<5), paths: 2)
        #expect(found["x"]?.map { $0[1] } == [10, 8, 8, 4, 4])
    }

    // MARK: - Model prices

    @Test func buyersMoveAfterTheirLagOrAtTheRetirement() throws {
        let names = ["x", "x.newest", "x.announced", "x.retired"]
        let found = try levels(
            """
              release: {process: event, clock: date, date: [2026-02, 2026-04, 2026-09]}
              market: {process: table, values: {2026-01: 8 USD, 2026-02: 4 USD, 2026-04: 2 USD, 2026-09: 1 USD}}
              x: {process: model-price, start: 10 USD, market: market, releases: release.now,
                movers: 50 %, lag: 1 month, retirement: 4 months, notice: 2 months}
            """, Array(0..<12), names: names, paths: 2)
        let newest: [Double] = [10, 4, 4, 2, 2, 2, 2, 2, 1, 1, 1, 1]
        let early: [Double] = [10, 10, 4, 4, 2, 2, 2, 2, 2, 1, 1, 1]
        // The launch price of the first model until June, when it is retired; then that of April's.
        let late: [Double] = [10, 10, 10, 10, 10, 2, 2, 2, 2, 2, 2, 2]
        #expect(found["x.newest"]?.map { $0[0] } == newest)
        #expect(found["x"]?.map { $0[0] } == zip(early, late).map { ($0 + $1) / 2 })
        #expect(found["x.announced"]?.map { $0[0] } == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1])
        #expect(found["x.retired"]?.map { $0[0] } == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    }

    @Test func buyersWithoutALagPayTheNewestPrice() throws {
        let rate = 2.4
        let found = try levels(
            """
              market: {process: trend, start: 10 USD, drift: -100 %/yr}
              x: {process: model-price, start: 10 USD, market: market, releases: \(rate) /yr}
            """, [17])
        let stays: Double = exp(-rate / 12)
        var expected = 10.0
        for month in 1...18 {
            let market: Double = 10 * exp(-Double(month) / 12)
            expected = stays * expected + (1 - stays) * market
        }
        #expect(mean(of: try #require(found["x"]?[0])).agrees(with: expected))
    }

    // MARK: - Mixes

    @Test func aMixWeighsItsParts() throws {
        let found = try levels(
            """
              list: {process: gbm, start: 5 USD/Mtok, volatility: 40 %/yr}
              x:
                process: price-mix
                parts:
                  input: {share: 60 %, price: list / 5}
                  cached: {share: 15 %, price: 0.1 * list / 5}
                  output: {price: list}
            """, [11], names: ["list", "x", "x.output"], paths: 200)
        let list = try #require(found["list"]?[0])
        let mix = try #require(found["x"]?[0])
        let output = try #require(found["x.output"]?[0])
        for path in 0..<200 {
            let weight = 0.12 + 0.003 + 0.25
            #expect(abs(mix[path] / (list[path] * weight) - 1) < 1e-14)
            #expect(abs(output[path] / (list[path] * 0.25) - 1) < 1e-14)
        }
    }
}
