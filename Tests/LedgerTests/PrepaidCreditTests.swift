import Testing

/// Prepaid credits on random terms and use: against a plain loop over lots, and what must hold.
@Suite struct PrepaidCreditTests {
    private static let months = 20

    /// A lot with what is left of it; the loop of ``PlainLedger`` draws on it.
    struct Lot {
        let amount: Double
        let cost: Double
        let first: Int
        let last: Int
        let text: String
        var left: Double

        init(amount: Double, cost: Double, first: Int, last: Int, text: String = "") {
            self.amount = amount
            self.cost = cost
            self.first = first
            self.last = last
            self.text = text
            left = amount
        }
    }

    struct Rule {
        let below: Double
        let buy: Double
        let discount: Double
        let months: Int
    }

    struct Case: CustomTestStringConvertible {
        var lots: [Lot] = []
        var rule: Rule?
        /// Expected share of breakage.
        let expected: Double
        /// The last month of the contract, or one that is never reached.
        let end: Int
        let terms: String
        var testDescription: String { terms }

        init(seed: UInt64) {
            var random = CaseGenerator(seed: seed)
            func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
            func month(_ step: Int) -> String {
                let month = step % 12 + 1
                return "\(2026 + step / 12)-\(month < 10 ? "0" : "")\(month)"
            }
            end = Bool.random(using: &random) ? number(8...18) : .max
            var (purchases, opening): ([String], [String]) = ([], [])
            for _ in 0..<number(0...4) {
                let (amount, discount) = (number(50...1500), number(0...30))
                let first = number(0...min(end, 16))
                let length = number(1...24)
                let never = number(0...3) == 0
                let last = min(never ? .max : first + length - 1, end)
                let text =
                    "{date: \(month(first)), amount: \(amount) USD, discount: \(discount) %"
                    + (never ? "}" : ", expires: \(length) months}")
                purchases.append(text)
                lots.append(
                    Lot(
                        amount: Double(amount), cost: 1 - Double(discount) / 100, first: first,
                        last: last, text: text))
            }
            if Bool.random(using: &random) || purchases.isEmpty {
                let last = number(0...23)
                opening.append("{amount: 300 USD, discount: 10 %, expires: \(month(last))}")
                lots.insert(
                    Lot(amount: 300, cost: 0.9, first: -1, last: min(last, end)), at: 0)
            }
            expected = Bool.random(using: &random) ? 0 : Double(number(1...40)) / 100
            var terms = ["structure: prepaid-credits, start: 2025-06, price: 2 USD/GPU-h"]
            if Bool.random(using: &random) { terms.append("escalator: 5 %/yr") }
            if end < .max { terms.append("end: \(month(end))") }
            if !purchases.isEmpty {
                terms.append("purchases: [\(purchases.joined(separator: ", "))]")
            }
            if !opening.isEmpty { terms.append("opening: [\(opening.joined(separator: ", "))]") }
            if expected > 0 { terms.append("breakage: {proportional: \(expected)}") }
            if Bool.random(using: &random) {
                let rule = Rule(
                    below: Double(number(0...80)), buy: Double(number(20...300)),
                    discount: Double(number(0...20)) / 100, months: number(1...30))
                self.rule = rule
                terms.append(
                    "top_up: {below: \(rule.below) USD, buy: \(rule.buy) USD, "
                        + "discount: \(rule.discount), expires: \(rule.months) months}")
            }
            self.terms = terms.joined(separator: ", ")
        }

        func run(path: UInt64) throws -> LedgerRun.Months {
            try LedgerRun(
                """
                business: {products: {api: {demand: "120 GPU-h/month * noise.a"}}}
                contracts: {c: {\(terms)}}
                """, months: months
            ).months(path: path)
        }
    }

    /// The same contract as a loop over months and over lots, each of which is kept for itself.
    struct PlainLedger {
        var cash: [Double] = []
        var expense: [Double] = []
        var breakage: [Double] = []
        var credit: [Double] = []

