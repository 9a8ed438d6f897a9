import ScenarioModel
import Testing

/// Make-up, carry-forward, credits and openings on random terms and random use: against a plain
/// loop, and what must hold whatever the terms.
@Suite struct SettlementTests {
    static let months = 40

    /// Calendar months by test period, as a person would count them.
    static func periods(
        _ test: String, _ year: String, start: CalendarMonth, end: Int
    ) -> [Int?] {
        let asOf = CalendarMonth(year: 2026, month: 1)
        return (0..<months).map { step in
            let month = asOf.advanced(by: step)
            let since = start.distance(to: month)
            guard since >= 0, step <= end else { return nil }
            let count =
                switch year {
                case "anniversary": since
                case "calendar": month.year * 12 + month.month - 1
                default: month.year * 12 + month.month - 3  // a year from March
                }
            return switch test {
            case "monthly": count
            case "quarterly": count / 3
            case "annual": count / 12
            default: 0
            }
        }
    }

    /// The random part of a contract's text with the same as numbers.
    struct Pick {
        var random: CaseGenerator
        var text: [String] = []

        mutating func callAsFunction<Value>(_ choices: [(String, Value)]) -> Value {
            let choice = choices.randomElement(using: &random) ?? choices[0]
            if !choice.0.isEmpty { text.append(choice.0) }
            return choice.1
        }
    }

    static func run(_ contract: [String], scale: Double = 1) throws -> LedgerRun {
        try LedgerRun(
            """
            business: {products: {api: {demand: 200 GPU-h/month * noise.a * \(scale)}}}
            contracts: {c: {\(contract.joined(separator: ", "))}}
            """, months: months, fiscalYear: "starts Mar")
    }

    /// 40 months of a few dozen operations.
    static let ulps = 400.0

    static func check(
        _ found: LedgerRun.Months, _ lines: [(String, [Double])], _ text: [String]
    ) {
        let scale = (found["expense.compute.c"] + found["spend.c"]).map(\.magnitude).max() ?? 0
        for (line, wanted) in lines {
            let values = found[line]
            for (step, (value, number)) in zip(values, wanted).enumerated()
            where !agree(value, number, ulps: ulps, scale: scale * 12 + 2000) {
                Issue.record("\(line) is \(value) in month \(step + 1), not \(number): \(text)")
                break
            }
        }
    }

    // MARK: - Hours

    struct TakeCase: CustomTestStringConvertible {
        let text: [String]
        let terms: SettlementLoop.TakeTerms
        let period: [Int?]
        let isPlain: Bool

        var testDescription: String { text.joined(separator: ", ") }

