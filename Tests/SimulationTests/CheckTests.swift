import Factors
import Results
import Shortfall
import Simulation
import Testing

@Suite struct CheckTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func theExampleLabAgreesWithTheory(seed: UInt64) throws {
        let plan = try Scenarios.load("frontier-lab.yaml").plan
        let check = try CheckRun(plan.with(seed: seed, pathCount: 50_000))()
        #expect(check.suspects.isEmpty)
        #expect(check.judgedCount > 100)
    }

    /// Adoption, jumps, regimes; clocks and prices; rates and energy; the t copula, delays, defaults;
    /// prices of a fleet.
    @Test(arguments: [
        "demand", "events", "served-answers", "site-and-credit", "patchwork-clouds", "own-data",
        "renewals", "neocloud", "two-sides", "model-builder",
    ])
    func everyFactorAgreesWithTheory(name: String) throws {
        let check = try CheckRun(Scenarios.load(name + ".yaml").plan.with(pathCount: 20_000))()
        #expect(check.suspects.isEmpty)
        #expect(check.judgedCount > 30)
    }

    /// The middle of so short a horizon has no month before it.
    @Test(arguments: [1, 2])
    func aShortHorizonHasNoMonthBefore(months: Int) throws {
        let text = """
            time: {as_of: 2026-01, horizon: \(months) months}
            factors:
              share: {process: beta, mean: 90 %, deviation: 5 %}
              late: {process: delay, chance: 40 %, mean: 3 months}
              price: {process: gbm, start: 2, volatility: 30 %/yr}
            """
        let check = try CheckRun(Scenarios.load(text: text).plan.with(pathCount: 1_000))()
        #expect(check.figures.allSatisfy { $0.statistic != .memory })
    }

    /// Two paths in a thousand have what moves these factors: the correlation is shown alone.
    @Test func theMemoryOfWhatIsRareIsNotJudged() throws {
        let text = """
            time: {as_of: 2026-01, horizon: 24 months}
            factors:
              often: {process: event, clock: poisson, rate: 0.5 /yr}
              seldom: {process: event, clock: poisson, rate: 0.002 /yr}
              lives: {process: default, intensity: 0.002 /yr}
              late: {process: delay, chance: 0.2 %, mean: 3 months}
              jumps: {process: jump-diffusion, start: 2, volatility: 1 %/yr,
                jumps: {intensity: 0.002 /yr, mean: -0.5}}
            """
        let check = try CheckRun(Scenarios.load(text: text).plan.with(pathCount: 10_000))()
        let memories = check.figures.filter { $0.statistic == .memory }
        #expect(memories.count == 5 && memories.allSatisfy { $0.theory != nil })
        #expect(memories.filter { $0.difference != nil }.map(\.subject) == ["often"])
    }

    @Test func whatHasNoClosedFormSaysWhy() throws {
        let plan = try Scenarios.mechanism("events").plan.with(pathCount: 1_000)
        let check = try CheckRun(plan)()
        let reasons = Dictionary(
            uniqueKeysWithValues: check.fans.map { ($0.factor, $0.unknownBecause) })
        #expect(reasons["round"] == "its hazard is random")
        #expect(reasons["list"] == "its market or its hazard is random")
        #expect(reasons["exclusion"] == .some(nil) && reasons["demand"] == .some(nil))
        #expect(
            CheckFormat.text.render(check).contains("No closed form: its hazard is random."))
        #expect(check.suspects.isEmpty)
    }

    @Test func aMeanOfUnknownSpreadIsJudgedByItsOwnError() {
        let law = LawComparison(law: .moments(mean: 5, deviation: nil), pathCount: 100)
        #expect(law.compare(.mean, 5.3, standardError: 0.1).difference.map { ($0 * 10).rounded() } == 30)
        #expect(law.compare(.sd, 1, standardError: 0.1).theory == nil)
    }

    @Test func aMeanFiveErrorsOffIsFiveErrorsOff() throws {
        let law = LawComparison(law: .normal(mean: 3, deviation: 2), pathCount: 10_000)
        let (theory, difference) = law.compare(.mean, 3 + 5 * 0.02, standardError: nil)
        #expect(theory == 3)
        #expect(abs(try #require(difference) - 5) < 1e-9)
        // se(s) = σ/√(2n) under a normal law.
        let spread = law.compare(.sd, 2 + 2 * 5 / 20_000.0.squareRoot(), standardError: nil)
        #expect(abs(try #require(spread.difference) - 5) < 1e-9)
    }

    @Test func aQuantileIsJudgedByItsRank() throws {
        let law = LawComparison(law: .logNormal(mean: 0, deviation: 1), pathCount: 10_000)
        // ln 1 = 0 has rank 1/2, and √(p(1 − p)/n) = √0.05 · √0.95/100 at p = 5 %.
        let difference = try #require(law.compare(.p5, 1, standardError: nil).difference)
        #expect(abs(difference - 0.45 / (0.05 * 0.95 / 10_000).squareRoot()) < 1e-3)
        #expect(law.compare(.p50, 1, standardError: nil).difference == 0)
    }

    @Test func aTailTooHeavyForItsPathsIsNotJudged() {
        let law = LawComparison(law: .logNormal(mean: 0, deviation: 2), pathCount: 10_000)
        #expect(law.compare(.mean, 100, standardError: nil).difference == nil)
        #expect(law.compare(.sd, 100, standardError: 1).difference == nil)
    }

    @Test func aLawWithoutSpreadMustBeMetExactly() {
        let law = LawComparison(law: .fixed(5), pathCount: 100)
        #expect(law.compare(.mean, 5, standardError: 0).difference == 0)
        #expect(law.compare(.p95, 5.1, standardError: nil).difference == .infinity)
    }

    @Test func aValueThatManyPathsShareHasARangeOfRanks() {
        let halves = FactorLaw.mixture([
            .init(weight: 0.5, law: .fixed(1)), .init(weight: 0.5, law: .fixed(3)),
        ])
        let law = LawComparison(law: halves, pathCount: 10_000)
        #expect(law.compare(.p5, 1, standardError: nil).difference == 0)
        // Either value may be the sample's median.
        #expect(law.compare(.p50, 3, standardError: nil).difference == 0)
        #expect(law.compare(.p5, 3, standardError: nil).difference ?? 0 > 100)
        // An atom at zero, as of a clock that has mostly not rung.
        let clock = FactorLaw.mixture([
            .init(weight: 0.75, law: .fixed(0)), .init(weight: 0.25, law: .fixed(1)),
        ])
        let rung = LawComparison(law: clock, pathCount: 10_000)
        #expect(clock.quantile(0.5) == 0)
        #expect(rung.compare(.p50, 0, standardError: nil).difference == 0)
        #expect(rung.compare(.p95, 1, standardError: nil).difference == 0)
    }

    @Test func theThresholdIsBonferronis() throws {
        let plan = try Scenarios.load("one-page.yaml").plan.with(pathCount: 2_000)
        let check = try CheckRun(plan)()
        let judged = Double(check.judgedCount)
        // 2 m (1 − Φ(c)) = 0.001
        let tail = FactorLaw.normal(mean: 0, deviation: 1).cumulative(-check.threshold) ?? .nan
        #expect(abs(2 * judged * tail - 0.001) < 1e-9)
    }
}
