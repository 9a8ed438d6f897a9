import Testing

/// What a seller is paid where its own capacity is less than its customers want.
@Suite struct UnsuppliedTests {
    private func months(_ deal: String, supply: String = "50 GPU-h/month", more: String = "") throws
        -> LedgerRun.Months
    {
        try LedgerRun(
            """
            business: {products: {\(more)}}
            contracts:
              up: {structure: reserved, quantity: \(supply), price: 1 USD/GPU-h, term: 12 months}
              deal: {side: sell, usage: 100 GPU-h/month, price: 2 USD/GPU-h, \(deal)}
            """, months: 12
        ).months(path: 0)
    }

    /// 50 of 100 hours can be supplied at 2 USD: 100 USD a month, under every structure whose
    /// commitment what is wanted meets.
    @Test(arguments: [
        "structure: on-demand", "structure: spot",
        "structure: reserved, quantity: 100 GPU-h/month, term: 12 months",
        "structure: take-or-pay, quantity: 100 GPU-h/month, take: 80 %, test: annual, term: 12 months",
        "structure: take-or-pay, quantity: 100 GPU-h/month, take: 100 %, test: monthly, term: 12 months",
        "structure: minimum-spend, commitment: 2000 USD/yr, term: 12 months",
    ])
    func nobodyPaysForHoursThatWereNotThere(deal: String) throws {
        let months = try months(deal)
        #expect(months.total("revenue.deal") == 12 * 100)
        #expect(months.total("sold.unsupplied.deal") == -12 * 100)
        #expect(months.total("sold.quantity.gpu_hours.used.deal") == 12 * 50)
        #expect(months.total("sold.quantity.gpu_hours.wanted.deal") == 12 * 100)
        #expect(months.total("quantity.gpu_hours.unserved") == 12 * 50)
        #expect(months.total("sold.cash.compute.deal") == 12 * 100)
    }

    /// A commitment of 2,600 a year is 200 more than what is wanted costs: the customer owes that.
    @Test func aDeficiencyOfTheCustomerIsItsOwn() throws {
        let deal = "structure: minimum-spend, commitment: 2600 USD/yr, term: 12 months"
        #expect(abs(try months(deal).total("revenue.deal") - (1200 + 200)) < 1e-9)
    }

    /// Overbooked capacity is paid for as long as nobody misses it.
    @Test func capacityThatIsNotWantedNeedNotBeThere() throws {
        let deal = "structure: reserved, quantity: 180 GPU-h/month, term: 12 months"
        let months = try months(deal, supply: "100 GPU-h/month")
        #expect(months.total("revenue.deal") == 12 * 360)
        #expect(months.total("sold.unsupplied.deal") == 0)
    }

    /// Products and customers of contracts are served in one share: 50 of 100 + 100.
    @Test func aProductBesideItIsServedInTheSameShare() throws {
        let months = try months(
            "structure: on-demand", more: "api: {demand: 100 GPU-h/month, price: 3 USD/GPU-h}")
        #expect(months.total("revenue.deal") == 12 * 25 * 2)
        #expect(months.total("revenue.api") == 12 * 25 * 3)
    }

    /// A party without capacity in the scenario has it outside.
    @Test func withoutSupplyEverythingIsServed() throws {
        let run = try LedgerRun(
            """
            business: {products: {}}
            contracts: {deal: {side: sell, structure: on-demand, usage: 100 GPU-h/month, price: 2 USD/GPU-h}}
            """, months: 12)
        #expect(run.months(path: 0).total("revenue.deal") == 2400)
    }
}