        init(seed: UInt64) {
            var pick = Pick(random: CaseGenerator(seed: seed))
            var terms = SettlementLoop.TakeTerms()
            pick.text = ["structure: take-or-pay"]
            terms.isKnown = pick([
                ("quantity: 100 GPU-h/month", true), ("quantity: 100 GPU-h/month", true),
                ("quantity: 100 GPU-h/month * (0.5 + noise.c)", false),
            ])
            _ = pick([
                ("price: 2 USD/GPU-h", 0), ("price: 1.5 USD/GPU-h, escalator: 12 %/yr", 0),
                ("price: 1 USD/GPU-h * (1 + noise.b)", 0),
            ])
            terms.take = pick([("take: 50 %", 0.5), ("take: 80 %", 0.8), ("take: 100 %", 1)])
            let test = pick(["monthly", "quarterly", "annual"].map { ("test: \($0)", $0) })
            let year = pick(
                ["anniversary", "calendar", "fiscal"].map { ("contract_year: \($0)", $0) })
            let late = pick([("", 0), ("ramp: {linear: 10 months}", 0), ("delivery: 2026-06", 0)])
            _ = late
            terms.ofContracted = pick([("", false), ("take_of: contracted", true)])
            _ = pick([("up_to: 130 %", 0), ("up_to: 200 %", 0), ("", 0)])
            terms.makesUp = true
            let parts: [String] = {
                var inner = Pick(random: CaseGenerator(seed: seed &* 31))
                terms.startsAtTake = inner([("", false), ("starts_above: take", true)])
                terms.atMost = inner([("", .infinity), ("at_most: 15 %", 0.15)])
                terms.paysNothing = inner([("", false), ("pay: nothing", true)])
                terms.expires = inner([
                    ("", Int.max), ("expires: 7 months", 7), ("expires: 2 years", 24),
                ])
                return inner.text
            }()
            pick.text.append("make_up: {\(parts.joined(separator: ", "))}")
            let share = pick([("", 1.0), ("", 0.5)])
            terms.isAsset = pick([("", false), ("", true)])
            terms.share = share
            pick.text.append(
                "deficiency: {price: \(share), book_as: \(terms.isAsset ? "asset" : "expense")}")
            terms.carries = pick([("", false), ("", true)])
            if terms.carries {
                var inner = Pick(random: CaseGenerator(seed: seed &* 17))
                terms.carriesFromTake = inner([("", false), ("earned_above: take", true)])
                terms.carriesAtMost = inner([("", .infinity), ("at_most: 10 %", 0.1)])
                terms.carryExpires = inner([("", Int.max), ("expires: 13 months", 13)])
                pick.text.append("carry_forward: {\(inner.text.joined(separator: ", "))}")
            }
            let (start, end) = pick([
                ("start: 2026-01, term: 36 months", ((2026, 1), 35)),
                ("start: 2026-04, term: 60 months", ((2026, 4), 62)),
                ("start: 2025-08, term: 40 months", ((2025, 8), 34)),
            ])
            terms.end = end
            let first = CalendarMonth(year: start.0, month: start.1)
            period = SettlementTests.periods(test, year, start: first, end: end)
            if start.0 == 2025 && test == "annual" && year != "calendar" {
                // Five months of an anniversary year, or all since August of a year from March.
                terms.before = (310, 420, 500, 1.25)
                terms.bank.lots = [
                    .init(amount: 33, price: 1.1, last: 5), .init(amount: 20, price: 3, last: 15),
                ]
                var parts = [
                    "used: 310 GPU-h, delivered: 420 GPU-h, contracted: 500 GPU-h, "
                        + "price: 1.25 USD/GPU-h",
                    "make_up: [{amount: 20 GPU-h, price: 3 USD/GPU-h, expires: 2027-04}, "
                        + "{amount: 33 GPU-h, price: 1.1 USD/GPU-h, expires: 2026-06}]",
                ]
                if terms.carries {
                    terms.carryBank.lots = [.init(amount: 12, price: 1, last: 8)]
                    parts.append("carry_forward: [{amount: 12 GPU-h, expires: 2026-09}]")
                }
                pick.text.append("opening: {\(parts.joined(separator: ", "))}")
            }
            text = pick.text
            self.terms = terms
            isPlain = terms.before.delivered == 0
        }
    }

    static let takes = (1...100).map { TakeCase(seed: UInt64($0)) }

    @Test(arguments: takes) func takeOrPayIsItsFormulasInALoop(example: TakeCase) throws {
        let run = try Self.run(example.text)
        for path: UInt64 in [0, 1] {
            let found = run.months(path: path)
            var loop = SettlementLoop(period: example.period)
            loop.settle(
                example.terms, used: found["quantity.gpu_hours.used.c"],
                delivered: found["quantity.gpu_hours.delivered.c"],
                contracted: found["quantity.gpu_hours.contracted.c"],
                price: found["price.compute.c"])
            var lines = [
                ("true_up.c", loop.true_up), ("make_up.c", loop.relief.map { -$0 }),
                ("expense.compute.c", loop.expense), ("cash.compute.c", loop.cash),
                ("balance.make_up.c", loop.balance), ("balance.make_up_value.c", loop.value),
            ]
            if example.terms.carries { lines.append(("balance.carry_forward.c", loop.carried)) }
            Self.check(found, lines, example.text)
        }
    }

