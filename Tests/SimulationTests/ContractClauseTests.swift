import Foundation
import Results
import Shortfall
import Simulation
import Testing

/// Clauses under random factors against closed forms, within four standard errors.
@Suite struct ContractClauseTests {
    private func estimates(
        _ factors: String, _ contract: String, _ metrics: String, months: Int = 12,
        paths: Int = 200_000
    ) throws -> RunResult {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: \(months) months}
                factors:
                  \(factors)
                business: {products: {api: {demand: 0 GPU-h/month}}}
                contracts:
                  c: {\(contract)}
                metrics:
                  \(metrics)
                run: {paths: \(paths), seed: 11}
                """)
        return try Run(scenario.plan)()
    }

    private func expectMean(
        _ metric: String, of result: RunResult, _ expected: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let estimate = try #require(result.estimate(metric, .mean))
        let (value, error) = (try #require(estimate.value), try #require(estimate.standardError))
        #expect(
            abs(value - expected) <= 4 * error, "\(metric): \(value), not \(expected) ± \(error)",
            sourceLocation: sourceLocation)
        #expect(error > 0 && error < 0.02 * abs(expected), sourceLocation: sourceLocation)
    }

    private static let reserved = "structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h"

    /// E(X − k)⁺ of a log-normal X with mean m and log-deviation s: m·Φ(d) − k·Φ(d − s).
    private func call(_ m: Double, _ s: Double, above k: Double) -> Double {
        func cdf(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
        let d = (log(m / k) + s * s / 2) / s
        return m * cdf(d) - k * cdf(d - s)
    }

    /// E min(max(0.4·P₀ + 0.6·X, F), C) = F + 0.6·(E(X − f)⁺ − E(X − c)⁺), f and c the index at
    /// which floor and cap bind.
    private func clamped(years: Double) -> Double {
        let (m, s) = (2.2 * pow(1.3, years), 0.5 * years.squareRoot())
        let (f, c) = ((1.6 - 0.8) / 0.6, (3.0 - 0.8) / 0.6)
        return 1.6 + 0.6 * (call(m, s, above: f) - call(m, s, above: c))
    }

    @Test func anIndexedPriceHasTheMeanOfAClampedLogNormal() throws {
        let result = try estimates(
            "spot: {process: gbm, start: 2.2 USD/GPU-h, growth: 30 %/yr, volatility: 50 %/yr}",
            Self.reserved + ", index: {to: spot, weight: 60 %, floor: 1.6 USD/GPU-h, cap: "
                + "3 USD/GPU-h, each: quarter}",
            """
            price: {of: price.compute.c, aggregate: last}
              cost: expense.compute.c
            """)
        // The last reset is October, ten months after the start.
        try expectMean("price", of: result, clamped(years: 10 / 12.0))
        let resets = [1.0, 4, 7, 10].map { clamped(years: $0 / 12) }
        try expectMean("cost", of: result, 300 * resets.reduce(0, +))
    }

    @Test func aPriceUnderABenchmarkHasTheMeanOfACappedLogNormal() throws {
        let result = try estimates(
            "spot: {process: gbm, start: 2.2 USD/GPU-h, volatility: 50 %/yr}",
            Self.reserved + ", benchmark: {to: spot, margin: 10 %, each: year, ratchet: false}",
            "price: {of: price.compute.c, aggregate: last}", months: 15)
        // The one reset is a year after the start, in the thirteenth month: E min(2, 1.1·X).
        let (m, s) = (2.2, 0.5 * (13 / 12.0).squareRoot())
        try expectMean("price", of: result, 1.1 * (m - call(m, s, above: 2 / 1.1)))
    }

    @Test func aPrepaymentIsLostAsOftenAsTheSupplierDefaults() throws {
        let result = try estimates(
            "supplier: {process: default, intensity: 25 %/yr, recovery: 30 %, volatility: 0 %/yr}",
            Self.reserved + ", term: 12 months, prepayment: {amount: 1200 USD, credited: evenly}, "
                + "supplier_default: {when: supplier.defaulted, recovery: supplier.recovery}",
            """
            lost: prepayment_loss.c
              paid: cash.prepayment.c
              cost: expense.compute.c
            """)
        // In month m of 12 with chance pₘ, and then 1200·(1 − m/12) is left; nothing is paid to a
        // supplier that is gone in the first month.
        let alive: [Double] = (0...12).map { exp(-0.25 * Double($0) / 12) }
        var claims = 0.0
        for m in 1..<12 { claims += (alive[m] - alive[m + 1]) * 100 * Double(12 - m) }
        try expectMean("lost", of: result, 0.7 * claims)
        try expectMean("paid", of: result, 1200 * alive[1] - 0.3 * claims)
        let delivered = 200 * alive[1...].reduce(0, +)
        try expectMean("cost", of: result, delivered + 0.7 * claims)
    }

    @Test func aPriceChangesAsOftenAsItsEventComes() throws {
        let result = try estimates(
            "round: {process: event, clock: poisson, rate: 60 %/yr}",
            Self.reserved + ", repricing: {when: round, change: 25 %, notice: 2 months}",
            "price: {of: price.compute.c, aggregate: last}")
        // By October, two months before the last.
        try expectMean("price", of: result, 2 * (1 + 0.25 * (1 - exp(-0.6 * 10 / 12))))
    }

    /// Invoices unpaid for two months when the buyer defaults: the seller gets 40 % of them.
    @Test func unpaidInvoicesAreLostAsOftenAsTheBuyerDefaults() throws {
        let result = try estimates(
            "buyer: {process: default, intensity: 30 %/yr, recovery: 40 %, volatility: 0 %/yr}",
            Self.reserved + ", invoice: {due: 60 days}, "
                + "buyer_default: {when: buyer.defaulted, recovery: buyer.recovery}",
            """
            lost: written_off.c
              paid: cash.compute.c
            """)
        let alive: [Double] = (0...12).map { exp(-0.3 * Double($0) / 12) }
        var unpaid = 0.0
        for m in 1..<12 { unpaid += (alive[m] - alive[m + 1]) * 200 * Double(min(m, 2)) }
        try expectMean("lost", of: result, -0.6 * unpaid)
        // The invoice of month m is paid in month m + 2 by a buyer that lives then.
        let paid = 200 * alive[3...].reduce(0, +)
        try expectMean("paid", of: result, paid + 0.4 * unpaid)
    }

    /// Uptime 1 − 2 %·X, X log-normal: the chance of a month below 99.9 and 99 % is that of X above
    /// 0.05 and 0.5.
    @Test func serviceCreditsComeAsOftenAsDowntime() throws {
        let result = try estimates(
            "trouble: {process: gbm, start: 0.2, volatility: 120 %/yr}",
            Self.reserved + ", service_level: {uptime: 1 - 0.02 * trouble, cap: 20 %, credits: "
                + "[{below: 99.9 %, credit: 10 %}, {below: 99 %, credit: 25 %}]}",
            "credit: service_credit.c")
        var expected = 0.0
        for month in 1...12 {
            let s = 1.2 * (Double(month) / 12).squareRoot()
            func above(_ x: Double) -> Double {
                let z = (log(x / 0.2) + s * s / 2) / s
                return erfc(z / 2.0.squareRoot()) / 2
            }
            expected -= 200 * (0.1 * above(0.05) + 0.1 * above(0.5))
        }
        try expectMean("credit", of: result, expected)
    }

    /// Half of (K − D)⁺ sold at 80 % of an independent price: the product of the two means.
    @Test func resaleBringsItsShareOfThePutOnUse() throws {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: 12 months}
                factors:
                  demand: {process: gbm, start: 90 GPU-h/month, volatility: 60 %/yr}
                  spot: {process: gbm, start: 2 USD/GPU-h, growth: 20 %/yr, volatility: 30 %/yr}
                business: {products: {api: {demand: demand}}}
                contracts:
                  c:
                    structure: reserved
                    quantity: 100 GPU-h/month
                    price: 2 USD/GPU-h
                    resale: {price: spot, haircut: 20 %, share: 50 %}
                metrics: {resale: resale.c}
                run: {paths: 200000, seed: 12}
                """)
        let result = try Run(scenario.plan)()
        var expected = 0.0
        for month in 1...12 {
            let years = Double(month) / 12
            let s = 0.6 * years.squareRoot()
            let put = 100 - 90 + call(90, s, above: 100)
            expected -= 0.5 * put * 0.8 * 2 * pow(1.2, years)
        }
        try expectMean("resale", of: result, expected)
    }
}
