import Testing

/// What must hold whatever the clauses of capacity and term say together: random term sets, random
/// use, delays and conditions.
@Suite struct CapacityInvariantTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let hasFee: Bool
        let structure: String
        var testDescription: String { text }

        init(seed: UInt64) {
            var random = CaseGenerator(seed: seed)
            func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
            let structure = pick(["take-or-pay", "reserved", "minimum-spend", "on-demand"])
            let isCommitted = structure != "on-demand"
            let isMoney = structure == "minimum-spend"
            var terms = [
                "structure: \(structure)", "price: 2 USD/GPU-h",
                pick(["escalator: 5 %/yr", "escalator: {rate: -8 %/yr, each: year}"]),
                pick(["term: 14 months", "term: 30 months", "start: 2025-08, term: 18 months"]),
                structure == "take-or-pay" || structure == "reserved" ? "quantity: " : "available: ",
            ]
            terms[4] += pick(["150 GPU-h/month", "0.3 GPU", "90000 USD"])
            let delay = pick(["noise.a * 9 months", "2.5 months", "noise.b * 6 months"])
            terms.append(
                pick([
                    "delivery: 2026-04",
                    "delivery: {delay: \(delay), damages: 20 %, cap: 3 months}",
                    "delivery: {delay: \(delay), yield: 90 %, charge_from: schedule, tranches: "
                        + "[{date: 2026-03, share: 30 %}, {date: 2026-06, share: 70 %}]}",
                    "delivery: {tranches: [{date: 2026-05, quantity: 40 GPU-h/month, delay: "
                        + "\(delay)}], long_stop: 3 months, damages: 10 %}",
                ]))
            if !isMoney {
                terms.append(
                    pick([
                        "priority: 1", "force_majeure: {when: noise.c > 0.8}",
                        "force_majeure: {when: noise.c > 0.7, extends: 4 months}",
                        "force_majeure: {when: noise.c, relief: none}",
                    ]))
            }
            terms.append(
                pick([
                    "generation: old", "refresh: {date: 2026-09, to: new, ratio: 50 %}",
                    "refresh: {when: noise.b > 0.9, to: new, price: 3 USD/GPU-h}",
                ]))
            terms.append(
                pick([
                    "supplier: s", "amend: [{date: 2026-07, price: 1.5 USD/GPU-h}]",
                    "amend: [{date: 2026-07, quantity: 60 GPU-h/month, end: 2027-01}]",
                ]))
            let isExtended = terms.contains { $0.contains("extends") }
            terms.append(
                isExtended
                    ? "priority: 2"
                    : pick([
                        "priority: 2", "renewal: {for: 3 months, times: 3}",
                        "renewal: {for: 6 months, share: noise.a, when: noise.b > 0.3, "
                            + "notice: 2 months}",
                    ]))
            var hasFee = false
            if isCommitted {
                hasFee = Bool.random(using: &random)
                if hasFee {
                    terms.append(
                        pick([
                            "termination: {fee: [30 %, 20 %], "
                                + "when: {load_below: 60 %, for: 2 months}}",
                            "termination: {fee: 10 %, when: noise.a > 0.9, earliest: 2026-05, "
                                + "notice: 2 months}",
                        ]))
                }
            }
            switch structure {
            case "take-or-pay":
                terms.append("take: 70 %")
                terms.append(pick(["test: annual", "test: monthly"]))
            case "minimum-spend": terms.append("commitment: 200 USD/month")
            default: break
            }
            var seen: Set<String> = []
            let kept = terms.filter { seen.insert(String($0.prefix { $0 != ":" })).inserted }
            self.structure = structure
            self.hasFee = hasFee
            text = """
                business:
                  generations: {old: {performance: 1}, new: {performance: 3}}
                  products: {api: {demand: 200 GPU-h/month * noise.b}}
                contracts: {c: {\(kept.joined(separator: ", "))}}
                """
        }
    }

    static let cases = (1...80).map { Case(seed: $0) }

    @Test(arguments: cases)
    func hoursAndMoneyAddUp(example: Case) throws {
        let run = try LedgerRun(example.text, months: 20)
        for path: UInt64 in [0, 1, 2, 3] {
            let months = run.months(path: path)
            let available = months["quantity.gpu_hours.available.c"]
            let used = months["quantity.gpu_hours.used.c"]
            let expense = months["expense.compute.c"]
            let scale = expense.reduce(0) { $0 + $1.magnitude }
            for step in 0..<20 {
                #expect(used[step] >= 0 && available[step] >= 0)
                #expect(
                    used[step] <= available[step]
                        || agree(used[step], available[step], ulps: 64, scale: 200))
                #expect(expense[step].isFinite && months["cash.compute.c"][step].isFinite)
            }
            if ["take-or-pay", "reserved"].contains(example.structure) {
                let contracted = months["quantity.gpu_hours.contracted.c"]
                let delivered = months["quantity.gpu_hours.delivered.c"]
                for step in 0..<20 {
                    let isWithin =
                        delivered[step] <= contracted[step]
                        || agree(delivered[step], contracted[step], ulps: 64)
                    #expect(isWithin, "\(delivered[step]) of \(contracted[step])")
                }
            }
            let (cash, cost) = (months.total("cash.compute.c"), expense.reduce(0, +))
            #expect(agree(cash, cost, ulps: 200, scale: scale))
            if let damages = months.lines["damages.c"] { #expect(damages.allSatisfy { $0 <= 0 }) }
            guard example.hasFee, let fees = months.lines["termination_fee.c"] else { continue }
            #expect(fees.filter { $0 != 0 }.count <= 1 && fees.allSatisfy { $0 >= 0 })
            if let end = fees.firstIndex(where: { $0 > 0 }) {
                // Once ended, nothing comes back.
                #expect(available[end...].allSatisfy { $0 == 0 })
            }
        }
    }
}
