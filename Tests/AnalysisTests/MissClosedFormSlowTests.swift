import Analysis
import Foundation
import Statistics
import Testing

/// One month in which demand and price are independent lognormals: D = 0.75 Cap e^{0.4 Z − 0.08} and
/// p = 3 e^{0.3 Y − 0.045}: volatilities of 40 % and 30 % a month. Use is min(D, Cap), gross profit (p − 0.15) u − 1.45 max(u, 0.8 Cap).
@Suite struct MissClosedFormSlowTests {
    private static let (capacity, meanDemand, spread, priceSpread) = (73_000.0, 54_750.0, 0.4, 0.3)

    private static let answer = Result {
        let factors = """
            factors:
              wanted: {process: gbm, start: 54.75e3 GPU-h/month, growth: 0 %/yr, volatility: 138.5640646 %/yr}
              rate: {process: gbm, start: 3 USD/GPU-h, growth: 0 %/yr, volatility: 103.9230485 %/yr}
            """
        return try MissScenario.laboratory(
            MissScenario.yaml(demand: "wanted", factors: factors, price: "rate")
                .replacingOccurrences(of: "12 months", with: "1 months"), paths: 40_000
        ).miss(MissQuestion(shortfalls: [0.1, 0.2, 0.3], loads: [0.5, 0.7]))
    }

    // MARK: - Closed forms

    /// E[min(X, K)] of a lognormal X of mean m and spread s.
    private func limited(_ m: Double, _ k: Double, _ s: Double = spread) -> Double {
        let x = log(k / m)
        return m * NormalDistribution.cumulative((x - s * s / 2) / s)
            + k * (1 - NormalDistribution.cumulative((x + s * s / 2) / s))
    }

    /// Expected load and gross profit with demand multiplied by `scale`.
    private func expected(_ scale: Double) -> (load: Double, profit: Double) {
        let used = limited(scale * Self.meanDemand, Self.capacity)
        let taken = limited(scale * Self.meanDemand, 0.8 * Self.capacity)
        let paid = 0.8 * Self.capacity + used - taken
        return (used / Self.capacity, 2.85 * used - 1.45 * paid)
    }

