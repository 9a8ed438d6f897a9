import Results
import Shortfall
import Simulation
import Testing

/// A builder of agents that buys tokens by four kinds of contract.
@Suite struct ModelBuilderTests {
    private static let contracts = ["throughput", "volume", "credits", "api"]

    private func scenario(_ overlays: [String]) throws -> Scenario {
        try Scenarios.mechanism("model-builder", overlays: overlays)
    }

    private static let plan = Result { try Scenarios.mechanism("model-builder").plan }

    private func lines(path: Int) throws -> [String: [Double]] {
        Dictionary(
            try explain(path: path, of: Self.plan.get()).lines.map { ($0.name, $0.values) },
            uniquingKeysWith: { first, _ in first })
    }

    @Test(arguments: [0, 5, 77]) func anActionCostsItsTokens(path: Int) throws {
        let lines = try lines(path: path)
        let chain = try #require(lines["chain"])
        let required = try #require(lines["quantity.model.required"])
        let actions = try #require(lines["demand.assistant"])
        let research = try #require(lines["demand.research"])
        let used = try Self.contracts.map { try #require(lines["quantity.model.used.\($0)"]) }
        for step in 0..<36 {
            let tokens = chain[step] * (1782 * actions[step] + 3002 * 6 * research[step])
            #expect(abs(required[step] / tokens - 1) < 1e-9)
            #expect(abs(used.map { $0[step] }.reduce(0, +) / tokens - 1) < 1e-9)
            // Each action has its tokens, so its cost is the month's mean price times their number.
            let served = try #require(lines["served.assistant"])[step]
            #expect(abs(served / actions[step] - 1) < 1e-9)
        }
        for (index, name) in Self.contracts.enumerated() {
            #expect(used[index].reduce(0, +) > 0, "\(name)")
        }
    }

    /// Provisioned throughput is sunk, so it is used before anything else.
    @Test(arguments: [0, 5, 77]) func whatIsSunkComesFirst(path: Int) throws {
        let lines = try lines(path: path)
        let required = try #require(lines["quantity.model.required"])
        let used = try #require(lines["quantity.model.used.throughput"])
        for step in 0..<36 {
            #expect(abs(used[step] / min(required[step], 3.5e6 * 730) - 1) < 1e-9)
        }
    }

    /// Beyond its take, the volume agreement is used only while it is cheaper than the list.
    @Test func commitmentsYieldToTheListOnceTheirTakeIsSafe() throws {
        var yielded = 0
        for path in 0..<10 {
            let lines = try lines(path: path)
            let list = try #require(lines["price.compute.api"])
            let volume = try #require(lines["quantity.model.used.volume"])
            let api = try #require(lines["quantity.model.used.api"])
            for year in 0..<3 {
                var soFar = 0.0
                for step in (12 * year)..<(12 * year + 12) {
                    if soFar >= 0.6 * 12 * 4e9 && list[step] < 6e-6 {
                        #expect(volume[step] <= 1, "path \(path), step \(step)")
                        yielded += api[step] > 0 ? 1 : 0
                    }
                    soFar += volume[step]
                }
            }
        }
        #expect(yielded > 10)
    }

    @Test func theCarefulOrderIsTheCheapest() throws {
        func cost(_ overlays: [String]) throws -> Double {
            let result = try Run(scenario(overlays).plan.with(pathCount: 10_000))()
            return try #require(result.estimate("price_of_tokens", .mean)?.value)
        }
        let careful = try cost([])
        #expect(try careful < cost(["cheapest_first"]))
        #expect(try careful < cost(["commitments_first"]))
    }

    /// What every action costs bounds the margin: ten times the seats do not lift it.
    @Test func scaleDoesNotLiftTheMarginWhileTokensCost() throws {
        func margin(_ settings: [String]) throws -> (mean: Double, high: Double) {
            let plan = try Scenarios.mechanism("model-builder", settings: settings).plan
            let result = try Run(plan.with(pathCount: 10_000))()
            return (
                try #require(result.estimate("compute_margin", .mean)?.value),
                try #require(result.estimate("compute_margin", .p99)?.value)
            )
        }
        let (small, large) = (
            try margin([]), try margin(["factors.seats.start=80e3 users"])
        )
        #expect(large.mean < small.mean && large.high < 1)
        // Tokens at half the price lift it, and leave it below one.
        let cheap = try margin(["factors.list.start=4 USD/Mtok"])
        #expect(cheap.mean > small.mean && cheap.high < 1)
    }

    @Test func someAnswersCostMoreThanTheyBring() throws {
        let result = try Run(scenario([]).plan.with(pathCount: 10_000))()
        let chance = try #require(result.estimate("research_below_cost", .probability)?.value)
        #expect(chance > 0.005 && chance < 0.5)
        let cost = try #require(result.estimate("cost_per_action", .mean)?.value)
        #expect(cost > 0.01 && cost < 0.4)
    }
}
