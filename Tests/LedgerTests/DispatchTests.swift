import Testing

/// The default order of use: what perishes, then running test periods, then prices.
@Suite struct DispatchTests {
    /// The year's cost of contracts that are written in either order.
    private func cost(
        _ contracts: [String], demand: String, dispatch: String = "pro-rata", shape: String = "flat"
    ) throws -> Double {
        try run(contracts, demand: demand, dispatch: dispatch, shape: shape).total("compute")
    }

    private func run(
        _ contracts: [String], demand: String, dispatch: String = "pro-rata",
        shape: String = "flat", months: Int = 12
    ) throws -> LedgerRun.Months {
        try LedgerRun(
            """
            business:
              dispatch: \(dispatch)
              load_shape: \(shape)
              products: {api: {demand: \(demand)}}
            contracts:
            \(contracts.map { "  \($0)" }.joined(separator: "\n"))
            """, months: months
        ).months()
    }

    private static func take(_ name: String, _ share: String, _ more: String = "") -> String {
        "\(name): {structure: take-or-pay, quantity: 100 GPU-h/month, price: 1 USD/GPU-h, "
            + "take: \(share), test: annual\(more)}"
    }
    private static let reservation =
        "r: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h}"

    struct Choice: CustomTestStringConvertible {
        let contracts: [String]
        let demand: String
        /// The least that the year can cost.
        let least: Double
        var testDescription: String { "\(contracts), \(demand)" }
    }

    private static let rising = "{2026-01: 100 GPU-h/month, 2026-07: 200 GPU-h/month}"
    private static let steep = "{2026-01: 140 GPU-h/month, 2026-07: 200 GPU-h/month}"

    static let choices = [
        // 1200 for the reservation and the take of 720; 600 of it are used.
        Choice(contracts: [reservation, take("a", "60 %")], demand: rising, least: 1920),
        Choice(
            contracts: [take("a", "100 %"), take("b", "50 %")], demand: "140 GPU-h/month",
            least: 1800),
        // 2,040 hours are wanted, and the takes are 1,800 of them.
        Choice(contracts: [take("a", "100 %"), take("b", "50 %")], demand: steep, least: 2040),
        Choice(contracts: [take("a", "90 %"), take("b", "30 %")], demand: steep, least: 2040),
        Choice(
            contracts: [
                take("a", "80 %"),
                "m: {structure: minimum-spend, commitment: 600 USD/yr, price: 1 USD/GPU-h}",
            ], demand: "120 GPU-h/month", least: 1560),
    ]

    @Test("D12 · no order of the file costs more than the better one", arguments: choices)
    func asCheapAsTheBetterOrder(choice: Choice) throws {
        let orders = [choice.contracts, choice.contracts.reversed()]
        let old = try orders.map { try cost($0, demand: choice.demand, dispatch: "take-then-price") }
        let new = try orders.map { try cost($0, demand: choice.demand) }
        #expect(agree(new[0], new[1], ulps: 64))
        #expect(new[0] <= old.min()! * (1 + 1e-12))
        #expect(agree(new[0], choice.least, ulps: 64))
    }

    @Test("D12 · running takes share a load that cannot fill them, by what they still need")
    func takesShareByWhatTheyNeed() throws {
        let months = try run([Self.take("a", "80 %"), Self.take("b", "40 %")], demand: "60 GPU-h/month")
        #expect(agree(months["quantity.gpu_hours.used.a"][0], 40, ulps: 8))
        #expect(agree(months["quantity.gpu_hours.used.b"][0], 20, ulps: 8))
        // As much is missing of both, until more is left of a take than its capacity could catch up.
        for step in 0..<3 {
            let (a, b) = (
                months["quantity.gpu_hours.used.a"][step], months["quantity.gpu_hours.used.b"][step])
            #expect(agree(a, 2 * b, ulps: 64))
        }
        #expect(agree(months.total("compute"), 960 + 480, ulps: 64))
    }

