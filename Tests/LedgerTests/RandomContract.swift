import Contracts
import Testing

/// A contract `c` with terms and clauses chosen at random among those that can stand together, and
/// beside it `market`, whose price is the market price that its clauses read.
struct RandomContract: CustomTestStringConvertible {
    let structure: String
    /// Terms by name, in the order in which they are written.
    let terms: [(name: String, value: String)]
    /// Products and what else the business needs; `SCALE` stands for a factor of its demand.
    let business: String

    var testDescription: String { contract }

    /// The contract as the scenario has it.
    var contract: String {
        "{" + terms.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
    }

    static let structures = ContractCatalogue.structures.map { $0.name }
    static let market = "(1 + noise.c) * 1 USD/GPU-h"

    func text(scale: Double = 1) -> String {
        """
        business:
        \(business.replacing("SCALE", with: "\(scale)"))
        contracts:
          c: \(contract)
          market:
            {structure: on-demand, price: "\(Self.market)", available: 0 GPU-h/month}
        """
    }

    func has(_ term: String) -> Bool { terms.contains { $0.name == term } }
    func says(_ text: String) -> Bool { contract.contains(text) }

    // MARK: - At random

    init(seed: UInt64, among structures: [String]) {
        var random = CaseGenerator(seed: seed)
        structure = structures.randomElement(using: &random) ?? "on-demand"
        var maker = Maker(structure: structure, random: random)
        maker.makeStructure()
        maker.makeClauses()
        terms = maker.terms
        business = """
              generations: {old: {power: 1 kW/GPU, performance: 1}, new: {power: 2 kW/GPU, performance: 3}}
              products:
                api: {demand: 160 GPU-h/month * SCALE * noise.a, price: 5 USD/GPU-h}
            """
    }

    private struct Maker {
        let structure: String
        var random: CaseGenerator
        var terms: [(name: String, value: String)] = []

        init(structure: String, random: CaseGenerator) {
            self.structure = structure
            self.random = random
            add("structure", structure)
        }

        mutating func add(_ name: String, _ value: String) { terms.append((name, value)) }

        mutating func pick(_ choices: [String]) -> String {
            choices.randomElement(using: &random) ?? ""
        }

        /// Adds one of the values; an empty one leaves the term out.
        mutating func add(_ name: String, oneOf choices: [String]) {
            let value = pick(choices)
            if !value.isEmpty { add(name, value) }
        }

        func says(_ text: String) -> Bool {
            terms.contains { "\($0.name): \($0.value)".contains(text) }
        }

        // MARK: - Structures

        var isOwned: Bool { structure == "owned" }
        var isMoney: Bool { structure == "minimum-spend" }

