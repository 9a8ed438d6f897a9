import Contracts
import Testing

/// What must hold for every structure with whatever clauses attach to it: 1,000 random contracts,
/// random use, a few paths each.
@Suite struct ContractInvariantSlowTests {
    static let months = 20
    static let count = 1000
    /// Seeds by the hundred, so that tests run beside each other.
    static let batches = Array(stride(from: 1, through: count, by: 100))

    /// Sums of 20 months of a few dozen operations: units in the last place of what was added.
    private let ulps = 1000.0

    private func each(_ batch: Int, _ body: (RandomContract) throws -> Void) throws {
        for seed in batch..<batch + 100 {
            let example = RandomContract(seed: UInt64(seed), among: RandomContract.structures)
            do { try body(example) } catch let refused as LedgerRun.Refused {
                Issue.record("\(example): \(refused.diagnostics)")
            }
        }
    }

    private func run(_ example: RandomContract, scale: Double = 1) throws -> LedgerRun {
        try LedgerRun(example.text(scale: scale), months: Self.months)
    }

    // MARK: - Every structure

    /// Every clause stands beside every structure that it can attach to.
    @Test func theContractsReachEveryStructureWithEveryClause() {
        let examples = (1...Self.count).map {
            RandomContract(seed: UInt64($0), among: RandomContract.structures)
        }
        for structure in ContractCatalogue.structures {
            let table = ContractCatalogue.table(of: structure)
            for clause in ContractCatalogue.clauses.map({ $0.term.name })
            where table.term(named: clause) != nil {
                let count = examples.count { $0.structure == structure.name && $0.has(clause) }
                #expect(count >= 5, "\(structure.name) with \(clause): \(count)")
            }
        }
    }

