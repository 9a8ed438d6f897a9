import Foundation
import ScenarioModel
import Shortfall
import Testing

/// What is unusual is told, and under `isStrict` refused.
@Suite struct StrictnessTests {
    private func source(_ settings: [String], isStrict: Bool) -> ScenarioSource {
        ScenarioSource(
            path: Scenarios.root.appending(path: "scenarios/one-page.yaml").path,
            settings: settings, isStrict: isStrict)
    }

    private func faults(_ settings: [String]) -> [Diagnostic] {
        do throws(LoadError) {
            return try Scenario.load(source(settings, isStrict: true)).warnings
        } catch { return error.diagnostics }
    }

    @Test func everyWarningIsAnErrorWithTheSameText() throws {
        let settings = ["factors.spot.volatility=900%/yr", "factors.demand.volatility=700%/yr"]
        let warnings = try Scenario.load(source(settings, isStrict: false)).warnings
        #expect(warnings.count == 2)
        #expect(warnings.allSatisfy { $0.severity == .warning && $0.expected != nil })
        let errors = faults(settings)
        #expect(errors.allSatisfy { $0.severity == .error })
        #expect(
            errors.map(\.description)
                == warnings.map {
                    $0.description.replacing(": warning: ", with: ": error: ", maxReplacements: 1)
                })
    }

    @Test func theUsualPasses() throws {
        let plain = try Scenario.load(source([], isStrict: false))
        let strict = try Scenario.load(source([], isStrict: true))
        #expect(strict.plan.digest == plain.plan.digest && strict.warnings.isEmpty)
    }
}