        mutating func makeStructure() {
            if !isOwned {
                add("price", "2 USD/GPU-h")
                makeWindow()
                if structure != "reserved-instance" {
                    add("escalator", oneOf: ["", "5 %/yr", "{rate: -8 %/yr, each: quarter}"])
                }
            }
            let quantity = pick(["100 GPU-h/month", "0.2 GPU", "150 GPU-h/month"])
            let ramps = [
                "", "{linear: 5 months}", "{from: 20 %, to: 90 %, over: 4 months}",
                "{2026-01: 50 %, 2026-06: 100 %}",
            ]
            let accruals = ["", "settlement", "year-to-date", "run-rate"]
            switch structure {
            case "take-or-pay":
                add("quantity", quantity)
                add("take", oneOf: ["0 %", "60 %", "85 %", "100 %", "100 %"])
                add("test", oneOf: ["monthly", "quarterly", "annual", "annual"])
                add("contract_year", oneOf: ["anniversary", "calendar", "fiscal"])
                add("take_of", oneOf: ["", "contracted"])
                add("up_to", oneOf: ["", "130 %"])
                add("ramp", oneOf: ramps)
                add("make_up", oneOf: [
                    "", "{starts_above: take}", "{starts_above: take, at_most: 20 %}",
                    "{starts_above: take, expires: 9 months}", "{starts_above: take, past_term: 3 months}",
                ])
                add("carry_forward", oneOf: ["", "{earned_above: take, at_most: 30 %}"])
                let isAsset = says("make_up") && pick(["yes", "no"]) == "yes"
                add("deficiency", oneOf: isAsset
                    ? ["{book_as: asset}", "{price: 50 %, book_as: asset}"] : ["", "40 %", "{price: 80 %}"])
                add("accrue", oneOf: isAsset ? ["settlement"] : accruals)
            case "reserved":
                add("quantity", quantity)
                add("ramp", oneOf: ramps)
            case "minimum-spend":
                add("commitment", oneOf: ["3000 USD/yr", "200 USD/month", "1500 USD/yr"])
                add("discount", oneOf: ["", "10 %"])
                add("available", oneOf: ["", quantity])
                add("test", oneOf: ["monthly", "quarterly", "annual", "term", "cumulative"])
                if says("cumulative") {
                    add("deficiency", oneOf: ["", "60 %"])
                    add("accrue", oneOf: ["settlement", "year-to-date"])
                } else {
                    add("deficiency", oneOf: [
                        "", "50 %", "{returned: 100 %}", "{pay: 80 %, returned: 50 %, expires: 1 year}",
                        "{returned: 100 %, book_as: asset}",
                    ])
                    add("accrue", oneOf: says("asset") ? ["settlement"] : accruals)
                    add("overspend_credit", oneOf: ["", "50 %", "{share: 80 %, at_most: 300 USD}"])
                }
            case "volume-tiers":
                add("tiers", oneOf: [
                    "[{from: 50 GPU-h, discount: 10 %}, {from: 120 GPU-h, discount: 30 %}]",
                    "[{from: 100 USD, discount: 5 %}, {from: 400 USD, discount: 25 %}]",
                ])
                add("style", oneOf: ["incremental", "all-units"])
                add("period", oneOf: ["month", "quarter", "year", "term"])
                if says("all-units") && !says("period: month") {
                    add("rebate", oneOf: ["", "at-settlement"])
                }
                add("available", oneOf: ["", quantity])
            case "prepaid-credits":
                add("purchases", oneOf: [
                    "[{date: 2026-04, amount: 700 USD, discount: 10 %, expires: 5 months}]",
                    "[{date: 2026-03, amount: 300 USD}, {date: 2026-07, amount: 500 USD}]",
                ])
                add("top_up", oneOf: ["", "{below: 50 USD, buy: 200 USD, discount: 5 %}",
                    "{below: 0 USD, buy: 90 USD, expires: 3 months}"])
                add("breakage", oneOf: ["", "{proportional: 20 %}"])
                add("available", oneOf: ["", quantity])
            case "reserved-instance":
                add("quantity", quantity)
                add("discount", oneOf: ["", "30 %"])
                add("upfront", oneOf: ["", "50 %", "100 %"])
            case "spot":
                add("available", quantity)
                add("interruptions", oneOf: ["", "3 /month", "\"5 /month * noise.b\""])
                add("restart", oneOf: ["2 %", "3 h"])
                add("availability", oneOf: ["", "noise.c"])
            case "owned":
                add("quantity", oneOf: ["0.2 GPU", "2 GPU"])
                add("capex", "1200 USD/GPU")
                add("book_life", oneOf: ["6 months", "30 months"])
                add("economic_life", oneOf: ["", "9 months"])
                add("residual", oneOf: ["", "10 %"])
                add("energy_price", oneOf: ["", "0.10 USD/kWh"])
                add("maintenance", oneOf: ["", "6 %/yr"])
                add("ramp", oneOf: ramps)
                add("generation", "old")
            case "script":
                add("quantity", quantity)
                add("terms", "{take: 70 %}")
                add("flows", "{true_up: \"settles * price * max(take * to_date(committed) - "
                    + "to_date(used), 0)\"}")
                add("ramp", oneOf: ramps)
            default:
                add("available", quantity)
            }
        }

        mutating func makeWindow() {
            let isFixed = structure == "reserved-instance" || structure == "prepaid-credits"
            let windows = ["start: 2026-01, term: 14 months", "start: 2026-03, term: 30 months"]
                + (isFixed ? [] : ["", "start: 2025-08, term: 18 months", "start: 2026-02"])
            let window = pick(structure == "prepaid-credits" ? [windows[0]] : windows)
            for part in window.split(separator: ", ") {
                let words = part.split(separator: ": ")
                add(String(words[0]), String(words[1]))
            }
        }

        // MARK: - Clauses

        var hasEnd: Bool { terms.contains { $0.name == "term" } }
        var startsBefore: Bool { says("start: 2025") }
        var isLimited: Bool { says("quantity: ") || says("available: ") }

        mutating func makeClauses() {
            let type = ContractCatalogue.structures.first { $0.name == structure }
            guard let type else { return }
            let table = ContractCatalogue.table(of: type)
            for clause in ContractCatalogue.clauses
            where table.term(named: clause.term.name) != nil {
                if Int.random(in: 0..<5, using: &random) < 2 { makeClause(clause.term.name) }
            }
        }

