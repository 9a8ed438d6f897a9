import Foundation
import Results
import Shortfall
import Testing

/// What is demanded of every shipped scenario, whatever it assumes; its bits are held by
/// ``DeterminismTests``.
@Suite struct ShippedScenarioTests {
    @Test(arguments: DeterminismTests.scenarios)
    func itLoadsWithoutAWarningAndRuns(name: String) throws {
        let path = Scenarios.root.appending(path: "scenarios/\(name)").path
        let scenario = try Scenario.load(ScenarioSource(path: path, isStrict: true))
        let result = try Run(try scenario.plan.with(pathCount: 300))()
        #expect(!result.estimates.isEmpty)
    }
}
