import Testing

/// A built-in structure and the same as a script, with the same random terms.
struct ScriptTwin: CustomTestStringConvertible {
    let structure: String
    /// Terms of the built-in structure, and of the script.
    let builtIn: String
    let script: String
    /// Whether the contract covers all months, from the first on.
    let isWhole: Bool

    var testDescription: String { "\(builtIn)\n\(script)" }

    static let structures = [
        "on-demand", "reserved", "take-or-pay", "minimum-spend", "volume-tiers", "spot",
    ]

    init(_ structure: String, seed: UInt64, isWhole: Bool? = nil) {
        var random = CaseGenerator(seed: seed)
        func pick(_ choices: String...) -> String { choices.randomElement(using: &random) ?? "" }
        self.structure = structure
        let isWhole = isWhole ?? Bool.random(using: &random)
        self.isWhole = isWhole
        var shared = ["price: " + pick("1.5 USD/GPU-h", "(1 + noise.c) * 2 USD/GPU-h")]
        shared.append(
            pick("escalator: 5 %/yr", "escalator: {rate: -8 %/yr, each: year}", "supplier: y"))
        if !isWhole {
            shared.append(pick("start: 2026-04", "start: 2025-09, end: 2027-05", "term: 13 months"))
        }
        let quantity = pick("150 GPU-h/month", "0.3 GPU", "0.2 kW")
        let isLimited = structure == "take-or-pay" || structure == "reserved"
        if structure != "spot" {
            shared.append((isLimited ? "quantity: " : "available: ") + quantity)
        }
        if isLimited {
            shared.append(pick("ramp: {linear: 6 months}", "ramp: {from: 20 %, over: 3 months}"))
            if !isWhole { shared.append(pick("delivery: 2026-06", "priority: 1")) }
        }
        let test = pick("monthly", "annual")
        let length = "test: \(test), contract_year: " + pick("calendar", "anniversary")
        let accrual = pick("settlement", "year-to-date")
        let isGradual = accrual == "year-to-date" && test != "monthly"
        let trueUp = isGradual ? "change(owed)" : "settles * owed"
        var builtIn: [String] = []
        var script: [String] = []
        switch structure {
        case "on-demand": script = ["flows: {expense: price * used}"]
        case "reserved": script = ["flows: {expense: price * committed}"]
        case "take-or-pay":
            let take = pick("0 %", "60 %", "100 %")
            builtIn = ["take: \(take)", length, "accrue: \(accrual)"]
            script = ["terms: {take: \(take)}", length, "minimum: price * (take * committed)"]
            if test == "monthly" {
                script.append(
                    "flows: {expense: 'price * max(used, take * committed)', "
                        + "true_up: 'price * max(take * committed - used, 0)'}")
            } else {
                script += [
                    "let: {deficiency: 'max(take * to_date(committed) - to_date(used), 0)', "
                        + "mean_price: 'mean_to_date(price, committed)', "
                        + "owed: mean_price * deficiency}",
                    isGradual
                        ? "flows: {true_up: \(trueUp), "
                            + "cash: spend + settles * mean_price * deficiency}"
                        : "flows: {true_up: settles * mean_price * deficiency}",
                ]
            }
        case "volume-tiers":
            let (style, period) = (pick("incremental", "all-units"), pick("month", "year"))
            let rebate = pick("at-threshold", "at-settlement")
            let givesBack = style == "all-units" && period == "year"
            builtIn = [
                "tiers: [{from: 70 GPU-h, discount: 10 %}, {from: 300 GPU-h, discount: 25 %}]",
                "style: \(style), period: \(period)",
            ]
            if givesBack { builtIn.append("rebate: \(rebate)") }
            let test = period == "month" ? "monthly" : "annual"
            script = ["test: \(test)", "terms: {first: 70 GPU-h, second: 300 GPU-h, d1: 10 %, d2: 25 %}"]
            if style == "incremental" {
                func granted(_ x: String) -> String {
                    "(max(\(x) - first, 0) * d1 + max(\(x) - second, 0) * (d2 - d1))"
                }
                script.append(
                    "let: {bought: to_date(used), earlier: before(bought), "
                        + "granted: '\(granted("bought")) - \(granted("earlier"))'}, "
                        + "flows: {spend: price * used - price * (granted / 1 month)}")
            } else {
                func reached(_ x: String) -> String {
                    "((first <= \(x)) * d1 + (second <= \(x)) * (d2 - d1))"
                }
                script.append(
                    "let: {bought: to_date(used), discount: '\(reached("bought"))', "
                        + "earned: '(discount - \(reached("before(bought)"))) * "
                        + "before(to_date(price * used)) / 1 month'}")
                script.append(
                    !givesBack
                        ? "flows: {spend: price * used * (1 - discount)}"
                        : "flows: {spend: price * used * (1 - discount), rebate: -earned, "
                            + "cash: spend + -"
                            + (rebate == "at-threshold" ? "earned" : "(settles * to_date(earned))")
                            + "}, with_use: [rebate]")
                if givesBack && rebate == "at-settlement" {
                    script.append("balances: {rebate: to_date(earned) * (1 - period_ends)}")
                }
            }
        case "spot":
            // A script's capacity ends with its term by a product of its own, where it is random.
            let random = isWhole ? "noise.c * 3 /month" : "2 /month"
            let (rate, lost) = (pick("0 /month", "4 /month", random), pick("5 %", "1 %"))
            shared.append("priority: 3")
            builtIn = ["available: 120 GPU-h/month, interruptions: \(rate), restart: \(lost)"]
            let repeated = "max(\(rate) * 1 month, 0) * \(lost)"
            script = [
                "available: '120 GPU-h/month / (\(repeated) + 1)'",
                "terms: {repeated: '\(repeated)'}, flows: {rework: spend * repeated}, with_use: [rework]",
            ]
        default:
            let commitment = pick("3000 USD/yr", "{2026: 100 USD/month, 2027: 0 USD/month}")
            builtIn = [
                "commitment: \(commitment)", "discount: 10 %", length, "accrue: \(accrual)",
            ]
            script = [
                "commits: money", "terms: {commitment: \(commitment), discount: 10 %}", length,
                "let: {discounted: (1 - discount) * price, "
                    + "owed: 'max(to_date(in_term * commitment) - to_date(spend), 0)'}",
                "flows: {spend: discounted * used, true_up: \(trueUp), "
                    + "cash: spend + settles * owed}",
                "minimum: in_term * commitment",
            ]
        }
        if (isLimited || structure == "minimum-spend") && !shared[0].contains("noise") && shared.count > 2 {
            shared.append("prepayment: " + pick("0 %", "20 %", "100 %"))
        }
        if structure == "reserved" { script.append("minimum: price * committed") }
        self.builtIn = (["structure: \(structure)"] + shared + builtIn).joined(separator: ", ")
        self.script = (["structure: script"] + shared + script).joined(separator: ", ")
    }

    /// The ledger of one of them beside a contract for the rest.
    func run(_ terms: String, scale: Double = 1) throws -> LedgerRun {
        try LedgerRun(
            """
            business:
              dispatch: take-first
              generations: {new: {power: 2 kW/GPU}}
              products:
                api: {demand: 6000 tok/month * \(scale) * noise.a, efficiency: 10 tok/GPU-h}
                train: {class: training, demand: 100 GPU-h/month * \(scale) * noise.b}
            contracts:
              c: {\(terms)}
              rest: {structure: on-demand, price: 4 USD/GPU-h, priority: 9}
            """, months: 20)
    }
}
