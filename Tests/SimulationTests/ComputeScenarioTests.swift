import Foundation
import Results
import Shortfall
import Simulation
import Testing

/// Efficiency, answer lengths and random discount rates as they reach profit.
@Suite struct ComputeScenarioTests {
    private func totals(_ settings: [String], path: Int) throws -> (String) throws -> Double {
        let plan = try Scenarios.mechanism("served-answers", settings: settings).plan
        let lines = try explain(path: path, of: plan).lines
        return { name in
            let found = lines.filter { $0.name == name || $0.name.hasPrefix(name + ".") }
            #expect(!found.isEmpty, "\(name)")
            return found.reduce(0) { $0 + $1.values.reduce(0, +) }
        }
    }

    @Test(arguments: [0, 5, 77])
    func moreTokensPerWattHourRaiseTheMargin(path: Int) throws {
        let base = try totals([], path: path)
        let better = try totals(
            [
                "factors.on_h100.start=1.8 Mtok/GPU-h", "factors.on_gb200.start=4.56 Mtok/GPU-h",
            ], path: path)
        #expect(abs(try better("revenue") / base("revenue") - 1) < 1e-12)
        // A sixth less for the same work, and less still as the newer chips get more of it.
        #expect(try 1.2 * better("quantity.energy") <= base("quantity.energy") * (1 + 1e-12))
        #expect(try better("operating_profit") > base("operating_profit"))
    }

    @Test("D10 · halving what the chips draw moves what power costs", arguments: [0, 5])
    func lessPowerCostsLess(path: Int) throws {
        let base = try totals([], path: path)
        let half = try totals(
            ["factors.on_h100.power=0.64 kW/GPU", "factors.on_gb200.power=0.835 kW/GPU"], path: path)
        #expect(try abs(half("on_h100.per_energy") / base("on_h100.per_energy") - 2) < 1e-12)
        #expect(try abs(half("expense.cost.power") / base("expense.cost.power") - 0.5) < 1e-12)
        #expect(try half("operating_profit") > base("operating_profit"))
    }

    @Test(arguments: [0, 5, 77])
    func longerAnswersCostMore(path: Int) throws {
        let base = try totals([], path: path)
        let longer = try totals(["factors.answer.cap=64000 tok/action"], path: path)
        #expect(try longer("answer") > base("answer"))
        #expect(try longer("quantity.gpu_hours.required") > base("quantity.gpu_hours.required"))
        #expect(try longer("compute") > base("compute"))
    }

    @Test func whatIsInstalledKeepsItsEfficiency() throws {
        let base = try totals([], path: 3)
        let next = try totals(["factors.on_gb200.start=9 Mtok/GPU-h"], path: 3)
        #expect(try next("on_h100") == base("on_h100"))
        #expect(try next("on_gb200") > base("on_gb200"))
    }

    // MARK: - Discount rates

    private func worth(_ factors: String, rate: String, paths: Int) throws -> Estimate {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: 24 months}
                basis: {discount: {rate: "\(rate)"}}
                factors:
                  short_rate: {process: vasicek, start: 4 %/yr, level: 3 %/yr, mean_reversion: 0.5 /yr
                \(factors)
                business:
                  costs: {staff: {amount: 1 USD/month}}
                metrics:
                  worth: {of: expense.cost.staff, aggregate: present-value}
                """)
        let result = try Run(scenario.plan.with(pathCount: paths))()
        return try #require(result.estimate("worth", .mean))
    }

    /// ∫(r − 3 %) over n months for a rate that falls from 4 % to 3 % at speed 0.5.
    private func fall(_ months: Int) -> Double { 0.01 * (1 - exp(-Double(months) / 24)) / 0.5 }

    @Test func issuanceRaisesTheDiscountRate() throws {
        let found = try worth(
            "    }\n  issuance: {process: table, values: {2026-01: 0 USD, 2027-01: 500e9 USD}}",
            rate: "short_rate.average + 2 bp/yr * issuance / 100e9 USD", paths: 64)
        let expected = (1...24).reduce(0.0) { sum, n in
            let t = Double(n) / 12
            return sum + exp(-0.03 * t - fall(n) - 0.001 * max(0, t - 1))
        }
        #expect(abs(try #require(found.value) / expected - 1) < 1e-13)
    }

    @Test func scarceChipsRaiseTheDiscountRate() throws {
        let found = try worth(
            "    }\n  h100: {process: table, values: {2026-01: 3 USD/GPU-h, 2026-07: 6 USD/GPU-h}}",
            rate: "short_rate.average + 50 bp/yr * max(0, h100 / 3 USD/GPU-h - 1)", paths: 64)
        let expected = (1...24).reduce(0.0) { sum, n in
            let t = Double(n) / 12
            return sum + exp(-0.03 * t - fall(n) - 0.005 * max(0, t - 0.5))
        }
        #expect(abs(try #require(found.value) / expected - 1) < 1e-13)
    }

    /// E exp(−∫r) = exp(−E∫r + Var/2), Var = σ²(t − 2B + (1 − e^{−2κt})/2κ)/κ².
    @Test func aRandomRateDiscountsAsBondsDo() throws {
        let found = try worth("    , volatility: 3 %/yr}", rate: "short_rate.average", paths: 50_000)
        let expected = (1...24).reduce(0.0) { sum, n in
            let t = Double(n) / 12
            let variance =
                0.0009 * (t - 2 * (1 - exp(-0.5 * t)) / 0.5 + (1 - exp(-t))) / 0.25
            return sum + exp(-0.03 * t - fall(n) + variance / 2)
        }
        let error = try #require(found.standardError)
        #expect(abs(try #require(found.value) - expected) <= 4 * error)
    }
}
