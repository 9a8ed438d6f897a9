import Testing

/// What is still owed, and what was saved.
@Suite struct ObligationTests {
    @Test func whatIsOwedCountsTheWholeTerm() throws {
        // 80 h of 100 at 2 are owed in each of 24 months, of which 12 are simulated.
        let months = try LedgerRun(
            """
            business: {products: {api: {demand: 50 GPU-h/month}}}
            contracts:
              c: {structure: take-or-pay, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, take: 80 %, term: 24 months}
              m: {structure: on-demand, price: 3 USD/GPU-h}
            """
        ).months()
        #expect(months["book.remaining.c"][0] == 23 * 160)
        #expect(months["book.remaining.c"][11] == 12 * 160)
        #expect(months["book.value.c"][11] == 12 * 200)
        // 50 h at the list price of 3, paid 160.
        #expect(months["list_cost.c"] == Array(repeating: 150, count: 12))
        #expect(months["savings.c"] == Array(repeating: -10, count: 12))
        #expect(months["savings.m"] == Array(repeating: 0, count: 12))
    }

    @Test func nothingIsOwedAfterTheEndAndAllBeforeTheStart() throws {
        let months = try LedgerRun(
            """
            business: {}
            contracts:
              c: {structure: reserved, quantity: 10 GPU-h/month, price: 1 USD/GPU-h, start: 2026-03, term: 4 months}
            """, months: 8
        ).months()
        #expect(months["book.remaining.c"] == [40, 40, 30, 20, 10, 0, 0, 0])
    }

    @Test func soldContractsAreTheBook() throws {
        let months = try LedgerRun(
            """
            business: {}
            contracts:
              c:
                {structure: reserved, side: sell, quantity: 10 GPU-h/month, price: 1 USD/GPU-h,
                 term: 12 months, usage: 5 GPU-h/month}
            """, months: 3
        ).months()
        #expect(months["sold.book.remaining.c"] == [110, 100, 90])
        #expect(months["book.run_rate"] == [120, 120, 120])
    }
}
