// Tile programs of one kind each, from small scenarios with next to nothing to count: correlated
// factors, contract arithmetic, a large correlation. One thread; closed forms check the answers.

import Benchmark
import Foundation
import ScenarioSupport
import Shortfall

let pathCount = 65_536
let horizon = 60

struct ProgramCase {
    let name: String
    let text: String
    let figures: [ReferenceFigure]
}

let head = "time: {as_of: 2026-01-01, horizon: \(horizon) months}\n"
let tail = "report: {standard_metrics: false}\n"

/// Brownian motions, every pair of them correlated by 0.3; only the last month is asked for.
func correlated(_ count: Int) -> ProgramCase {
    let (drift, volatility, correlation) = (0.10, 0.30, 0.3)
    let names = (1...count).map { "f\($0)" }
    let rows = names.indices.map { i in
        names.indices.map { i == $0 ? "1" : "\(correlation)" }.joined(separator: ", ")
    }
    let law = "drift: \(drift * 100) %/yr, volatility: \(volatility * 100) %/yr"
    let text = head
        + "factors:\n" + names.map { "  \($0): {process: gbm, start: 1, \(law)}\n" }.joined()
        + "dependence:\n  matrix:\n" + rows.map { "    - [\($0)]\n" }.joined()
        + "metrics:\n  total: {of: \(names.joined(separator: " + ")), aggregate: last}\n" + tail
    // Moments of a sum of lognormal variables.
    let years = Double(horizon) / 12
    let mean = exp(drift * years)
    func product(_ correlation: Double) -> Double {
        mean * mean * (exp(correlation * volatility * volatility * years) - 1)
    }
    let n = Double(count)
    let variance = n * product(1) + n * (n - 1) * product(correlation)
    return ProgramCase(
        name: "\(count) correlated factors", text: text,
        figures: [
            ReferenceFigure("total", .mean, value: n * mean),
            ReferenceFigure("total", .sd, value: variance.squareRoot()),
        ])
}

/// Take-or-pay contracts in merit order, all fed by one lognormal demand; built in, or the same written
/// as scripts, which must not take longer.
func contracts(_ count: Int, asScripts: Bool = false) -> ProgramCase {
    let (start, drift, volatility) = (100e6, 0.50, 0.40)
    let (hours, price, take) = (40e6, 2.0, 0.8)
    let names = (1...count).map { "c\($0)" }
    let law = "drift: \(drift * 100) %/yr, volatility: \(volatility * 100) %/yr"
    let product = "demand: load, price: 3 USD/Mtok, efficiency: 1 Mtok/GPU-h"
    let formulas = "expense: 'price * max(used, take * committed)'"
    let terms = "quantity: \(hours) GPU-h/month, price: \(price) USD/GPU-h, "
        + (asScripts
            ? "structure: script, terms: {take: \(take * 100) %}, flows: {\(formulas)}"
            : "structure: take-or-pay, take: \(take * 100) %, test: monthly")
    let text = head
        + "factors:\n  load: {process: gbm, start: \(start) Mtok/month, \(law)}\n"
        + "business:\n  products:\n    api: {\(product)}\n"
        + "contracts:\n" + names.map { "  \($0): {\(terms)}\n" }.joined()
        + "metrics:\n  bill: {of: expense.compute}\n" + tail
    // max(u, θK) with u = min(max(x - S, 0), K) is θK + (x - S - θK)⁺ - (x - S - K)⁺.
    var bill = 0.0
    for month in 1...horizon {
        let years = Double(month) / 12
        let mean = start * exp(drift * years)
        let deviation = volatility * years.squareRoot()
        for before in 0..<count {
            let below = Double(before) * hours
            bill += price * (take * hours
                + excess(over: below + take * hours, mean: mean, deviation: deviation)
                - excess(over: below + hours, mean: mean, deviation: deviation))
        }
    }
    return ProgramCase(
        name: "\(count) \(asScripts ? "scripts" : "contracts")", text: text,
        figures: [ReferenceFigure("bill", .mean, value: bill)])
}

/// E[(x - k)⁺] of a lognormal x with its mean and log standard deviation (Black 1976).
func excess(over k: Double, mean: Double, deviation: Double) -> Double {
    func distribution(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
    let upper = log(mean / k) / deviation + deviation / 2
    return mean * distribution(upper) - k * distribution(upper - deviation)
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock], timeUnits: .milliseconds, warmupIterations: 1,
        maxDuration: .seconds(4), maxIterations: 20)

    for item in [correlated(6), correlated(64), contracts(8), contracts(8, asScripts: true)] {
        Benchmark("\(item.name), \(pathCount) paths") { benchmark in
            let plan = try scenario(text: item.text).plan.with(seed: 1, pathCount: pathCount)
            let run = Run(plan, options: ExecutionOptions(threads: 1))
            benchmark.startMeasurement()
            let result = try run()
            benchmark.stopMeasurement()
            result.requireAgreement(with: item.figures, least: item.figures.count)
        }
    }
}
