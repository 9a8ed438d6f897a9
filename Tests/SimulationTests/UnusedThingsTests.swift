import Foundation
import ScenarioModel
import Shortfall
import Testing

/// What a scenario states and nothing makes use of is told, and under strictness refused.
@Suite struct UnusedThingsTests {
    private static let sound = """
        time: {as_of: 2026-01, horizon: 12 months}
        factors:
          demand: {process: gbm, start: 100, volatility: 20 %/yr}
        business:
          products: {api: {demand: demand * 1 tok/month, price: 2 USD/tok, efficiency: 1 tok/GPU-h}}
        contracts:
          cloud: {structure: on-demand, price: 1 USD/GPU-h}

        """

    private func warnings(_ text: String) throws -> [String] {
        try Scenarios.load(text: text).warnings.map(\.description)
    }

    private func adding(_ factor: String) -> String {
        Self.sound.replacing("business:", with: "  \(factor)\nbusiness:", maxReplacements: 1)
    }

    private static let spare = "spare: {process: gbm, start: 1, volatility: 20 %/yr}"

    @Test("B2 · a factor that no formula reads is a warning that says what to do")
    func unusedFactor() throws {
        #expect(try warnings(Self.sound).isEmpty)
        let said = try warnings(adding(Self.spare))
        #expect(said.count == 1)
        #expect(said[0].contains(":4:3: warning: factors.spare: factor spare is read by no formula"))
        #expect(said[0].contains("expected its name in a formula"))
    }

    @Test(
        "B2 · a factor that a metric, event, target, cost, other factor or change reads is used",
        arguments: [
            "metrics: {m: {of: spare, aggregate: mean}}",
            "events: {e: 'npv < 0 and max(spare) > 1'}",
            "overlays: {dear: {contracts.cloud.price: 1 USD/GPU-h * spare}}",
            "variants: {dear: {contracts.cloud.price: 1 USD/GPU-h * spare}}",
            "basis: {discount: {rate: 1 %/yr * 1, margin: 1 %/yr * spare}}",
        ])
    func usedFactor(section: String) throws {
        let text = adding(Self.spare) + section + "\n"
        do {
            #expect(try !warnings(text).contains { $0.contains("factor spare") })
        } catch let error as LoadError {
            // A section may refuse the formula, but then not because nothing reads the factor.
            #expect(!error.diagnostics.contains { $0.message.contains("read by no formula") })
        }
    }

    @Test("B2 · a contract without a product to serve is a warning")
    func idleContract() throws {
        let text = """
            time: {as_of: 2026-01, horizon: 12 months}
            contracts:
              cloud: {structure: on-demand, price: 1 USD/GPU-h}
            """
        let said = try warnings(text)
        #expect(said.count == 1)
        #expect(said[0].contains("contracts.cloud: no product uses contract cloud"))
    }

    @Test("B2 · under strictness each of these is an error")
    func strict() throws {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "shortfall-\(UUID().uuidString).yaml")
        try adding(Self.spare).write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: LoadError.self) {
            try Scenario.load(ScenarioSource(path: file.path, isStrict: true))
        }
    }
}
