import Foundation
import Results
import Shortfall
import Simulation
import Testing

/// What has happened by the end of the horizon is carried to its end.
@Suite struct HorizonEndTests {
    private static func result(_ text: String, paths: Int = 8) throws -> RunResult {
        let scenario = try Scenarios.load(text: text + "\nrun: {paths: \(paths), seed: 1}\n")
        return try Run(scenario.plan)()
    }

    private static func mean(_ result: RunResult, _ metric: String) throws -> Double {
        try #require(result.estimate(metric, .mean)?.value)
    }

    private func isNear(_ a: Double, _ b: Double) -> Bool {
        abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1)
    }

    // MARK: - What is due later

    @Test("A1 · a true-up that falls due after the horizon is in the NPV")
    func lastTrueUpIsPaid() throws {
        let text = """
            time: {as_of: 2026-12-01, horizon: 36 months}
            contracts:
              cloud: {structure: minimum-spend, price: 3 USD/GPU-h, commitment: 36M USD, term: 3 years, test: annual, invoice: {due: 45 days}}
            """
        let result = try Self.result(text)
        #expect(isNear(try Self.mean(result, "npv"), -36e6))
        #expect(isNear(try Self.mean(result, "cash_trough"), -24e6))
        let none = try Self.result(
            text.replacing("36 months}", with: "36 months, run_off: none}"))
        #expect(isNear(try Self.mean(none, "npv"), -24e6))
    }

    @Test("A1 · what is due later is discounted to its day at the last rate")
    func discountedToItsDay() throws {
        let result = try Self.result(
            """
            time: {as_of: 2026-01-01, horizon: 12 months}
            basis: {discount: 10 %/yr}
            contracts:
              cloud: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h, term: 1 year, invoice: {due: 60 days}}
            """)
        let closed = -(1...12).reduce(0.0) {
            $0 + 100 * pow(1.1, -Double($1 + 2) / 12)
        }
        #expect(abs(try Self.mean(result, "npv") - closed) < 1e-9)
    }

    // MARK: - A period that is cut

    private static func cut(horizon: String, term: String, discount: String = "0") -> String {
        """
        time: {as_of: 2026-01-01, horizon: \(horizon)}
        basis: {discount: \(discount) %/yr}
        business:
          products: {w: {class: internal, demand: {2026-01: 60 GPU-h/month, 2026-07: 140 GPU-h/month}}}
        contracts:
          c: {structure: take-or-pay, price: 1 USD/GPU-h, quantity: 100 GPU-h/month, up_to: 200 %, take: 100 %, test: annual\(term)}
        """
    }

    @Test(
        "A1 · a period that the horizon cuts goes on to its test; only a term that ends pro-rates",
        arguments: [
            ("6 months", "", 360.0), ("6 months", ", term: 3 years", 360),
            ("6 months", ", term: 6 months", 600), ("12 months", ", term: 3 years", 1200),
            ("11 months", ", term: 3 years", 1060),
        ])
    func cutPeriod(horizon: String, term: String, paid: Double) throws {
        let result = try Self.result(Self.cut(horizon: horizon, term: term))
        #expect(isNear(try Self.mean(result, "npv"), -paid))
    }

    @Test("A1 · the true-up of a cut period enters by the share that lies within the horizon")
    func shareOfCutPeriod() throws {
        let text = Self.cut(horizon: "6 months", term: "", discount: "10")
            .replacing("140", with: "80")
            .replacing("annual}", with: "annual, invoice: {due: 30 days}}")
        let result = try Self.result(text)
        // 1200 less 6·60 and 6·80 are short 360 in month 12, half of it for months within.
        let spend = (1...6).reduce(0.0) { $0 + 60 * pow(1.1, -Double($1 + 1) / 12) }
        let closed = -spend - 180 * pow(1.1, -13.0 / 12)
        #expect(abs(try Self.mean(result, "npv") - closed) < 1e-9)
        #expect(isNear(try Self.mean(result, "operating_profit"), -360))
        #expect(isNear(try Self.mean(result, "cash_trough"), -300))
    }

    @Test("A1 · months after the horizon are simulated only where a test needs them")
    func noMonthsWithoutNeed() throws {
        for (horizon, months) in [("6 months", 12), ("12 months", 12), ("24 months", 24)] {
            let plan = try Scenarios.load(text: Self.cut(horizon: horizon, term: "")).plan
            #expect(plan.program.stepCount == months)
            #expect(plan.program.recordedSteps == plan.grid.stepCount)
        }
    }

    // MARK: - Nothing more happens

    private static let structures = [
        "structure: take-or-pay, quantity: 100 GPU-h/month, take: 80 %, test: annual",
        "structure: take-or-pay, quantity: 100 GPU-h/month, take: 80 %, test: quarterly, make_up: {at_most: 20 %}",
        "structure: take-or-pay, quantity: 100 GPU-h/month, take: 90 %, test: quarterly, contract_year: calendar",
        "structure: take-or-pay, quantity: 100 GPU-h/month, take: 90 %, test: monthly",
        "structure: reserved, quantity: 100 GPU-h/month",
        "structure: minimum-spend, commitment: 200 USD/month, test: annual",
        "structure: minimum-spend, commitment: 200 USD/month, test: annual, deficiency: {returned: 50 %}",
        "structure: minimum-spend, commitment: 200 USD/month, test: cumulative",
        "structure: minimum-spend, commitment: 200 USD/month, test: term, overspend_credit: {share: 100 %}",
        "structure: on-demand",
        "structure: volume-tiers, period: year, style: all-units, rebate: at-settlement, tiers: [{from: 500 GPU-h, discount: 10 %}]",
        "structure: prepaid-credits, purchases: [{date: 2026-01, amount: 3000 USD}]",
        "structure: reserved-instance, quantity: 50 GPU-h/month, discount: 30 %, upfront: 50 %",
    ]
    private static let clauses = [
        "", ", invoice: {due: 45 days}", ", invoice: {due: 30 days, true_up_due: 90 days}",
        ", invoice: {due: 15 days, deferred: [{after: 12 months, share: 40 %}, {after: 20 months, share: 25 %}], interest: 6 %/yr}",
    ]

    private static func deal(
        _ structure: String, _ clause: String, horizon: Int, rate: String
    ) -> String {
        """
            time: {as_of: 2026-01-01, horizon: \(horizon) months}
            basis: {discount: \(rate)}
            factors:
              load: {process: gbm, start: 80 GPU-h/month, volatility: 30 %/yr}
            business:
              products: {w: {class: internal, demand: load}}
            contracts:
              c: {\(structure), price: 2 USD/GPU-h, term: 24 months\(clause)}
            """
    }

    @Test(
        "A1 · a horizon that ends with the term has the NPV of any longer one in which nothing happens",
        arguments: structures, clauses)
    func longerHorizonChangesNothing(structure: String, clause: String) throws {
        let short = Self.deal(structure, clause, horizon: 24, rate: "8 %/yr")
        let long = Self.deal(structure, clause, horizon: 60, rate: "8 %/yr")
        let (a, b) = (try Self.result(short, paths: 64), try Self.result(long, paths: 64))
        for statistic in [Statistic.mean, .min, .max] {
            let x = try #require(a.estimate("npv", statistic)?.value)
            let y = try #require(b.estimate("npv", statistic)?.value)
            #expect(isNear(x, y), "\(statistic): \(x), \(y)")
        }
    }

    @Test("A1 · receivables meet the customer's hazard until they are paid")
    func receivablesMeetTheHazard() throws {
        func text(_ months: Int) -> String {
            """
            time: {as_of: 2026-01-01, horizon: \(months) months}
            basis: {discount: 8 %/yr}
            factors:
              customer: {process: default, intensity: 50 %/yr, recovery: 40 %}
            contracts:
              deal: {side: sell, structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, term: 12 months, usage: 90 GPU-h/month, invoice: {due: 60 days, deferred: [{after: 6 months, share: 50 %}]}, buyer_default: {when: customer.defaulted, recovery: 40 %}}
            """
        }
        let (a, b) = (try Self.result(text(12), paths: 512), try Self.result(text(36), paths: 512))
        for statistic in [Statistic.mean, .min, .max] {
            let x = try #require(a.estimate("npv", statistic)?.value)
            let y = try #require(b.estimate("npv", statistic)?.value)
            #expect(isNear(x, y), "\(statistic): \(x), \(y)")
        }
    }

    // MARK: - What is owed after it

    @Test(
        "A1 · what is owed after the horizon is told, and deducted where the scenario says so",
        arguments: [
            ("ignored", -960), ("owed", -2880), ("net_of_market", 960),
        ] as [(String, Double)])
    func owedBeyond(beyond: String, npv: Double) throws {
        let result = try Self.result(
            """
            time: {as_of: 2026-01-01, horizon: 12 months, beyond: \(beyond)}
            contracts:
              c: {structure: take-or-pay, price: 1 USD/GPU-h, quantity: 100 GPU-h/month, take: 80 %, test: annual, term: 3 years}
              spot: {structure: on-demand, price: 2 USD/GPU-h}
            """)
        #expect(isNear(try Self.mean(result, "beyond.owed"), 1920))
        #expect(isNear(try Self.mean(result, "beyond.rights_market_value"), 3840))
        #expect(isNear(try Self.mean(result, "npv"), npv))
    }

    @Test(
        "A1 · rights of a contract that goes on do not lapse with the horizon",
        arguments: ["", ", term: 24 months"])
    func rightsOutliveTheHorizon(term: String) throws {
        let result = try Self.result(
            """
            time: {as_of: 2026-01-01, horizon: 12 months, beyond: ignored}
            business: {products: {w: {class: internal, demand: 50 GPU-h/month}}}
            contracts:
              c: {structure: take-or-pay, price: 1 USD/GPU-h, quantity: 100 GPU-h/month, take: 80 %, test: monthly, up_to: 200 %, make_up: {}\(term)}
            metrics: {left: {of: balance.make_up.c, aggregate: last}}
            """)
        // 30 hours a month are paid for and not used.
        #expect(isNear(try Self.mean(result, "left"), 360))
    }

    @Test("A1 · a warning names what is still owed, unless the scenario says how it counts")
    func warningNamesTheAmount() throws {
        func warnings(_ more: String) throws -> [String] {
            try Scenarios.load(
                text: """
                    time: {as_of: 2026-01-01, horizon: 12 months\(more)}
                    business: {products: {w: {class: internal, demand: 1e6 GPU-h/month}}}
                    contracts:
                      c: {structure: reserved, price: 1 USD/GPU-h, quantity: 1e6 GPU-h/month, term: 26 months}
                    """
            ).warnings.map(\.description)
        }
        let told = try warnings("")
        #expect(told.count == 1)
        #expect(
            told.first?.contains(
                "the term ends 2028-02, 14 months after the horizon: 14M USD are still owed")
                == true)
        #expect(try warnings(", beyond: ignored").isEmpty)
    }

    // MARK: - On the first screen

    private static func screen(_ text: String) throws -> (result: RunResult, words: String) {
        let result = try Self.result(text)
        return (
            result,
            TextReport.render(result).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        )
    }

    @Test(
        "A1 · what NPV does with what is owed is said with the amount, whatever the rule",
        arguments: [
            ("", "leaves out $14.0m on average, still owed after 2026-12, discounted "
                + "(time.beyond says nothing of it); owed in full, it would be $26.0m."),
            (", beyond: ignored", "leaves out $14.0m on average, still owed after 2026-12, discounted "
                + "(time.beyond: ignored); owed in full, it would be $26.0m."),
            (", beyond: owed", "counts $14.0m on average, still owed after 2026-12, discounted "
                + "(time.beyond: owed); without it, it would be $12.0m."),
            (", beyond: net_of_market", "counts $14.0m on average, still owed after 2026-12 less "
                + "$28.0m, the market value of its rights, discounted (time.beyond: net_of_market); "
                + "owed in full, it would be $26.0m."),
        ])
    func theRuleIsSaidWithTheAmount(rule: String, words: String) throws {
        let (_, text) = try Self.screen(
            """
            time: {as_of: 2026-01-01, horizon: 12 months\(rule)}
            business: {products: {w: {class: internal, demand: 1e6 GPU-h/month}}}
            contracts:
              c: {structure: reserved, price: 1 USD/GPU-h, quantity: 1e6 GPU-h/month, term: 26 months}
              market: {structure: on-demand, price: 2 USD/GPU-h}
            """)
        #expect(text.contains("The present value of cost \(words)"), "\(text)")
    }

    @Test("A1 · invoices that are unpaid at the end have a row of cash after the horizon")
    func unpaidInvoicesHaveARow() throws {
        for discount in ["0", "10"] {
            let (result, text) = try Self.screen(
                """
                time: {as_of: 2026-01-01, horizon: 12 months}
                basis: {discount: \(discount) %/yr}
                business: {products: {w: {class: internal, demand: 100 GPU-h/month}}}
                contracts:
                  c: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h, term: 12 months, invoice: {due: 180 days}}
                """)
            #expect(isNear(try Self.mean(result, "cash_paid"), 600))
            #expect(isNear(try Self.mean(result, "cash_paid.after_horizon"), 600))
            #expect(text.contains("after the horizon – – – 600.0"), "\(text)")
        }
    }

    @Test("A1 · the true-up of a period that the horizon cuts stands beside true-ups")
    func theTrueUpOfACutPeriodIsNamed() throws {
        let (result, text) = try Self.screen(
            """
            time: {as_of: 2026-01-01, horizon: 6 months}
            business:
              products: {w: {class: internal, demand: {2026-01: 60 GPU-h/month, 2026-07: 120 GPU-h/month}}}
            contracts:
              c: {structure: take-or-pay, price: 1 USD/GPU-h, quantity: 100 GPU-h/month, up_to: 200 %, take: 100 %, test: annual, term: 24 months}
            """)
        // 12·100 less 6·60 and 6·120: 120, half of it within the horizon.
        #expect(isNear(try Self.mean(result, "true_ups.cut"), 60))
        #expect(isNear(try Self.mean(result, "cash_paid.after_horizon"), 60))
        #expect(isNear(try Self.mean(result, "total_cost"), 360))
        #expect(isNear(try Self.mean(result, "present_cost"), 420))
        #expect(text.contains("True-ups of the period that the horizon cuts"), "\(text)")
        #expect(text.contains("after the horizon – – – 60.0 – 60.0"), "\(text)")
    }
}