    @Test("D12 · the remaining take is spread over the months left of its own period")
    func periodsOfDifferentLengths() throws {
        let months = try run(
            [
                Self.take("year", "60 %"),
                Self.take("quarter", "30 %").replacing("test: annual", with: "test: quarterly"),
                "market: {structure: on-demand, price: 0.5 USD/GPU-h}",
            ], demand: "150 GPU-h/month")
        // The market is cheaper than both, so both are used as much as is owed.
        for step in 0..<12 {
            #expect(agree(months["quantity.gpu_hours.used.year"][step], 60, ulps: 64))
            #expect(agree(months["quantity.gpu_hours.used.quarter"][step], 30, ulps: 64))
            #expect(agree(months["quantity.gpu_hours.used.market"][step], 60, ulps: 64))
        }
    }

    @Test func moneyOfACommitmentCountsOverItsPrice() throws {
        let months = try run(
            [
                "sum: {structure: minimum-spend, commitment: 1200 USD/yr, price: 2 USD/GPU-h}",
                "market: {structure: on-demand, price: 1 USD/GPU-h}",
            ], demand: "{2026-01: 90 GPU-h/month, 2026-07: 30 GPU-h/month, 2026-12: 500 GPU-h/month}")
        // 100 a month at 2 are 50 h; then 30 are used of 50, and the last month takes what is left.
        let used = months["quantity.gpu_hours.used.sum"]
        #expect(agree(Array(used[..<6]), Array(repeating: 50, count: 6), ulps: 64))
        #expect(agree(Array(used[6..<11]), Array(repeating: 30, count: 5), ulps: 64))
        #expect(agree(used[11], 150, ulps: 64))
        #expect(agree(months.total("true_up.sum"), 0, ulps: 1, scale: 1e-9))
    }