        mutating func makeClause(_ name: String) {
            // What is paid upfront follows hours known in advance.
            let isKnown = structure == "reserved-instance" && says("upfront")
            let delay = pick(["noise.a * 9 months", "2.5 months"])
            switch name {
            case "amend":
                add(name, oneOf: ["[{date: 2026-07, price: 1.5 USD/GPU-h}]"]
                    + (says("quantity: ") ? ["[{date: 2026-07, quantity: 60 GPU-h/month}]"] : [])
                    + (structure == "take-or-pay" ? ["[{date: 2026-09, take: 40 %}]"] : [])
                    + (isMoney ? ["[{date: 2026-09, commitment: 100 USD/month}]"] : []))
            case "delivery":
                guard isLimited else { return }
                add(name, oneOf: ["2026-06"] + (isKnown ? [] : [
                    "{delay: \(delay), damages: 20 %, cap: 3 months}",
                    "{delay: \(delay), yield: 90 %, charge_from: schedule, tranches: "
                        + "[{date: 2026-05, share: 30 %}, {date: 2026-07, share: 70 %}]}",
                    "{delay: \(delay), long_stop: 3 months, damages: 10 %}",
                ]))
            case "index":
                add(name, "{to: \"\(RandomContract.market)\", weight: 60 %, floor: 1.2 USD/GPU-h, "
                    + "cap: 2.5 USD/GPU-h, each: \(pick(["month", "quarter", "year"]))}")
            case "repricing":
                add(name, oneOf: ["{when: noise.a > 0.9, change: -30 %}",
                    "{when: noise.a > 0.9, price: \"noise.b * 3 USD/GPU-h\"}"])
            case "benchmark":
                add(name, "{to: \"\(RandomContract.market)\", each: quarter, ratchet: "
                    + pick(["true", "false"]) + "}")
            case "refresh":
                add(name, oneOf: ["{date: 2026-09, to: new, ratio: 50 %}",
                    "{when: noise.b > 0.9, to: new, price: 3 USD/GPU-h}"])
            case "renewal":
                guard hasEnd else { return }
                add(name, oneOf: ["{for: 3 months, times: 3}",
                    "{for: 6 months, share: noise.a, when: noise.b > 0.3, notice: 2 months}"])
            case "force_majeure":
                guard isLimited, !isKnown else { return }
                add(name, oneOf: ["{when: noise.c > 0.8}", "{when: noise.c, relief: none}"]
                    + (hasEnd && !says("renewal: ") && structure != "reserved-instance"
                        ? ["{when: noise.c > 0.7, extends: 4 months}"] : []))
            case "termination":
                guard hasEnd else { return }
                add(name, oneOf: ["{fee: [30 %, 20 %], when: {load_below: 60 %, for: 2 months}}",
                    "{fee: 10 %, when: noise.a > 0.9, earliest: 2026-05, notice: 2 months}"])
            case "service_level":
                guard !isKnown else { return }
                add(name, "{uptime: \"1 - 0.3 * max(noise.b - 0.5, 0)\", credits: "
                    + "[{below: 99 %, credit: 10 %}, {below: 90 %, credit: 100 %}], cap: 40 %}")
            case "switching": add(name, "0.5 USD/GPU-h")
            case "resale":
                add(name, "{price: \"\(RandomContract.market)\", haircut: 20 %, lag: "
                    + pick(["0 months", "2 months"]) + ", share: 80 %}")
            case "supplier_default", "buyer_default":
                guard !isKnown else { return }
                add(name, "{when: noise.\(name == "buyer_default" ? "b" : "c") > 0.93, recovery: 30 %}")
            case "prepayment":
                guard !startsBefore else { return }
                add(name, "{amount: 900 USD, credited: " + pick(["until-used-up", "evenly", "35 %"])
                    + ", interest: \(pick(["0 %/yr", "4 %/yr"])), unused: "
                    + pick(["lost", "refunded"]) + "}")
            case "invoice":
                add(name, "{due: \(pick(["0 days", "45 days"])), true_up_due: 80 days, "
                    + pick(["interest: 6 %/yr", "deferred: [{after: 2 months, share: 30 %}, "
                        + "{after: 5 months, share: 70 %}], interest: 6 %/yr"]) + "}")
            default: return
            }
        }
    }
}
