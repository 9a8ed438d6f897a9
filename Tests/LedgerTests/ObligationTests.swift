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

    /// What an opening sets off moves a settlement, and not what the months still to come oblige to.
    @Test(arguments: ["", "take_of: contracted, ", "carry_forward: {expires: 2 years}, "])
    func anOpeningDoesNotChangeWhatIsStillToCome(terms: String) throws {
        func book(_ price: String, _ opening: String) throws -> [Double] {
            try LedgerRun(
                """
                business: {products: {api: {demand: 50 GPU-h/month}}}
                contracts:
                  c:
                    {structure: take-or-pay, start: 2025-07, term: 36 months, take: 80 %, up_to: 120 %,
                     quantity: 100 GPU-h/month, price: \(price), test: annual, \(terms)\(opening)}
                """
            ).months()["book.remaining.c"]
        }
        let opening = "opening: {used: 300 GPU-h, delivered: 600 GPU-h}"
        // 160 a month for 29 to 18 months after January to December 2026.
        let expected = (0..<12).map { Double(29 - $0) * 160 }
        #expect(try book("2 USD/GPU-h", "") == expected)
        #expect(try book("2 USD/GPU-h", opening) == expected)
        let random = "1 USD/GPU-h * (2 + 0 * noise.a)"
        #expect(try agree(book(random, opening), expected, ulps: 4))
    }

    @Test func aSpendingOpeningDoesNotEither() throws {
        let months = try LedgerRun(
            """
            business: {products: {api: {demand: 5 GPU-h/month}}}
            contracts:
              c:
                {structure: minimum-spend, start: 2025-07, term: 36 months, commitment: 120 USD/yr,
                 price: 1 USD/GPU-h, opening: {spend: 40 USD}}
            """
        ).months()
        #expect(agree(months["book.remaining.c"], (0..<12).map { Double(29 - $0) * 10 }, ulps: 8))
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
