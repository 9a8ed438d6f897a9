import Analysis
import Foundation
import Statistics
import Testing

/// A capacity of 73,000 hours a month at 1.45, of which 80 % is paid for; hours sold at 3.00, of which
/// 0.15 is spent on serving each. What a figure should be is worked out in each test.
enum MissScenario {
    static func yaml(demand: String, factors: String = "", price: String = "3 USD/GPU-h", more: String = "")
        -> String
    {
        """
        title: Hours resold
        time: {as_of: 2026-01-01, horizon: 12 months}
        \(factors)
        business:
          products: {hours: {demand: \(demand), price: \(price)}}
          costs: {serving: {amount: 0.15 USD/GPU-h * quantity.gpu_hours.used.cloud}}
        contracts:
          cloud: {structure: take-or-pay, quantity: 100 GPU, price: 1.45 USD/GPU-h, take: 80 %}
        targets:
          load:
            of: quantity.gpu_hours.used.cloud
            per: quantity.gpu_hours.delivered.cloud
            level: 80 %
            profit: gross_profit
        \(more)
        """
    }

    static func laboratory(_ yaml: String, paths: Int = 2_000) throws -> Laboratory {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "miss-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return Laboratory(try ScenarioFamily(path: file.path(), paths: paths))
    }
}

@Suite struct MissTests {
    static let capacity = 73_000.0 * 12
    static let answer = Result {
        try MissScenario.laboratory(MissScenario.yaml(demand: "51.1e3 GPU-h/month"))
            .miss(MissQuestion(shortfalls: [0.05, 0.2], loads: [0.5, 0.9]))
    }

    private func near(_ found: Double?, _ expected: Double, _ relative: Double = 1e-9) -> Bool {
        guard let found else { return false }
        return abs(found - expected) <= relative * max(abs(expected), 1e-9)
    }

    @Test func theScenarioStandsTenPointsBelowItsTarget() throws {
        let answer = try Self.answer.get()
        #expect(near(answer.expectedShortfall.value, 0.1))
        #expect(answer.missProbability.value == 1)
        #expect(answer.lossProbability.value == 0)
        #expect(answer.lossGivenHit.value == nil && answer.lossGivenHit.count == 0)
    }

    /// Gross profit a unit of capacity at load x below the take: 3x − 0.15x − 1.45 · 0.8.
    @Test func demandIsScaledToTheShortfallsAskedFor() throws {
        let answer = try Self.answer.get()
        let points = answer.demandScaled.points
        #expect(points.map(\.shortfall) == [0, 0.05, 0.2])
        for point in points {
            let load = 0.8 - point.shortfall
            #expect(near(point.reached.value, point.shortfall, 1e-6) || point.shortfall == 0)
            #expect(near(point.scale, load / 0.7, 1e-6))
            #expect(near(point.profit.value, Self.capacity * (2.85 * load - 1.16), 1e-6))
            #expect(near(point.change?.value, -Self.capacity * 2.85 * point.shortfall, 1e-6)
                || point.shortfall == 0)
        }
    }

    /// 2.85 x = 1.16, the check θP/(p − v) below the take.
    @Test func breakEvenAndCriticalMissAreThoseOfTheTake() throws {
        let answer = try Self.answer.get()
        let breakEven = 1.16 / 2.85
        #expect(near(answer.demandScaled.criticalMiss.value, 0.8 - breakEven, 1e-6))
        let load = try #require(answer.load)
        #expect(near(load.breakEvens[0].load.value, breakEven, 1e-6))
        #expect(near(load.present.value, 0.7))
    }

    /// At half load the formula for a take of 100 %, 1 − (1.45/(0.5 · 3) + 0.15/3), says −1.7 %; the
    /// ledger pays 80 % only.
    @Test func marginAtHalfLoadGoesThroughTheLedger() throws {
        let load = try #require(try Self.answer.get().load)
        #expect(near(load.points.first?.grossMargin.value, 1 - (1.16 + 0.075) / 1.5, 1e-6))
        // Above the take every hour is paid for as it is used.
        #expect(near(load.points.last?.grossMargin.value, 1 - (1.45 + 0.15) / 3, 1e-5))
    }

    @Test func formulaOfFullTakeAgreesWithTheLedger() throws {
        let laboratory = try MissScenario.laboratory(
            MissScenario.yaml(demand: "51.1e3 GPU-h/month")
                .replacingOccurrences(of: "take: 80 %", with: "take: 100 %"))
        let load = try #require(try laboratory.miss().load)
        for point in load.points {
            let reached = try #require(point.reached.value)
            #expect(near(point.grossMargin.value, 1 - (1.45 / (reached * 3) + 0.15 / 3), 1e-9))
        }
        // F/((p − v) Cap)
        #expect(near(load.breakEvens[0].load.value, 1.45 / 2.85, 1e-6))
    }

    /// (p − v) ℓ Cap / Π, and d/dℓ of 0.95 − 1.16/(3ℓ), whose central difference over ±1 % of ℓ is
    /// 1.16/(3ℓ²(1 − 10⁻⁴)).
    @Test func leverageIsTheShareOfTheContribution() throws {
        let load = try #require(try Self.answer.get().load)
        #expect(near(load.operatingLeverage.value, 2.85 * 0.7 / (2.85 * 0.7 - 1.16)))
        #expect(near(load.marginPerLoad.value, 1.16 / (3 * 0.49 * (1 - 1e-4)), 1e-9))
        #expect(near(load.profitPerLoad.value, 0.01 * 2.85 * Self.capacity))
    }

    @Test func aMissWithoutChanceIsOfOwnBuying() throws {
        let causes = try Self.answer.get().causes
        #expect(causes.causes.map(\.name) == ["own_buying"])
        #expect(causes.causes.first?.cured.value == 1)
        #expect(causes.noneAlone.value == 0)
        #expect(causes.absent.count == 4)
    }

    @Test func theContractHasItsOwnCommitment() throws {
        let contract = try #require(try Self.answer.get().contracts.first)
        #expect(contract.level == "80 %")
        #expect(near(contract.utilization.value, 0.7))
        #expect(contract.miss?.value == 1)
        #expect(near(contract.utilizationAtCriticalMiss?.value, 1.16 / 2.85, 1e-6))
        #expect(near(contract.trueUp?.value, 0.1 * 1.45 * Self.capacity))
    }

    @Test func aTargetThatIsNeverMissedIsSaidSo() throws {
        let laboratory = try MissScenario.laboratory(
            MissScenario.yaml(demand: "70e3 GPU-h/month"))
        let answer = try laboratory.miss()
        #expect(answer.missProbability.value == 0)
        #expect(answer.lossGivenMiss.value == nil && answer.lossGivenMiss.count == 0)
        #expect(answer.onPaths.criticalMiss.reason == .tooFewInCondition(have: 0, need: 30))
        #expect(answer.causes.causes.isEmpty)
        #expect(answer.study(of: laboratory).findings[0].contains("never missed"))
    }

    /// Hours that cost more to serve than they bring.
    @Test func aPriceBelowVariableCostHasNoBreakEven() throws {
        let laboratory = try MissScenario.laboratory(
            MissScenario.yaml(demand: "51.1e3 GPU-h/month", price: "0.10 USD/GPU-h"))
        let answer = try laboratory.miss()
        let load = try #require(answer.load)
        #expect(load.breakEvens[0].load.value == nil)
        #expect(load.breakEvens[0].load.reason?.contains("below zero up to a load") == true)
        #expect(load.profitPerLoad.high ?? 1 < 0)
        #expect(answer.study(of: laboratory).findings.contains { $0.contains("p ≤ v") })
    }
}
