import Analysis
import Foundation
import Shortfall
import Testing

/// Scenarios and questions of the tests of comparisons.
enum CompareFixture {
    /// Work for accelerators that follows a geometric Brownian motion, with σ = 60 % a year and a
    /// mean of 1e6 hours a month; the hours are sold at 3 USD.
    static func text(months: Int = 1, currency: String = "USD", contracts: String, variants: String)
        -> String
    {
        """
        time: {as_of: 2026-01-01, horizon: \(months) months}
        basis: {currency: \(currency), discount: 0 %/yr}
        factors:
          need: {process: gbm, start: 1e6 Mtok/month, growth: 0 %/yr, volatility: 60 %/yr}
        business:
          products: {api: {demand: need, efficiency: 1 Mtok/GPU-h, price: 3 \(currency)/Mtok}}
        contracts:
          cloud: \(contracts)
        variants:
        \(variants)
        run: {paths: 20000, seed: 1}
        """
    }

    /// A family from a text, in a file of the name.
    static func family(
        _ text: String, name: String = "scenario", paths: Int? = nil, seed: UInt64? = nil
    ) throws -> ScenarioFamily {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "\(name).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try ScenarioFamily(path: file.path, paths: paths, seed: seed)
    }

    /// What is wrong with a question; empty where nothing is.
    static func faults(_ body: () throws(StudyError) -> Void) -> [Diagnostic] {
        do throws(StudyError) { try body() } catch {
            switch error {
            case .request(let diagnostics), .scenario(let diagnostics, _): return diagnostics
            case .simulation: return []
            }
        }
        return []
    }

    /// Φ.
    static func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

    /// E[(k − D)⁺] of a lognormal D of mean F and log-deviation s: k Φ(−d₂) − F Φ(−d₁).
    static func expectedShortfall(below k: Double, mean: Double, deviation s: Double) -> Double {
        let d1 = log(mean / k) / s + s / 2
        return k * normal(s - d1) - mean * normal(-d1)
    }
}
