import Shortfall
import Testing

/// What chips draw is one number, for work per energy and for what energy costs.
@Suite struct ChipPowerTests {
    private func scenario(power: String = "1 kW/GPU", generation: String = "{}") throws -> Scenario {
        try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: 2 months}
                factors:
                  chip:
                    {process: generation-efficiency, start: 2 Mtok/GPU-h, experience: 1,
                     volatility: 0 %/yr, power: \(power), pue: 1.2}
                business:
                  generations: {h: \(generation)}
                  products:
                    api: {demand: 100 Mtok/month, price: 1 USD/Mtok, efficiency: {h: chip}}
                  costs: {power: {amount: 0.1 USD/kWh * quantity.energy}}
                contracts: {c: {structure: on-demand, price: 1 USD/GPU-h}}
                metrics: {per_kwh: {of: chip.per_energy, aggregate: mean}}
                run: {paths: 1024, seed: 1}
                """)
    }

    private func figures(_ scenario: Scenario) throws -> (perEnergy: Double, cost: Double) {
        let lines = try explain(path: 0, of: scenario.plan).lines
        func total(_ name: String) throws -> Double {
            try #require(lines.first { $0.name == name }).values.reduce(0, +)
        }
        return (try total("chip.per_energy"), try total("expense.cost.power"))
    }

    @Test("D10 · half the power of a chip is twice the work per energy and half the cost of it")
    func theFactorsPowerIsWhatIsPaidFor() throws {
        let whole = try figures(scenario())
        let half = try figures(scenario(power: "0.5 kW/GPU"))
        #expect(abs(half.perEnergy / whole.perEnergy - 2) < 1e-12)
        // 50 GPU-h a month at 1.2 kW and 0.1 USD/kWh.
        #expect(abs(whole.cost - 12) < 1e-9)
        #expect(abs(half.cost - 6) < 1e-9)
    }

    @Test("D10 · two powers of one chip are told")
    func twoPowersAreTold() throws {
        #expect(try scenario().warnings.isEmpty)
        #expect(try scenario(generation: "{power: 1 kW/GPU, pue: 1.2}").warnings.isEmpty)
        let warnings = try scenario(generation: "{power: 2 kW/GPU, pue: 1.2}").warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.description.contains("business.generations.h.power") == true)
    }
}
