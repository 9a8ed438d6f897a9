import Results
import Shortfall
import Simulation
import Testing

/// Payback, time to cash, the liquidity trough and cover, as a run tells them of the neocloud.
@Suite struct TimeViewTests {
    private static let plan = Result { try Scenarios.mechanism("neocloud").plan }

    @Test(arguments: [0, 3, 58, 301]) func eachPathsMonthsFollowFromItsLines(path: Int) throws {
        let explanation = try explain(path: path, of: Self.plan.get())
        func line(_ name: String) throws -> [Double] {
            try #require(explanation.lines.first { $0.name == name }?.values)
        }
        func value(_ name: String) throws -> Double {
            try #require(explanation.columns.first { $0.name == name }?.value)
        }
        func running(_ flow: [Double]) -> [Double] {
            var total = 0.0
            return flow.map {
                total += $0
                return total
            }
        }
        let cash = running(try line("cash"))
        let below = try #require(cash.firstIndex { $0 < 0 })
        let crossing = cash[below...].firstIndex { $0 >= 0 }.map { Double($0 + 1) }
        #expect(try value("first_crossing") == crossing ?? .infinity)
        let last = try #require(cash.lastIndex { $0 < 0 })
        #expect(try value("payback") == (last == 59 ? .infinity : Double(last + 2)))

        let liquid = running(try line("cash_after_debt"))
        let trough = try #require(liquid.min())
        #expect(try value("liquidity_trough") == trough)
        #expect(try value("trough_month") == Double(liquid.firstIndex(of: trough)! + 1))
        #expect(abs(try value("cash_trough") - trough - 450e6) < 1e-6)

        let items = explanation.lines.filter { $0.name.hasPrefix("capex.b200_fleet.") }
        let spent = try #require(items.compactMap { $0.values.firstIndex { $0 > 0 } }.min())
        let paid = zip(
            try line("sold.cash.compute.booked"), try line("sold.cash.compute.rest_of_b200")
        ).map(+)
        let first = paid[spent...].firstIndex { $0 > 0 }.map { Double($0 - spent) }
        #expect(try value("spending_to_cash") == first ?? .infinity)

        let tested = try ["old_loan", "delayed_draw"].compactMap { facility in
            explanation.lines.first { $0.name == "dscr_tested.\(facility)" }?.values.min()
        }
        #expect(try value("lowest_dscr") == tested.min())
        #expect(try value("dscr_breach") == (try value("lowest_dscr") < 1.25 ? 1 : 0))
    }

    /// What never pays back is later than any month, in conditions too.
    @Test func conditionsOnMonthsAgreeWithTheSharesThatNeverGetThere() throws {
        let late = "payback > 60 months"
        let scenario = try Scenarios.mechanism(
            "neocloud", settings: ["report.given=[miss, \(late)]"])
        let result = try Run(scenario.plan.with(pathCount: 5_000))()
        let never = try #require(result.estimate("payback", .never))
        let chance = try #require(result.probability(of: late))
        #expect(never.value == chance.value && never.low == chance.low)
        let count = Int((try #require(never.value) * 5_000).rounded())
        #expect(count >= 30)
        #expect(result.estimate("npv", .mean, given: late)?.count == count)
        #expect(result.estimate("payback", .never, given: late)?.value == 1)
        #expect(result.estimate("payback", .mean, given: late)?.value == nil)
        #expect(result.estimate("payback", .mean)?.count == 5_000 - count)
        #expect(result.estimate("payback", .p50)?.count == 5_000)
        // Later paths rank last, so the tail of the months beyond the share has no value.
        let last = try #require(result.estimate("payback", .p99))
        #expect(last.value == nil && last.reason!.contains("do not get there within the period"))
        // A loss before debt is what is not paid back, but for discounting.
        let loss = try #require(result.probability(of: "loss", given: late)?.value)
        #expect(loss == 1)
    }

    @Test func spansAndQuartersAddUpToTheHorizon() throws {
        let by = "{of: cash, by: [horizon, quarter, {name: build, from: 2026-11, to: 2028-03}]}"
        let scenario = try Scenarios.mechanism(
            "neocloud", settings: ["metrics.flow=\(by)"])
        let result = try Run(scenario.plan.with(pathCount: 2_000))()
        func mean(_ period: String?) throws -> Double {
            try #require(result.estimate("flow", .mean, period: period)?.value)
        }
        let quarters = try #require(
            result.presentation.metrics.first { $0.name == "flow" }?.periods
        ).compactMap { $0 }.filter { $0.contains("Q") }
        #expect(quarters.first == "2026Q4" && quarters.last == "2031Q4" && quarters.count == 21)
        let sum = try quarters.map(mean).reduce(0, +)
        #expect(abs(sum / (try mean(nil)) - 1) < 1e-9)
        let early = try quarters.prefix(6).map(mean).reduce(0, +)
        #expect(abs(early / (try mean("build")) - 1) < 1e-9)
    }
}
