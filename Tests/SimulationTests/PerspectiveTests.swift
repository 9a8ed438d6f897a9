import Results
import Shortfall
import Simulation
import Testing

/// What those who buy compute, those who sell, and those who do both are told.
@Suite struct PerspectiveTests {
    private static let buyer = """
        time: {as_of: 2026-09-01, horizon: 31 months, fiscal_year: starts Feb}
        business:
          dispatch: take-first
          products:
            research: {class: internal, demand: 200 GPU-h/month}
          costs:
            staff: {amount: 100 USD/month, class: operating}
        contracts:
          cloud:
            {structure: take-or-pay, quantity: 150 GPU-h/month, price: 2 USD/GPU-h, take: 80 %,
             term: 36 months, list_price: 4 USD/GPU-h}
          spare:
            {structure: take-or-pay, quantity: 100 GPU-h/month, price: 3 USD/GPU-h, take: 80 %,
             term: 36 months, list_price: 4 USD/GPU-h}
        targets:
          budget: {of: compute, at_most: 400 USD/month}
        run: {paths: 64, seed: 1}
        """

    private func run(_ text: String) throws -> RunResult {
        try Run(try Scenarios.load(text: text).plan)()
    }

    private func mean(_ result: RunResult, _ metric: String, _ period: String? = nil) -> Double? {
        result.estimate(metric, .mean, period: period)?.value
    }

    @Test("E · a buyer is told costs, and neither margins nor P(loss)")
    func buyersFigures() throws {
        let result = try run(Self.buyer)
        #expect(result.presentation.perspective == .buyer)
        for name in ["gross_margin", "compute_margin", "operating_margin"] {
            #expect(mean(result, name) == nil)
        }
        #expect(result.probability(of: "loss") == nil)
        // 31 months: 150 hours at 2, and 50 used of 80 to be taken at 3, and the staff.
        let spare = 31.0 * 80 * 3
        #expect(abs(try #require(mean(result, "total_cost")) - (31 * 400 + spare)) < 1e-6)
        #expect(
            abs(try #require(mean(result, "cost_per_unit")) - (31 * 400 + spare) / 6200) < 1e-9)
        #expect(abs(try #require(mean(result, "unused_commitment")) - 31 * 30 * 3) < 1e-9)
        #expect(abs(try #require(mean(result, "coverage")) - 1) < 1e-12)
        #expect(
            abs(try #require(mean(result, "effective_savings_rate"))
                - (31 * 200 * 4 - 31 * 300 - spare) / (31 * 200 * 4)) < 1e-12)
        // A budget of 400 a month against 540.
        #expect(result.probability(of: "miss")?.value == 1)
        #expect(abs(try #require(mean(result, "shortfall.budget")) - 140 / 400) < 1e-12)
        let present = try #require(mean(result, "present_cost"))
        let npv = try #require(mean(result, "npv"))
        #expect(present == -npv && present > 0)
    }

    @Test("A2 · yearly tables are a buyer's fiscal years, and cut ones say so")
    func fiscalYears() throws {
        let shown = try run(Self.buyer).presentation
        #expect(shown.years == ["FY2027", "FY2028", "FY2029", "FY2030"])
        #expect(
            shown.periods.filter { shown.years.contains($0.label) }.map(\.words) == [
                "FY2027, 5 months", "FY2028", "FY2029", "FY2030, 2 months",
            ])
        #expect(shown.period("FY2030")?.part == "2 of 12 months")
        #expect(shown.period("FY2028")?.part == nil)
    }

    @Test("A2 · years of a contract count from its first month")
    func contractYears() throws {
        let result = try run(
            Self.buyer.replacing("run:", with: "report: {year: contract}\nrun:"))
        #expect(result.presentation.years == ["Y1", "Y2", "Y3"])
        #expect(result.presentation.words(forPeriod: "Y3") == "Y3, 7 months")
        #expect(abs(try #require(mean(result, "true_ups", "Y1")) - 1080) < 1e-6)
    }

    @Test("A2 · a part of a year stays beside years under its own name")
    func calendarYears() throws {
        let result = try run(
            Self.buyer.replacing("run:", with: "report: {year: calendar}\nrun:"))
        #expect(result.presentation.years == ["2026", "2027", "2028", "2029"])
        #expect(result.presentation.words(forPeriod: "2026") == "2026, 4 months")
    }

    @Test("E · who earns is a seller, who earns and commits both, and what is said holds")
    func inference() throws {
        let seller = """
            time: {as_of: 2026-01, horizon: 12 months}
            business:
              products: {api: {demand: 100 GPU-h/month, price: 3 USD/GPU-h}}
            contracts:
              market: {structure: on-demand, price: 2 USD/GPU-h}
            run: {paths: 32, seed: 1}
            """
        #expect(try run(seller).presentation.perspective == .seller)
        let both = seller.replacing(
            "market: {structure: on-demand, price: 2 USD/GPU-h}",
            with: "cloud: {structure: reserved, quantity: 200 GPU-h/month, price: 2 USD/GPU-h}")
        let result = try run(both)
        #expect(result.presentation.perspective == .both)
        #expect(abs(try #require(mean(result, "unused_commitment")) - 2400) < 1e-9)
        #expect(mean(result, "gross_margin") != nil && result.probability(of: "loss") != nil)
        let said = try run("perspective: buyer\n" + seller)
        #expect(said.presentation.perspective == .buyer)
        #expect(abs(try #require(mean(said, "total_cost")) - 2400) < 1e-9)
    }

    @Test("C5 · the loss of a year is an operating loss, by its own name")
    func operatingLoss() throws {
        let result = try run(
            """
            time: {as_of: 2026-01, horizon: 24 months}
            business:
              products: {api: {demand: 100 GPU-h/month, price: 1 USD/GPU-h}}
            contracts:
              market: {structure: on-demand, price: 2 USD/GPU-h}
            events: {older: loss.2027 and operating_loss.2027}
            run: {paths: 32, seed: 1}
            """)
        #expect(result.estimate("operating_loss.2027", .probability)?.value == 1)
        #expect(result.estimate("loss.2027", .probability) == nil)
        #expect(result.probability(of: "older")?.value == 1)
        #expect(result.probability(of: "loss")?.value == 1)
    }

    @Test("E · what a missed usage target costs a buyer is the commitment that is not used")
    func missOfABuyer() throws {
        let result = try run(
            """
            time: {as_of: 2026-01, horizon: 12 months}
            factors:
              need: {process: gbm, start: 100 GPU-h/month, volatility: 40 %/yr}
            business:
              products: {research: {class: internal, demand: need}}
            contracts:
              cloud:
                {structure: take-or-pay, quantity: 120 GPU-h/month, price: 2 USD/GPU-h, take: 90 %}
              spare: {structure: on-demand, price: 3 USD/GPU-h}
            targets:
              load:
                {of: quantity.gpu_hours.used.cloud, per: quantity.gpu_hours.delivered.cloud,
                 at_least: 80 %}
            run: {paths: 4000, seed: 3}
            """)
        #expect(result.presentation.target?.profitMetric == "unused_commitment")
        let erosion = try #require(
            result.estimate("unused_commitment", .erosionPerPoint)?.value)
        #expect(erosion > 0)
        #expect(result.estimate("unused_commitment", .criticalMiss)?.value == nil)
    }
}
