import Foundation
import Results
import Shortfall
import Simulation
import Testing

/// Tiers, credits, spot and reserved instances against closed forms under log-normal use.
///
/// Use in the last of twelve months is X = S·exp(−σ²/2 + σZ), S = 100, σ = 0.5. With
/// d₁ = ln(S/K)/σ + σ/2 and d₂ = d₁ − σ, E[(X − K)⁺] = S Φ(d₁) − K Φ(d₂), E[X; X ≥ K] = S Φ(d₁).
@Suite struct UsageContractSlowTests {
    private let spot = 100.0
    private let sigma = 0.5

    private func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
    private func d1(_ level: Double) -> Double { log(spot / level) / sigma + sigma / 2 }
    private func call(_ level: Double) -> Double {
        spot * normal(d1(level)) - level * normal(d1(level) - sigma)
    }
    private func put(_ level: Double) -> Double { call(level) - spot + level }

    private func run(_ contract: String, _ line: String) throws -> RunResult {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: 12 months}
                factors:
                  x: {process: gbm, start: 100 GPU-h/month, volatility: 50 %/yr}
                  gpu: {process: gbm, start: 2 USD/GPU-h, volatility: 50 %/yr}
                business: {products: {api: {demand: x}}}
                contracts: {c: {\(contract)}}
                metrics: {figure: {of: \(line).c, aggregate: last}}
                run: {paths: 1000000, seed: 1}
                """)
        return try Run(scenario.plan)()
    }

    private func check(
        _ result: RunResult, _ value: Double, _ statistic: Statistic = .mean
    ) {
        let estimate = result.estimate("figure", statistic)
        #expect(
            ReferenceFigure("figure", statistic, value, 0).agrees(with: estimate),
            "\(String(describing: estimate?.value)), not \(value)")
    }

    private static let tiers =
        "tiers: [{from: 80 GPU-h, discount: 10 %}, {from: 120 GPU-h, discount: 25 %}, "
        + "{from: 200 GPU-h, discount: 40 %}]"

    @Test func incrementalTiersAreASpreadOfCalls() throws {
        let result = try run(
            "structure: volume-tiers, price: 2 USD/GPU-h, \(Self.tiers)", "expense.compute")
        let given = 0.10 * call(80) + 0.15 * call(120) + 0.15 * call(200)
        check(result, 2 * (spot - given))
    }

    @Test func allUnitsAreTruncatedMeans() throws {
        let result = try run(
            "structure: volume-tiers, style: all-units, price: 2 USD/GPU-h, \(Self.tiers)",
            "expense.compute")
        func above(_ level: Double) -> Double { spot * normal(d1(level)) }
        let given = 0.10 * above(80) + 0.15 * above(120) + 0.15 * above(200)
        check(result, 2 * (spot - given))
    }

    @Test func breakageIsAPutOnUse() throws {
        let contract =
            "structure: prepaid-credits, price: 2 USD/GPU-h, "
            + "purchases: [{date: 2026-12, amount: 250 USD, discount: 20 %, expires: 1 month}]"
        check(try run(contract, "breakage"), 0.8 * 2 * put(125))
        // Drawn at 0.8, the rest at list: 0.8·250 + 2·(X − 125)⁺ with what is lost.
        check(try run(contract, "expense.compute"), 0.8 * 250 + 2 * call(125))
    }

    @Test func spotServesTheLesserOfUseAndUsefulHours() throws {
        let result = try run(
            "structure: spot, price: 2 USD/GPU-h, available: 150 GPU-h/month, "
                + "interruptions: 5 /month, restart: 5 %", "expense.compute")
        check(result, 1.25 * 2 * (spot - call(120)))
    }

    /// The price at the end of July, 7/12 of a year after the start, is paid in December.
    @Test func aReservedInstanceKeepsTheLawOfItsFirstPrice() throws {
        let result = try run(
            "structure: reserved-instance, start: 2026-07, term: 6 months, price: gpu, "
                + "quantity: 100 GPU-h/month, discount: 30 %, upfront: 50 %", "expense.compute")
        check(result, 140)
        check(result, 140 * (exp(sigma * sigma * 7 / 12) - 1).squareRoot(), .sd)
    }
}
