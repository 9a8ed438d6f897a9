import Results
import Shortfall
import Simulation
import Testing

/// The frontier lab stays within the published ranges that its parameters come from.
@Suite struct FrontierLabTests {
    @Test func mediansLieWithinThePublishedRanges() throws {
        let scenario = try Scenarios.load("frontier-lab.yaml")
        let result = try Run(scenario.plan.with(pathCount: 50_000))()
        func median(_ metric: String, _ year: String) throws -> Double {
            try #require(result.estimate(metric, .p50, period: year)?.value)
        }
        // Revenue: 2026 and 2030, low and high. Gross margin: 33 % to 40 %, the reports of 2024 to
        // 2026. Load: at the start 30 % to 60 %, the target 60 % to 85 %.
        #expect((25e9...45e9).contains(try median("revenue", "2026")))
        #expect((140e9...350e9).contains(try median("revenue", "2030")))
        for year in ["2026", "2030"] {
            #expect((0.33...0.40).contains(try median("gross_margin", year)), "\(year)")
        }
        #expect((0.30...0.60).contains(try median("utilization", "2026")))
        #expect((0.60...0.85).contains(try median("utilization", "2030")))
    }

    /// $38B over 7 years and $100B over 8 years: yearly rates once the ramps are over.
    @Test func theCommitmentsToAWSRunAtTheirAnnouncedRates() throws {
        let plan = try Scenarios.load("frontier-lab.yaml").plan
        let path = try explain(path: 0, of: plan)
        func yearlyRate(_ contract: String) throws -> Double {
            func last(_ line: String) throws -> Double {
                try #require(path.lines.first { $0.name == "\(line).\(contract)" }?.values.last)
            }
            return try 12 * last("price.compute") * last("quantity.gpu_hours.contracted")
        }
        let gpu = try yearlyRate("aws_gb")
        let trainium = try yearlyRate("aws_trainium")
        // The first is entered as a rate rounded to two digits, the second as 2 GW at a price per hour
        // rounded to two digits.
        #expect(abs(gpu / (38e9 / 7) - 1) < 0.01)
        #expect(abs(trainium / (100e9 / 8) - 1) < 0.01)
        #expect(abs((7 * gpu + 8 * trainium) / 138e9 - 1) < 0.01)
    }

    @Test func securedCapacityIsCommittedOverNeeded() throws {
        let plan = try Scenarios.load("frontier-lab.yaml").plan
        let path = try explain(path: 7, of: plan)
        func total(_ prefix: String) -> Double {
            path.lines.filter { $0.name == prefix || $0.name.hasPrefix(prefix + ".") }
                .reduce(0) { $0 + $1.values.reduce(0, +) }
        }
        let secured = try #require(path.columns.first { $0.name == "capacity_secured" }?.value)
        let delivered = try #require(
            path.lines.first { $0.name == "quantity.gpu_hours.committed.delivered" })
        let expected =
            delivered.values.reduce(0, +) / total("quantity.gpu_hours.required")
        #expect(abs(secured / expected - 1) < 1e-12)
    }

    @Test func everyNumberOfADealCarriesItsProvenance() throws {
        let scenario = try Scenarios.load("frontier-lab.yaml")
        let tags = scenario.plan.presentation.assumptions.compactMap(\.tag)
        #expect(tags.count >= 60)
        #expect(Set(tags).isSubset(of: ["P", "S", "D", "M", "R", "A"]))
    }

    @Test func aCommitmentLeveragesTheMarginOnUse() throws {
        // A higher take fraction cannot help: profit given a miss falls with it.
        func profitGivenMiss(_ take: String) throws -> Double {
            let settings = ["aws_gb", "aws_trainium", "oracle", "azure"].map {
                "contracts.\($0).take=\(take)"
            }
            let plan = try Scenarios.load("frontier-lab.yaml", settings: settings).plan
            let result = try Run(plan.with(pathCount: 5_000))()
            return try #require(result.estimate("npv", .mean, given: "miss")?.value)
        }
        let (low, high) = (try profitGivenMiss("0.6"), try profitGivenMiss("1"))
        #expect(high < low)
    }
}
