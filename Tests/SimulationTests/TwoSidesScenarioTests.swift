import Results
import Shortfall
import Simulation
import Testing

/// A laboratory and its provider on one path set.
@Suite struct TwoSidesScenarioTests {
    private static let provider = "party.provider."
    private static let sold = "party.provider.sold."

    private static let plan = Result { try Scenarios.mechanism("two-sides").plan }

    private func lines(path: Int) throws -> [String: [Double]] {
        Dictionary(
            try explain(path: path, of: Self.plan.get()).lines.map { ($0.name, $0.values) },
            uniquingKeysWith: { first, _ in first })
    }

    private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a / b - 1) < 1e-9 }

    @Test(arguments: [0, 3, 41]) func whatTheLabPaysTheProviderReceives(path: Int) throws {
        let lines = try lines(path: path)
        for name in ["cloud", "flex", "dedicated", "credits"] {
            let paid = try #require(lines["cash.compute.\(name)"])
            #expect(lines["\(Self.sold)cash.compute.\(name)_sold"] == paid)
            let used = try #require(lines["quantity.gpu_hours.used.\(name)"])
            #expect(lines["\(Self.sold)quantity.gpu_hours.used.\(name)_sold"] == used)
            // Each books by its own rule; over whole contract years the sums agree.
            let cost = try #require(lines["expense.compute.\(name)"]).reduce(0, +)
            let revenue = try #require(lines["\(Self.provider)revenue.\(name)_sold"]).reduce(0, +)
            #expect(abs(revenue / cost - 1) < 1e-12)
        }
        #expect(
            lines["\(Self.sold)cash.prepayment.cloud_sold"]
                == (try #require(lines["cash.prepayment.cloud"])))
    }

    @Test(arguments: [0, 3, 41]) func whatIsStillToComeFallsToZero(path: Int) throws {
        let owed = try #require(lines(path: path)["\(Self.sold)book.remaining.cloud_sold"])
        // 80 % of 18,000 accelerators at 3.40.
        let month = 0.8 * 18e3 * 730 * 3.4
        #expect(owed.count == 48 && abs(owed[0] / (47 * month) - 1) < 1e-12)
        #expect(zip(owed, owed.dropFirst()).allSatisfy { $0 > $1 })
        #expect(abs(owed[47]) < 1e-12 * owed[0])
    }

    /// Where the year's use lies below the take, the provider books more than price times use.
    @Test func revenueComesBeforeUse() throws {
        var seen = 0
        for path in 0..<12 {
            let lines = try lines(path: path)
            let used = try #require(lines["quantity.gpu_hours.used.cloud"])
            let revenue = try #require(lines["\(Self.provider)revenue.cloud_sold"])
            let expense = try #require(lines["expense.compute.cloud"])
            let take = 0.8 * 18e3 * 730.0
            func sum(_ line: [Double], _ months: Range<Int>) -> Double {
                line[months].reduce(0, +)
            }
            for first in [0, 12, 24, 36] {
                let year = first..<(first + 12)
                let short = 3.4 * (12 * take - sum(used, year))
                guard short > 0.05 * 3.4 * take else { continue }
                let unused = sum(revenue, year) - 3.4 * sum(used, year)
                #expect(isNear(unused, short))
                // The provider has booked some of it by the middle of the year, the lab nothing.
                let half = first..<(first + 6)
                let paidForUse = 3.4 * sum(used, half)
                let shortByThen = 3.4 * 6 * take - paidForUse
                guard shortByThen > 0.05 * 3.4 * take else { continue }
                #expect(isNear(sum(revenue, half) - paidForUse, shortByThen))
                #expect(isNear(sum(expense, half), paidForUse))
                seen += 1
            }
        }
        #expect(seen >= 3)
    }

    /// Revenue runs ahead of the cash: 45 days for what is used, 60 for a true-up.
    @Test(arguments: [0, 3, 41]) func revenueRunsAheadOfCash(path: Int) throws {
        let lines = try lines(path: path)
        let revenue = try #require(lines["\(Self.provider)revenue.flex_sold"])
        let cash = try #require(lines["\(Self.sold)cash.compute.flex_sold"])
        var owed = 0.0
        for step in 0..<48 {
            owed += revenue[step] - cash[step]
            // At least the month's own revenue is not yet paid.
            #expect(owed >= revenue[step] * (1 - 1e-9) - 1)
        }
        #expect(cash[0] == 0 && revenue.reduce(0, +) > cash.reduce(0, +))
    }

    @Test func moneyInAdvanceIsNotYetRevenue() throws {
        let lines = try lines(path: 3)
        // A fifth of 48 months' take.
        let advance = 0.2 * 48 * 0.8 * 18e3 * 730 * 3.4
        let received = try #require(lines["\(Self.sold)cash.prepayment.cloud_sold"])
        #expect(abs(received[0] / advance - 1) < 1e-12)
        #expect(try #require(lines["\(Self.provider)revenue.cloud_sold"])[0] < advance / 5)
        let held = try #require(lines["\(Self.sold)balance.prepayment.cloud_sold"])
        let cash = try #require(lines["\(Self.sold)cash.compute.cloud_sold"])
        #expect(held[0] > 0.8 * advance && cash[0] == 0)
    }

    /// Who bears the risk of demand is what the commitments decide.
    @Test func withFewerPromisesTheRiskMovesToTheProvider() throws {
        func run(_ overlays: [String]) throws -> RunResult {
            let scenario = try Scenarios.mechanism("two-sides", overlays: overlays)
            return try Run(scenario.plan.with(pathCount: 10_000))()
        }
        let (promised, free) = (try run([]), try run(["little_promised"]))
        func value(_ run: RunResult, _ metric: String, _ statistic: Statistic) throws -> Double {
            try #require(run.estimate(metric, statistic)?.value)
        }
        #expect(try value(free, "provider_npv", .sd) > 1.5 * value(promised, "provider_npv", .sd))
        #expect(try value(free, "provider_npv", .mean) < value(promised, "provider_npv", .mean))
        #expect(try value(free, "npv", .mean) > value(promised, "npv", .mean))
        #expect(try value(free, "npv", .p5) > value(promised, "npv", .p5))
        #expect(try value(free, "loss", .probability) < value(promised, "loss", .probability))
        #expect(
            try value(free, "provider_out_of_cash", .probability)
                > value(promised, "provider_out_of_cash", .probability))
    }

    @Test func eachSideHasItsOwnChances() throws {
        let plan = try Scenarios.mechanism("two-sides").plan.with(pathCount: 10_000)
        let result = try Run(plan)()
        for event in ["loss", "provider_loss", "provider_out_of_cash"] {
            let chance = try #require(result.estimate(event, .probability)?.value)
            #expect(chance > 0.002 && chance < 0.6, "\(event)")
        }
        // The order book at the end of 2027 is that of 34 months; the horizon's end has none.
        let month = 0.8 * 18e3 * 730 * 3.4 + 110e6 / 12 + 1e3 * 730 * 3.2
        let book = try #require(result.estimate("provider_rpo", .mean, period: "2027")?.value)
        #expect(abs(book / (34 * month) - 1) < 1e-9)
        #expect(abs(try #require(result.estimate("provider_rpo", .mean)?.value)) < 1)
    }
}
