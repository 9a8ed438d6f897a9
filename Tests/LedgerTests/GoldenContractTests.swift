import Testing

/// Contracts against figures worked out by hand. Where not said otherwise: 100 GPU-h a month from
/// January 2026, price 2 USD/GPU-h, demand stated in GPU-h, so that use is min(demand, 100).
@Suite struct GoldenContractTests {
    private func run(
        _ contract: String, demand: String, months: Int = 12, asOf: String = "2026-01"
    ) throws -> LedgerRun.Months {
        try LedgerRun(
            """
            business: {products: {api: {demand: \(demand)}}}
            contracts: {c: {\(contract)}}
            """, months: months, asOf: asOf
        ).months()
    }

    private static let threeMonths =
        "{2026-01: 60 GPU-h/month, 2026-02: 90 GPU-h/month, 2026-03: 130 GPU-h/month}"

    @Test func takeOrPayPaysTheTakeOrTheUse() throws {
        let months = try run(
            "structure: take-or-pay, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, take: 80 %",
            demand: Self.threeMonths, months: 3)
        #expect(months["expense.compute.c"] == [160, 180, 200])  // 2·80, 2·90, 2·100
        #expect(months["true_up.c"] == [40, 0, 0])  // 2·(80 − 60)
        #expect(months["spend.c"] == [120, 180, 200])
        #expect(months["compute.idle.c"] == [40, 0, 0])
        #expect(months["cash.compute.c"] == [160, 180, 200])
        #expect(months["quantity.gpu_hours.used.c"] == [60, 90, 100])
        #expect(months["quantity.gpu_hours.idle.c"] == [40, 10, 0])
        #expect(months["quantity.gpu_hours.unserved"] == [0, 0, 30])
    }

    @Test func anAnnualTakeIsTestedAtTheYearsEndAndAStubIsProrated() throws {
        // Take 0.8·1200 = 960, used 840, owed 2·120 = 240 in December; the stub of three months
        // takes 240, used 210, owes 60 in March.
        let months = try run(
            "structure: take-or-pay, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, take: 80 %, "
                + "test: annual", demand: "70 GPU-h/month", months: 15)
        var owed = Array(repeating: 0.0, count: 15)
        owed[11] = 240
        owed[14] = 60
        for step in 0..<15 {
            #expect(agree(months["true_up.c"][step], owed[step], ulps: 8, scale: 960))
            #expect(agree(months["expense.compute.c"][step], 140 + owed[step], ulps: 8, scale: 960))
        }
    }

    @Test func calendarYearsStartInJanuary() throws {
        // November and December 2026 are a stub: take 0.8·200 = 160, used 100, owed 2·60 = 120;
        // then 2027: take 960, used 600, owed 2·360 = 720.
        let months = try run(
            "structure: take-or-pay, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, take: 80 %, "
                + "test: annual, contract_year: calendar", demand: "50 GPU-h/month", months: 14,
            asOf: "2026-11")
        #expect(agree(months["true_up.c"][1], 120, ulps: 8, scale: 160))
        #expect(agree(months["true_up.c"][13], 720, ulps: 8, scale: 960))
        #expect(months["true_up.c"].filter { $0 != 0 }.count == 2)
    }

    @Test func deficienciesAreChargedAtThePriceWeightedByCapacity() throws {
        // K = 100(m + 1)/12, ΣK = 650; price 1, then 3 from July: ΣPK = (1·21 + 3·57)·100/12 =
        // 1600. Unused: P̄·θΣK = 0.8·1600 = 1280. Used 13 a month (below K from February on; 100/12
        // in January): Σu = 8⅓ + 11·13 = 151⅓, owed 1600/650·(520 − 151⅓).
        let terms =
            "structure: take-or-pay, quantity: 100 GPU-h/month, ramp: {linear: 12 months}, "
            + "take: 80 %, test: annual, price: {2026-01: 1 USD/GPU-h, 2026-07: 3 USD/GPU-h}"
        let unused = try run(terms, demand: "0 GPU-h/month")
        #expect(agree(unused.total("expense.compute.c"), 1280, ulps: 16))
        let used = try run(terms, demand: "13 GPU-h/month")
        let expected = 1600 / 650.0 * (520 - (100 / 12.0 + 143))
        #expect(agree(used["true_up.c"][11], expected, ulps: 32))
    }

