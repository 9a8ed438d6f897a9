// How likely is a loss, given that the usage target is missed?
import Shortfall

let path = CommandLine.arguments.dropFirst().first ?? "scenarios/frontier-lab.yaml"
let scenario = try Scenario.load(ScenarioSource(path: path))
let result = try Run(scenario.plan.with(pathCount: 20_000))()
if let loss = result.probability(of: "loss", given: "miss"), let value = loss.value {
    print("P(loss | miss) = \(value), 95 % interval \(loss.low ?? .nan) to \(loss.high ?? .nan)")
}