    @Test(arguments: takes.filter(\.isPlain)) func makeUpNeverExceedsPayments(
        example: TakeCase
    ) throws {
        let found = try Self.run(example.text).months(path: 2)
        let scale = found.total("spend.c") * Self.ulps
        let bank = found["balance.make_up.c"]
        #expect(bank.allSatisfy { $0 >= 0 })
        // Only settlements fill the bank, and each hour made up left it.
        var (paid, madeUp) = (0.0, 0.0)
        for step in 0..<Self.months {
            let change = bank[step] - (step == 0 ? 0 : bank[step - 1])
            if change > 0 { paid += change }
            madeUp += max(-change, 0)
            #expect(found["make_up.c"][step] <= 0)
        }
        #expect(madeUp <= paid + Self.ulps * paid.ulp)
        let priceIsOne = example.text.contains("price: 2 USD/GPU-h") && !example.terms.paysNothing
        if priceIsOne {
            let cash = found.total("cash.compute.c") - found.total("spend.c")
            #expect(cash >= -scale.ulp)
        }
    }

    @Test(arguments: takes.filter(\.isPlain)) func cashIsExpenseWhenTheBankIsEmpty(
        example: TakeCase
    ) throws {
        let found = try Self.run(example.text).months(path: 3)
        let scale = found.total("spend.c") + found["true_up.c"].reduce(0) { $0 + $1.magnitude }
        let asset = example.terms.isAsset ? found["balance.make_up_value.c"].last ?? 0 : 0
        #expect(
            agree(
                found.total("cash.compute.c"), found.total("expense.compute.c") + asset,
                ulps: Self.ulps, scale: scale))
        if example.terms.end < Self.months - 1 { #expect(asset == 0) }
    }

    @Test(arguments: [0.0, 0.5, 1]) func nothingUsedOfAFullTakeCostsTheShareOfItsPrice(
        share: Double
    ) throws {
        // 12 months at 2, 12 at 3, ramped over 10 months: sum of P·K, times the share.
        let found = try Self.run(
            [
                "structure: take-or-pay", "quantity: 100 GPU-h/month", "take: 100 %",
                "price: {2026-01: 2 USD/GPU-h, 2027-01: 3 USD/GPU-h}", "test: annual",
                "ramp: {linear: 10 months}", "term: 24 months", "make_up: {starts_above: take}",
                "deficiency: \(share)", "carry_forward: {earned_above: take}",
            ], scale: 0
        ).months()
        let owed = share * (2 * (10 * 55 + 200) + 3 * 1200)
        #expect(agree(found.total("expense.compute.c"), owed, ulps: Self.ulps))
    }

    @Test(arguments: ["year-to-date", "run-rate"])
    func accrualOnlyMovesExpenseWithinAPeriod(accrue: String) throws {
        for seed: UInt64 in 1...20 {
            let example = TakeCase(seed: seed)
            guard example.isPlain, !example.terms.isAsset else { continue }
            let settled = try Self.run(example.text).months(path: 4)
            let accrued = try Self.run(example.text + ["accrue: \(accrue)"]).months(path: 4)
            #expect(settled["cash.compute.c"] == accrued["cash.compute.c"])
            var difference = 0.0
            let scale = settled.total("spend.c") + settled.total("true_up.c")
            for step in 0..<Self.months {
                difference += accrued["true_up.c"][step] - settled["true_up.c"][step]
                guard let period = example.period[step], step == Self.months - 1
                    || example.period[step + 1] != period
                else { continue }
                #expect(difference.magnitude <= Self.ulps * scale.ulp, "\(example.text)")
            }
        }
    }

    @Test func theCasesReachTheirRights() throws {
        var counts = [0, 0, 0]
        for example in Self.takes {
            let found = try Self.run(example.text).months()
            if found["make_up.c"].contains(where: { $0 < 0 }) { counts[0] += 1 }
            if found["true_up.c"].contains(where: { $0 > 0 }) { counts[1] += 1 }
            if found.lines["balance.carry_forward.c"]?.contains(where: { $0 > 0 }) ?? false {
                counts[2] += 1
            }
        }
        #expect(counts.allSatisfy { $0 >= 20 }, "\(counts)")
        let credits = try Self.spends.count {
            try Self.run($0.text).months().lines["credit.c"]?.contains { $0 < 0 } ?? false
        }
        #expect(credits >= 20)
    }

    // MARK: - Money

    struct SpendCase: CustomTestStringConvertible {
        let text: [String]
        let terms: SettlementLoop.SpendTerms
        let period: [Int?]