    @Test func yearToDateAccrualRisesAndIsTakenBack() throws {
        // Take 50 of 100 at price 1; nothing used for six months, everything for six: the
        // deficiency to date rises by 50 a month to 300 and falls by 50 a month to 0. Cash sees
        // only use.
        let months = try run(
            "structure: take-or-pay, quantity: 100 GPU-h/month, price: 1 USD/GPU-h, take: 50 %, "
                + "test: annual, accrue: year-to-date",
            demand: "{2026-01: 0 GPU-h/month, 2026-07: 100 GPU-h/month}")
        #expect(months["expense.compute.c"] == Array(repeating: 50, count: 12))
        #expect(
            months["true_up.c"]
                == Array(repeating: 50, count: 6) + Array(repeating: -50, count: 6))
        #expect(
            months["cash.compute.c"]
                == Array(repeating: 0, count: 6) + Array(repeating: 100, count: 6))
    }

    @Test func aReservationCostsTheSameWhateverIsUsed() throws {
        let months = try run(
            "structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h",
            demand: Self.threeMonths, months: 3)
        #expect(months["expense.compute.c"] == [200, 200, 200])
        #expect(months["compute.idle.c"] == [80, 20, 0])
    }

    @Test func onDemandCostsPriceTimesUse() throws {
        let limited = try run(
            "structure: on-demand, available: 100 GPU-h/month, price: 2 USD/GPU-h",
            demand: Self.threeMonths, months: 3)
        #expect(limited["expense.compute.c"] == [120, 180, 200])
        let unlimited = try run(
            "structure: on-demand, price: 2 USD/GPU-h", demand: Self.threeMonths, months: 3)
        #expect(unlimited["expense.compute.c"] == [120, 180, 260])
        #expect(unlimited["quantity.gpu_hours.unserved"] == [0, 0, 0])
    }

    @Test func aMinimumSpendWithoutRolloverIsPaidEachYear() throws {
        // Commitment 100 a year, spending 50 a year for four years: 400 in all, 50 trued up each
        // December. List price 2 at half off is 1, so 50 a year is 50/12 GPU-h a month.
        let months = try run(
            "structure: minimum-spend, price: 2 USD/GPU-h, discount: 50 %, commitment: 100 USD/yr",
            demand: "50 GPU-h/yr", months: 48)
        #expect(agree(months.total("expense.compute.c"), 400, ulps: 64))
        for december in [11, 23, 35, 47] {
            #expect(agree(months["true_up.c"][december], 50, ulps: 64))
        }
        #expect(months["true_up.c"].filter { $0 != 0 }.count == 4)
        #expect(agree(months["quantity.gpu_hours.contracted.c"][5], 100 / 12.0, ulps: 4))
    }

    @Test(arguments: [
        ("commitment: 240 USD, term: 24 months, test: term", [23: 240.0]),
        ("commitment: [60 USD, 180 USD], term: 24 months", [11: 60, 23: 180]),
        ("commitment: [60 USD, 90 USD], term: 18 months", [11: 60, 17: 90]),
        ("commitment: {2026: 60 USD/yr, 2027: 180 USD/yr}", [11: 60, 23: 180]),
        ("commitment: 120 USD/yr, start: 2026-07, term: 12 months", [17: 120]),
        (
            "commitment: 120 USD/yr, start: 2025-07, contract_year: calendar, end: 2026-12",
            [11: 120]
        ),
    ])
    func commitmentsMayBeRatesSumsOrYears(terms: String, owed: [Int: Double]) throws {
        let months = try run(
            "structure: minimum-spend, price: 2 USD/GPU-h, \(terms)", demand: "0 GPU-h/month",
            months: 24)
        for step in 0..<24 {
            #expect(
                agree(months["true_up.c"][step], owed[step] ?? 0, ulps: 32), "\(terms), \(step)")
        }
    }

    @Test func minimumSpendTestedMonthlyKnowsNoGoodMonths() throws {
        // 100 a month is owed; spending 120, 180, 260 at price 2 is above it, 0 below.
        let months = try run(
            "structure: minimum-spend, price: 2 USD/GPU-h, commitment: 150 USD/month, "
                + "test: monthly",
            demand: Self.threeMonths, months: 3)
        #expect(months["expense.compute.c"] == [150, 180, 260])
        #expect(months["true_up.c"] == [30, 0, 0])
    }

    // MARK: - Clauses

    @Test func anEscalatorStepsAtItsInterval() throws {
        func prices(_ escalator: String) throws -> [Double] {
            try run(
                "structure: on-demand, price: 2 USD/GPU-h, escalator: \(escalator)",
                demand: "1 GPU-h/month", months: 24)["price.compute.c"]
        }
        let monthly = try prices("3 %/yr")
        #expect(agree(monthly[0], 2 * 1.0024662697723036, ulps: 4))  // 1.03^(1/12)
        #expect(agree(monthly[11], 2.06, ulps: 4))
        let yearly = try prices("{rate: 3 %/yr, each: year}")
        #expect(yearly[11] == 2 && agree(yearly[12], 2.06, ulps: 4))
        let quarterly = try prices("{rate: 3 %/yr, each: quarter}")
        #expect(quarterly[2] == 2 && agree(quarterly[3], 2 * 1.0074170717777329, ulps: 4))
    }

    @Test func capacityStartsWithItsDeliveryAndEndsWithTheTerm() throws {
        let months = try run(
            "structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, start: 2026-02, "
                + "delivery: 2026-04, term: 5 months", demand: "10 GPU-h/month", months: 8)
        #expect(months["quantity.gpu_hours.contracted.c"] == [0, 100, 100, 100, 100, 100, 0, 0])
        #expect(months["quantity.gpu_hours.delivered.c"] == [0, 0, 0, 100, 100, 100, 0, 0])
        #expect(months["expense.compute.c"] == [0, 0, 0, 200, 200, 200, 0, 0])
        #expect(months["served.api"] == [0, 0, 0, 10, 10, 10, 0, 0])
    }

    @Test func rampsGrowTheQuantity() throws {
        func contracted(_ ramp: String) throws -> [Double] {
            try run(
                "structure: reserved, quantity: 120 GPU-h/month, price: 2 USD/GPU-h, ramp: \(ramp)",
                demand: "0 GPU-h/month", months: 6)["quantity.gpu_hours.contracted.c"]
        }
        #expect(agree(try contracted("{linear: 4 months}"), [30, 60, 90, 120, 120, 120], ulps: 2))
        #expect(
            agree(
                try contracted("{from: 25 %, to: 75 %, over: 2 months}"),
                [60, 90, 90, 90, 90, 90], ulps: 2))
        #expect(
            agree(
                try contracted("{2026-01: 50 %, 2026-04: 100 %}"), [60, 60, 60, 120, 120, 120],
                ulps: 2))
    }

    @Test func prepaymentsAreCreditedUntilUsedUp() throws {
        // Minimum cost 12·160 = 1920, a quarter of it is 480: the first three invoices of 160.
        let months = try run(
            "structure: take-or-pay, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, take: 80 %, "
                + "prepayment: 25 %", demand: "0 GPU-h/month")
        #expect(agree(months["cash.prepayment.c"], [480] + Array(repeating: 0, count: 11), ulps: 2))
        #expect(
            agree(
                months["cash.compute.c"],
                Array(repeating: 0, count: 3) + Array(repeating: 160, count: 9), ulps: 4))
        #expect(agree(months["cash"], months["cash.operating"].enumerated().map {
            $1 - ($0 == 0 ? 480 : 0)
        }, ulps: 2))
    }
}
