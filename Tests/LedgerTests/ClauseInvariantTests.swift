import Testing

/// What must hold for clauses whatever they stand beside: random sets of them, random use.
@Suite struct ClauseInvariantTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let structure: String
        var testDescription: String { text }

        init(seed: UInt64) {
            var random = CaseGenerator(seed: seed)
            func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
            func perhaps(_ clause: () -> String) -> [String] {
                Int.random(in: 0..<5, using: &random) < 3 ? [clause()] : []
            }
            structure = pick(["take-or-pay", "reserved", "minimum-spend"])
            var terms = ["structure: \(structure)", "price: 2 USD/GPU-h"]
            let start = pick([
                "start: 2026-01", "start: 2026-03, term: 14 months",
                "start: 2025-06, term: 2 years",
            ])
            terms.append(start)
            switch structure {
            case "take-or-pay":
                terms.append(
                    "quantity: 100 GPU-h/month, take: 80 %, "
                        + pick(["test: monthly", "test: annual", "test: annual, accrue: year-to-date"]))
            case "reserved": terms.append("quantity: 100 GPU-h/month, ramp: {linear: 5 months}")
            default:
                terms.append("commitment: 150 USD/month, " + pick(["test: term", "test: annual"]))
            }
            terms += perhaps { "escalator: {rate: 7 %/yr, each: quarter}" }
            let isRandom = Bool.random(using: &random)
            if isRandom {
                terms += perhaps {
                    "index: {to: \"(1 + 2 * noise.b) * 1 USD/GPU-h\", weight: "
                        + pick(["30 %", "100 %"]) + ", floor: 1.2 USD/GPU-h, cap: 2.5 USD/GPU-h, "
                        + "each: \(pick(["month", "quarter", "year"]))}"
                }
                terms += perhaps {
                    "benchmark: {to: \"(1 + 2 * noise.c) * 1 USD/GPU-h\", each: quarter, ratchet: "
                        + pick(["true", "false"]) + "}"
                }
                terms += perhaps {
                    "repricing: {when: noise.a > 0.9, "
                        + pick(["change: -30 %", "price: \"noise.b * 3 USD/GPU-h\""]) + "}"
                }
            }
            terms += perhaps {
                "service_level: {uptime: \"1 - 0.3 * max(noise.b - 0.5, 0)\", credits: [{below: "
                    + "99 %, credit: 10 %}, {below: 90 %, credit: 100 %}], cap: 40 %}"
            }
            terms += perhaps {
                "resale: {price: \"(1 + noise.c) * 1 USD/GPU-h\", haircut: 20 %, lag: "
                    + pick(["0 months", "2 months"]) + ", share: 80 %}"
            }
            terms += perhaps { "switching: 0.5 USD/GPU-h" }
            terms += perhaps { "supplier_default: {when: noise.c > 0.93, recovery: 30 %}" }
            terms += perhaps { "buyer_default: {when: noise.b > 0.93, recovery: 40 %}" }
            terms += perhaps {
                "invoice: {due: "
                    + (start.contains("2025")
                        ? "45 days, opening: 250 USD" : pick(["0 days", "45 days"]))
                    + ", true_up_due: 80 days, "
                    + pick([
                        "interest: 6 %/yr",
                        "deferred: [{after: 2 months, share: 30 %}, {after: 5 months, share: 70 %}], "
                            + "interest: 6 %/yr",
                    ]) + "}"
            }
            terms += perhaps {
                let amount = start.contains("2025")
                    ? "opening: 700 USD" : isRandom ? "amount: 900 USD" : "share: 40 %"
                return "prepayment: {\(amount), credited: "
                    + pick(["until-used-up", "evenly", "35 %"]) + ", interest: "
                    + pick(["0 %/yr", "4 %/yr"]) + ", unused: \(pick(["lost", "refunded"]))}"
            }
            text = """
                business:
                  products: {api: {demand: 130 GPU-h/month * noise.a}}
                contracts:
                  c: {\(terms.joined(separator: ", "))}
                """
        }
    }

    static let cases = (1...120).map { Case(seed: $0) }
    private static let months = 20

    private func months(of example: Case, path: UInt64) throws -> LedgerRun.Months {
        try LedgerRun(example.text, months: Self.months).months(path: path)
    }

    /// Cash and what is still owed make up the expense and what is still paid in advance.
    @Test(arguments: cases) func noMoneyIsLost(example: Case) throws {
        let run = try LedgerRun(example.text, months: Self.months)
        for path: UInt64 in 0..<4 {
            let months = run.months(path: path)
            func total(_ line: String) -> Double { months.lines[line]?.reduce(0, +) ?? 0 }
            func balance(_ name: String) -> Double { months.lines["balance.\(name).c"]?.last ?? 0 }
            let opening = (example.text.contains("opening: 700") ? 700.0 : 0)
                - (example.text.contains("opening: 250") ? 250 : 0)
            let cash = total("cash.compute.c") + total("cash.prepayment.c")
            let owed = balance("payables") - balance("prepayment") + opening
            let expense = total("expense.compute.c")
            let scale = months["expense.compute.c"].reduce(1000) { $0 + $1.magnitude }
            #expect(agree(cash + owed, expense, ulps: 400, scale: scale), "path \(path)")
            #expect(agree(total("spend.c") + total("compute.idle.c"), expense, ulps: 400, scale: scale))
        }
    }

    /// Resale sells no more than is left over, service credits keep to their cap, balances are
    /// never negative.
    @Test(arguments: cases) func clausesKeepToTheirLimits(example: Case) throws {
        for path: UInt64 in [0, 3] {
            let months = try months(of: example, path: path)
            for step in 0..<Self.months {
                let used = months["quantity.gpu_hours.used.c"][step]
                if let sold = months.lines["quantity.gpu_hours.resold.c"]?[step] {
                    let committed =
                        example.structure == "minimum-spend"
                        ? 150 / months["price.compute.c"][step] : 100
                    #expect(sold >= 0 && sold <= max(0.8 * (committed - used), 0) + 1e-9)
                    // The market price is at most 2 USD, of which 80 % are got.
                    #expect(-months["resale.c"][step] <= 1.6 * sold + 1e-9)
                }
                for name in ["payables", "prepayment"] {
                    guard let balance = months.lines["balance.\(name).c"]?[step] else { continue }
                    #expect(balance >= -1e-9 * 1000)
                }
                if let loss = months.lines["prepayment_loss.c"]?[step] { #expect(loss >= 0) }
            }
        }
    }

    /// An event on a path changes that path from then on, and no month before it.
    @Test func aDefaultLeavesTheMonthsBeforeItAlone() throws {
        let terms = "structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, "
            + "prepayment: 30 %, invoice: {due: 30 days}"
        func run(_ more: String) throws -> LedgerRun.Months {
            try LedgerRun(
                """
                business: {products: {api: {demand: 130 GPU-h/month * noise.a}}}
                contracts: {c: {\(terms)\(more)}}
                """, months: 24
            ).months(path: 1)
        }
        let whole = try run("")
        let broken = try run(", supplier_default: {when: noise.c > 0.9, recovery: 50 %}")
        let delivered = broken["quantity.gpu_hours.delivered.c"]
        let end = try #require(delivered.firstIndex(of: 0))
        #expect(end > 0)
        #expect(delivered[end...].allSatisfy { $0 == 0 })
        for line in ["expense.compute.c", "cash.prepayment.c", "balance.prepayment.c"] {
            #expect(whole[line][..<end] == broken[line][..<end])
        }
        #expect(broken["expense.compute.c"][(end + 1)...].allSatisfy { $0 == 0 })
    }
}