    private func root(_ f: (Double) -> Double) -> Double {
        var (low, high) = (0.01, 20.0)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if f(middle) < 0 { low = middle } else { high = middle }
        }
        return low
    }

    /// P(loss) at load x: that of a price below (1.45 max(x, 0.8))/x + 0.15.
    private func lossProbability(_ x: Double) -> Double {
        let price = 1.45 * max(x, 0.8) / x + 0.15
        let s = Self.priceSpread
        return NormalDistribution.cumulative((log(price / 3) + s * s / 2) / s)
    }

    /// The density of the load, but for the mass at 1.
    private func density(_ x: Double) -> Double {
        let s = Self.spread
        let z = (log(x * Self.capacity / Self.meanDemand) + s * s / 2) / s
        return exp(-z * z / 2) / (x * s * (2 * Double.pi).squareRoot())
    }

    /// ∫ f over loads, by Simpson's rule.
    private func integral(_ range: ClosedRange<Double>, _ f: (Double) -> Double) -> Double {
        let count = 2_000
        let step = (range.upperBound - range.lowerBound) / Double(count)
        return (0...count).reduce(0) { sum, k in
            let weight = k == 0 || k == count ? 1.0 : k % 2 == 1 ? 4 : 2
            return sum + weight * f(range.lowerBound + Double(k) * step)
        } * step / 3
    }

    private func within(_ estimate: EstimatedValue?, _ expected: Double) -> Bool {
        guard let value = estimate?.value, let error = estimate?.standardError else { return false }
        return abs(value - expected) <= 4 * error
    }

    // MARK: - Claims

    @Test func lossAtAMissIsThatOfThePaths() throws {
        let points = try Self.answer.get().onPaths.points
        for point in points {
            let reach = MissOnPaths.reach(at: point.shortfall)
            let loads = 0.8 - point.shortfall - reach...0.8 - point.shortfall + reach
            let mass = integral(loads, density)
            let loss = integral(loads) { density($0) * lossProbability($0) } / mass
            #expect(within(point.loss, loss), "\(point.shortfall)")
            let profit = integral(loads) {
                density($0) * (2.85 * $0 - 1.45 * max($0, 0.8)) * Self.capacity
            } / mass
            #expect(within(point.profit, profit), "\(point.shortfall)")
        }
    }

    @Test func lossAfterAMiss() throws {
        let answer = try Self.answer.get()
        let miss = integral(0.02...0.8, density)
        #expect(within(answer.missProbability, miss))
        let loss = integral(0.02...0.8) { density($0) * lossProbability($0) } / miss
        #expect(within(answer.lossGivenMiss, loss))
    }

    @Test func expectedProfitAtAScaledDemand() throws {
        let answer = try Self.answer.get()
        for point in answer.demandScaled.points {
            let scale = root { expected($0).load - (0.8 - point.shortfall) }
            // Scale and profit are found on the same paths, at the shortfall of the sample.
            #expect(abs(try #require(point.reached.value) - point.shortfall) < 2e-4)
            let error = try #require(point.profit.standardError)
            #expect(abs(try #require(point.profit.value) - expected(scale).profit) <= 4 * error)
        }
    }

    @Test func criticalMissOfScaledDemand() throws {
        let answer = try Self.answer.get()
        let scale = root { expected($0).profit }
        let critical = 0.8 - expected(scale).load
        let found = answer.demandScaled.criticalMiss
        let error = try #require(found.standardError)
        #expect(abs(try #require(found.value) - critical) <= 4 * error)
        #expect(error > 0 && error < 0.01)
        let breakEven = try #require(answer.load?.breakEvens.first?.load)
        let loadError = try #require(breakEven.standardError)
        #expect(abs(try #require(breakEven.value) - expected(scale).load) <= 4 * loadError)
    }

    /// With demand at its mean use would be 75 %, which misses 80 % on every path; the commitment at
    /// which expected use is on target is smaller.
    @Test func causesAreThoseOfTheCounterfactual() throws {
        let causes = try Self.answer.get().causes
        #expect(causes.causes.map(\.name) == ["demand", "own_buying"])
        #expect(causes.causes[0].cured.value == 0)
        // Use of c·Cap at 80 %: E[min(D, cC)] = 0.8 cC, and a miss is D < 0.8 cC.
        let commitment = root { 0.8 * $0 - limited(Self.meanDemand, $0 * Self.capacity) / Self.capacity }
        let still = NormalDistribution.cumulative(
            (log(0.8 * commitment * Self.capacity / Self.meanDemand) + 0.08) / Self.spread)
        let was = integral(0.02...0.8, density)
        #expect(within(causes.causes[1].missProbability, still))
        #expect(within(causes.causes[1].cured, 1 - still / was))
    }

    @Test func frontierLab() throws {
        let laboratory = Laboratory(
            try ScenarioFamily(path: "scenarios/frontier-lab.yaml", paths: 3_000))
        let answer = try laboratory.miss()
        #expect(answer.onPaths.criticalMiss.value ?? 0 > 0)
        #expect(answer.contracts.count >= 5)
        #expect(answer.causes.causes.map(\.name).starts(with: ["demand", "efficiency"]))
        #expect(answer.load?.points.isEmpty == false)
        #expect(answer.study(of: laboratory).charts.count >= 4)
    }

    @Test func threadsDoNotChangeAFigure() throws {
        let family = try ScenarioFamily(path: "scenarios/one-page.yaml", paths: 3_000)
        let answers = try [1, 2].map { threads in
            let laboratory = Laboratory(family, options: .init(threads: threads, pathTable: .on))
            let study = try laboratory.miss().study(of: laboratory)
            return (study.findings, study.tables, study.charts)
        }
        #expect(answers[0] == answers[1])
    }
}
