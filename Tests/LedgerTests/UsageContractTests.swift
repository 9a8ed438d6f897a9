import Testing

/// What must hold for tiers, reserved instances and spot, whatever their terms and use.
@Suite struct UsageContractTests {
    private static let months = 20

    private static func run(_ contract: String, demand: String) throws -> LedgerRun {
        try LedgerRun(
            """
            business: {products: {api: {demand: "\(demand)"}}}
            contracts: {c: {\(contract)}}
            """, months: months)
    }

    private static func pick(_ choices: [String], _ random: inout CaseGenerator) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    /// Sums of 20 months of a few dozen operations: 200 units in the last place of what was added.
    private let ulps = 200.0

    // MARK: - Volume tiers

    struct Tiers: CustomTestStringConvertible {
        let tiers: [(from: Double, discount: Double)]
        let period: String
        let testDescription: String

        init(seed: UInt64) {
            var random = CaseGenerator(seed: seed)
            var from = 0.0
            tiers = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                from += Double.random(in: 20...400, using: &random).rounded()
                return (from, Double.random(in: 0...50, using: &random).rounded() / 100)
            }
            period = pick(["month", "quarter", "year", "term"], &random)
            testDescription = "\(seed): \(period) \(tiers)"
        }

        func terms(_ style: String) -> String {
            let list = tiers.map { "{from: \($0.from) GPU-h, discount: \($0.discount)}" }
            return "structure: volume-tiers, price: 2 USD/GPU-h, start: 2026-03, "
                + "style: \(style), period: \(period), tiers: [\(list.joined(separator: ", "))]"
        }

        /// Steps of each period of the contract, which starts in the third month.
        var periods: [Range<Int>] {
            let length = ["month": 1, "quarter": 3, "year": 12, "term": months][period] ?? 1
            return stride(from: 2, to: months, by: length).map { $0..<min($0 + length, months) }
        }

        /// The cost of a period at 2 USD an hour.
        func cost(of hours: Double, _ style: String) -> Double {
            if style == "all-units" {
                return 2 * hours * (1 - (tiers.last { $0.from <= hours }?.discount ?? 0))
            }
            var cost = 0.0
            let bounds = [0] + tiers.map(\.from) + [.infinity]
            for (index, discount) in ([0] + tiers.map(\.discount)).enumerated() {
                let inTier = max(min(hours, bounds[index + 1]) - bounds[index], 0)
                cost += 2 * (1 - discount) * inTier
            }
            return cost
        }
    }

    static let ladders = (1...40).map { Tiers(seed: $0) }

    @Test(arguments: ladders, ["incremental", "all-units"])
    func aPeriodCostsWhatItsTiersSay(ladder: Tiers, style: String) throws {
        let run = try Self.run(ladder.terms(style), demand: "200 GPU-h/month * noise.a")
        let result = run.months(path: 3)
        let used = result["quantity.gpu_hours.used.c"]
        let expense = result["expense.compute.c"]
        for period in ladder.periods {
            let hours = used[period].reduce(0, +)
            let cost = expense[period].reduce(0, +)
            #expect(agree(cost, ladder.cost(of: hours, style), ulps: ulps, scale: 2 * hours))
        }
        #expect(expense[0..<2].allSatisfy { $0 == 0 })
        #expect(agree(result["cash.compute.c"], expense, ulps: 0))
    }

    @Test(arguments: ladders)
    func aRebateAtSettlementMovesCashAndNothingElse(ladder: Tiers) throws {
        guard ladder.period != "month" else { return }
        let demand = "200 GPU-h/month * noise.a"
        let early = try Self.run(ladder.terms("all-units"), demand: demand).months(path: 4)
        let late = try Self.run(
            ladder.terms("all-units") + ", rebate: at-settlement", demand: demand
        ).months(path: 4)
        #expect(early["expense.compute.c"] == late["expense.compute.c"])
        for period in ladder.periods {
            let scale = early["spend.c"][period].reduce(0, +)
            let (a, b) = (early["cash.compute.c"], late["cash.compute.c"])
            #expect(agree(a[period].reduce(0, +), b[period].reduce(0, +), ulps: ulps, scale: scale))
            #expect(late["balance.rebate.c"][period.upperBound - 1] == 0)
        }
    }

    @Test(arguments: ladders) func incrementalTiersAreContinuousAndNeverPayForLess(
        ladder: Tiers
    ) throws {
        let uses = ladder.tiers.flatMap { [$0.from * (1 - 1e-9), $0.from, $0.from * (1 + 1e-9)] }
        var last = 0.0
        for hours in uses {
            let terms = ladder.terms("incremental").replacing(
                "period: \(ladder.period)", with: "period: month")
            let run = try LedgerRun(
                """
                business: {products: {api: {demand: \(hours) GPU-h/month}}}
                contracts: {c: {\(terms)}}
                """, months: 4)
            let cost = run.months()["expense.compute.c"][3]
            #expect(cost >= last)
            last = cost
        }
        // Three uses around a threshold differ by 2e-9 of it, at no more than 2 USD an hour.
        for (index, tier) in ladder.tiers.enumerated() {
            let costs = uses[(3 * index)..<(3 * index + 3)].map {
                ladder.cost(of: $0, "incremental")
            }
            #expect(costs[2] - costs[0] <= 2 * 2e-9 * tier.from + 1e-12 * tier.from)
        }
    }

    // MARK: - Reserved instances

    @Test(arguments: ["0 %", "50 %", "100 %"], ["2026-01", "2026-05"])
    func aReservedInstanceIsPaidByItsEnd(upfront: String, start: String) throws {
        let run = try Self.run(
            "structure: reserved-instance, start: \(start), term: 1 year, quantity: 3 GPU, "
                + "price: (1 + noise.a) * 1 USD/GPU-h, discount: 31 %, upfront: \(upfront)",
            demand: "3000 GPU-h/month * noise.b")
        for path: UInt64 in [0, 1, 2] {
            let result = run.months(path: path)
            let expense = result["expense.compute.c"]
            let first = start == "2026-01" ? 0 : 4
            #expect(expense[first] > 0)
            // The price of the first month holds, whatever it is later.
            #expect(expense[first..<first + 12].allSatisfy { $0 == expense[first] })
            #expect(expense[(first + 12)...].allSatisfy { $0 == 0 })
            let cash = result.total("cash.compute.c")
            #expect(agree(cash, result.total("expense.compute.c"), ulps: ulps))
            if upfront == "100 %" { #expect(agree(result["cash.compute.c"][first], cash, ulps: 4)) }
        }
    }

    // MARK: - Spot

    @Test(arguments: [0, 1, 2] as [UInt64]) func repeatedWorkFitsWhatIsThere(path: UInt64) throws {
        let result = try Self.run(
            "structure: spot, price: 1.2 USD/GPU-h, available: 150 GPU-h/month, "
                + "interruptions: 20 /month * noise.b, restart: 2 %, availability: 1.5 * noise.c",
            demand: "200 GPU-h/month * noise.a"
        ).months(path: path)
        for step in 0..<Self.months {
            let used = result["quantity.gpu_hours.used.c"][step]
            let paid = result["expense.compute.c"][step] / 1.2
            let wanted = result["quantity.gpu_hours.required"][step]
            #expect(used <= wanted)
            #expect(paid >= used * (1 - 1e-14) && paid <= 150 * (1 + 1e-14))
        }
    }
}