    @Test(arguments: batches) func quantitiesAndMoneyAddUp(batch: Int) throws {
        try each(batch) { example in
            let run = try run(example)
            let parts = run.ledger.book.first { $0.name == "c" }?.parts ?? []
            for path: UInt64 in [0, 1, 2] {
                let months = run.months(path: path)
                func line(_ name: String) -> [Double] {
                    months.lines["\(name).c"] ?? Array(repeating: 0, count: Self.months)
                }
                for (name, values) in months.lines where !values.allSatisfy(\.isFinite) {
                    Issue.record("\(name) is \(values): \(example)")
                }
                let (used, expense) = (line("quantity.gpu_hours.used"), line("expense.compute"))
                let (price, spend) = (line("price.compute"), line("spend"))
                let resold = line("quantity.gpu_hours.resold")
                let scale = expense.reduce(1000) { $0 + $1.magnitude }
                for step in 0..<Self.months {
                    if let available = months.lines["quantity.gpu_hours.available.c"]?[step] {
                        let isWithin = used[step] <= available
                            || agree(used[step], available, ulps: 64, scale: 300)
                        #expect(isWithin, "\(used[step]) of \(available): \(example)")
                    }
                    #expect(used[step] >= 0)
                    guard !Self.paysForIdleHours.contains(example.structure) else { continue }
                    // A fleet's power for use is both its spend and a part.
                    let direct =
                        example.structure == "owned"
                        ? 0 : spend[step] + price[step] * resold[step]
                    let named = parts.reduce(direct) { $0 + line($1)[step] }
                    #expect(
                        agree(named, expense[step], ulps: ulps, scale: scale),
                        "month \(step + 1): \(named) of \(expense[step]): \(example)")
                }
                // Cash and what is owed make up the expense and what is paid in advance.
                let assets = ["prepayment", "prepaid"] + Self.assets(of: example)
                let held = assets.reduce(0) { $0 + (line("balance.\($1)").last ?? 0) }
                let owed = (line("balance.payables").last ?? 0)
                    - (line("balance.rebate").last ?? 0)
                let cash = months.total("cash.compute.c") + line("cash.prepayment").reduce(0, +)
                let capital = Self.depreciation(example, line)
                #expect(
                    agree(
                        cash + owed - held, expense.reduce(0, +) - capital, ulps: ulps,
                        scale: scale),
                    "path \(path): \(cash) + \(owed) - \(held) + \(capital) \(example)")
            }
        }
    }

    /// Structures whose idle hours cost what they cost, and are no part of their own.
    private static let paysForIdleHours = ["reserved", "reserved-instance"]

    private static func assets(of example: RandomContract) -> [String] {
        guard example.says("book_as: asset") else { return [] }
        return [example.structure == "take-or-pay" ? "make_up_value" : "credit"]
    }

    /// What a fleet loses in value is an expense without cash.
    private static func depreciation(
        _ example: RandomContract, _ line: (String) -> [Double]
    ) -> Double {
        ["depreciation", "impairment", "write_off"].reduce(0) { $0 + line($1).reduce(0, +) }
    }

    // MARK: - Commitments

    /// Clauses that leave what is owed for nothing used as it is but for its price.
    private static let harmless: Set = [
        "amend", "index", "repricing", "benchmark", "switching", "invoice",
    ]

    /// With hours K at price P, θ the take, φ the share paid of a deficiency: φθΣPK.
    @Test(arguments: batches) func nothingUsedCostsTheTake(batch: Int) throws {
        try each(batch) { example in
            let clauses = ContractCatalogue.clauses.map { $0.term.name }.filter { example.has($0) }
            guard clauses.allSatisfy({ Self.harmless.contains($0) }) else { return }
            // Interest on invoices is a cost of its own.
            if example.says("deferred") { return }
            let months = try run(example, scale: 0).months(path: 3)
            let expense = months["expense.compute.c"]
            let value = zip(
                months["price.compute.c"], months.lines["quantity.gpu_hours.delivered.c"] ?? [])
                .map { $0 * $1 }.reduce(0, +)
            let wanted: Double
            switch example.structure {
            case "on-demand", "spot", "volume-tiers": wanted = 0
            case "reserved", "reserved-instance": wanted = value
            case "take-or-pay":
                // An amended take and hours past the term have no place in the formula.
                if example.says("take: 40 %") || example.says("past_term") { return }
                // The price is weighted by capacity over each period, so it may vary within.
                wanted = value * share(example, "take") * share(example, "deficiency")
            default: return
            }
            #expect(
                agree(expense.reduce(0, +), wanted, ulps: ulps, scale: 1000),
                "\(expense.reduce(0, +)), not \(wanted): \(example)")
        }
    }

    private func share(_ example: RandomContract, _ name: String) -> Double {
        let value = example.terms.first { $0.name == name }?.value ?? "100 %"
        let digits = value.split { !"0123456789".contains($0) }.first
        return digits.flatMap { Double($0) }.map { $0 / 100 } ?? 1
    }

    /// Resale brings at most what the market pays for the surplus.
    @Test(arguments: batches) func resaleBringsAtMostTheMarketValueOfTheSurplus(batch: Int) throws {
        try each(batch) { example in
            guard example.has("resale") else { return }
            let run = try run(example)
            for path: UInt64 in [0, 4] {
                let months = run.months(path: path)
                let used = months["quantity.gpu_hours.used.c"]
                let there = months.lines["quantity.gpu_hours.available.c"]
                    ?? months["quantity.gpu_hours.delivered.c"]
                for step in 0..<Self.months {
                    let surplus = max(there[step] - used[step], 0)
                    let sold = months["quantity.gpu_hours.resold.c"][step]
                    let value = surplus * months["price.compute.market"][step]
                    #expect(sold >= 0 && sold <= surplus * (1 + 1e-12) + 1e-9, "\(example)")
                    #expect(-months["resale.c"][step] <= value * (1 + 1e-12) + 1e-9, "\(example)")
                }
            }
        }
    }

    /// What is made up has been paid for: what it saves is never more than what was paid before,
    /// and the bank is never overdrawn.
    @Test(arguments: batches) func makeUpNeverExceedsPayments(batch: Int) throws {
        try each(batch) { example in
            guard example.has("make_up") else { return }
            let run = try run(example)
            for path in 0..<4 {
                let months = run.months(path: UInt64(path))
                for name in ["make_up", "make_up_value"] {
                    #expect(months["balance.\(name).c"].allSatisfy { $0 >= -1e-9 }, "\(example)")
                }
                guard !example.says("asset"), !example.says("accrue: year"),
                    !example.says("accrue: run")
                else { continue }
                var (saved, paid) = (0.0, 0.0)
                for step in 0..<Self.months {
                    saved -= months["make_up.c"][step]
                    paid += months["true_up.c"][step]
                    #expect(saved <= paid * (1 + 1e-12) + 1e-9, "month \(step + 1): \(example)")
                }
            }
        }
    }

    // MARK: - Tiers

    /// Use that grows by a part in a million never costs more than that part at the highest price,
    /// also where it crosses a threshold.
    @Test func incrementalTiersAreContinuous() throws {
        for seed in 1...60 {
            var random = CaseGenerator(seed: UInt64(seed))
            let isMoney = Bool.random(using: &random)
            let first = Double.random(in: 20...150, using: &random)
            let second = first + Double.random(in: 10...200, using: &random)
            let discounts = [0, 1].map { _ in Int.random(in: -20...60, using: &random) }
            let period = ["month", "quarter", "year", "term"].randomElement(using: &random)!
            let unit = isMoney ? "USD" : "GPU-h"
            func cost(_ use: Double) throws -> Double {
                try LedgerRun(
                    """
                    business: {products: {api: {demand: \(use) GPU-h/month}}}
                    contracts:
                      c:
                        structure: volume-tiers
                        price: 2 USD/GPU-h
                        period: \(period)
                        tiers: [{from: \(first) \(unit), discount: \(discounts[0]) %},
                          {from: \(second) \(unit), discount: \(discounts[1]) %}]
                    """, months: 14
                ).months().total("expense.compute.c")
            }
            let lengths: [String: Double] = ["month": 1, "quarter": 3, "year": 12, "term": 14]
            let length = lengths[period] ?? 1
            for threshold in [first, second] {
                let use = threshold / length / (isMoney ? 2 : 1)
                let step = 1e-6 * use
                let change = try cost(use + step) - cost(use - step)
                // 14 months at most at 1.2 times the price, and the rounding of both costs.
                #expect(change >= -1e-9 && change <= 14 * 2 * step * 2.4 * 1.0001, "seed \(seed)")
            }
        }
    }
}
