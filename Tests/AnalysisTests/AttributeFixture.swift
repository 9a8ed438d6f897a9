import Analysis
import Foundation
import Shortfall
import Statistics

/// Scenarios and questions of the tests of attribution.
enum AttributeFixture {
    /// The scenario of a text, by way of a file.
    static func family(
        _ text: String, paths: Int = 20_000, seed: UInt64 = 1
    ) throws -> ScenarioFamily {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("attribute-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ScenarioFamily(path: file.path, paths: paths, seed: seed)
    }

    static func attribution(
        _ text: String, paths: Int = 20_000, outcome: String = "npv", level: String = "95%",
        drivers: AttributeQuestion.Drivers = .none, groups: [String] = [],
        failsFrom: String? = nil, recovery: String = "0 %"
    ) throws -> Attribution {
        let family = try family(text, paths: paths)
        let question = try AttributeQuestion(
            family, outcome: outcome, level: level, drivers: drivers, groups: groups,
            failsFrom: failsFrom, recovery: recovery)
        return try Laboratory(family).attribution(question)
    }

    /// Two costs of one month, independent and normal with standard deviations 3 and 4 USD, beside
    /// a fixed one of 1,000 USD.
    static let normalCosts = """
        time: {as_of: 2026-01-01, horizon: 1 months}
        basis: {discount: 0 %/yr}
        factors:
          x: {process: ou, start: 20 USD/month, level: 20 USD/month, mean_reversion: 1 /yr,
              volatility: \(volatility(3)) USD/month}
          y: {process: ou, start: 10 USD/month, level: 10 USD/month, mean_reversion: 1 /yr,
              volatility: \(volatility(4)) USD/month}
        business:
          products: {api: {demand: 0 GPU-h/month}}
          costs:
            x: {amount: x}
            y: {amount: y, class: operating}
            fixed: {amount: 1000 USD/month}
        contracts: {spot: {structure: on-demand, price: 1 USD/GPU-h}}
        """

    /// σ with which an Ornstein-Uhlenbeck process of κ = 1 a year has this deviation after a month:
    /// s² = σ² (1 − e^{−2κt})/(2κ).
    private static func volatility(_ deviation: Double) -> Double {
        deviation / ((1 - exp(-2.0 / 12)) / 2).squareRoot()
    }

    /// Twelve months of 100 hours of work. `a` is paid for, 60 hours at 2 USD; the rest comes from
    /// `b` at 4 USD. Each hour brings 5 USD.
    static let twoSuppliers = """
        time: {as_of: 2026-01-01, horizon: 12 months}
        basis: {discount: 0 %/yr}
        business:
          products:
            api: {demand: 100 Mtok/month, efficiency: 1 Mtok/GPU-h, price: 5 USD/Mtok}
        contracts:
          a: {structure: reserved, supplier: A, quantity: 60 GPU-h/month, price: 2 USD/GPU-h}
          b: {structure: on-demand, supplier: B, price: 4 USD/GPU-h, available: 70 GPU-h/month}
        """

    /// Within four standard errors.
    static func agrees(_ estimate: EstimatedValue, _ value: Double) -> Bool {
        guard let found = estimate.value, let error = estimate.standardError else { return false }
        return abs(found - value) <= 4 * error
    }

    /// What is wrong with a question; empty where nothing is.
    static func faults(_ body: () throws -> Void) -> [Diagnostic] {
        do { try body() } catch StudyError.request(let diagnostics) {
            return diagnostics
        } catch StudyError.scenario(let diagnostics, _) {
            return diagnostics
        } catch {}
        return []
    }
}
