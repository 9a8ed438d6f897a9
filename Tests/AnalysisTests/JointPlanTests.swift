import Analysis
import Randomness
import Results
import Risk
import Shortfall
import Testing

@Suite struct JointPlanTests {
    static let scenario = "scenarios/frontier-lab.yaml"

    @Test func aVariantGivesTheNumbersOfItsOwnRun() throws {
        let family = try ScenarioFamily(path: Self.scenario, paths: 5_000)
        let measures = try ["mean(npv)", "P(loss)", "P(loss | miss)", "mean(gross_margin.2028)"]
            .map(MeasureText.init)
        let settings = [
            [], ["factors.demand.volatility=60 %/yr"], ["levers.demand=0.9"],
            ["contracts.aws_gb.take=70 %"], ["dependence={}"],
        ]
        let variants = settings.map { setting in
            Variant(setting.joined(), setting.map { .setting($0) })
        }
        let samples = try Laboratory(family).simulate(variants, measures)
        for (index, setting) in settings.enumerated() {
            let scenario = try Scenario.load(
                ScenarioSource(path: Self.scenario, settings: setting))
            let result = try Run(scenario.plan.with(pathCount: 5_000))()
            let expected = [
                result.estimate("npv", .mean), result.probability(of: "loss"),
                result.probability(of: "loss", given: "miss"),
                result.estimate("gross_margin", .mean, period: "2028"),
            ]
            for (measure, estimate) in expected.enumerated() {
                let found = try #require(samples.estimate(index, measure).value)
                let value = try #require(estimate?.value)
                #expect(abs(found - value) <= 1e-12 * abs(value), "\(setting) \(measure)")
            }
        }
    }

    @Test func bitsDoNotDependOnHowVariantsAreSimulated() throws {
        let family = try ScenarioFamily(path: Self.scenario, paths: 2_500)
        let measures = try ["mean(npv)", "mean(gross_margin | miss)"].map(MeasureText.init)
        let variants = [
            Variant.base, Variant("demand", [.setting("levers.demand=0.9")]),
            Variant("volatility", [.setting("factors.demand.volatility=60 %/yr")]),
        ]
        func columns(_ options: ExecutionOptions) throws -> [[Double]] {
            let samples = try Laboratory(family, options: options).simulate(variants, measures)
            return variants.indices.flatMap { variant in
                measures.indices.map { samples[variant, $0].values }
            }
        }
        let one = try columns(ExecutionOptions(threads: 1))
        #expect(try columns(ExecutionOptions(threads: 3)) == one)
        for tile in [64, 256, 1024] {
            #expect(try columns(ExecutionOptions(tile: tile)) == one, "tile of \(tile)")
        }
        for set in InstructionSet.supported {
            #expect(try columns(ExecutionOptions(instructionSet: set)) == one, "\(set.name)")
        }
    }
}
