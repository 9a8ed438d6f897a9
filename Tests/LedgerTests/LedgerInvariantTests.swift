import Testing

/// What must hold for every contract, whatever its terms and use: random term sets, random use.
@Suite struct LedgerInvariantTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let names: [String]
        let structures: [String]
        /// Whether each contract's price is one number over the months.
        let isFlat: [Bool]

        var testDescription: String { text }

        init(seed: UInt64) {
            var random = CaseGenerator(seed: seed)
            func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
            var lines: [String] = []
            var structures: [String] = []
            var isFlat: [Bool] = []
            for index in 0..<Int.random(in: 1...4, using: &random) {
                let structure = pick(["take-or-pay", "reserved", "minimum-spend", "on-demand"])
                let flat = Bool.random(using: &random)
                var terms = ["structure: \(structure)", "generation: \(pick(["old", "new"]))"]
                terms.append("price: \(pick(["1.5", "2", "0.3"])) USD/GPU-h")
                if !flat {
                    terms.append(
                        "escalator: " + pick(["5 %/yr", "{rate: -8 %/yr, each: year}"]))
                }
                terms.append(
                    pick(["start: 2026-01", "start: 2026-04", "start: 2025-09, end: 2027-05"]))
                let quantity = pick(["150 GPU-h/month", "0.3 GPU", "0.2 kW", "2400 USD/yr"])
                switch structure {
                case "take-or-pay":
                    terms.append("quantity: \(quantity), take: \(pick(["0 %", "60 %", "100 %"]))")
                    terms.append(
                        pick([
                            "test: monthly", "test: annual",
                            "test: annual, contract_year: calendar",
                        ]))
                    terms.append(pick(["accrue: settlement", "accrue: year-to-date"]))
                case "reserved": terms.append("quantity: \(quantity)")
                case "minimum-spend":
                    terms.append(
                        "commitment: "
                            + pick(["3000 USD/yr", "{2026: 100 USD/month, 2027: 0 USD/month}"]))
                    terms.append(pick(["test: monthly", "test: annual", "test: term"]))
                    terms.append(pick(["accrue: settlement", "accrue: year-to-date"]))
                    terms.append("discount: 10 %")
                    terms.append(pick(["available: \(quantity)", "priority: 2"]))
                default: terms.append(pick(["available: \(quantity)", "priority: 3"]))
                }
                if structure == "take-or-pay" || structure == "reserved" {
                    terms.append(
                        pick([
                            "ramp: {linear: 6 months}", "ramp: {from: 20 %, over: 3 months}",
                            "ramp: 1",
                        ]))
                    terms.append(pick(["delivery: 2026-06", "priority: 1"]))
                }
                if structure != "on-demand" {
                    terms.append("prepayment: " + pick(["0 %", "20 %", "100 %"]))
                }
                lines.append("  c\(index): {\(terms.joined(separator: ", "))}")
                structures.append(structure)
                isFlat.append(flat)
            }
            let shape = pick([
                "flat", "{lognormal: {cv: 39 %}}", "{quantiles: [0.4, 0.9, 1.1, 1.8]}",
            ])
            text = """
                business:
                  generations: {old: {power: 1 kW/GPU, performance: 1}, new: {power: 2 kW/GPU, performance: 3}}
                  load_shape: \(shape)
                  products:
                    api:
                      demand: 6000 tok/month * SCALE * noise.a
                      efficiency: 10 tok/GPU-h
                      price: 1 USD/tok
                    train: {class: training, demand: 100 GPU-h/month * SCALE * noise.b}
                contracts:
                \(lines.joined(separator: "\n"))
                """
            names = structures.indices.map { "c\($0)" }
            self.structures = structures
            self.isFlat = isFlat
        }

        func run(scale: Double) throws -> LedgerRun {
            try LedgerRun(
                text.replacing("SCALE", with: "\(scale)"), months: 20,
                sums: ["expense.compute", "cash.compute"])
        }
    }

    static let cases = (1...60).map { Case(seed: $0) }

    /// Sums of 20 months of a few dozen operations: 200 units in the last place of what was added.
    private let ulps = 200.0

    @Test(arguments: cases)
    func useKeepsWithinWantsAndCapacity(example: Case) throws {
        let run = try example.run(scale: 1)
        for path: UInt64 in [0, 1, 2] {
            let months = run.months(path: path)
            for step in 0..<20 {
                let wanted = months["quantity.gpu_hours.required"][step]
                var work = months["quantity.gpu_hours.unserved"][step]
                #expect(work >= 0)
                for name in example.names {
                    let used = months["quantity.gpu_hours.used.\(name)"][step]
                    #expect(used >= 0)
                    if let available = months.lines["quantity.gpu_hours.available.\(name)"]?[step] {
                        #expect(
                            used <= available
                                || agree(used, available, ulps: 16, scale: wanted))
                    }
                    let isNew = run.ledger.contracts.first { $0.name == name }?.generation == "new"
                    work += isNew ? used * 3 : used
                }
                #expect(agree(work, wanted, ulps: 32))
                let total = ["paying", "free", "training", "internal"]
                    .reduce(0) { $0 + months["compute.\($1)"][step] }
                #expect(agree(total, months["compute"][step], ulps: 16))
            }
        }
    }

    @Test(arguments: cases)
    func cashEqualsExpenseWhenAllIsSettled(example: Case) throws {
        let run = try example.run(scale: 1)
        let months = run.months(path: 5)
        for name in example.names {
            let expense = months.total("expense.compute.\(name)")
            let prepaid = months.lines["cash.prepayment.\(name)"]?.reduce(0, +) ?? 0
            let cash = months.total("cash.compute.\(name)") + prepaid
            let scale = months["expense.compute.\(name)"].reduce(0) { $0 + $1.magnitude }
            #expect(agree(cash, expense, ulps: ulps, scale: scale))
            let spend = months.total("spend.\(name)")
            let owed = months.lines["true_up.\(name)"]?.reduce(0, +) ?? 0
            #expect(expense - spend >= -ulps * scale.ulp)
            #expect(owed >= -ulps * scale.ulp)
            // Only the last month may bring money: what is left of a prepayment.
            let refunds = months["cash.compute.\(name)"].filter { $0 < -ulps * scale.ulp }
            #expect(refunds.count <= 1)
        }
    }

    @Test(arguments: cases)
    func nothingUsedCostsTheMinimum(example: Case) throws {
        let run = try example.run(scale: 0)
        let months = run.months()
        for (name, facts) in zip(example.names, run.ledger.contracts) {
            let expense = months.total("expense.compute.\(name)")
            #expect(agree(expense, facts.minimumValue ?? 0, ulps: ulps))
            #expect((facts.minimumValue ?? 0) <= (facts.nominalValue ?? 0) * (1 + 1e-14))
        }
    }

    @Test(arguments: cases)
    func moreDemandNeverCostsLessAtAFlatPrice(example: Case) throws {
        let totals = try [0, 0.4, 1, 1.7].map { scale in
            let months = try example.run(scale: scale).months(path: 2)
            return example.names.map { months.total("expense.compute.\($0)") }
        }
        for (low, high) in zip(totals, totals.dropFirst()) {
            for (index, name) in example.names.enumerated() where example.isFlat[index] {
                #expect(
                    high[index] >= low[index] || agree(high[index], low[index], ulps: ulps),
                    "\(name)")
            }
        }
    }
}