    @Test func creditIsDrawnBeforeItExpires() throws {
        let months = try run(
            [
                "market: {structure: on-demand, price: 1 USD/GPU-h}",
                """
                credit:
                    structure: prepaid-credits
                    price: 2 USD/GPU-h
                    purchases:
                      - {date: 2026-01, amount: 240 USD, expires: 6 months}
                      - {date: 2026-01, amount: 960 USD, expires: 12 months}
                """,
            ], demand: "100 GPU-h/month")
        // 240 within 6 months are 20 h a month, and all 1,200 within 12 are 50.
        #expect(
            agree(
                months["quantity.gpu_hours.used.credit"], Array(repeating: 50, count: 12), ulps: 64))
        #expect(agree(months.total("breakage.credit"), 0, ulps: 1, scale: 1e-9))
    }

    @Test func whatIsOnesOwnComesByWhatItsUseAdds() throws {
        // Power at 0.1 a kWh: 0.1 an hour. Of capacity that perishes, what is paid for comes first.
        let months = try LedgerRun(
            """
            business:
              generations: {h: {power: 1 kW/GPU, pue: 1}}
              products: {api: {demand: {2026-01: 120 GPU-h/month, 2026-02: 250 GPU-h/month}}}
            contracts:
              own:
                {structure: owned, quantity: 100 GPU-h/month, capex: 1 USD/GPU, book_life: 5 years,
                 energy_price: 0.1 USD/kWh, idle_power: 0 %}
              r: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h}
              spot: {structure: spot, price: 0.05 USD/GPU-h}
            """, months: 2
        ).months()
        #expect(months["quantity.gpu_hours.used.r"] == [100, 100])
        #expect(months["quantity.gpu_hours.used.own"][0] == 20)
        #expect(months["quantity.gpu_hours.used.spot"] == [0, 50])
    }

    @Test func spotIsComparedWithWhatIsRepeated() throws {
        // 1.0 an hour, a tenth of which is done again: 1.1 against 1.05.
        let months = try run(
            [
                """
                spot: {structure: spot, price: 1 USD/GPU-h, interruptions: 10 /month, restart: 1 %, \
                available: 100 GPU-h/month}
                """,
                "market: {structure: on-demand, price: 1.05 USD/GPU-h, available: 100 GPU-h/month}",
            ], demand: "120 GPU-h/month", months: 1)
        #expect(agree(months["quantity.gpu_hours.used.market"][0], 100, ulps: 8))
        #expect(agree(months["quantity.gpu_hours.used.spot"][0], 20, ulps: 64))
    }

    @Test func aShortfallThatCostsAShareIsCompared() throws {
        // An hour not taken costs 0.6: use adds 0.4, and the market at 0.3 is cheaper.
        func used(_ price: String) throws -> Double {
            try run(
                [
                    Self.take("a", "50 %", ", deficiency: 60 %"),
                    "market: {structure: on-demand, price: \(price) USD/GPU-h}",
                ], demand: "80 GPU-h/month", months: 1
            )["quantity.gpu_hours.used.a"][0]
        }
        #expect(try used("0.3") == 0)
        #expect(try agree(used("0.5"), 50, ulps: 8))
        #expect(try agree(used("1.5"), 80, ulps: 8))
    }

    @Test func equalPricesShareByCapacityAndPriorityComesFirst() throws {
        func used(_ terms: String) throws -> [Double] {
            let months = try run(
                [
                    "a: {structure: on-demand, available: 60 GPU-h/month, price: 1 USD/GPU-h}",
                    "b: {structure: on-demand, available: 30 GPU-h/month, price: 1 USD/GPU-h\(terms)}",
                    "c: {structure: on-demand, price: 1 USD/GPU-h}",
                ], demand: "45 GPU-h/month", months: 1)
            return ["a", "b", "c"].map { months["quantity.gpu_hours.used.\($0)"][0] }
        }
        #expect(try used("") == [30, 15, 0])
        #expect(try used(", priority: 0") == [15, 30, 0])
    }

    @Test func pricesThatMoveAreComparedPathByPath() throws {
        for shape in ["flat", "{lognormal: {cv: 39 %}}", "{quantiles: [0.4, 0.9, 1.1, 1.8]}"] {
            let ledger = try LedgerRun(
                """
                business:
                  load_shape: \(shape)
                  products: {api: {demand: 200 GPU-h/month * noise.a}}
                contracts:
                  a: {structure: on-demand, available: 40 GPU-h/month, price: 1 USD/GPU-h * noise.b}
                  b: {structure: on-demand, available: 70 GPU-h/month, price: 1 USD/GPU-h * noise.c}
                  c: {structure: on-demand, available: 20 GPU-h/month, price: 0.3 USD/GPU-h}
                  d: {structure: on-demand, available: 20 GPU-h/month, price: 0.6 USD/GPU-h}
                """)
            let same = try LedgerRun(
                """
                business:
                  dispatch: price-order
                  load_shape: \(shape)
                  products: {api: {demand: 200 GPU-h/month * noise.a}}
                contracts:
                  a: {structure: on-demand, available: 40 GPU-h/month, price: 1 USD/GPU-h * noise.b}
                  b: {structure: on-demand, available: 70 GPU-h/month, price: 1 USD/GPU-h * noise.c}
                  c: {structure: on-demand, available: 20 GPU-h/month, price: 0.3 USD/GPU-h}
                  d: {structure: on-demand, available: 20 GPU-h/month, price: 0.6 USD/GPU-h}
                """)
            for path: UInt64 in 0..<8 {
                let (one, other) = (ledger.months(path: path), same.months(path: path))
                for name in ["a", "b", "c", "d"] {
                    let line = "quantity.gpu_hours.used.\(name)"
                    for step in 0..<12 {
                        #expect(agree(one[line][step], other[line][step], ulps: 64, scale: 200))
                    }
                }
            }
        }
    }
}
