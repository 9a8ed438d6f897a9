import Results
import Shortfall
import Simulation
import Testing

/// A provider that buys ahead, or does not, when demand fails or compute gets cheaper.
@Suite struct PatchworkCloudsTests {
    private func run(_ overlays: [String]) throws -> RunResult {
        let scenario = try Scenarios.mechanism("patchwork-clouds", overlays: overlays)
        return try Run(scenario.plan.with(pathCount: 20_000))()
    }

    private func value(
        _ metric: String, _ overlays: [String], _ statistic: Statistic = .mean
    ) throws -> Double {
        try #require(run(overlays).estimate(metric, statistic)?.value)
    }

    /// Months of the lines of a path.
    private func lines(_ settings: [String] = [], path: Int) throws -> [String: [Double]] {
        let plan = try Scenarios.mechanism("patchwork-clouds", settings: settings).plan
        return Dictionary(
            try explain(path: path, of: plan).lines.map { ($0.name, $0.values) },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func buyingAheadFixesTheCostAndPays() throws {
        #expect(try value("price_paid", []) < value("price_paid", ["as_it_goes"]))
        #expect(try value("price_paid", [], .sd) < value("price_paid", ["as_it_goes"], .sd))
        #expect(try value("npv", []) > value("npv", ["as_it_goes"]))
    }

    @Test(arguments: [["slump"], ["new_chips"], ["slump", "new_chips"]])
    func itStrandsCapitalWhenDemandFailsOrNewHardwareLands(overlays: [String]) throws {
        #expect(try value("npv", overlays) < value("npv", overlays + ["as_it_goes"]))
        #expect(try value("stranded", overlays) > 2 * value("stranded", []))
        #expect(try value("stranded", overlays + ["as_it_goes"]) == 0)
    }

    @Test(arguments: [0, 5, 77]) func eachTierHasItsPrice(path: Int) throws {
        let lines = try lines(path: path)
        func price(_ product: String, _ step: Int) throws -> Double {
            let revenue = try #require(lines["revenue.\(product)"])
            let served = try #require(lines["served.\(product)"])
            return revenue[step] / served[step]
        }
        for step in [0, 11, 35] {
            for dearer in ["low_latency", "large_context", "secure"] {
                #expect(try price(dearer, step) > price("standard", step), "\(dearer)")
            }
            #expect(try price("enterprise", step) < price("standard", step))
            #expect(abs(try price("dedicated", step) / [4.6, 4.2, 3.8][step / 12] - 1) < 1e-12)
        }
        // The premium for what is scarce fades.
        func premium(_ step: Int) throws -> Double {
            try price("low_latency", step) / price("standard", step)
        }
        #expect(try premium(35) < premium(11) && premium(11) < premium(0))
    }

    @Test(arguments: [0, 5, 77]) func cheaperComputeIsPassedOnToEnterprisesAlone(path: Int) throws {
        let base = try lines(path: path)
        let cheap = try lines(["factors.gpu.start=1.70 USD/GPU-h"], path: path)
        func prices(_ lines: [String: [Double]], _ product: String) throws -> [Double] {
            let revenue = try #require(lines["revenue.\(product)"])
            return zip(revenue, try #require(lines["served.\(product)"])).map { $0 / $1 }
        }
        for product in ["standard", "low_latency", "large_context", "secure", "dedicated"] {
            for (a, b) in zip(try prices(base, product), try prices(cheap, product)) {
                #expect(abs(b / a - 1) < 1e-12, "\(product)")
            }
        }
        let enterprise = try prices(base, "enterprise").reduce(0, +)
        #expect(try prices(cheap, "enterprise").reduce(0, +) < 0.95 * enterprise)
    }

    @Test func aBuilderSpendsTenThousandDollarsAMonthAndFiveSuppliersServeIt() throws {
        let lines = try lines(path: 5)
        // 4,000 Mtok at the list price of 2.50 USD, give or take a month's drift.
        let revenue = try #require(lines["revenue.standard"])[0]
        let builders = try #require(lines["demand.standard"])[0] / 4000e6
        #expect(abs(revenue / builders / 10_000 - 1) < 0.2)
        for contract in ["base", "credits", "spot", "neocloud", "on_demand"] {
            let used = try #require(lines["quantity.gpu_hours.used.\(contract)"])
            #expect(used.reduce(0, +) > 0, "\(contract)")
        }
    }
}