        init(_ example: Case, list: [Double]) {
            var lots = example.lots.sorted { ($0.last, $0.first) < ($1.last, $1.first) }
            var topped: [Lot] = []
            for (step, need) in list.enumerated() {
                let bought = lots.filter { $0.first == step }
                var paid = bought.reduce(0) { $0 + $1.cost * $1.amount }
                var (rest, spend, lost) = (need, 0.0, 0.0)
                for index in lots.indices where (lots[index].first...lots[index].last) ~= step {
                    let before = booked(lots[index], example.expected)
                    let drawn = min(rest, lots[index].left)
                    rest -= drawn
                    lots[index].left -= drawn
                    spend += lots[index].cost * drawn
                    var after = booked(lots[index], example.expected)
                    if lots[index].last == step {
                        after = lots[index].amount
                        lots[index].left = 0
                    }
                    // Use of what had been booked as breakage is booked no second time.
                    let beyond = lots[index].cost * (after - before - drawn)
                    if beyond < 0 { spend += beyond } else { lost += beyond }
                }
                if let rule = example.rule, step <= example.end {
                    // What expires this month is still seen by the rule, but not by its balance.
                    let seen = example.lots.indices.reduce(0.0) { sum, index in
                        let lot = lots[index]
                        return sum + ((lot.first...lot.last) ~= step ? lot.left : 0)
                    }
                    // What lapses this month is drawn first, and is not there at its end.
                    func lapses(_ lot: Lot) -> Bool {
                        rule.months > 1 && lot.first + rule.months - 1 == step
                    }
                    func left(_ lots: [Lot]) -> Double { lots.reduce(0) { $0 + $1.left } }
                    let lapsing = left(topped.filter(lapses))
                    while seen + left(topped.filter { !lapses($0) }) - max(rest - lapsing, 0)
                        < rule.below - 1e-9
                    {
                        topped.append(
                            Lot(
                                amount: rule.buy, cost: 1 - rule.discount, first: step,
                                last: min(step + rule.months - 1, example.end)))
                        paid += (1 - rule.discount) * rule.buy
                    }
                    for index in topped.indices {
                        let drawn = min(rest, topped[index].left)
                        rest -= drawn
                        topped[index].left -= drawn
                        spend += topped[index].cost * drawn
                        if topped[index].last == step {
                            lost += topped[index].cost * topped[index].left
                            topped[index].left = 0
                        }
                    }
                }
                cash.append(paid + rest)
                expense.append(spend + rest + lost)
                breakage.append(lost)
                credit.append(
                    (lots + topped).reduce(0) { $0 + ($1.first <= step ? $1.left : 0) })
            }
        }

        /// What of a lot is booked.
        private func booked(_ lot: Lot, _ expected: Double) -> Double {
            min(lot.amount, (lot.amount - lot.left) / (1 - expected))
        }
    }

    static let cases = (1...80).map { Case(seed: $0) }

    /// Sums of 20 months of a few thousand: far below a cent of rounding.
    private func near(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude <= 1e-8 }
    }

    @Test(arguments: cases) func aLoopOverLotsSaysTheSame(example: Case) throws {
        let result = try example.run(path: 6)
        let list = zip(result["price.compute.c"], result["quantity.gpu_hours.used.c"]).map(*)
        let plain = PlainLedger(example, list: list)
        #expect(near(result["cash.compute.c"], plain.cash))
        #expect(near(result["expense.compute.c"], plain.expense))
        #expect(near(result["breakage.c"], plain.breakage))
        #expect(near(result["balance.credit.c"], plain.credit))
    }

    @Test(arguments: cases) func whatIsPaidIsBookedOrLeftInTheBalance(example: Case) throws {
        let result = try example.run(path: 7)
        let (cash, expense) = (result["cash.compute.c"], result["expense.compute.c"])
        let opening = example.lots.first { $0.first < 0 }.map { $0.cost * $0.amount } ?? 0
        var (paid, booked) = (0.0, 0.0)
        for step in 0..<Self.months {
            paid += cash[step]
            booked += expense[step]
            let balance = result["balance.prepaid.c"][step] - opening
            #expect(agree(paid - booked, balance, ulps: 200, scale: max(paid, booked, 300)))
        }
    }

    @Test(arguments: cases) func noMoreIsDrawnThanThereIs(example: Case) throws {
        let result = try example.run(path: 8)
        let price = result["price.compute.c"]
        for step in 0..<Self.months {
            let credit = result["balance.credit.c"][step]
            let list = price[step] * result["quantity.gpu_hours.used.c"][step]
            #expect(credit >= 0)
            #expect(result["balance.prepaid.c"][step] <= credit + 1e-9)
            #expect(result["spend.c"][step] <= list * (1 + 1e-14))
            #expect(result["cash.compute.c"][step] >= -1e-9)
        }
    }
}
