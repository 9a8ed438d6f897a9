import Testing

/// What a file says does not depend on the order in which it says it.
@Suite struct DispatchOrderTests {
    /// Random contracts, generations and products, written in two orders.
    struct Case: CustomTestStringConvertible {
        let seed: UInt64
        let texts: [String]
        let names: [String]

        var testDescription: String { "\(seed): \(texts[0])" }

        init(seed: UInt64) {
            self.seed = seed
            var random = CaseGenerator(seed: seed)
            func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
            var contracts: [String] = []
            let count = Int.random(in: 2...6, using: &random)
            for index in 0..<count {
                let structure = pick([
                    "take-or-pay", "take-or-pay", "reserved", "minimum-spend", "on-demand", "spot",
                    "reserved-instance", "prepaid-credits", "volume-tiers",
                ])
                var terms = ["structure: \(structure)", "generation: \(pick(["old", "new"]))"]
                // Prices that tie, per hour or per unit of work, and prices that move.
                terms.append(
                    "price: "
                        + pick([
                            "1 USD/GPU-h", "3 USD/GPU-h", "0.9 USD/GPU-h", "2.7 USD/GPU-h",
                            "2 USD/GPU-h * noise.a", "\"max(noise.b, 0.5) * 1 USD/GPU-h\"",
                            "\"max(noise.c, 0.5) * 1 USD/GPU-h\"",
                        ]))
                let quantity = pick(["50 GPU-h/month", "100 GPU-h/month", "0.2 GPU"])
                switch structure {
                case "take-or-pay":
                    terms.append("quantity: \(quantity), take: \(pick(["50 %", "80 %", "100 %"]))")
                    terms.append(
                        "test: \(pick(["monthly", "quarterly", "annual", "annual"]))")
                    terms.append(
                        pick([
                            "accrue: settlement", "deficiency: 60 %",
                            "carry_forward: {earned_above: take, expires: 2 years}",
                            "up_to: 120 %", "ramp: {linear: 9 months}", "start: 2026-04",
                        ]))
                case "reserved": terms.append("quantity: \(quantity)")
                case "reserved-instance": terms.append("quantity: \(quantity), term: 2 years")
                case "minimum-spend":
                    terms.append("commitment: \(pick(["800 USD/yr", "2400 USD/yr"]))")
                    terms.append("test: \(pick(["monthly", "annual", "cumulative"]))")
                    terms.append(pick(["available: \(quantity)", "discount: 10 %"]))
                case "prepaid-credits":
                    terms.append("purchases: [{date: 2026-02, amount: 600 USD, expires: 10 months}]")
                case "volume-tiers":
                    terms.append(
                        "tiers: [{from: 200 GPU-h, discount: 20 %}, {from: 500 GPU-h, "
                            + "discount: 40 %}]")
                    terms.append("period: \(pick(["month", "year"])), available: \(quantity)")
                default: terms.append(pick(["available: \(quantity)", "start: 2026-03"]))
                }
                if pick(["", "", "", "p"]) == "p" { terms.append("priority: \(pick(["0", "2"]))") }
                contracts.append("  c\(index): {\(terms.joined(separator: ", "))}")
            }
            let generations = [
                "    old: {power: 1 kW/GPU, performance: 1}",
                "    new: {power: 2 kW/GPU, performance: 3}",
            ]
            let products = [
                """
                    api:
                      demand: 2000 tok/month * noise.a
                      efficiency: 10 tok/GPU-h
                      price: 1 USD/tok
                """,
                "    train: {class: training, demand: 120 GPU-h/month * noise.b}",
                "    free: {class: free, demand: 30 GPU-h/month}",
            ]
            let shape = pick([
                "flat", "flat", "{lognormal: {cv: 39 %}}", "{quantiles: [0.4, 0.9, 1.1, 1.8]}",
            ])
            func text(_ contracts: [String], _ generations: [String], _ products: [String]) -> String {
                """
                business:
                  load_shape: \(shape)
                  generations:
                \(generations.joined(separator: "\n"))
                  products:
                \(products.joined(separator: "\n"))
                contracts:
                \(contracts.joined(separator: "\n"))
                """
            }
            texts = [
                text(contracts, generations, products),
                text(contracts.reversed(), generations, products.reversed()),
                text(contracts.shuffled(using: &random), generations, products),
                text(contracts, generations.reversed(), products),
            ]
            names = (0..<count).map { "c\($0)" }
        }
    }

    static let cases = (1...60).map { Case(seed: UInt64($0)) }

    @Test("D12 · no order of the file changes what is used or paid", arguments: cases)
    func noOrderOfTheFileMatters(example: Case) throws {
        let runs = try example.texts.map { try LedgerRun($0, months: 26) }
        for path: UInt64 in [0, 1] {
            let months = runs.map { $0.months(path: path) }
            for name in example.names {
                for line in ["quantity.gpu_hours.used", "expense.compute", "cash.compute"] {
                    let line = "\(line).\(name)"
                    let scale = months[0][line].reduce(0) { max($0, abs($1)) }
                    let wanted = months[0]["quantity.gpu_hours.required"].reduce(0) { max($0, $1) }
                    for other in months.dropFirst() {
                        for step in 0..<26 {
                            let difference = abs(months[0][line][step] - other[line][step])
                            #expect(difference <= 1e-12 * max(scale, wanted), "\(line) \(step)")
                        }
                    }
                }
            }
        }
    }
}
