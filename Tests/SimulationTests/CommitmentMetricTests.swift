import Results
import Shortfall
import Simulation
import Testing

/// What is paid for commitments and not used, whoever reads it.
@Suite struct CommitmentMetricTests {
    private static func result(_ perspective: String, _ contracts: [String]) throws -> RunResult {
        let text = """
            time: {as_of: 2026-01-01, horizon: 12 months}
            basis: {discount: 0 %/yr}
            perspective: \(perspective)
            business:
              products: {lab: {class: internal, demand: 100e3 GPU-h/month}}
            report: {commitments: true}
            run: {paths: 64, seed: 1}
            contracts:
            """
        let scenario = try Scenarios.load(
            text: text + contracts.map { "\n  " + $0 }.joined() + "\n")
        return try Run(scenario.plan)()
    }

    /// Of a minimum spend of 12e6 USD and credit of 4e6 USD, 3.6e6 USD are used.
    @Test(
        "E · waste is one number for all readers, and credit that lapses is in it",
        arguments: ["buyer", "both", "seller"])
    func lapsedCredit(perspective: String) throws {
        let credit = "purchases: [{date: 2026-01, amount: 4e6 USD, expires: 6 months}]"
        let result = try Self.result(
            perspective,
            [
                "aws: {structure: minimum-spend, price: 3 USD/GPU-h, commitment: 12e6 USD, "
                    + "term: 1 year, test: annual}",
                "credits: {structure: prepaid-credits, \(credit), price: 3 USD/GPU-h}",
            ])
        func mean(_ metric: String) throws -> Double {
            try #require(result.estimate(metric, .mean)?.value, "\(metric)")
        }
        #expect(abs(try mean("waste") - 12.4 / 16) < 1e-12)
        #expect(abs(try mean("unused.aws") + mean("unused.credits") - 12.4e6) < 1e-3)
        if perspective != "seller" { #expect(abs(try mean("unused_commitment") - 12.4e6) < 1e-3) }
        #expect(try mean("remaining_obligation") == 0)
    }

    @Test("E · the cost of moving work to a contract that commits to nothing is no waste")
    func switchingIsNoWaste() throws {
        let result = try Self.result(
            "seller",
            [
                "cloud: {structure: reserved, quantity: 50e3 GPU-h/month, price: 2 USD/GPU-h, "
                    + "term: 6 months}",
                "spot: {structure: on-demand, price: 4 USD/GPU-h, switching: 0.3 USD/GPU-h}",
            ])
        let cost = try #require(result.estimate("cost.spot", .mean)?.value)
        // 50 thousand hours a month, and twice as many in the second half.
        #expect(cost > 4 * 50e3 * (6 + 12))
        #expect(result.estimate("waste", .mean)?.value == 0)
    }

    @Test("E · what commitments deliver and what is wanted are work, and say so")
    func workIsNamedWork() throws {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01-01, horizon: 1 month}
                basis: {discount: 0 %/yr, work: h100}
                business:
                  generations: {h100: {performance: 1}, b200: {performance: 2.5}}
                  products: {lab: {class: internal, demand: 500 GPU-h/month}}
                contracts:
                  cloud: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, generation: b200}
                run: {paths: 64, seed: 1}
                """)
        let result = try Run(scenario.plan)()
        #expect(result.estimate("committed_work", .mean)?.value == 250)
        #expect(result.estimate("wanted_work", .mean)?.value == 500)
        #expect(result.estimate("coverage", .mean)?.value == 1)
    }
}