        var testDescription: String { text.joined(separator: ", ") }

        init(seed: UInt64) {
            var pick = Pick(random: CaseGenerator(seed: seed &+ 9000))
            var terms = SettlementLoop.SpendTerms()
            pick.text = [
                "structure: minimum-spend", "commitment: {2025: 90 USD/month, 2027: 120 USD/month}",
            ]
            _ = pick([
                ("price: 1 USD/GPU-h", 0), ("price: 1 USD/GPU-h * (0.5 + noise.b)", 0),
            ])
            let test = pick(["monthly", "quarterly", "annual", "term"].map { ("test: \($0)", $0) })
            let year = pick(
                ["anniversary", "calendar", "fiscal"].map { ("contract_year: \($0)", $0) })
            terms.share = pick([("", 1), ("", 0.6)])
            terms.returned = pick([("", 0), ("", 0.5), ("", 1)])
            if terms.returned > 0 {
                terms.isAsset = pick([("", false), ("", true)])
                terms.expires = pick([("", Int.max), ("", 9), ("", 18)])
                let expires = terms.expires == .max ? "" : "expires: \(terms.expires) months, "
                pick.text.append(
                    "deficiency: {pay: \(terms.share), returned: \(terms.returned), \(expires)"
                        + "book_as: \(terms.isAsset ? "asset" : "expense")}")
            } else {
                pick.text.append("deficiency: \(terms.share)")
            }
            terms.overspend = pick([
                ("", 0), ("overspend_credit: 40 %", 0.4),
                ("overspend_credit: {at_most: 70 USD}", 1),
                ("overspend_credit: {share: 80 %, expires: 17 months}", 0.8),
            ])
            if terms.overspend == 1 { terms.overspendAtMost = 70 }
            if terms.overspend == 0.8 { terms.overspendExpires = 17 }
            let (start, end) = pick([
                ("start: 2026-01, term: 36 months", ((2026, 1), 35)),
                ("start: 2026-04, term: 60 months", ((2026, 4), 62)),
                ("start: 2025-08, term: 40 months", ((2025, 8), 34)),
            ])
            terms.end = end
            period = SettlementTests.periods(
                test, year, start: CalendarMonth(year: start.0, month: start.1), end: end)
            if start.0 == 2025 && ["annual", "term"].contains(test)
                && (year != "calendar" || test == "term")
            {
                terms.before = (430, 450)  // five months at 90
                var parts = ["spend: 430 USD"]
                if terms.returned > 0 {
                    terms.bank.lots = [.init(amount: 25, price: 1, last: 13)]
                    parts.append("credits: [{amount: 25 USD, expires: 2027-02}]")
                }
                if terms.overspend > 0 {
                    terms.credits.lots = [.init(amount: 7, price: 1, last: 11)]
                    parts.append("overspend_credit: [{amount: 7 USD, expires: 2026-12}]")
                }
                pick.text.append("opening: {\(parts.joined(separator: ", "))}")
            }
            text = pick.text
            self.terms = terms
        }
    }

    static let spends = (1...80).map { SpendCase(seed: UInt64($0)) }

    @Test(arguments: spends) func minimumSpendIsItsFormulasInALoop(example: SpendCase) throws {
        let run = try Self.run(example.text)
        for path: UInt64 in [0, 1] {
            let found = run.months(path: path)
            let committed = zip(
                found["quantity.gpu_hours.contracted.c"], found["price.compute.c"]
            ).map { $0 * $1 }
            var loop = SettlementLoop(period: example.period)
            loop.settle(example.terms, spend: found["spend.c"], committed: committed)
            var lines = [
                ("true_up.c", loop.true_up), ("expense.compute.c", loop.expense),
                ("cash.compute.c", loop.cash),
            ]
            if example.terms.returned > 0 {
                lines += [
                    ("credit.c", loop.relief.map { -$0 }), ("balance.credit.c", loop.balance),
                ]
            }
            if example.terms.overspend > 0 {
                lines.append(("balance.overspend_credit.c", loop.carried))
            }
            Self.check(found, lines, example.text)
        }
    }
}
